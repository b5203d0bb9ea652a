import { createHash, randomUUID } from 'node:crypto';
import { freshKey, headerOf, type JwtChange, textMember } from '../client/index.ts';
import { type Check, fail, PASS, type Verdict } from '../model.ts';
import type { Stage, Tokens } from '../stage/index.ts';
import { notApplicable, presume, refused } from '../verdicts.ts';
import { ability, attack, attacker, fapi, rfc } from './declare.ts';
import { refreshable } from './token.ts';

const PROOF = { codes: ['invalid_dpop_proof', 'invalid_request', 'use_dpop_nonce'] };
const UNAUTHORISED = { statuses: [400, 401] };
const HOUR_S = 3_600;

export const DPOP: readonly Check[] = [
  attack(
    'fapi2.dpop.none_at_token',
    'critical',
    fapi('5.3.2.1', 4),
    'Không có proof thì không có token (không hạ xuống Bearer)',
    'Without a proof there is no token (no falling back to Bearer)',
    async ({ fapi: side }) => {
      const { client, parameters } = await refreshable(await side.shared());
      // RFC 9449 §5.2 asks for a refusal and names no code.
      return refused(await client.call('token', parameters, { proof: 'none' }));
    },
  ),
  forged(
    'none_algorithm',
    'critical',
    rfc(9449, '4.3'),
    'Proof alg none bị từ chối',
    'A proof with alg none is refused',
    () => ({
      unsigned: true,
    }),
  ),
  forged(
    'symmetric',
    'critical',
    rfc(9449, '4.3'),
    'Proof ký bằng HS256 bị từ chối',
    'A proof signed by HS256 is refused',
    () => ({
      secret: 'secret',
    }),
  ),
  forged(
    'other_signer',
    'critical',
    rfc(9449, '4.3'),
    'Proof không do khóa trong header ký bị từ chối',
    'A proof not signed by the key in its header is refused',
    () => ({
      header: { jwk: freshKey().publicJwk },
    }),
  ),
  forged(
    'private_key',
    'high',
    rfc(9449, '4.3'),
    'Proof có phần bí mật của khóa bị từ chối',
    'A proof with the private part of its key is refused',
    () => {
      const key = freshKey();
      return { key, header: { jwk: key.privateKey.export({ format: 'jwk' }) } };
    },
  ),
  forged(
    'wrong_type',
    'high',
    rfc(9449, '4.3'),
    'Proof có typ khác bị từ chối',
    'A proof of another typ is refused',
    () => ({ header: { typ: 'JWT' } }),
  ),
  forged(
    'other_method',
    'high',
    rfc(9449, '4.3'),
    'Proof cho phương thức khác bị từ chối',
    'A proof for another method is refused',
    () => ({
      claims: { htm: 'GET' },
    }),
  ),
  forged(
    'other_address',
    'high',
    rfc(9449, '4.3'),
    'Proof cho địa chỉ khác bị từ chối',
    'A proof for another address is refused',
    () => ({
      claims: { htu: 'https://other.example/token' },
    }),
  ),
  forged(
    'no_jti',
    'medium',
    rfc(9449, '4.3'),
    'Proof không có jti bị từ chối',
    'A proof without jti is refused',
    () => ({ claims: { jti: undefined } }),
  ),
  // A nonce dates a proof by itself (RFC 9449 §4.3 no. 11), so these go without.
  forged(
    'stale',
    'high',
    rfc(9449, '11.1'),
    'Proof cũ một giờ, không có nonce, bị từ chối',
    'A proof one hour old, without a nonce, is refused',
    ({ now }) => ({ claims: { iat: Math.floor(now() / 1_000) - HOUR_S, nonce: undefined } }),
  ),
  forged(
    'from_the_future',
    'medium',
    rfc(9449, '11.1'),
    'Proof của tương lai (một giờ), không có nonce, bị từ chối',
    'A proof from the future (one hour), without a nonce, is refused',
    ({ now }) => ({ claims: { iat: Math.floor(now() / 1_000) + HOUR_S, nonce: undefined } }),
  ),
  forged(
    'future_with_nonce',
    'low',
    fapi('5.3.2.1', 13),
    'Proof của tương lai (một giờ) bị từ chối, dù có nonce',
    'A proof from the future (one hour) is refused, nonce or not',
    ({ now }) => ({ claims: { iat: Math.floor(now() / 1_000) + HOUR_S } }),
  ),
  attack(
    'fapi2.dpop.two_proofs',
    'high',
    rfc(9449, '4.3'),
    'Hai header DPoP bị từ chối',
    'Two DPoP headers are refused',
    async ({ fapi: side }) => {
      const { client, parameters } = await refreshable(await side.shared());
      const url = client.endpoint('token');
      const raw = [client.proof('POST', url), client.proof('POST', url, undefined, { key: freshKey() })];
      return refused(await client.call('token', parameters, { proof: { raw } }), PROOF);
    },
  ),
  attack(
    'fapi2.dpop.replay_at_token',
    'high',
    rfc(9449, '11.1'),
    'Proof dùng lại ở token endpoint bị từ chối',
    'A proof is refused the second time at the token endpoint',
    async ({ fapi: side }) => {
      const { client, parameters } = await refreshable(await side.shared());
      const raw = client.proof('POST', client.endpoint('token'));
      const first = await client.call('token', parameters, { proof: { raw } });
      presume(first.status === 200, first, 'refresh');
      return refused(await client.call('token', parameters, { proof: { raw } }));
    },
  ),
  ability(
    'fapi2.dpop.skew',
    'medium',
    fapi('5.3.2.1', 13),
    'Proof nhanh 8 giây được nhận',
    'A proof that is 8 seconds ahead is taken',
    async (stage) => {
      const { client, accessToken } = await stage.fapi.shared();
      const claims = { iat: Math.floor(stage.now() / 1_000) + 8 };
      const answer = await client.resource({
        url: stage.settings.fapi.url('accounts'),
        token: accessToken,
        proof: { claims },
      });
      return answer.status === 200 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  stolen(
    'as_bearer',
    'critical',
    rfc(9449, '7.2'),
    'Token DPoP đưa ra như Bearer bị từ chối',
    'A DPoP token shown as Bearer is refused',
    (held, url) => ({
      url,
      token: held.accessToken,
      scheme: 'Bearer',
      proof: 'none' as const,
    }),
  ),
  stolen(
    'without_proof',
    'critical',
    rfc(9449, '7.1'),
    'Token đánh cắp không có proof bị từ chối',
    'A stolen token without a proof is refused',
    (held, url) => ({
      url,
      token: held.accessToken,
      proof: 'none' as const,
    }),
  ),
  stolen(
    'with_own_key',
    'critical',
    rfc(9449, '7.1'),
    'Token đánh cắp với khóa của kẻ trộm bị từ chối',
    "A stolen token with the thief's key is refused",
    (held, url) => ({
      url,
      token: held.accessToken,
      proof: { key: freshKey() },
    }),
  ),
  stolen(
    'no_ath',
    'high',
    rfc(9449, '7.1'),
    'Proof không gắn với token (ath) bị từ chối',
    'A proof without ath is refused',
    (held, url) => ({
      url,
      token: held.accessToken,
      proof: { claims: { ath: undefined } },
    }),
  ),
  stolen(
    'other_ath',
    'high',
    rfc(9449, '7.1'),
    'Proof của token khác (ath) bị từ chối',
    'A proof with the ath of another token is refused',
    (held, url) => ({
      url,
      token: held.accessToken,
      proof: { claims: { ath: createHash('sha256').update(randomUUID()).digest('base64url') } },
    }),
  ),
  stolen(
    'stale_at_resource',
    'high',
    rfc(9449, '11.1'),
    'Proof cũ ở resource bị từ chối',
    'A stale proof is refused at the resource',
    (held, url, now) => ({
      url,
      token: held.accessToken,
      proof: { claims: { iat: Math.floor(now / 1_000) - HOUR_S } },
    }),
  ),
  stolen(
    'other_resource',
    'high',
    rfc(9449, '7.1'),
    'Proof cho tài nguyên khác bị từ chối',
    'A proof made for another resource is refused',
    (held, url) => ({
      url,
      token: held.accessToken,
      proof: { claims: { htu: `${url}-other` } },
    }),
  ),
  stolen(
    'cuckoo',
    'critical',
    attacker('5.6'),
    'Token chim cu: proof làm cho máy chủ khác không dùng được ở đây',
    "Cuckoo's token: a proof made for another host is of no use here",
    (held, url) => ({
      url,
      token: held.accessToken,
      proof: { claims: { htu: url.replace(/^https?:\/\/[^/]+/, 'https://malicious-bank.example') } },
    }),
  ),
  attack(
    'fapi2.dpop.replay_at_resource',
    'high',
    rfc(9449, '11.1'),
    'Proof dùng lại ở resource bị từ chối',
    'A proof is refused the second time at the resource',
    async ({ fapi: side, settings }) => {
      const { client, accessToken: token } = await side.shared();
      const url = settings.fapi.url('accounts');
      const warm = await client.resource({ url, token });
      presume(warm.status === 200, warm, 'accounts');
      const raw = client.proof('GET', url, token);
      const first = await client.resource({ url, token, proof: { raw } });
      presume(first.status === 200, first, 'accounts');
      return refused(await client.resource({ url, token, proof: { raw } }), UNAUTHORISED);
    },
  ),
  attack(
    'fapi2.dpop.forged_nonce',
    'medium',
    rfc(9449, '8'),
    'Nơi máy chủ đòi nonce, nonce bịa bị từ chối',
    'Where the server asks for a nonce, a made-up one is refused',
    async ({ fapi: side }) => {
      const { client, parameters } = await refreshable(await side.shared());
      const bare = client.proof('POST', client.endpoint('token'), undefined, {
        claims: { nonce: undefined },
      });
      const asked = await client.call('token', parameters, { proof: { raw: bare } });
      if (textMember(asked, 'error') !== 'use_dpop_nonce' || headerOf(asked, 'dpop-nonce') === undefined)
        throw notApplicable(
          'máy chủ không đòi nonce: RFC 9449 §8 để tùy máy chủ',
          'the server asks for no nonce: RFC 9449 §8 leaves it to the server',
        );
      const raw = client.proof('POST', client.endpoint('token'), undefined, { claims: { nonce: 'made-up' } });
      return refused(await client.call('token', parameters, { proof: { raw } }), PROOF);
    },
  ),
];

function forged(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  change: (stage: Stage) => JwtChange,
): Check {
  return attack(`fapi2.dpop.${name}`, severity, clause, vi, en, async (stage): Promise<Verdict> => {
    const { client, parameters } = await refreshable(await stage.fapi.shared());
    return refused(await client.call('token', parameters, { proof: change(stage) }), PROOF);
  });
}

type Call = Parameters<Tokens['client']['resource']>[0];

/** The token works for its owner; in another's hands, or shown in another way, it must not. */
function stolen(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  call: (held: Tokens, url: string, nowMs: number) => Call,
): Check {
  return attack(`fapi2.dpop.${name}`, severity, clause, vi, en, async ({ fapi: side, settings, now }) => {
    const held = await side.shared();
    const url = settings.fapi.url('accounts');
    const honest = await held.client.resource({ url, token: held.accessToken });
    presume(honest.status === 200, honest, 'accounts');
    return refused(await held.client.resource(call(held, url, now())), UNAUTHORISED);
  });
}
