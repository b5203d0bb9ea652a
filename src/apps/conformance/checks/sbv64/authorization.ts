import { randomBytes } from 'node:crypto';
import { basicAuthorization, freshPkce, membersOf, textMember } from '../../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../../model.ts';
import type { Stage } from '../../stage/index.ts';
import { all, authorizationRefused, insist, presume, refused } from '../../verdicts.ts';
import { ability, annex, attack, rfc, statement } from '../declare.ts';

const GRANT = { codes: ['invalid_grant', 'invalid_request'] };
const CLIENT = { codes: ['invalid_client', 'unauthorized_client', 'invalid_request'] };
const TOKEN_LIFE_S_MAX = 3_600;
const PIS_TOKEN_LIFE_S_MAX = 300;
const LIFETIMES = annex('thời hạn mã và token');

export const SBV64_AUTHORIZATION: readonly Check[] = [
  ability(
    'sbv64.authorization.flow',
    'high',
    annex('GET /authorize, POST /token'),
    'Luồng AIS: khách hàng đồng ý, ứng dụng nhận token',
    'The AIS flow: the customer agrees, the app gets a token',
    async ({ sbv64: side }) => {
      const one = await side.code();
      insist(one.walked.back.get('state') === one.state, 'state bị thay đổi', 'the state came back altered');
      const answer = await side.redeem(one);
      return answer.status === 200 && textMember(answer, 'access_token') !== undefined
        ? PASS
        : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  statement(
    'sbv64.token.lifetime',
    'medium',
    LIFETIMES,
    'Token AIS sống không quá 3600 giây',
    'An AIS token lives at most 3600 s',
    async ({ sbv64: side }) => {
      const { expires_in: life } = membersOf((await side.shared()).answer);
      return typeof life === 'number' && life <= TOKEN_LIFE_S_MAX
        ? PASS
        : fail(`expires_in là ${String(life)}`, `expires_in is ${String(life)}`);
    },
  ),
  statement(
    'sbv64.token.payment_lifetime',
    'high',
    LIFETIMES,
    'Token PIS sống không quá 300 giây và không có refresh token',
    'A PIS token lives at most 300 s and has no refresh token',
    async ({ sbv64: side }) => {
      const { answer, refreshToken } = await side.paymentTokens();
      const { expires_in: life } = membersOf(answer);
      insist(refreshToken === undefined, 'có refresh token', 'there is a refresh token');
      return typeof life === 'number' && life <= PIS_TOKEN_LIFE_S_MAX
        ? PASS
        : fail(`expires_in là ${String(life)}`, `expires_in is ${String(life)}`);
    },
  ),
  ability(
    'sbv64.token.refresh',
    'high',
    annex('POST /token, refresh_token (AIS)'),
    'Token AIS làm mới được',
    'An AIS token can be refreshed',
    async ({ sbv64: side }) => {
      const held = await side.shared();
      insist(held.refreshToken !== undefined, 'không có refresh token', 'there is no refresh token');
      const answer = await held.client.call('token', refreshOf(held.refreshToken));
      return answer.status === 200 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  ability(
    'sbv64.authorization.refusal',
    'high',
    rfc(6749, '4.1.2.1'),
    'Khách hàng từ chối thì ứng dụng nhận access_denied cùng state',
    'When the customer refuses the app gets access_denied with its state',
    async (stage) => {
      const { client, parameters, state } = stage.sbv64.ask();
      const url = client.authorizationUrl(parameters);
      const { end, back } = await stage.walker.walk(stage.browser(), url, stage.customer(), {
        decision: 'refuse',
      });
      insist(end.kind === 'left', 'khách hàng không được đưa về', 'the customer was not led back');
      return back.get('error') === 'access_denied' && back.get('state') === state
        ? PASS
        : fail(`lỗi là ${back.get('error')}`, `the error is ${back.get('error')}`);
    },
  ),
  unlike(
    'no_pkce',
    'critical',
    annex('PKCE'),
    'Yêu cầu không có PKCE bị từ chối',
    'A request without PKCE is refused',
    {
      code_challenge: undefined,
      code_challenge_method: undefined,
    },
  ),
  unlike('plain_pkce', 'high', rfc(9700, '2.1.1'), 'PKCE plain bị từ chối', 'Plain PKCE is refused', {
    code_challenge_method: 'plain',
  }),
  unlike(
    'foreign_redirect',
    'critical',
    rfc(6749, '10.6'),
    'redirect_uri chưa đăng ký bị từ chối và không được chuyển tới',
    'An unregistered redirect_uri is refused and not redirected to',
    {
      redirect_uri: 'https://attacker.example/callback',
    },
  ),
  unlike(
    'implicit',
    'high',
    rfc(9700, '2.1.2'),
    'response_type token bị từ chối',
    'The response_type token is refused',
    { response_type: 'token' },
  ),
  misused(
    'no_verifier',
    'critical',
    rfc(7636, '4.6'),
    'Đổi code không có code_verifier bị từ chối',
    'A code without code_verifier is refused',
    () => ({
      code_verifier: undefined,
    }),
  ),
  misused(
    'wrong_verifier',
    'critical',
    rfc(7636, '4.6'),
    'code_verifier sai bị từ chối',
    'A wrong code_verifier is refused',
    () => ({
      code_verifier: freshPkce().verifier,
    }),
  ),
  misused(
    'other_redirect',
    'high',
    rfc(6749, '4.1.3'),
    'Đổi code với redirect_uri khác bị từ chối',
    'A code with another redirect_uri is refused',
    () => ({
      redirect_uri: 'https://attacker.example/callback',
    }),
  ),
  attack(
    'sbv64.code.replay',
    'critical',
    annex('mã dùng một lần'),
    'code dùng lần hai bị từ chối',
    'A code is refused the second time',
    async ({ sbv64: side }) => {
      const one = await side.code();
      const first = await side.redeem(one);
      presume(first.status === 200, first, 'token');
      return refused(await side.redeem(one), GRANT);
    },
  ),
  attack(
    'sbv64.code.of_other_client',
    'critical',
    rfc(6749, '4.1.3'),
    'code của client khác bị từ chối',
    "Another client's code is refused",
    async ({ sbv64: side }) => {
      const thief = side.client('second');
      const one = await side.code();
      return refused(await thief.call('token', side.redemption(one)), GRANT);
    },
  ),
  attack(
    'sbv64.client_authentication.wrong_secret',
    'critical',
    rfc(6749, '2.3.1'),
    'Mật khẩu client sai bị từ chối',
    'A wrong client secret is refused',
    async (stage) => {
      const { clientId } = stage.sbv64.client().credentials;
      return await refusedToken(stage, basicAuthorization(clientId, 'wrong-secret'));
    },
  ),
  attack(
    'sbv64.client_authentication.none',
    'critical',
    rfc(6749, '3.2.1'),
    'Không xác thực client bị từ chối',
    'Without client authentication the request is refused',
    async (stage) => await refusedToken(stage, 'none'),
  ),
  attack(
    'sbv64.client_authentication.of_other',
    'critical',
    rfc(6749, '2.3.1'),
    'Mật khẩu của client khác bị từ chối',
    "Another client's secret is refused",
    async (stage) => {
      const { clientId } = stage.sbv64.client().credentials;
      const { clientSecret } = stage.sbv64.client('second').credentials;
      return await refusedToken(stage, basicAuthorization(clientId, clientSecret));
    },
  ),
  attack(
    'sbv64.token.stolen_refresh',
    'critical',
    rfc(6749, '6'),
    'Refresh token bị đánh cắp không dùng được bởi client khác',
    'A stolen refresh token is of no use to another client',
    async ({ sbv64: side }) => {
      const held = await side.shared();
      const own = await held.client.call('token', refreshOf(held.refreshToken));
      presume(own.status === 200, own, 'refresh');
      return refused(await side.client('second').call('token', refreshOf(held.refreshToken)), GRANT);
    },
  ),
  attack(
    'sbv64.token.scope_escalation',
    'critical',
    rfc(6749, '6'),
    'Làm mới token AIS không xin thêm được PIS',
    'Refreshing an AIS token does not obtain PIS',
    async ({ sbv64: side }) => {
      const held = await side.shared();
      const own = await held.client.call('token', refreshOf(held.refreshToken));
      presume(own.status === 200, own, 'refresh');
      const answer = await held.client.call('token', { ...refreshOf(held.refreshToken), scope: 'AIS PIS' });
      return refused(answer, { codes: ['invalid_scope', 'invalid_request'] });
    },
  ),
  attack(
    'sbv64.token.password_grant',
    'high',
    rfc(9700, '2.4'),
    'Grant password bị từ chối',
    'The password grant is refused',
    async (stage) => {
      const { client } = await stage.sbv64.shared();
      const { username, password } = stage.customer();
      const answer = await client.call('token', { grant_type: 'password', username, password });
      return refused(answer, { codes: ['unsupported_grant_type', 'unauthorized_client', 'invalid_request'] });
    },
  ),
  attack(
    'sbv64.revocation.dead_at_once',
    'critical',
    annex('POST /revoke'),
    'Token đã thu hồi bị từ chối ở lần đọc kế tiếp',
    'A revoked token is refused at the very next read',
    async ({ sbv64: side }) => {
      const held = await side.tokens();
      const read = async (): Promise<Awaited<ReturnType<typeof held.client.data>>> =>
        await held.client.data({ method: 'GET', path: '/accounts', token: held.accessToken });
      const before = await read();
      presume(before.status === 200, before, 'GET /v1/accounts');
      const gone = await held.client.call('revoke', { token: held.accessToken });
      presume(gone.status === 200, gone, 'revoke');
      return refused(await read(), { statuses: [401] });
    },
  ),
  attack(
    'sbv64.authorization.payment_of_other',
    'critical',
    annex('request JWT mang paymentId'),
    'Lệnh thanh toán của ứng dụng khác không xin được sự đồng ý',
    "Another app's payment cannot be put before the customer",
    async (stage) => {
      const { paymentId } = await stage.sbv64.initiate();
      return await refusedRequest(stage, 'second', paymentId, {});
    },
  ),
  attack(
    'sbv64.authorization.forged_request',
    'critical',
    annex('request JWT mang paymentId'),
    'request JWT ký bằng khóa khác bị từ chối',
    'A request JWT signed by another key is refused',
    async (stage) => {
      const { paymentId } = await stage.sbv64.initiate();
      const { key } = stage.sbv64.client('second').credentials;
      return await refusedRequest(stage, 'client', paymentId, { key });
    },
  ),
  attack(
    'sbv64.authorization.unsigned_request',
    'critical',
    rfc(8725, '2.1'),
    'request JWT alg none bị từ chối',
    'A request JWT with alg none is refused',
    async (stage) => {
      const { paymentId } = await stage.sbv64.initiate();
      return await refusedRequest(stage, 'client', paymentId, { unsigned: true });
    },
  ),
];

async function refusedRequest(
  stage: Stage,
  which: 'client' | 'second',
  paymentId: string,
  change: Parameters<ReturnType<Stage['sbv64']['client']>['paymentRequest']>[2],
): Promise<Verdict> {
  await stage.sbv64.presumePayments();
  const { client, parameters } = stage.sbv64.ask({ which });
  const url = client.authorizationUrl({
    ...parameters,
    scope: 'PIS',
    response_type: 'code id_token',
    nonce: randomBytes(16).toString('base64url'),
    request: client.paymentRequest(paymentId, { scope: 'PIS' }, change),
  });
  const seen = await stage.browser().open(url);
  return authorizationRefused(seen, client.credentials.redirectUri);
}

function refreshOf(refreshToken: string | undefined): Readonly<Record<string, string>> {
  return { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' };
}

async function refusedToken(stage: Stage, authorization: string): Promise<Verdict> {
  const token = await stage.sbv64.ownToken('INF');
  presume(token !== '', undefined, 'client_credentials');
  const parameters = { grant_type: 'client_credentials', scope: 'INF' };
  return all([refused(await stage.sbv64.client().call('token', parameters, { authorization }), CLIENT)]);
}

function unlike(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  change: Readonly<Record<string, string | undefined>>,
): Check {
  return attack(`sbv64.authorization.${name}`, severity, clause, vi, en, async (stage) => {
    await stage.sbv64.shared();
    const { client, parameters } = stage.sbv64.ask({ parameters: change });
    const seen = await stage.browser().open(client.authorizationUrl(parameters));
    return authorizationRefused(seen, client.credentials.redirectUri);
  });
}

function misused(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  change: () => Readonly<Record<string, string | undefined>>,
): Check {
  return attack(`sbv64.code.${name}`, severity, clause, vi, en, async ({ sbv64: side }) => {
    const one = await side.code();
    return refused(await one.client.call('token', { ...side.redemption(one), ...change() }), GRANT);
  });
}
