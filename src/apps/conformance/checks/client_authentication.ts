import { createPublicKey } from 'node:crypto';
import {
  basicAuthorization,
  type Changes,
  freshKey,
  type JwtChange,
  type Parameters,
  textMember,
} from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { all, presume, refused } from '../verdicts.ts';
import { ability, attack, fapi, rfc } from './declare.ts';
import { refreshable } from './token.ts';

const CLIENT = { codes: ['invalid_client', 'invalid_request', 'unauthorized_client'] };
const AHEAD_ALLOWED_S = 8;
const AHEAD_REFUSED_S = 120;

export const CLIENT_AUTHENTICATION: readonly Check[] = [
  ability(
    'fapi2.client_authentication.skew',
    'medium',
    fapi('5.3.2.1', 13),
    'Đồng hồ của client nhanh 8 giây vẫn được nhận',
    'A client whose clock is 8 seconds ahead is taken',
    async (stage) => {
      const ahead = Math.floor(stage.now() / 1_000) + AHEAD_ALLOWED_S;
      const { client, parameters } = await stage.fapi.ask();
      const answer = await client.push(parameters, { assertion: { claims: { iat: ahead, nbf: ahead } } });
      return answer.status === 201 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  forged(
    'of_other',
    'critical',
    rfc(7523, '3'),
    'Assertion ký bằng khóa của client khác bị từ chối',
    "An assertion signed by another client's key is refused",
    async ({ fapi: side }) => ({ key: (await side.client('second_client')).credentials.key }),
  ),
  forged(
    'unknown_key',
    'critical',
    rfc(7523, '3'),
    'Assertion ký bằng khóa lạ bị từ chối',
    'An assertion signed by an unknown key is refused',
    async ({ fapi: side }) => ({ key: freshKey('ES256', (await side.client()).credentials.key.kid) }),
  ),
  forged(
    'kid_collision',
    'critical',
    rfc(8725, '3.10'),
    'kid của client khác không chọn được khóa của client đó',
    "Another client's kid does not choose that client's key",
    async ({ fapi: side }) => {
      const other = (await side.client('second_client')).credentials.key;
      return { key: other, header: { kid: (await side.client()).credentials.key.kid } };
    },
  ),
  forged(
    'embedded_key',
    'critical',
    rfc(8725, '3.10'),
    'Khóa gửi kèm trong header (jwk, jku, x5u) không được tin',
    'A key sent along in the header (jwk, jku, x5u) is not trusted',
    async () => {
      const key = freshKey();
      const header = {
        jwk: key.publicJwk,
        jku: 'https://attacker.example/jwks',
        x5u: 'https://attacker.example/x',
      };
      return { key, header };
    },
  ),
  forged(
    'unsigned',
    'critical',
    rfc(8725, '2.1'),
    'Assertion alg none bị từ chối',
    'An assertion with alg none is refused',
    async () => ({
      unsigned: true,
    }),
  ),
  forged(
    'public_key_as_secret',
    'critical',
    rfc(8725, '2.1'),
    'Assertion HS256 với khóa công khai làm bí mật bị từ chối',
    'An HS256 assertion with the public key as secret is refused',
    async ({ fapi: side }) => {
      const { key } = (await side.client()).credentials;
      return { secret: createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' }) };
    },
  ),
  forged(
    'token_endpoint_audience',
    'high',
    fapi('5.3.2.1', 8),
    'aud là địa chỉ token endpoint bị từ chối',
    'An audience that is the token endpoint is refused',
    async ({ fapi: side }) => ({ claims: { aud: (await side.client()).endpoint('token') } }),
  ),
  forged(
    'audience_list',
    'medium',
    fapi('5.3.2.1', 8),
    'aud là mảng bị từ chối (chỉ nhận chuỗi issuer)',
    'An audience that is a list is refused (the issuer, as a string, only)',
    async ({ fapi: side }) => ({ claims: { aud: [(await side.metadata()).issuer] } }),
  ),
  forged(
    'foreign_audience',
    'critical',
    rfc(7523, '3'),
    'Assertion dành cho máy chủ khác bị từ chối',
    'An assertion made for another server is refused',
    async () => ({
      claims: { aud: 'https://honest-other-bank.example' },
    }),
  ),
  forged(
    'expired',
    'high',
    rfc(7523, '3'),
    'Assertion hết hạn bị từ chối',
    'An expired assertion is refused',
    async ({ now }) => {
      const past = Math.floor(now() / 1_000) - 3_600;
      return { claims: { iat: past, nbf: past, exp: past + 60 } };
    },
  ),
  forged(
    'no_expiry',
    'high',
    rfc(7523, '3'),
    'Assertion không có exp bị từ chối',
    'An assertion without exp is refused',
    async () => ({
      claims: { exp: undefined },
    }),
  ),
  forged(
    'no_jti',
    'medium',
    rfc(7523, '3'),
    'Assertion không có jti bị từ chối',
    'An assertion without jti is refused',
    async () => ({
      claims: { jti: undefined },
    }),
  ),
  forged(
    'from_the_future',
    'medium',
    fapi('5.3.2.1', 13),
    'Assertion của tương lai (2 phút) bị từ chối',
    'An assertion from the future (2 minutes) is refused',
    async ({ now }) => {
      const ahead = Math.floor(now() / 1_000) + AHEAD_REFUSED_S;
      return { claims: { iat: ahead, nbf: ahead, exp: ahead + 60 } };
    },
  ),
  forged(
    'other_subject',
    'high',
    rfc(7523, '3'),
    'Assertion có sub khác iss bị từ chối',
    'An assertion whose sub is not its iss is refused',
    async ({ fapi: side }) => ({
      claims: { sub: (await side.client('second_client')).credentials.clientId },
    }),
  ),
  attack(
    'fapi2.client_authentication.other_client_id',
    'critical',
    rfc(7521, '4.2'),
    'client_id của client khác bên cạnh assertion của mình bị từ chối',
    "Another client's client_id beside one's own assertion is refused",
    async (stage) => {
      const { clientId } = (await stage.fapi.client('second_client')).credentials;
      return await refusedCall(stage, {}, { client_id: clientId });
    },
  ),
  attack(
    'fapi2.client_authentication.replay',
    'critical',
    rfc(7523, '3'),
    'Assertion dùng lại bị từ chối',
    'An assertion is refused the second time',
    async (stage) => {
      const { client, parameters } = await stage.fapi.ask();
      const raw = client.assertion();
      const first = await client.push(parameters, { assertion: { raw } });
      presume(first.status === 201, first, 'PAR');
      return refused(await client.push(parameters, { assertion: { raw } }), CLIENT);
    },
  ),
  attack(
    'fapi2.client_authentication.none',
    'critical',
    fapi('5.3.2.1', 3),
    'Token endpoint không phục vụ client công khai',
    'The token endpoint serves no public client',
    async (stage) => await refusedCall(stage, { assertion: 'none', certificate: 'none' }),
  ),
  attack(
    'fapi2.client_authentication.secret',
    'high',
    fapi('5.3.2.1', 6),
    'client_secret (Basic hoặc trong form) bị từ chối',
    'A client secret (Basic or in the form) is refused',
    async (stage) => {
      const { clientId } = (await stage.fapi.client()).credentials;
      const authorization = basicAuthorization(clientId, 'secret');
      return all([
        await refusedCall(stage, { assertion: 'none', headers: { authorization } }),
        await refusedCall(stage, { assertion: 'none' }, { client_secret: 'secret' }),
      ]);
    },
  ),
];

/** The refresh of a held token, differing in how the client shows who it is. */
async function refusedCall(stage: Stage, changes: Changes, more: Parameters = {}): Promise<Verdict> {
  const { client, parameters } = await refreshable(await stage.fapi.shared());
  return refused(await client.call('token', { ...parameters, ...more }, changes), CLIENT);
}

function forged(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  change: (stage: Stage) => Promise<JwtChange>,
): Check {
  return attack(`fapi2.client_authentication.${name}`, severity, clause, vi, en, async (stage) => {
    const { client, parameters } = await stage.fapi.ask();
    const honest = await client.push(parameters);
    presume(textMember(honest, 'request_uri') !== undefined, honest, 'PAR');
    return refused(await client.push(parameters, { assertion: await change(stage) }), CLIENT);
  });
}
