import { backOf, type Page } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { all, authorizationRefused, insist, presume } from '../verdicts.ts';
import { ability, attack, attacker, fapi, rfc, statement } from './declare.ts';

const ATTACKER = 'https://attacker.example/callback';
/** 128 bits in base64url (FAPI 2.0 §5.4.1). */
const CODE_CHARS_MIN = 22;

export const AUTHORIZATION: readonly Check[] = [
  ability(
    'fapi2.authorization.code',
    'high',
    fapi('5.3.2.2', 1),
    'Khách hàng đồng ý thì ứng dụng nhận được code và state nguyên vẹn',
    'When the customer agrees the app gets a code and its state unaltered',
    async ({ fapi: side }) => {
      const { walked, state } = await side.code();
      const back = side.response(walked.back);
      return back.get('state') === state ? PASS : fail('state bị thay đổi', 'the state came back altered');
    },
  ),
  ability(
    'fapi2.authorization.iss',
    'high',
    rfc(9207, '2'),
    'Phản hồi ủy quyền có iss đúng issuer',
    'The authorization response carries iss, equal to the issuer',
    async ({ fapi: side, settings }) => {
      const { walked } = await side.code();
      const iss = side.response(walked.back).get('iss');
      return iss === settings.fapi.issuer ? PASS : fail(`iss là ${iss}`, `iss is ${iss}`);
    },
  ),
  ability(
    'fapi2.authorization.redirect_status',
    'medium',
    fapi('5.3.2.2', 10),
    'Chuyển hướng về ứng dụng bằng 303 (hoặc 302), không bao giờ 307',
    'The redirect back is a 303 (or 302), never a 307',
    async ({ fapi: side }) => {
      const { walked } = await side.code();
      const { status } = walked.end.answer;
      return status === 303 || status === 302 ? PASS : fail(`là ${status}`, `is ${status}`);
    },
  ),
  ability(
    'fapi2.authorization.refusal',
    'high',
    rfc(6749, '4.1.2.1'),
    'Khách hàng từ chối thì ứng dụng nhận access_denied cùng state và iss',
    'When the customer refuses the app gets access_denied with state and iss',
    async (stage) => await refusalComesBack(stage, 'refuse'),
  ),
  ability(
    'fapi2.authorization.cancel',
    'medium',
    rfc(6749, '4.1.2.1'),
    'Khách hàng hủy thì được đưa về ứng dụng với access_denied, không kẹt ở trang ngân hàng',
    'When the customer cancels he is led back with access_denied, not left on a page of the bank',
    async (stage) => await refusalComesBack(stage, 'cancel'),
  ),
  statement(
    'fapi2.authorization.code_entropy',
    'critical',
    fapi('5.4.1'),
    'code đủ dài để không đoán được và mỗi lần một khác',
    'Codes are too long to guess and differ each time',
    async ({ fapi: side }) => {
      const [one, other] = [await side.code(), await side.code()];
      insist(one.code !== other.code, 'code lặp lại', 'a code was given twice');
      return one.code.length >= CODE_CHARS_MIN
        ? PASS
        : fail(`code chỉ dài ${one.code.length}`, `the code has only ${one.code.length} characters`);
    },
  ),
  attack(
    'fapi2.authorization.not_pushed',
    'critical',
    fapi('5.3.2.2', 3),
    'Yêu cầu không qua PAR bị từ chối',
    'A request that was not pushed is refused',
    async (stage) => {
      const { client, parameters } = await stage.fapi.push();
      const url = client.authorizationUrl('', { ...parameters, request_uri: undefined });
      return authorizationRefused(await stage.stranger().open(url), client.credentials.redirectUri);
    },
  ),
  attack(
    'fapi2.authorization.unknown_request_uri',
    'high',
    rfc(9126, '4'),
    'request_uri không có thật bị từ chối',
    'A request_uri that was never given is refused',
    async (stage) => {
      const { client, requestUri } = await stage.fapi.push();
      const forged = `${requestUri.slice(0, -6)}AAAAAA`;
      const seen = await stage.stranger().open(client.authorizationUrl(forged));
      return authorizationRefused(seen, client.credentials.redirectUri);
    },
  ),
  attack(
    'fapi2.authorization.outside_request_uri',
    'high',
    rfc(9101, '10.5'),
    'request_uri trỏ ra ngoài không được máy chủ tải về (SSRF)',
    'A request_uri that points elsewhere is not fetched (SSRF)',
    async (stage) => {
      const { client } = await stage.fapi.push();
      const url = client.authorizationUrl('https://attacker.example/request.jwt');
      return authorizationRefused(await stage.stranger().open(url), client.credentials.redirectUri);
    },
  ),
  attack(
    'fapi2.authorization.request_uri_of_other',
    'critical',
    rfc(9126, '4'),
    'request_uri của client khác bị từ chối',
    "Another client's request_uri is refused",
    async (stage) => {
      const { requestUri } = await stage.fapi.push();
      const other = await stage.fapi.client('second_client');
      const seen = await stage.stranger().open(other.authorizationUrl(requestUri));
      return authorizationRefused(seen, other.credentials.redirectUri);
    },
  ),
  attack(
    'fapi2.authorization.request_uri_again',
    'high',
    fapi('5.3.2.2', 12),
    'request_uri đã dùng xong không dùng lại được',
    'A request_uri that has led to a code leads to no other',
    async (stage) => {
      const { client, requestUri } = await stage.fapi.code();
      const url = client.authorizationUrl(requestUri);
      const seen = await stage.browser().open(url);
      if (seen.kind !== 'page') return authorizationRefused(seen, client.credentials.redirectUri);
      const { end } = await stage.walker.walk(stage.browser(), seen, stage.customer(), {
        decision: 'approve',
      });
      return authorizationRefused(end, client.credentials.redirectUri);
    },
  ),
  attack(
    'fapi2.authorization.front_channel_override',
    'critical',
    rfc(9126, '5'),
    'Tham số trên trình duyệt không thay được yêu cầu đã đẩy',
    'Parameters in the browser do not override what was pushed',
    async (stage) => {
      const pushed = await stage.fapi.push();
      const { client, requestUri, state } = pushed;
      const url = client.authorizationUrl(requestUri, {
        redirect_uri: ATTACKER,
        state: 'altered',
        scope: 'openid administrator',
      });
      const { end } = await stage.walker.walk(stage.browser(), url, stage.customer(), {
        decision: 'approve',
      });
      // Refusing the whole is as good as ignoring what was added.
      if (end.kind !== 'left') return authorizationRefused(end, client.credentials.redirectUri);
      insist(
        end.url.startsWith(client.credentials.redirectUri),
        'code đi tới địa chỉ của kẻ tấn công',
        "the response went to the attacker's address",
      );
      const back = stage.fapi.response(backOf(end));
      return back.get('state') === state
        ? PASS
        : fail('state bị thay bằng tham số trên trình duyệt', 'the state was overridden in the browser');
    },
  ),
  attack(
    'fapi2.authorization.open_redirector',
    'high',
    fapi('5.3.2.1', 7),
    'Lỗi không chuyển trình duyệt tới địa chỉ lạ',
    'An error redirects to no foreign address',
    async (stage) => {
      const { client } = await stage.fapi.push();
      const base = { redirect_uri: ATTACKER, response_type: 'code', request_uri: undefined };
      const verdicts: Verdict[] = [];
      for (const change of [{}, { client_id: 'nobody' }, { client_id: undefined }]) {
        const url = client.authorizationUrl('', { ...base, ...change });
        const seen = await stage.stranger().open(url);
        verdicts.push(
          seen.kind === 'left'
            ? fail('trình duyệt bị đưa ra ngoài', 'the browser was sent to a foreign address')
            : PASS,
        );
      }
      return all(verdicts);
    },
  ),
  attack(
    'fapi2.authorization.browser_swap',
    'critical',
    attacker('5.3'),
    'Trang đồng ý mở ở trình duyệt khác (của khách hàng khác) không dẫn tới code',
    'The consent page, opened in the browser of another customer, leads to no code',
    async (stage) => {
      const { client, page } = await decisionPage(stage);
      const victim = stage.browser(1);
      const seen = await victim.open(page.url);
      if (seen.kind !== 'page') return swapRefused(stage, seen, client.credentials.redirectUri);
      const { end } = await stage.walker.walk(victim, seen, stage.customer(1), { decision: 'approve' });
      return swapRefused(stage, end, client.credentials.redirectUri);
    },
  ),
  attack(
    'fapi2.authorization.session_upload',
    'high',
    rfc(9700, '4.7'),
    'Không địa chỉ nào trên đường đồng ý cho trình duyệt khác một code, và không địa chỉ nào gây lỗi máy chủ',
    'No address on the way to an approval gives another browser a code, and none breaks the server',
    async (stage) => {
      const { client, requestUri } = await stage.fapi.push();
      const own = stage.browser();
      const { end } = await stage.walker.walk(own, client.authorizationUrl(requestUri), stage.customer(), {
        decision: 'approve',
      });
      presume(stage.fapi.response(backOf(end)).has('code'), end.answer, 'authorization');
      const verdicts: Verdict[] = [];
      for (const url of new Set(own.trail)) {
        const seen = await stage.stranger().open(url);
        verdicts.push(seen.kind === 'page' ? PASS : swapRefused(stage, seen, client.credentials.redirectUri));
      }
      return all(verdicts);
    },
  ),
];

/** Pushes, signs the first customer in, and stops where he is asked. */
export async function decisionPage(
  stage: Stage,
): Promise<{ client: Awaited<ReturnType<Stage['fapi']['push']>>['client']; page: Page }> {
  const { client, requestUri } = await stage.fapi.push();
  const { end } = await stage.walker.walkToDecision(
    stage.browser(),
    client.authorizationUrl(requestUri),
    stage.customer(),
  );
  presume(end.kind === 'page', end.answer, 'consent page');
  return { client, page: end };
}

function swapRefused(
  stage: Stage,
  seen: Parameters<typeof authorizationRefused>[0],
  redirectUri: string,
): Verdict {
  if (seen.kind === 'left' && stage.fapi.response(backOf(seen)).has('code'))
    return fail('trình duyệt khác nhận được code', 'another browser got a code');
  return seen.kind === 'left' ? PASS : authorizationRefused(seen, redirectUri);
}

async function refusalComesBack(stage: Stage, decision: 'refuse' | 'cancel'): Promise<Verdict> {
  const { client, requestUri, state } = await stage.fapi.push();
  const url = client.authorizationUrl(requestUri);
  const { end } = await stage.walker.walk(stage.browser(), url, stage.customer(), { decision });
  insist(
    end.kind === 'left' && end.url.startsWith(client.credentials.redirectUri),
    'khách hàng không được đưa về ứng dụng',
    'the customer was not led back to the app',
  );
  const back = stage.fapi.response(backOf(end));
  insist(
    back.get('error') === 'access_denied',
    `lỗi là ${back.get('error')}`,
    `the error is ${back.get('error')}`,
  );
  return back.get('state') === state && back.get('iss') === stage.settings.fapi.issuer
    ? PASS
    : fail('thiếu state hoặc iss', 'state or iss is missing');
}
