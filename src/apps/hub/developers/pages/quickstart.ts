/** From nothing to a first reading of an account, in steps that can be typed as they stand. */
import { type Html, html } from '../../../../core/http/index.ts';
import { page } from '../frame.ts';
import { type Language, TEXTS } from '../texts.ts';

/** An invented customer who can sign in at a bank of the sandbox. */
export interface TestCustomer {
  readonly name: string;
  readonly phone: string;
  readonly bank: string;
  readonly account: string;
  readonly password: string;
  readonly totpSecret: string;
  readonly locked: boolean;
}

type Both = Readonly<Record<Language, string>>;

interface Step {
  readonly title: Both;
  readonly about: Both;
  readonly code: string;
}

/** `origin`: of open banking; `hub`: of this server. */
function steps(hub: string, origin: string): readonly Step[] {
  const issuer = `${origin}/fapi2`;
  return [
    {
      title: { vi: 'Đăng ký phần mềm', en: 'Register your software' },
      about: {
        vi: 'Ở mục Phần mềm, hoặc bằng API với khóa của bạn. Khóa riêng ở lại máy của bạn; danh bạ chỉ giữ khóa công khai.',
        en: 'Under Software, or over the API with your key. The private key stays with you; the directory keeps the public one.',
      },
      code: `curl ${hub}/v1/third-parties -H "Authorization: Bearer $LONGBIEN_KEY"
curl -X POST ${hub}/v1/third-parties/$TPP/software \\
  -H "Authorization: Bearer $LONGBIEN_KEY" -H "Idempotency-Key: $(uuidgen)" -H "Content-Type: application/json" \\
  -d '{"name":"Sổ chi tiêu","redirect_uris":["http://127.0.0.1:8970/callback"],"roles":["AIS"],"jwks":{"keys":[…]}}'`,
    },
    {
      title: { vi: 'Đăng ký OAuth client', en: 'Register an OAuth client' },
      about: {
        vi: 'Giấy chứng nhận phần mềm sống năm phút; máy chủ ủy quyền lấy tên, địa chỉ chuyển về và khóa từ đó.',
        en: 'The software statement lives five minutes; the authorization server takes name, redirect URIs and keys from it.',
      },
      code: `curl -X POST ${hub}/v1/software/$SFW/statements -H "Authorization: Bearer $LONGBIEN_KEY"
curl -X POST ${issuer}/reg -H "Content-Type: application/json" \\
  -d '{"software_statement":"…","redirect_uris":["http://127.0.0.1:8970/callback"]}'`,
    },
    {
      title: { vi: 'Xin sự đồng ý', en: 'Ask for a consent' },
      about: {
        vi: 'PAR, PKCE S256, private_key_jwt và DPoP là bắt buộc; openid-client làm tất cả từ tài liệu khám phá.',
        en: 'PAR, PKCE S256, private_key_jwt and DPoP are required; openid-client does all of it from the discovery document.',
      },
      code: `${issuer}/.well-known/openid-configuration

authorization_details=[{"type":"vn_account_information",
  "datatypes":["accounts","balances","transactions"],"purpose":"personal_finance","valid_days":90}]`,
    },
    {
      title: { vi: 'Đọc tài khoản', en: 'Read the accounts' },
      about: {
        vi: 'Mỗi yêu cầu mang một chứng cứ DPoP mới. Khi khách hàng rút đồng ý, yêu cầu kế tiếp bị từ chối.',
        en: 'Each request carries a fresh DPoP proof. Once the customer withdraws, the next request is refused.',
      },
      code: `curl ${origin}/openbanking/v1/accounts -H "Authorization: DPoP $TOKEN" -H "DPoP: $PROOF"`,
    },
    {
      title: { vi: 'Kiểm tra', en: 'Check' },
      about: {
        vi: 'Mỗi trả lời có Request-Id; Nhật ký yêu cầu cho biết kết quả của nó.',
        en: 'Every answer has a Request-Id; the request log says what became of it.',
      },
      code: `curl "${hub}/v1/third-parties/$TPP/requests?limit=5" -H "Authorization: Bearer $LONGBIEN_KEY"`,
    },
  ];
}

export function quickstartPage(
  { language, csrf }: { readonly language: Language; readonly csrf: string | undefined },
  places: { readonly hub: string; readonly openBanking: string | undefined },
  customers: readonly TestCustomer[],
): string {
  const origin = places.openBanking ?? 'https://openbanking.example';
  const shown = steps(places.hub, origin).map(
    ({ title, about, code }) =>
      html`<li><h2>${title[language]}</h2><p>${about[language]}</p><pre tabindex="0"><code>${code}</code></pre></li>`,
  );
  return page(
    { title: TEXTS.quickstart[language], path: '/developers/quickstart', language, csrf },
    html`<ol>${shown}</ol>${customers.length === 0 ? undefined : customerTable(customers, language)}`,
  );
}

function customerTable(customers: readonly TestCustomer[], language: Language): Html {
  const heads = [TEXTS.name, TEXTS.bank, TEXTS.phone, TEXTS.password, TEXTS.totp, TEXTS.account];
  const rows = customers.map(
    ({ name, bank, phone, password, totpSecret, account, locked }) =>
      html`<tr><th scope="row">${name}${locked ? html` <small>${TEXTS.locked[language]}</small>` : undefined}</th><td>${bank}</td><td>${phone}</td><td><code>${password}</code></td><td><code>${totpSecret}</code></td><td>${account}</td></tr>`,
  );
  return html`<h2>${TEXTS.testCustomers[language]}</h2><p>${TEXTS.testCustomersHint[language]}</p>
<table><thead><tr>${heads.map((head) => html`<th scope="col">${head[language]}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}
