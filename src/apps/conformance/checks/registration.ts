import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Answer,
  freshKey,
  type Json,
  membersOf,
  readJwt,
  signJwt,
  textMember,
} from '../client/index.ts';
import { type Check, fail, PASS } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { insist, isSuccess, missing, notApplicable, presume, refused } from '../verdicts.ts';
import { ability, attack, fapi, owasp, rfc } from './declare.ts';

const STATEMENT = {
  codes: [
    'invalid_software_statement',
    'unapproved_software_statement',
    'invalid_client_metadata',
    'invalid_request',
    'invalid_token',
  ],
};
const METADATA = {
  codes: ['invalid_client_metadata', 'invalid_redirect_uri', 'invalid_software_statement', 'invalid_request'],
};
const HOUR_S = 3_600;

export const REGISTRATION: readonly Check[] = [
  ability(
    'fapi2.registration.registers',
    'medium',
    rfc(7591, '3.2.1'),
    'Phần mềm có lời chứng (software statement) đăng ký được: 201',
    'Software with a statement of the directory registers: 201',
    async (stage) => {
      const { answer } = await registered(stage);
      return answer.status === 201 && textMember(answer, 'client_id') !== undefined
        ? PASS
        : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  attack(
    'fapi2.registration.no_statement',
    'critical',
    rfc(7591, '2.3'),
    'Đăng ký không có lời chứng bị từ chối',
    'A registration without a statement is refused',
    async (stage) => await refusedRegistration(stage, { software_statement: undefined }, STATEMENT),
  ),
  attack(
    'fapi2.registration.forged_statement',
    'critical',
    rfc(7591, '2.3'),
    'Lời chứng ký bằng khóa lạ bị từ chối',
    'A statement signed by an unknown key is refused',
    async (stage) => {
      const { metadata } = await accepted(stage);
      const read = readJwt(String(metadata.software_statement));
      const key = freshKey();
      const forged = signJwt(key, { ...read?.header, alg: key.alg }, { ...read?.claims });
      return await refusedRegistration(stage, { software_statement: forged }, STATEMENT);
    },
  ),
  attack(
    'fapi2.registration.unsigned_statement',
    'critical',
    rfc(8725, '2.1'),
    'Lời chứng alg none bị từ chối',
    'A statement with alg none is refused',
    async (stage) => {
      const { metadata } = await accepted(stage);
      const read = readJwt(String(metadata.software_statement));
      const unsigned = signJwt(
        freshKey(),
        { ...read?.header, alg: 'none' },
        { ...read?.claims },
        { unsigned: true },
      );
      return await refusedRegistration(stage, { software_statement: unsigned }, STATEMENT);
    },
  ),
  attack(
    'fapi2.registration.altered_statement',
    'critical',
    rfc(7591, '2.3'),
    'Lời chứng bị sửa bị từ chối',
    'An altered statement is refused',
    async (stage) => {
      const { metadata } = await accepted(stage);
      const [header, claims = '', signature] = String(metadata.software_statement).split('.');
      const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Json;
      const past = { ...read, iat: Math.floor(stage.now() / 1_000) - 2 * HOUR_S, software_id: 'other' };
      const altered = `${header}.${Buffer.from(JSON.stringify(past)).toString('base64url')}.${signature}`;
      return await refusedRegistration(stage, { software_statement: altered }, STATEMENT);
    },
  ),
  badMetadata(
    'foreign_redirect',
    'critical',
    rfc(7591, '5'),
    'redirect_uri ngoài lời chứng bị từ chối',
    'A redirect_uri outside the statement is refused',
    () => ({
      redirect_uris: ['https://attacker.example/callback'],
    }),
  ),
  badMetadata(
    'public_client',
    'critical',
    fapi('5.3.2.1', 3),
    'Đăng ký client công khai bị từ chối',
    'A public client is refused',
    () => ({
      token_endpoint_auth_method: 'none',
    }),
  ),
  badMetadata(
    'secret_client',
    'high',
    fapi('5.3.2.1', 6),
    'Đăng ký client dùng bí mật chung bị từ chối',
    'A client with a shared secret is refused',
    () => ({
      token_endpoint_auth_method: 'client_secret_basic',
    }),
  ),
  badMetadata(
    'implicit',
    'high',
    fapi('5.3.2.2', 1),
    'Đăng ký grant implicit bị từ chối',
    'The implicit grant is refused',
    () => ({
      response_types: ['id_token token'],
      grant_types: ['implicit'],
    }),
  ),
  badMetadata(
    'no_algorithm',
    'critical',
    fapi('5.4.1'),
    'Đăng ký thuật toán none bị từ chối',
    'The algorithm none is refused',
    () => ({
      token_endpoint_auth_signing_alg: 'none',
      id_token_signed_response_alg: 'none',
      request_object_signing_alg: 'none',
    }),
  ),
  attack(
    'fapi2.registration.without_dpop',
    'critical',
    fapi('5.3.2.1', 4),
    'Client không tự bỏ được việc gắn token với người gửi',
    'A client cannot opt out of sender-constrained tokens',
    async (stage) => {
      const { metadata } = await accepted(stage);
      const answer = await register(stage, {
        ...metadata,
        ...(await fresh(stage)),
        dpop_bound_access_tokens: false,
        tls_client_certificate_bound_access_tokens: false,
      });
      if (!isSuccess(answer)) return refused(answer, METADATA);
      const said = membersOf(answer);
      return said.dpop_bound_access_tokens === true ||
        said.tls_client_certificate_bound_access_tokens === true
        ? PASS
        : fail('được chấp nhận', 'it was accepted');
    },
  ),
  attack(
    'fapi2.registration.keys_elsewhere',
    'critical',
    owasp('SSRF Prevention', 'Server_Side_Request_Forgery_Prevention_Cheat_Sheet'),
    'jwks_uri trỏ vào mạng trong không được máy chủ gọi tới (SSRF)',
    'A jwks_uri into the inner network is not called (SSRF)',
    async (stage) => {
      await accepted(stage);
      let calls = 0;
      const trap = createServer((_, response) => {
        calls += 1;
        response.end('{"keys":[]}');
      });
      await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
      try {
        const { port } = trap.address() as AddressInfo;
        const uri = `http://127.0.0.1:${port}/jwks`;
        const verdict = await refusedRegistration(stage, { jwks: undefined, jwks_uri: uri }, METADATA);
        insist(calls === 0, 'máy chủ gọi tới địa chỉ trong', 'the server called the inner address');
        return verdict;
      } finally {
        trap.close();
      }
    },
  ),
  attack(
    'fapi2.registration.management_token',
    'critical',
    rfc(7592, '3'),
    'Quản lý client bằng token bịa ra bị từ chối',
    'Managing a client with a made-up token is refused',
    async (stage) => {
      const { answer } = await accepted(stage);
      const url = textMember(answer, 'registration_client_uri');
      if (url === undefined)
        throw notApplicable(
          'máy chủ không có quản lý client (RFC 7592)',
          'the server has no client management (RFC 7592)',
        );
      const token = textMember(answer, 'registration_access_token');
      const get = async (bearer: string | undefined): Promise<Answer> =>
        await stage.send({ method: 'GET', url, headers: { authorization: `Bearer ${bearer}` } });
      const honest = await get(token);
      presume(honest.status === 200, honest, 'client management');
      return refused(await get(`${token?.slice(0, -4)}AAAA`), { statuses: [400, 401, 403] });
    },
  ),
];

interface Registered {
  readonly metadata: Json;
  readonly answer: Answer;
}

async function register(stage: Stage, metadata: Json): Promise<Answer> {
  const { registration_endpoint: url } = await stage.fapi.metadata();
  if (typeof url !== 'string')
    throw notApplicable(
      'máy chủ không có đăng ký tự động (RFC 7591)',
      'the server has no dynamic registration (RFC 7591)',
    );
  return await stage.send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(metadata),
  });
}

/** A statement is short-lived and may be good for once: each registration has its own. */
async function fresh(stage: Stage): Promise<{ readonly software_statement: string }> {
  const { statement } = stage.settings.fapi;
  if (statement === undefined)
    throw missing('cấu hình không có fapi2.statement', 'the configuration has no fapi2.statement');
  if ('jwt' in statement) return { software_statement: statement.jwt };
  const { url, method = 'POST', authorization, body, member = 'software_statement' } = statement;
  const answer = await stage.send({
    method,
    url,
    headers: {
      accept: 'application/json',
      // Each asks anew, where the directory remembers what was asked.
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      ...(authorization === undefined ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const jwt =
    textMember(answer, member) ?? (answer.body.split('.').length === 3 ? answer.body.trim() : undefined);
  presume(jwt !== undefined, answer, 'software statement');
  return { software_statement: jwt };
}

async function honest(stage: Stage): Promise<Json> {
  const { credentials } = await stage.fapi.client();
  const statement = await fresh(stage);
  const claims = readJwt(statement.software_statement)?.claims ?? {};
  const stated = claims.software_redirect_uris;
  return {
    ...statement,
    redirect_uris: Array.isArray(stated) ? [stated[0]] : [credentials.redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'private_key_jwt',
    ...(claims.software_jwks === undefined ? { jwks: { keys: [credentials.key.publicJwk] } } : {}),
  };
}

async function registered(stage: Stage): Promise<Registered> {
  const metadata = await honest(stage);
  return { metadata, answer: await register(stage, metadata) };
}

async function accepted(stage: Stage): Promise<Registered> {
  const one = await registered(stage);
  presume(one.answer.status === 201, one.answer, 'registration');
  return one;
}

async function refusedRegistration(
  stage: Stage,
  change: Json,
  wanted: Parameters<typeof refused>[1],
): Promise<ReturnType<typeof refused>> {
  const { metadata } = await accepted(stage);
  return refused(await register(stage, { ...metadata, ...(await fresh(stage)), ...change }), wanted);
}

function badMetadata(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  change: () => Json,
): Check {
  return attack(
    `fapi2.registration.${name}`,
    severity,
    clause,
    vi,
    en,
    async (stage) => await refusedRegistration(stage, change(), METADATA),
  );
}
