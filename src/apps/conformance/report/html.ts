/** The report as one page that stands alone: no script, nothing loaded, both languages beside each other. */
import { type Html, html } from '../../../core/http/index.ts';
import { hanoiReadable } from '../../../kit/calendar.ts';
import {
  type Exchange,
  GROUPS,
  type Group,
  PROFILES,
  type Profile,
  type Report,
  type Result,
  SEVERITIES,
  type Severity,
  type Verdict,
  type Words,
  wordsOf,
} from '../model.ts';
import { countsOf } from '../run.ts';
import { STYLE } from './style.ts';

const PROFILE_NAMES: Readonly<Record<Profile, string>> = {
  fapi2: 'FAPI 2.0',
  sbv64: 'SBV-64 (Thông tư 64/2024/TT-NHNN)',
};

const GROUP_NAMES: Readonly<Record<Group, Words>> = {
  metadata: { vi: 'Công bố và khóa', en: 'Metadata and keys' },
  par: { vi: 'Yêu cầu đẩy trước (PAR)', en: 'Pushed requests (PAR)' },
  authorization: { vi: 'Ủy quyền', en: 'Authorization' },
  code: { vi: 'Mã ủy quyền', en: 'Authorization codes' },
  token: { vi: 'Token', en: 'Tokens' },
  client_authentication: { vi: 'Xác thực ứng dụng', en: 'Client authentication' },
  dpop: { vi: 'Bằng chứng sở hữu (DPoP)', en: 'Proof of possession (DPoP)' },
  mtls: { vi: 'Chứng thư (mTLS)', en: 'Certificates (mTLS)' },
  rar: { vi: 'Yêu cầu chi tiết (RAR)', en: 'Rich requests (RAR)' },
  consent: { vi: 'Sự đồng ý', en: 'Consents' },
  resource: { vi: 'Dữ liệu', en: 'Resources' },
  payment: { vi: 'Thanh toán', en: 'Payments' },
  ciba: { vi: 'Phê duyệt tách rời (CIBA)', en: 'Decoupled approval (CIBA)' },
  registration: { vi: 'Đăng ký ứng dụng', en: 'Registration' },
  message_signing: { vi: 'Ký thông điệp', en: 'Message signing' },
  race: { vi: 'Đua nhau cùng lúc', en: 'Races' },
  revocation: { vi: 'Thu hồi', en: 'Revocation' },
  pages: { vi: 'Trang của khách hàng', en: "The customer's pages" },
  webhooks: { vi: 'Webhook', en: 'Webhooks' },
};

const SEVERITY_NAMES: Readonly<Record<Severity, Words>> = {
  critical: { vi: 'nghiêm trọng', en: 'critical' },
  high: { vi: 'cao', en: 'high' },
  medium: { vi: 'vừa', en: 'medium' },
  low: { vi: 'thấp', en: 'low' },
};

const VERDICT_NAMES: Readonly<Record<Verdict['kind'], Words>> = {
  pass: { vi: 'đạt', en: 'passed' },
  fail: { vi: 'không đạt', en: 'failed' },
  skip: { vi: 'bỏ qua', en: 'skipped' },
  not_applicable: { vi: 'không áp dụng', en: 'not applicable' },
};

const VERDICTS = ['pass', 'fail', 'skip', 'not_applicable'] as const;

export function htmlOf(report: Report): string {
  const counts = countsOf(report.results);
  const failed = report.results
    .filter(({ verdict }) => verdict.kind === 'fail')
    .sort((a, b) => SEVERITIES.indexOf(a.check.severity) - SEVERITIES.indexOf(b.check.severity));
  const page = html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Kiểm tra ngân hàng mở · Open banking conformance · ${report.baseUrl}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<main>
<h1>Kiểm tra ngân hàng mở <span lang="en">Open banking conformance</span></h1>
<p class="where">${report.baseUrl}<br>${hanoiReadable(report.startedAt)} – ${hanoiReadable(report.endedAt)} (Asia/Ho_Chi_Minh)</p>
<dl class="counts">
${VERDICTS.map((kind) => count(kind, counts[kind]))}
</dl>
${
  failed.length === 0
    ? html`<p>Không có phép kiểm tra nào không đạt. <span lang="en">No check failed.</span></p>`
    : html`<h2 id="failed">Không đạt <span lang="en">Failed</span></h2>
<ul>${failed.map(
        ({ check }) =>
          html`<li><a href="#${check.id}">${check.title.vi}</a> <span lang="en">${check.title.en}</span> (${SEVERITY_NAMES[check.severity].vi})</li>`,
      )}</ul>`
}
${PROFILES.flatMap((profile) => GROUPS.map((group) => section(report.results, profile, group)))}
<footer><p>Long Biên conformance. Bí mật và dữ liệu cá nhân đã được cắt bỏ khỏi bằng chứng. <span lang="en">Secrets and personal data were cut from the evidence.</span></p></footer>
</main>
</body>
</html>
`;
  return page.html;
}

function count(kind: Verdict['kind'], value: number): Html {
  const { vi, en } = VERDICT_NAMES[kind];
  return html`<div class="${kind}"><dt>${vi} <span lang="en">${en}</span></dt><dd>${value}</dd></div>
`;
}

function section(results: readonly Result[], profile: Profile, group: Group): Html | undefined {
  const own = results.filter(({ check }) => check.profile === profile && check.group === group);
  if (own.length === 0) return undefined;
  const { vi, en } = GROUP_NAMES[group];
  return html`<section aria-labelledby="${profile}-${group}">
<h2 id="${profile}-${group}">${PROFILE_NAMES[profile]}: ${vi} <span lang="en">${en}</span></h2>
${own.map(item)}
</section>
`;
}

function item({ check, verdict, exchanges, exchangesMore }: Result): Html {
  const { vi, en } = VERDICT_NAMES[verdict.kind];
  const words = wordsOf(verdict);
  const { href, text } = check.clause;
  return html`<article class="${verdict.kind}" id="${check.id}">
<h3><span class="verdict">${vi}</span> ${check.title.vi} <span lang="en">${check.title.en} (${en})</span></h3>
<p class="facts"><code>${check.id}</code> · ${SEVERITY_NAMES[check.severity].vi} <span lang="en">${check.severity}</span> · ${
    href === undefined ? text : html`<a href="${href}" rel="noreferrer">${text}</a>`
  }</p>
${words === undefined ? undefined : html`<p class="found">${words.vi}<br><span lang="en">${words.en}</span></p>`}
${exchanges.length === 0 ? undefined : evidence(exchanges, exchangesMore)}
</article>
`;
}

function evidence(exchanges: readonly Exchange[], more: number): Html {
  return html`<details><summary>Bằng chứng: ${exchanges.length + more} lượt trao đổi <span lang="en">Evidence: ${exchanges.length + more} exchanges</span></summary>
${exchanges.map((one) => html`<pre tabindex="0">${exchangeText(one)}</pre>`)}
${more === 0 ? undefined : html`<p>… ${more}</p>`}
</details>`;
}

function exchangeText(one: Exchange): string {
  const headers = (of: Readonly<Record<string, string>>): string =>
    Object.entries(of)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join('');
  const answer = one.status === 0 ? `no HTTP answer (${one.failure ?? ''})` : String(one.status);
  return `${one.method} ${one.url}\n${headers(one.request_headers)}${one.request_body === undefined ? '' : `\n${one.request_body}\n`}
→ ${answer}\n${headers(one.response_headers)}${one.response_body === undefined ? '' : `\n${one.response_body}\n`}`;
}
