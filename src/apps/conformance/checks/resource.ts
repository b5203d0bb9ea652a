import { randomBytes, randomUUID } from 'node:crypto';
import { type Answer, headerOf, type ResourceCall, textMember } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage, Tokens } from '../stage/index.ts';
import { all, insist, missing, presume, refused } from '../verdicts.ts';
import { ability, attack, circular, fapi, owasp, rfc, statement } from './declare.ts';

const FORBIDDEN = { statuses: [403, 404] };
const UNAUTHORISED = { statuses: [400, 401] };
const ATTACKS_ON_PATHS = [
  "' OR '1'='1",
  '../../../etc/passwd',
  '..%2f..%2fadmin',
  '%00',
  '{{7*7}}',
  'x'.repeat(4_000),
];
const BOLA = owasp('Authorization', 'Authorization_Cheat_Sheet');

export const RESOURCE: readonly Check[] = [
  ability(
    'fapi2.resource.accounts',
    'high',
    circular('6'),
    'Danh sách tài khoản đã đồng ý đọc được',
    'The accounts consented to can be listed',
    async (stage) => {
      const answer = await read(await stage.fapi.shared(), stage.settings.fapi.url('accounts'));
      const [shared, kept] = stage.customer().accounts;
      insist(answer.status === 200, `trả về ${answer.status}`, `answered ${answer.status}`);
      insist(answer.body.includes(shared!.id), 'thiếu tài khoản đã chọn', 'the account chosen is not in it');
      return kept === undefined || !answer.body.includes(kept.id)
        ? PASS
        : fail('có tài khoản không được chọn', 'an account that was not chosen is in it');
    },
  ),
  ability(
    'fapi2.resource.balances',
    'high',
    circular('6'),
    'Số dư của tài khoản đã đồng ý đọc được',
    'The balance of the account consented to can be read',
    async (stage) => {
      const url = stage.settings.fapi.url('balances', stage.customer().accounts[0]!.id);
      const answer = await read(await stage.fapi.shared(), url);
      return answer.status === 200 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  statement(
    'fapi2.resource.interaction_id',
    'low',
    {
      text: 'FAPI 1.0 Baseline §6.2.1 (11)',
      href: 'https://openid.net/specs/openid-financial-api-part-1-1_0.html#section-6.2.1',
    },
    'x-fapi-interaction-id được trả lại nguyên vẹn',
    'x-fapi-interaction-id comes back unaltered',
    async (stage) => {
      const id = randomUUID();
      const held = await stage.fapi.shared();
      const headers = { 'x-fapi-interaction-id': id };
      const answer = await read(held, stage.settings.fapi.url('accounts'), { headers });
      return headerOf(answer, 'x-fapi-interaction-id') === id
        ? PASS
        : fail('không được trả lại', 'it does not come back');
    },
  ),
  statement(
    'fapi2.resource.not_stored',
    'medium',
    rfc(9111, '5.2.2.5'),
    'Dữ liệu mang Cache-Control: no-store',
    'Data says Cache-Control: no-store',
    async (stage) => {
      const answer = await read(await stage.fapi.shared(), stage.settings.fapi.url('accounts'));
      const said = headerOf(answer, 'cache-control');
      return answer.status === 200 && said?.includes('no-store') === true
        ? PASS
        : fail(`là ${said}`, `says ${said}`);
    },
  ),
  denied(
    'unchosen_account',
    'critical',
    BOLA,
    'Tài khoản khách hàng không chọn bị từ chối (BOLA)',
    'An account the customer did not choose is refused (BOLA)',
    (stage) => stage.settings.fapi.url('balances', keptOf(stage)),
  ),
  denied(
    'foreign_account',
    'critical',
    BOLA,
    'Tài khoản của khách hàng khác bị từ chối (BOLA)',
    "Another customer's account is refused (BOLA)",
    (stage) => stage.settings.fapi.url('balances', stage.customer(1).accounts[0]!.id),
  ),
  denied(
    'outside_cluster',
    'critical',
    fapi('5.3.4', 4),
    'Cụm dữ liệu chưa được đồng ý bị từ chối',
    'A cluster of data that was not consented to is refused',
    (stage) => stage.settings.fapi.url('standing_orders', stage.customer().accounts[0]!.id),
  ),
  attack(
    'fapi2.resource.account_oracle',
    'medium',
    BOLA,
    'Tài khoản của người khác và tài khoản không có thật được từ chối như nhau',
    'A foreign account and one that does not exist are refused alike',
    async (stage) => {
      const held = await readable(stage);
      const foreign = await read(
        held,
        stage.settings.fapi.url('balances', stage.customer(1).accounts[0]!.id),
      );
      // Well-formed, and nobody's.
      const id = `${stage.customer().accounts[0]!.id.slice(0, -8)}${randomBytes(4).toString('hex')}`;
      const unknown = await read(held, stage.settings.fapi.url('balances', id));
      const said = (answer: Answer): string =>
        `${answer.status} ${textMember(answer, 'code') ?? textMember(answer, 'error')}`;
      insist(
        said(foreign) === said(unknown),
        `${said(foreign)} và ${said(unknown)}`,
        `${said(foreign)} and ${said(unknown)}`,
      );
      return refused(foreign, FORBIDDEN);
    },
  ),
  attack(
    'fapi2.resource.no_token',
    'critical',
    rfc(6750, '3'),
    'Không có token: 401 và WWW-Authenticate',
    'Without a token: 401 and WWW-Authenticate',
    async (stage) => {
      const { client } = await readable(stage);
      const answer = await client.resource({ url: stage.settings.fapi.url('accounts'), proof: 'none' });
      const verdict = refused(answer, { statuses: [401] });
      return verdict.kind === 'pass' && headerOf(answer, 'www-authenticate') === undefined
        ? fail('không có WWW-Authenticate', 'there is no WWW-Authenticate')
        : verdict;
    },
  ),
  attack(
    'fapi2.resource.query_token',
    'high',
    fapi('5.3.4', 2),
    'Token trong địa chỉ bị từ chối',
    'A token in the address is refused',
    async (stage) => {
      const { client, accessToken } = await readable(stage);
      const url = `${stage.settings.fapi.url('accounts')}?access_token=${accessToken}`;
      const proof = { raw: client.proof('GET', url, accessToken) };
      return refused(await client.resource({ url, proof }), UNAUTHORISED);
    },
  ),
  attack(
    'fapi2.resource.garbage_token',
    'high',
    fapi('5.3.4', 3),
    'Token bịa ra bị từ chối',
    'Made-up tokens are refused',
    async (stage) => {
      const held = await readable(stage);
      const url = stage.settings.fapi.url('accounts');
      const verdicts: Verdict[] = [];
      const made = [
        'x',
        `${held.accessToken}A`,
        held.accessToken.slice(0, -1),
        'e30.e30.',
        "' or 1=1--",
        'x'.repeat(6_000),
      ];
      for (const token of made)
        verdicts.push(refused(await held.client.resource({ url, token }), { statuses: [400, 401, 431] }));
      return all(verdicts);
    },
  ),
  attack(
    'fapi2.resource.strange_paths',
    'high',
    owasp('Input Validation', 'Input_Validation_Cheat_Sheet'),
    'Đường dẫn lạ (../, dấu nháy, %00, quá dài) bị từ chối gọn gàng',
    'Strange paths (../, quotes, %00, too long) are refused cleanly',
    async (stage) => {
      const held = await readable(stage);
      const verdicts: Verdict[] = [];
      for (const path of ATTACKS_ON_PATHS) {
        const url = stage.settings.fapi.url('account', 'ACCOUNT').replace('ACCOUNT', encodeURI(path));
        verdicts.push(refused(await read(held, url)));
      }
      return all(verdicts);
    },
  ),
  attack(
    'fapi2.resource.reflected_script',
    'medium',
    owasp('Cross Site Scripting Prevention', 'Cross_Site_Scripting_Prevention_Cheat_Sheet'),
    'Lỗi không trả lại mã script như HTML',
    'Errors reflect no script as HTML',
    async (stage) => {
      const held = await readable(stage);
      const script = '<script>alert(1)</script>';
      const url = stage.settings.fapi.url('account', script);
      const answer = await read(held, `${url}?q=${encodeURIComponent(script)}`);
      const isHtml = headerOf(answer, 'content-type')?.includes('html') === true;
      return isHtml && answer.body.includes(script)
        ? fail('script được trả lại', 'the script is reflected')
        : refused(answer);
    },
  ),
  attack(
    'fapi2.resource.frequency_cap',
    'medium',
    circular('11'),
    'Vượt số lần truy vấn tự động đã đồng ý trong ngày bị từ chối',
    'Unattended queries beyond the number agreed for a day are refused',
    async (stage) => {
      const detail = { ...stage.settings.fapi.accountDetail, frequency_per_day: 1 };
      const held = await stage.fapi.tokens({ details: [detail] });
      const url = stage.settings.fapi.url('balances', stage.customer().accounts[0]!.id);
      const first = await read(held, url, { attended: false });
      presume(first.status === 200, first, 'unattended read');
      return refused(await read(held, url, { attended: false }), { statuses: [403, 429] });
    },
  ),
  attack(
    'fapi2.resource.other_profile',
    'critical',
    rfc(9700, '2.3'),
    'Token của hồ sơ SBV-64 không mở được API FAPI 2.0',
    'A token of the SBV-64 profile does not open the FAPI 2.0 API',
    async (stage) => {
      const { client } = await readable(stage);
      const { accessToken: token } = await stage.sbv64.shared();
      const url = stage.settings.fapi.url('accounts');
      return all([
        refused(await client.resource({ url, token, scheme: 'Bearer', proof: 'none' }), UNAUTHORISED),
        refused(await client.resource({ url, token }), UNAUTHORISED),
      ]);
    },
  ),
];

async function read(held: Tokens, url: string, more: Partial<ResourceCall> = {}): Promise<Answer> {
  return await held.client.resource({ url, token: held.accessToken, ...more });
}

/** Tokens that were just seen to read what they may. */
async function readable(stage: Stage): Promise<Tokens> {
  const held = await stage.fapi.shared();
  const honest = await read(held, stage.settings.fapi.url('accounts'));
  presume(honest.status === 200, honest, 'accounts');
  return held;
}

function keptOf(stage: Stage): string {
  const kept = stage.customer().accounts[1];
  if (kept === undefined)
    throw missing('khách hàng thử nghiệm chỉ có một tài khoản', 'the demo customer has one account only');
  return kept.id;
}

function denied(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  url: (stage: Stage) => string,
): Check {
  return attack(`fapi2.resource.${name}`, severity, clause, vi, en, async (stage) => {
    const held = await readable(stage);
    const own = await read(held, stage.settings.fapi.url('balances', stage.customer().accounts[0]!.id));
    presume(own.status === 200, own, 'balances');
    return refused(await read(held, url(stage)), FORBIDDEN);
  });
}
