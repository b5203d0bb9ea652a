/** The words of a JWS, and every reason for which one is refused. */
import type { KeyObject } from 'node:crypto';

/**
 * Algorithms that are known here at all. FAPI 2.0 §5.4.1 takes PS256, ES256 and Ed25519 (as `EdDSA`, or as RFC 9864 names
 * it); Annex 01 of Circular 64/2024/TT-NHNN also RSA as it was before (our reading: RS256). Each caller names its own.
 */
export const JWS_ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'] as const;
export type JwsAlgorithm = (typeof JWS_ALGORITHMS)[number];

export const JWS_REFUSALS = [
  'jws_is_malformed',
  'jws_is_too_long',
  'jws_algorithm_is_not_ours',
  /** `crit` names an extension that is not understood (RFC 7515 §4.1.11); `b64` may be there and true. */
  'jws_extension_is_not_ours',
  'dpop_type_is_not_ours',
  'dpop_key_is_not_readable',
  'dpop_key_is_private',
  'dpop_key_is_weak',
  'dpop_key_is_of_another_algorithm',
  'dpop_claim_is_malformed',
  'dpop_is_for_another_method',
  'dpop_is_for_another_address',
  'dpop_is_too_old',
  'dpop_is_from_the_future',
  'dpop_is_for_another_token',
] as const;
export type JwsRefusal = (typeof JWS_REFUSALS)[number];

export type Refused = { readonly ok: false; readonly reason: JwsRefusal };

export const refused = (reason: JwsRefusal): Refused => ({ ok: false, reason });

/** A protected header as read: `alg` is one of those asked for, the rest is what the signer wrote. */
export interface JwsHeader {
  readonly alg: JwsAlgorithm;
  readonly kid?: string;
  readonly typ?: string;
  readonly [member: string]: unknown;
}

/** A JWS that is well formed; nothing of it is proven until `verifyJws` said so under a key that is trusted. */
export interface JwsToVerify {
  readonly header: JwsHeader;
  readonly payload: Buffer;
  /** The signing input (RFC 7515 §5.1). */
  readonly base: Buffer;
  readonly signature: Buffer;
}

export type JwsRead = ({ readonly ok: true } & JwsToVerify) | Refused;

/** A key of ours to sign with. */
export interface Signer {
  readonly key: KeyObject;
  readonly algorithm: JwsAlgorithm;
  readonly kid: string;
}
