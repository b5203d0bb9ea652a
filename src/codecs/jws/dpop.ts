/** Proofs of possession, RFC 9449: read and held against the request; the signature is left to `verifyJws`. */
import { createHash, type KeyObject } from 'node:crypto';
import { readJsonObject } from './base64url.ts';
import { readCompact } from './compact.ts';
import { sameTarget } from './htu.ts';
import { type JwkRead, readJwk } from './jwk.ts';
import { type JwsAlgorithm, type JwsToVerify, type Refused, refused } from './model.ts';

/** A proof by RSA 4,096 has 2,300. */
const PROOF_CHARS_MAX = 4_000;
const CLAIM_CHARS_MAX = 256;
/** How old a proof may be: it has to travel, and each is good once (RFC 9449 §11.1). */
const AGE_S_MAX = 60;
/** How far the sender's clock may be ahead, as FAPI 2.0 §5.3.2.1 no. 13 has it for other tokens. */
const AHEAD_S_MAX = 10;

export interface DpopExpectation {
  readonly method: string;
  /** The address as the sender sees it: origin from our settings, never from a header of the request. */
  readonly target: string;
  /** The access token beside it; null where none is used (token endpoint). */
  readonly accessToken: string | null;
  readonly nowMs: number;
  readonly algorithms: readonly JwsAlgorithm[];
  /** `readJwk`, or a shelf of keys that were read before. */
  readonly readKey?: (value: unknown) => JwkRead;
}

/** A proof that is about this request. Until its signature is verified under `key`, anybody may have written it. */
export interface DpopProof extends JwsToVerify {
  readonly key: KeyObject;
  /** Thumbprint of the key: must be the one that the token is bound to. */
  readonly jkt: string;
  readonly jti: string;
  readonly nonce: string | null;
  /** What to remember so that it is taken once: SHA-256 (hex) of key and `jti`. */
  readonly once: string;
  /** Until when it must be remembered, milliseconds since the epoch: from then on its age refuses it. */
  readonly onceUntil: number;
}

export type DpopRead = { readonly ok: true; readonly proof: DpopProof } | Refused;

export function readDpopProof(text: string, expected: DpopExpectation): DpopRead {
  const read = readCompact(text, expected.algorithms, PROOF_CHARS_MAX);
  if (!read.ok) return read;
  if (read.header.typ !== 'dpop+jwt') return refused('dpop_type_is_not_ours');
  const jwk = (expected.readKey ?? readJwk)(read.header.jwk);
  if (!jwk.ok) return refused(KEY_REFUSALS[jwk.reason]);
  if (!jwk.algorithms.includes(read.header.alg)) return refused('dpop_key_is_of_another_algorithm');
  const claims = claimsOf(read.payload);
  if (claims === undefined) return refused('dpop_claim_is_malformed');
  const fault = faultOf(claims, expected);
  if (fault !== undefined) return refused(fault);
  return {
    ok: true,
    proof: {
      header: read.header,
      payload: read.payload,
      base: read.base,
      signature: read.signature,
      key: jwk.key,
      jkt: jwk.thumbprint,
      jti: claims.jti,
      nonce: claims.nonce ?? null,
      once: createHash('sha256').update(`${jwk.thumbprint}.${claims.jti}`).digest('hex'),
      onceUntil: (claims.iat + AGE_S_MAX + 1) * 1_000,
    },
  };
}

/** Whether a proof claims a time that has not come yet: nothing else of it is looked at, and no signature. */
export function isDpopProofAhead(text: string, nowMs: number): boolean {
  const iat = readJsonObject(Buffer.from(text.split('.', 2)[1] ?? '', 'base64url'))?.iat;
  return typeof iat === 'number' && iat > nowMs / 1_000 + AHEAD_S_MAX;
}

/** `ath` of a token (RFC 9449 §4.2). */
export function accessTokenHash(token: string): string {
  return createHash('sha256').update(token, 'latin1').digest('base64url');
}

const KEY_REFUSALS = {
  key_is_not_readable: 'dpop_key_is_not_readable',
  key_is_private: 'dpop_key_is_private',
  key_is_weak: 'dpop_key_is_weak',
} as const;

interface Claims {
  readonly jti: string;
  readonly htm: string;
  readonly htu: string;
  readonly iat: number;
  readonly ath?: string;
  readonly nonce?: string;
}

function claimsOf(payload: Uint8Array): Claims | undefined {
  const { jti, htm, htu, iat, ath, nonce } = readJsonObject(payload) ?? {};
  const isSound =
    isText(jti) &&
    isText(htm) &&
    isText(htu, PROOF_CHARS_MAX) &&
    typeof iat === 'number' &&
    Number.isFinite(iat) &&
    (ath === undefined || isText(ath)) &&
    (nonce === undefined || isText(nonce));
  return isSound ? ({ jti, htm, htu, iat, ath, nonce } as Claims) : undefined;
}

const isText = (value: unknown, charsMax: number = CLAIM_CHARS_MAX): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= charsMax;

function faultOf(claims: Claims, expected: DpopExpectation): Refused['reason'] | undefined {
  // RFC 9110 §9.1: methods are told apart by case.
  if (claims.htm !== expected.method) return 'dpop_is_for_another_method';
  if (!sameTarget(claims.htu, expected.target)) return 'dpop_is_for_another_address';
  const nowS = expected.nowMs / 1_000;
  if (claims.iat < nowS - AGE_S_MAX) return 'dpop_is_too_old';
  if (claims.iat > nowS + AHEAD_S_MAX) return 'dpop_is_from_the_future';
  if (expected.accessToken !== null && claims.ath !== accessTokenHash(expected.accessToken))
    return 'dpop_is_for_another_token';
  return undefined;
}
