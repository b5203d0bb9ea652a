import { type Answer, textMember } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage, Tokens } from '../stage/index.ts';
import { all, insist, notApplicable, presume, refused } from '../verdicts.ts';
import { withdrawByCustomer } from './dashboard.ts';
import { ability, attack, circular, grantManagement, rfc } from './declare.ts';
import { refreshOf } from './token.ts';

/** RFC 6750 §3.1 has 401 for a dead token; that the consent behind it is gone is also said by 403. */
const GONE = { statuses: [401, 403] };
const NOT_YOURS = { statuses: [401, 403, 404] };
const GRANT_SCOPES = 'grant_management_query grant_management_revoke';

export const CONSENT: readonly Check[] = [
  ability(
    'fapi2.consent.one_grant_each',
    'high',
    grantManagement('4'),
    'Hai lần đồng ý là hai grant riêng',
    'Two consents are two grants',
    async ({ fapi: side }) => {
      const [one, other] = [await side.tokens(), await side.tokens()];
      insist(one.grantId !== undefined, 'token không có grant_id', 'the token names no grant_id');
      return one.grantId === other.grantId ? fail('cùng một grant', 'both are one grant') : PASS;
    },
  ),
  ability(
    'fapi2.consent.query',
    'medium',
    grantManagement('6.3'),
    'Ứng dụng hỏi được grant của mình',
    'The app can ask about its own grant',
    async (stage) => {
      const held = await stage.fapi.shared();
      const answer = await grantCall(stage, held, 'GET');
      insist(answer.status === 200, `trả về ${answer.status}`, `answered ${answer.status}`);
      return answer.body.includes(String(stage.settings.fapi.accountDetail.type))
        ? PASS
        : fail('không nói authorization_details', 'it does not tell the authorization_details');
    },
  ),
  ability(
    'fapi2.consent.revoke',
    'high',
    grantManagement('6.4'),
    'Ứng dụng trả lại được grant của mình: 204',
    'The app can give its grant back: 204',
    async (stage) => {
      const answer = await grantCall(stage, await stage.fapi.tokens(), 'DELETE');
      return answer.status === 204 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  attack(
    'fapi2.consent.dead_at_once',
    'critical',
    grantManagement('6.4'),
    'Grant đã thu hồi: lần đọc kế tiếp và lần làm mới kế tiếp bị từ chối',
    'After a grant is revoked the very next read and the next refresh are refused',
    async (stage) => {
      const held = await readable(stage);
      const gone = await grantCall(stage, held, 'DELETE');
      presume(gone.status === 204, gone, 'DELETE grant');
      return await isDead(stage, held);
    },
  ),
  attack(
    'fapi2.consent.withdrawn_by_customer',
    'critical',
    circular('12'),
    'Khách hàng rút lại sự đồng ý: lần đọc kế tiếp bị từ chối',
    'When the customer withdraws, the very next read is refused',
    async (stage) => {
      const held = await readable(stage);
      await withdrawByCustomer(stage, held.grantId ?? '');
      return await isDead(stage, held);
    },
  ),
  attack(
    'fapi2.consent.foreign_query',
    'high',
    grantManagement('6.3'),
    'Grant của ứng dụng khác không xem được',
    "Another app's grant cannot be read",
    async (stage) => {
      const held = await stage.fapi.shared();
      const honest = await grantCall(stage, held, 'GET');
      presume(honest.status === 200, honest, 'GET grant');
      return refused(await grantCall(stage, held, 'GET', 'second_client'), NOT_YOURS);
    },
  ),
  attack(
    'fapi2.consent.foreign_revoke',
    'critical',
    grantManagement('6.4'),
    'Grant của ứng dụng khác không thu hồi được',
    "Another app's grant cannot be revoked",
    async (stage) => {
      const held = await readable(stage);
      const verdict = refused(await grantCall(stage, held, 'DELETE', 'second_client'), NOT_YOURS);
      const url = stage.settings.fapi.url('accounts');
      const after = await held.client.resource({ url, token: held.accessToken });
      return after.status === 200 ? verdict : fail('grant đã chết', 'the grant is dead');
    },
  ),
  attack(
    'fapi2.consent.anonymous_query',
    'high',
    grantManagement('6.1'),
    'Không có token thì không hỏi được grant',
    'Without a token no grant can be read',
    async (stage) => {
      const held = await stage.fapi.shared();
      const honest = await grantCall(stage, held, 'GET');
      presume(honest.status === 200, honest, 'GET grant');
      const url = `${stage.settings.fapi.grants}/${held.grantId}`;
      return refused(await held.client.resource({ url, proof: 'none' }), { statuses: [400, 401] });
    },
  ),
  attack(
    'fapi2.consent.foreign_replace',
    'critical',
    grantManagement('5.1'),
    'Không thay được grant của ứng dụng khác',
    "Another app's grant cannot be replaced",
    async (stage) => {
      const held = await stage.fapi.shared();
      const parameters = { grant_management_action: 'replace', grant_id: held.grantId };
      await stage.fapi.push({ party: 'second_client' });
      const { client, parameters: asked } = await stage.fapi.ask({ party: 'second_client', parameters });
      const answer = await client.push(asked);
      if (answer.status !== 201) return refused(answer);
      const walked = await stage.walker.walk(
        stage.browser(),
        client.authorizationUrl(textMember(answer, 'request_uri') ?? ''),
        stage.customer(),
        { decision: 'approve' },
      );
      return stage.fapi.response(walked.back).has('code') ? fail('được chấp nhận', 'it was accepted') : PASS;
    },
  ),
  attack(
    'fapi2.consent.replaced',
    'high',
    grantManagement('5.1'),
    'Grant đã được thay: refresh token cũ bị từ chối',
    'When a grant has been replaced, its old refresh token is refused',
    async (stage) => {
      const { grant_management_actions_supported: actions } = await stage.fapi.metadata();
      if (!Array.isArray(actions) || !actions.includes('replace'))
        throw notApplicable('máy chủ không có replace', 'the server has no replace');
      const first = await stage.fapi.tokens();
      const parameters = { grant_management_action: 'replace', grant_id: first.grantId };
      await stage.fapi.tokens({ parameters });
      return refused(await first.client.call('token', refreshOf(first)), { codes: ['invalid_grant'] });
    },
  ),
  attack(
    'fapi2.consent.dashboard_of_stranger',
    'critical',
    rfc(9700, '4'),
    'Trang quản lý sự đồng ý không mở cho người chưa đăng nhập',
    'The page of all consents does not open for who has not signed in',
    async (stage) => {
      const { dashboard } = stage.settings.fapi;
      const own = await stage.walker.enter(stage.browser(), dashboard, stage.customer());
      presume(own.kind === 'page', own.answer, 'dashboard');
      const seen = await stage.stranger().open(dashboard);
      if (seen.kind === 'lost') return refused(seen.answer);
      return seen.kind === 'page' && stage.walker.stageOf(seen) === 'sign_in'
        ? PASS
        : fail('trang mở ra', 'the page opened');
    },
  ),
];

async function readable(stage: Stage): Promise<Tokens> {
  const held = await stage.fapi.tokens();
  const url = stage.settings.fapi.url('accounts');
  const honest = await held.client.resource({ url, token: held.accessToken });
  presume(honest.status === 200, honest, 'accounts');
  return held;
}

export async function isDead(stage: Stage, held: Tokens): Promise<Verdict> {
  const url = stage.settings.fapi.url('accounts');
  const verdicts = [refused(await held.client.resource({ url, token: held.accessToken }), GONE)];
  if (held.refreshToken !== undefined) {
    const answer = await held.client.call('token', refreshOf(held));
    verdicts.push(refused(answer, { codes: ['invalid_grant'] }));
  }
  return all(verdicts);
}

/** A grant is asked about with a token of the app itself (Grant Management §6.1). */
async function grantCall(
  stage: Stage,
  { grantId }: Tokens,
  method: 'GET' | 'DELETE',
  party: 'client' | 'second_client' = 'client',
): Promise<Answer> {
  const client = await stage.fapi.client(party);
  const answer = await client.call('token', { grant_type: 'client_credentials', scope: GRANT_SCOPES });
  const token = textMember(answer, 'access_token');
  presume(token !== undefined && grantId !== undefined, answer, `client_credentials ${GRANT_SCOPES}`);
  return await client.resource({ method, url: `${stage.settings.fapi.grants}/${grantId}`, token });
}
