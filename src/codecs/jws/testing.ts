/** Keys of every kind that is ours, and proofs as a third party's software makes them. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { accessTokenHash, type JwsAlgorithm, publicJwk, signCompact, thumbprint } from './index.ts';

export interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export const EC_PAIR: Pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const ED_PAIR: Pair = generateKeyPairSync('ed25519');
export const RSA_PAIR: Pair = generateKeyPairSync('rsa', { modulusLength: 2_048 });

export const PAIR_OF: Readonly<Record<JwsAlgorithm, Pair>> = {
  ES256: EC_PAIR,
  PS256: RSA_PAIR,
  RS256: RSA_PAIR,
  EdDSA: ED_PAIR,
  Ed25519: ED_PAIR,
};

export interface ProofOrder {
  readonly method: string;
  readonly target: string;
  readonly accessToken?: string;
  readonly iat: number;
  readonly jti: string;
  readonly pair?: Pair;
  readonly algorithm?: JwsAlgorithm;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

export function proofOf(order: ProofOrder): string {
  const { pair = EC_PAIR, algorithm = 'ES256', accessToken } = order;
  const ath = accessToken === undefined ? {} : { ath: accessTokenHash(accessToken) };
  const claims = { jti: order.jti, htm: order.method, htu: order.target, iat: order.iat, ...ath };
  return signCompact(
    JSON.stringify({ ...claims, ...order.claims }),
    { key: pair.privateKey, algorithm, kid: thumbprint(pair.publicKey) },
    { typ: 'dpop+jwt', jwk: publicJwk(pair.publicKey), ...order.header },
  );
}
