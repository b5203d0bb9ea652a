import { connect } from 'node:tls';
import { headerOf, type Json, membersOf } from '../client/index.ts';
import { type Check, fail, PASS, skip, type Verdict } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { insist } from '../verdicts.ts';
import { ability, fapi, rfc, statement } from './declare.ts';

/** FAPI 2.0 §5.4: what may sign. */
const SOUND_ALGORITHMS = ['PS256', 'ES256', 'EdDSA', 'Ed25519'];
const SOUND_AUTHENTICATION = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'];
const ALGORITHM_LISTS = [
  'token_endpoint_auth_signing_alg_values_supported',
  'request_object_signing_alg_values_supported',
  'dpop_signing_alg_values_supported',
  'id_token_signing_alg_values_supported',
  'authorization_signing_alg_values_supported',
  'introspection_signing_alg_values_supported',
  'backchannel_authentication_request_signing_alg_values_supported',
];

export const METADATA: readonly Check[] = [
  ability(
    'fapi2.metadata.discovery',
    'medium',
    fapi('5.3.2.1', 1),
    'Máy chủ công bố metadata với đúng issuer',
    'The server publishes metadata with its very issuer',
    async ({ fapi: side, settings }) => {
      const { issuer } = await side.metadata();
      return issuer === settings.fapi.issuer
        ? PASS
        : fail(`issuer là ${issuer}`, `issuer is ${issuer}, expected ${settings.fapi.issuer}`);
    },
  ),
  ability(
    'fapi2.metadata.rfc8414',
    'low',
    rfc(8414, '3'),
    'Metadata cũng có ở địa chỉ của RFC 8414',
    'The metadata is also at the address of RFC 8414',
    async ({ send, settings }) => {
      const { origin, pathname } = new URL(settings.fapi.issuer);
      const path = pathname === '/' ? '' : pathname;
      const url = `${origin}/.well-known/oauth-authorization-server${path}`;
      const answer = await send({ method: 'GET', url });
      return membersOf(answer).issuer === settings.fapi.issuer
        ? PASS
        : fail(`${url} không có issuer đó`, `${url} does not have that issuer (${answer.status})`);
    },
  ),
  says(
    'par_required',
    'high',
    fapi('5.3.2.2', 3),
    'Metadata: bắt buộc PAR',
    'Metadata: pushed requests are required',
    (m) =>
      m.require_pushed_authorization_requests === true &&
      typeof m.pushed_authorization_request_endpoint === 'string',
  ),
  says(
    's256_only',
    'high',
    fapi('5.3.2.2', 5),
    'Metadata: PKCE chỉ S256',
    'Metadata: PKCE by S256 only',
    (m) => exactly(m.code_challenge_methods_supported, ['S256']),
  ),
  says(
    'code_only',
    'high',
    fapi('5.3.2.2', 1),
    'Metadata: chỉ response_type code',
    'Metadata: response_type code only',
    (m) => exactly(m.response_types_supported, ['code']),
  ),
  says(
    'client_authentication',
    'high',
    fapi('5.3.2.1', 6),
    'Metadata: xác thực client chỉ bằng private_key_jwt hoặc mTLS',
    'Metadata: clients authenticate by private_key_jwt or mTLS only',
    (m) => within(m.token_endpoint_auth_methods_supported, SOUND_AUTHENTICATION),
  ),
  says(
    'algorithms',
    'high',
    fapi('5.4.1'),
    'Metadata: chỉ các thuật toán ký PS256, ES256, EdDSA',
    'Metadata: only PS256, ES256 and EdDSA sign',
    (m) =>
      within(m.token_endpoint_auth_signing_alg_values_supported, SOUND_ALGORITHMS) &&
      ALGORITHM_LISTS.every((name) => m[name] === undefined || within(m[name], SOUND_ALGORITHMS)),
  ),
  says(
    'grant_types',
    'high',
    fapi('5.3.2.1', 2),
    'Metadata: không có grant password hay implicit',
    'Metadata: neither the password nor the implicit grant',
    (m) =>
      Array.isArray(m.grant_types_supported) &&
      !m.grant_types_supported.some((one) => one === 'password' || one === 'implicit'),
  ),
  says(
    'iss',
    'high',
    fapi('5.3.2.2', 7),
    'Metadata: phản hồi có iss',
    'Metadata: responses carry iss',
    (m) => m.authorization_response_iss_parameter_supported === true,
  ),
  says(
    'sender_constraint',
    'high',
    fapi('5.3.2.1', 5),
    'Metadata: token gắn với DPoP hoặc mTLS',
    'Metadata: tokens are bound by DPoP or mTLS',
    (m) =>
      Array.isArray(m.dpop_signing_alg_values_supported) ||
      m.tls_client_certificate_bound_access_tokens === true,
  ),
  says(
    'rich_requests',
    'medium',
    rfc(9396, '10'),
    'Metadata: kể tên các loại yêu cầu RAR',
    'Metadata: names the types of rich requests',
    (m, { settings }) =>
      Array.isArray(m.authorization_details_types_supported) &&
      m.authorization_details_types_supported.includes(settings.fapi.accountDetail.type),
  ),
  says(
    'https',
    'critical',
    fapi('5.2.1'),
    'Mọi endpoint là HTTPS',
    'Every endpoint is HTTPS',
    (m) =>
      m.issuer !== undefined &&
      Object.entries(m)
        .filter(([name]) => name === 'issuer' || name === 'jwks_uri' || name.endsWith('_endpoint'))
        .every(([, url]) => typeof url === 'string' && url.startsWith('https://')),
  ),
  says(
    'mtls_aliases',
    'medium',
    fapi('5.2.2.1'),
    'Metadata: có mtls_endpoint_aliases khi dùng mTLS',
    'Metadata: mtls_endpoint_aliases where mTLS is used',
    (m) =>
      m.tls_client_certificate_bound_access_tokens !== true ||
      typeof (m.mtls_endpoint_aliases as Json | undefined)?.token_endpoint === 'string',
  ),
  statement(
    'fapi2.metadata.keys',
    'critical',
    fapi('5.4.1'),
    'JWKS: chỉ khóa công khai, đủ mạnh, kid không trùng, không dẫn ra ngoài',
    'JWKS: public keys only, strong enough, distinct kids, no references elsewhere',
    async ({ fapi: side }) => {
      const keys = await side.keys();
      const kids = keys.map(({ kid }) => kid);
      insist(keys.length > 0, 'JWKS rỗng', 'the JWKS is empty');
      insist(
        keys.every((key) => !('d' in key) && !('k' in key) && !('p' in key)),
        'JWKS có phần bí mật của khóa',
        'the JWKS holds private parts',
      );
      insist(
        kids.every((kid) => kid !== undefined) && new Set(kids).size === kids.length,
        'kid thiếu hoặc trùng',
        'kids are missing or repeated',
      );
      insist(
        keys.every(({ kty, n }) => kty !== 'RSA' || Buffer.from(n ?? '', 'base64url').length >= 256),
        'khóa RSA dưới 2048 bit',
        'an RSA key is below 2048 bits',
      );
      insist(
        keys.every((key) => !('x5u' in key) && !('jku' in key)),
        'JWKS dẫn ra nơi khác (x5u, jku)',
        'the JWKS points elsewhere (x5u, jku)',
      );
      return PASS;
    },
  ),
  statement(
    'fapi2.metadata.old_tls',
    'high',
    fapi('5.2.1'),
    'Kết nối TLS 1.1 bị từ chối',
    'A TLS 1.1 connection is refused',
    async ({ settings }) => await oldTls(settings.fapi.issuer),
  ),
  statement(
    'fapi2.metadata.cors',
    'medium',
    fapi('5.2.3'),
    'Endpoint ủy quyền không cho trang khác đọc (CORS)',
    'The authorization endpoint lets no other site read it (CORS)',
    async ({ fapi: side, send }) => {
      const { authorization_endpoint: url } = await side.metadata();
      const answer = await send({
        method: 'GET',
        url: String(url),
        headers: { origin: 'https://attacker.example' },
      });
      const allowed = headerOf(answer, 'access-control-allow-origin');
      return allowed === undefined ? PASS : fail(`cho phép nguồn ${allowed}`, `allows the origin ${allowed}`);
    },
  ),
];

function says(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  holds: (metadata: Json, stage: Stage) => boolean,
): Check {
  return statement(`fapi2.metadata.${name}`, severity, clause, vi, en, async (stage) =>
    holds(await stage.fapi.metadata(), stage)
      ? PASS
      : fail('metadata không nói như vậy', 'the metadata does not say so'),
  );
}

function within(value: unknown, allowed: readonly string[]): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => allowed.includes(String(one)));
}

const exactly = (value: unknown, wanted: readonly string[]): boolean =>
  within(value, wanted) && (value as unknown[]).length === wanted.length;

/** As long as an honest handshake may take. */
const HANDSHAKE_WAIT_MS_MAX = 10_000;

async function oldTls(issuer: string): Promise<Verdict> {
  const { protocol, hostname, port } = new URL(issuer);
  if (protocol !== 'https:') return fail('không phải HTTPS', 'is not HTTPS at all');
  const attempt = async (versions: object): Promise<string | undefined> =>
    await new Promise((resolve) => {
      const socket = connect({
        host: hostname,
        port: Number(port || 443),
        // Only the version is in question here, not who answers.
        rejectUnauthorized: false,
        timeout: HANDSHAKE_WAIT_MS_MAX,
        ...versions,
      });
      const end = (version?: string): void => {
        socket.destroy();
        resolve(version);
      };
      socket.on('secureConnect', () => end(socket.getProtocol() ?? 'unknown'));
      socket.on('error', () => end());
      socket.on('timeout', () => end());
    });
  const now = await attempt({ minVersion: 'TLSv1.2' });
  if (now === undefined) return skip('không kết nối TLS được', 'no TLS connection could be made at all');
  const old = await attempt({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' });
  return old === undefined ? PASS : fail(`máy chủ nhận ${old}`, `the server takes ${old}`);
}
