/** Token and proof of possession: FAPI 2.0 Security Profile §5.3.4, RFC 9449 §7, RFC 8705 §3. */
import { createHash } from 'node:crypto';
import {
  certificateThumbprint,
  createJwkShelf,
  type JwsAlgorithm,
  readDpopProof,
  verifyJws,
} from '../../../codecs/jws/index.ts';
import { createGroupRead } from '../../../core/database/index.ts';
import { type Problem, problemOf } from '../../../core/http/index.ts';
import { BATCH_COMMANDS_MAX } from '../../../kit/limits.ts';
import type { Profile, Proof } from '../../../services/consents/index.ts';
import type { AccessToken, DoorRequest, FindTokens } from './model.ts';
import { DOOR_OUTCOMES } from './outcomes.ts';

/** FAPI 2.0 §5.4.1. */
export const PROOF_ALGORITHMS: readonly JwsAlgorithm[] = ['ES256', 'PS256', 'EdDSA', 'Ed25519'];

/** Keys of software that calls: each takes a kilobyte. */
const KEYS_MAX = 10_000;

export interface Possession {
  readonly token: AccessToken;
  /** What is good once: the DPoP proof, or the token itself where it is good for one call. */
  readonly proof: Proof | null;
}

export type ProvePossession = (
  request: DoorRequest,
  path: string,
  profile: Profile,
) => Promise<Possession | Problem>;

/** RFC 6750 §2.1; the scheme is compared without case (RFC 9110 §11.1). */
const CREDENTIALS = /^(DPoP|Bearer) ([A-Za-z0-9._~+/-]{1,512}=*)$/i;

export function createPossession(findTokens: FindTokens, nowMs: () => number): ProvePossession {
  const findToken = createGroupRead(findTokens, BATCH_COMMANDS_MAX);
  const readKey = createJwkShelf(KEYS_MAX);
  return async (request, path, profile) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return problemOf(DOOR_OUTCOMES, 'token_is_missing');
    const credentials = typeof authorization === 'string' ? CREDENTIALS.exec(authorization) : null;
    if (credentials === null) return problemOf(DOOR_OUTCOMES, 'token_is_not_valid');
    const [, scheme, text] = credentials as unknown as [string, string, string];
    const hash = createHash('sha256').update(text).digest('hex');
    const token = await findToken(hash);
    const now = nowMs();
    if (token === undefined || token.expiresAt <= now) return problemOf(DOOR_OUTCOMES, 'token_is_not_valid');
    if (token.profile !== profile) return problemOf(DOOR_OUTCOMES, 'token_is_of_another_profile');
    const wanted = token.jkt === null ? 'bearer' : 'dpop';
    if (scheme.toLowerCase() !== wanted) return problemOf(DOOR_OUTCOMES, 'token_comes_in_another_way');
    const proven = await prove(request, { path, text, token, now, readKey });
    if (proven !== null && 'problem' in proven) return proven;
    return { token, proof: token.singleUse ? onceOnly(hash, token) : proven };
  };
}

interface Presented {
  readonly path: string;
  readonly text: string;
  readonly token: AccessToken;
  readonly now: number;
  readonly readKey: ReturnType<typeof createJwkShelf>;
}

async function prove(request: DoorRequest, presented: Presented): Promise<Proof | null | Problem> {
  const { token } = presented;
  if (token.x5t !== null) {
    if (request.certificate === undefined) return problemOf(DOOR_OUTCOMES, 'certificate_is_missing');
    if (certificateThumbprint(request.certificate) !== token.x5t)
      return problemOf(DOOR_OUTCOMES, 'certificate_is_of_another_token');
  }
  return token.jkt === null ? null : await proveKey(request, presented);
}

async function proveKey(
  { method, headers, origin }: DoorRequest,
  { path, text, token, now, readKey }: Presented,
): Promise<Proof | Problem> {
  const { dpop } = headers;
  if (dpop === undefined) return problemOf(DOOR_OUTCOMES, 'proof_is_missing');
  const read = readDpopProof(typeof dpop === 'string' ? dpop : '', {
    ...{ method, target: `${origin}${path}`, accessToken: text, nowMs: now },
    ...{ algorithms: PROOF_ALGORITHMS, readKey },
  });
  if (!read.ok) return problemOf(DOOR_OUTCOMES, 'proof_is_not_valid', { extra: { reason: read.reason } });
  const { proof } = read;
  if (proof.jkt !== token.jkt) return problemOf(DOOR_OUTCOMES, 'proof_is_of_another_key');
  if (!(await verifyJws(proof, proof.key)))
    return problemOf(DOOR_OUTCOMES, 'proof_is_not_valid', { extra: { reason: 'dpop_signature_is_wrong' } });
  return { hash: proof.once, expiresAt: proof.onceUntil };
}

/** A token that is good once is remembered as a proof is, until it would have expired anyway. */
function onceOnly(hash: string, { expiresAt }: AccessToken): Proof {
  return { hash: createHash('sha256').update(`token.${hash}`).digest('hex'), expiresAt };
}
