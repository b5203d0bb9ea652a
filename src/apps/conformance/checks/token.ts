import { headerOf, isSignedBy, membersOf, readJwt, textMember } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Tokens } from '../stage/index.ts';
import { all, insist, notApplicable, presume, refused } from '../verdicts.ts';
import { ability, attack, fapi, rfc, statement } from './declare.ts';

const TOKEN_CHARS_MIN = 22;
/** Ten minutes: longer, and a stolen one lives as long as it takes to find a use for it. */
const TOKEN_LIFE_S_MAX = 900;

export const TOKEN: readonly Check[] = [
  statement(
    'fapi2.token.sender_constrained',
    'critical',
    fapi('5.3.2.1', 4),
    'Token được gắn với người gửi (token_type DPoP)',
    'The token is bound to its sender (token_type DPoP)',
    async ({ fapi: side }) => {
      const { answer } = await side.shared();
      const kind = textMember(answer, 'token_type');
      return kind?.toLowerCase() === 'dpop' ? PASS : fail(`token_type là ${kind}`, `token_type is ${kind}`);
    },
  ),
  statement(
    'fapi2.token.short_lived',
    'medium',
    fapi('5.3.2.1', 14),
    'Token ngắn hạn (không quá 15 phút) và đủ dài để không đoán được',
    'The token is short-lived (at most 15 minutes) and too long to guess',
    async ({ fapi: side }) => {
      const { answer, accessToken } = await side.shared();
      const { expires_in: expiresIn } = membersOf(answer);
      insist(accessToken.length >= TOKEN_CHARS_MIN, 'token quá ngắn', 'the token is too short');
      return typeof expiresIn === 'number' && expiresIn <= TOKEN_LIFE_S_MAX
        ? PASS
        : fail(`expires_in là ${String(expiresIn)}`, `expires_in is ${String(expiresIn)}`);
    },
  ),
  statement(
    'fapi2.token.not_stored',
    'medium',
    rfc(6749, '5.1'),
    'Phản hồi có token mang Cache-Control: no-store',
    'An answer with a token says Cache-Control: no-store',
    async ({ fapi: side }) => {
      const { answer } = await side.shared();
      const said = headerOf(answer, 'cache-control');
      return said?.includes('no-store') === true ? PASS : fail(`là ${said}`, `says ${said}`);
    },
  ),
  statement(
    'fapi2.token.id_token',
    'high',
    {
      text: 'OpenID Connect Core 1.0 §3.1.3.7',
      href: 'https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation',
    },
    'id_token ký bằng khóa trong JWKS, đúng iss, aud, nonce',
    'The id_token is signed by a key of the JWKS, with the right iss, aud and nonce',
    async ({ fapi: side, settings }) => {
      const one = await side.code();
      const answer = await side.redeem(one);
      const idToken = textMember(answer, 'id_token');
      presume(answer.status === 200, answer, 'token');
      if (idToken === undefined)
        throw notApplicable('không có id_token (không dùng OpenID)', 'no id_token (plain OAuth)');
      const { clientId } = one.client.credentials;
      const claims = readJwt(idToken)?.claims;
      insist(isSignedBy(idToken, await side.keys()), 'chữ ký không đúng', 'the signature is wrong');
      return claims?.iss === settings.fapi.issuer &&
        [claims.aud].flat().includes(clientId) &&
        claims.nonce === one.nonce
        ? PASS
        : fail('iss, aud hoặc nonce sai', 'iss, aud or nonce is wrong');
    },
  ),
  ability(
    'fapi2.token.refreshes',
    'high',
    fapi('5.3.2.1', 9),
    'Refresh token dùng được nhiều lần và không bị đổi',
    'The refresh token works again and again and is not rotated',
    async ({ fapi: side }) => {
      const held = await side.tokens();
      const refresh = refreshOf(held);
      for (let n = 0; n < 2; n += 1) {
        const answer = await held.client.call('token', refresh);
        insist(answer.status === 200, `lần ${n + 1}: ${answer.status}`, `time ${n + 1}: ${answer.status}`);
        const next = textMember(answer, 'refresh_token');
        insist(
          next === undefined || next === held.refreshToken,
          'refresh token bị đổi',
          'the refresh token was rotated',
        );
      }
      return PASS;
    },
  ),
  ability(
    'fapi2.token.refresh_keeps_consent',
    'medium',
    rfc(9396, '6.1'),
    'Token làm mới giữ đúng phạm vi đã đồng ý',
    'A refreshed token keeps exactly what was consented',
    async ({ fapi: side }) => {
      const held = await side.tokens();
      const answer = await held.client.call('token', refreshOf(held));
      presume(answer.status === 200, answer, 'refresh');
      const { authorization_details: details } = membersOf(answer);
      insist(held.details.length > 0, 'token không nói phạm vi', 'the token names no authorization_details');
      return JSON.stringify(details) === JSON.stringify(held.details)
        ? PASS
        : fail('phạm vi thay đổi', 'the details have changed');
    },
  ),
  attack(
    'fapi2.token.stolen_refresh',
    'critical',
    rfc(6749, '6'),
    'Refresh token bị đánh cắp không dùng được bởi client khác',
    'A stolen refresh token is of no use to another client',
    async ({ fapi: side }) => {
      const held = await refreshable(await side.shared());
      const thief = await side.client('second_client');
      return refused(await thief.call('token', held.parameters), { codes: ['invalid_grant'] });
    },
  ),
  attack(
    'fapi2.token.scope_escalation',
    'high',
    rfc(6749, '6'),
    'Làm mới token không xin thêm được scope',
    'A refresh cannot ask for more scope',
    async ({ fapi: side }) => {
      const held = await refreshable(await side.shared());
      const scope = `${held.client.credentials.scope} grant_management_revoke payments administrator`;
      const answer = await held.client.call('token', { ...held.parameters, scope });
      return refused(answer, { codes: ['invalid_scope', 'invalid_request'] });
    },
  ),
  attack(
    'fapi2.token.password_grant',
    'high',
    fapi('5.3.2.1', 2),
    'Grant password bị từ chối',
    'The password grant is refused',
    async (stage) => {
      const { client } = await stage.fapi.shared();
      const { username, password } = stage.customer();
      const answer = await client.call('token', {
        grant_type: 'password',
        username,
        password,
        scope: 'openid',
      });
      return refused(answer, { codes: ['unsupported_grant_type', 'unauthorized_client', 'invalid_request'] });
    },
  ),
  attack(
    'fapi2.token.unknown_grant',
    'medium',
    rfc(6749, '5.2'),
    'Loại grant lạ bị từ chối bằng lỗi chuẩn',
    'Unknown grant types are refused by the standard error',
    async ({ fapi: side }) => {
      const { client } = await side.shared();
      const verdicts: Verdict[] = [];
      for (const grant_type of ['urn:example:everything', 'implicit', '__proto__', undefined]) {
        const answer = await client.call('token', { grant_type });
        const codes = ['unsupported_grant_type', 'unauthorized_client', 'invalid_request'];
        verdicts.push(refused(answer, { codes }));
      }
      return all(verdicts);
    },
  ),
  attack(
    'fapi2.token.forged_refresh',
    'high',
    rfc(6749, '10.4'),
    'Refresh token bịa ra bị từ chối',
    'A made-up refresh token is refused',
    async ({ fapi: side }) => {
      const held = await refreshable(await side.shared());
      const refresh_token = `${held.parameters.refresh_token.slice(0, -4)}AAAA`;
      return refused(await held.client.call('token', { ...held.parameters, refresh_token }), {
        codes: ['invalid_grant'],
      });
    },
  ),
];

export function refreshOf({ refreshToken }: Tokens): {
  readonly grant_type: string;
  readonly refresh_token: string;
} {
  if (refreshToken === undefined)
    throw notApplicable('máy chủ không cấp refresh token', 'the server gave no refresh token');
  return { grant_type: 'refresh_token', refresh_token: refreshToken };
}

/** Tokens whose refresh was just seen to work, so that a refusal afterwards means something. */
export async function refreshable(
  held: Tokens,
): Promise<Tokens & { readonly parameters: ReturnType<typeof refreshOf> }> {
  const parameters = refreshOf(held);
  const answer = await held.client.call('token', parameters);
  presume(answer.status === 200, answer, 'refresh');
  return { ...held, parameters };
}
