import { freshKey, isSignedBy, type JwtChange, readJwt, textMember } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { insist, missing, presume, refused } from '../verdicts.ts';
import { ability, attack, messageSigning, rfc } from './declare.ts';

const OBJECT = { codes: ['invalid_request_object', 'invalid_request', 'invalid_client'] };
const HOUR_S = 3_600;

export const MESSAGE_SIGNING: readonly Check[] = [
  ability(
    'fapi2.message_signing.flow',
    'high',
    messageSigning('5.4'),
    'Yêu cầu ký (JAR) được nhận, phản hồi ký (JARM) đúng iss, aud, exp',
    'A signed request (JAR) is taken; the response is signed (JARM) with the right iss, aud and exp',
    async (stage) => {
      const { walked, client } = await stage.fapi.code({ party: 'signing_client' });
      const response = walked.back.get('response');
      insist(response !== null, 'phản hồi không được ký', 'the response is not signed');
      const claims = readJwt(response)?.claims;
      insist(isSignedBy(response, await stage.fapi.keys()), 'chữ ký không đúng', 'the signature is wrong');
      return claims?.iss === stage.settings.fapi.issuer &&
        claims.aud === client.credentials.clientId &&
        typeof claims.exp === 'number'
        ? PASS
        : fail('iss, aud hoặc exp sai', 'iss, aud or exp is wrong');
    },
  ),
  attack(
    'fapi2.message_signing.unsigned_request',
    'high',
    messageSigning('5.3'),
    'Client cam kết ký mà gửi yêu cầu không ký bị từ chối',
    'An unsigned request of a client that signs is refused',
    async (stage) => {
      await stage.fapi.push({ party: 'signing_client' });
      const { client, parameters } = await stage.fapi.ask({ party: 'signing_client' });
      return refused(await client.call('pushed_authorization_request', parameters), OBJECT);
    },
  ),
  badObject(
    'foreign_key',
    'critical',
    rfc(9101, '6.2'),
    'Yêu cầu ký bằng khóa lạ bị từ chối',
    'A request signed by an unknown key is refused',
    async () => ({
      key: freshKey(),
    }),
  ),
  badObject(
    'unsigned_object',
    'critical',
    rfc(9101, '10.1'),
    'Yêu cầu JAR alg none bị từ chối',
    'A request object with alg none is refused',
    async () => ({
      unsigned: true,
    }),
  ),
  badObject(
    'foreign_audience',
    'high',
    messageSigning('5.3.1'),
    'Yêu cầu dành cho máy chủ khác bị từ chối',
    'A request made for another server is refused',
    async () => ({
      claims: { aud: 'https://honest-other-bank.example' },
    }),
  ),
  badObject(
    'expired',
    'high',
    messageSigning('5.3.1'),
    'Yêu cầu hết hạn bị từ chối',
    'An expired request is refused',
    async ({ now }) => {
      const past = Math.floor(now() / 1_000) - HOUR_S;
      return { claims: { nbf: past, iat: past, exp: past + 300 } };
    },
  ),
  badObject(
    'long_lived',
    'medium',
    messageSigning('5.3.1'),
    'Yêu cầu có hạn quá 60 phút bị từ chối',
    'A request that lives longer than 60 minutes is refused',
    async ({ now }) => ({
      claims: { exp: Math.floor(now() / 1_000) + 3 * HOUR_S },
    }),
  ),
  badObject(
    'no_expiry',
    'medium',
    messageSigning('5.3.1'),
    'Yêu cầu không có exp bị từ chối',
    'A request without exp is refused',
    async () => ({
      claims: { exp: undefined },
    }),
  ),
  attack(
    'fapi2.message_signing.parameters_outside',
    'high',
    rfc(9101, '6.3'),
    'Tham số ngoài JWT không thay được nội dung đã ký',
    'Parameters outside the JWT do not replace what was signed',
    async (stage) => {
      const { client, parameters, pkce: _, state } = await stage.fapi.ask({ party: 'signing_client' });
      await stage.fapi.push({ party: 'signing_client' });
      const answer = await client.call('pushed_authorization_request', {
        request: client.requestObject(parameters),
        redirect_uri: 'https://attacker.example/callback',
        state: 'altered',
      });
      const requestUri = textMember(answer, 'request_uri');
      if (requestUri === undefined) return refused(answer, OBJECT);
      const url = client.authorizationUrl(requestUri);
      const { end, back } = await stage.walker.walk(stage.browser(), url, stage.customer(), {
        decision: 'approve',
      });
      insist(
        end.url.startsWith(client.credentials.redirectUri),
        'đi tới địa chỉ khác',
        'went to another address',
      );
      return stage.fapi.response(back).get('state') === state
        ? PASS
        : fail('state bị thay', 'the state was replaced');
    },
  ),
  attack(
    'fapi2.message_signing.plain_response',
    'medium',
    messageSigning('5.4.1'),
    'Client cam kết JARM xin phản hồi không ký thì bị từ chối',
    'A client of signed responses is refused a plain one',
    async (stage) => {
      await stage.fapi.push({ party: 'signing_client' });
      const { client, parameters } = await stage.fapi.ask({ party: 'signing_client' });
      return refused(await client.push({ ...parameters, response_mode: 'query' }));
    },
  ),
  ability(
    'fapi2.message_signing.introspection',
    'medium',
    rfc(9701, '5'),
    'Máy chủ tài nguyên nhận kết quả introspection có chữ ký',
    'A resource server gets a signed introspection response',
    async (stage) => {
      if (!stage.fapi.has('resource_server'))
        throw missing(
          'cấu hình không có fapi2.resource_server',
          'the configuration has no fapi2.resource_server',
        );
      const { accessToken: token } = await stage.fapi.shared();
      const client = await stage.fapi.client('resource_server');
      const headers = { accept: 'application/token-introspection+jwt' };
      const answer = await client.call('introspection', { token }, { headers });
      insist(answer.status === 200, `trả về ${answer.status}`, `answered ${answer.status}`);
      insist(
        isSignedBy(answer.body, await stage.fapi.keys()),
        'không có chữ ký đúng',
        'it is not signed by the JWKS',
      );
      const inside = readJwt(answer.body)?.claims.token_introspection as { active?: unknown } | undefined;
      return inside?.active === true ? PASS : fail('token không active', 'the token is not active');
    },
  ),
  attack(
    'fapi2.message_signing.introspection_by_app',
    'high',
    messageSigning('6.2'),
    'Ứng dụng thường không được introspect token',
    'An ordinary app may not introspect',
    async (stage) => {
      const { client, accessToken: token } = await stage.fapi.shared();
      const answer = await client.call('introspection', { token });
      return answer.status === 200 && answer.body.includes('"active":false') ? PASS : refused(answer);
    },
  ),
];

function badObject(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  change: (stage: Stage) => Promise<JwtChange>,
): Check {
  return attack(
    `fapi2.message_signing.${name}`,
    severity,
    clause,
    vi,
    en,
    async (stage): Promise<Verdict> => {
      const control = await stage.fapi.push({ party: 'signing_client' });
      presume(control.answer.status === 201, control.answer, 'PAR with JAR');
      const { client, parameters } = await stage.fapi.ask({ party: 'signing_client' });
      const request = client.requestObject(parameters, await change(stage));
      return refused(await client.call('pushed_authorization_request', { request }), OBJECT);
    },
  );
}
