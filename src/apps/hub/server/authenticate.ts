/** Who calls: by an API key, or by the signature of a participant's transport key. */
import type { FastifyRequest } from 'fastify';
import { isSigned, openRequest, verifySignature } from '../../../codecs/httpsignature/index.ts';
import {
  bearerKey,
  type Caller,
  createKeyring,
  findCallers,
  findParticipantKeys,
  hashApiKey,
  keyStateAt,
  type ParticipantKey,
  signedCaller,
} from '../../../core/access/index.ts';
import { createGroupRead } from '../../../core/database/index.ts';
import { type Problem, problem, problemOf, SIGNATURE_OUTCOMES } from '../../../core/http/index.ts';
import { BATCH_COMMANDS_MAX } from '../../../kit/limits.ts';
import { type ServerParts, textOf } from './request.ts';
import { targetUri } from './target.ts';

export interface Authenticated {
  readonly caller: Caller;
  /** The header `Signature` of a signed request. */
  readonly signature?: string;
}

export type Authenticate = (request: FastifyRequest) => Promise<Authenticated | Problem>;

export function createAuthenticate(parts: ServerParts): Authenticate {
  const bySignature = createSignatureCheck(parts);
  const byApiKey = createKeyCheck(parts);
  return async (request) => {
    if (!isSigned(request.headers)) return await byApiKey(request);
    // Two proofs may say two things; which one counts must not be for us to guess.
    if (request.headers.authorization !== undefined)
      return problemOf(SIGNATURE_OUTCOMES, 'request_is_authenticated_twice');
    return await bySignature(request);
  };
}

function createKeyCheck({ database }: ServerParts): Authenticate {
  const findCaller = createGroupRead(
    (hashes: readonly string[]) => findCallers(database, hashes),
    BATCH_COMMANDS_MAX,
  );
  return async ({ headers: { authorization } }) => {
    const key = bearerKey(authorization);
    if (key === undefined)
      return problem(authorization === undefined ? 'api_key_is_missing' : 'api_key_is_not_valid');
    const caller = await findCaller(hashApiKey(key));
    return caller === undefined || caller.revoked ? problem('api_key_is_not_valid') : { caller };
  };
}

/**
 * A signature that comes twice within its minute is taken twice: what changes something carries an Idempotency-Key
 * under the signature, so the second finds the first one's answer, and a read that is repeated tells its reader what
 * he was told before, over a line that only he can read.
 */
function createSignatureCheck({ database, nowMs, publicOrigin }: ServerParts): Authenticate {
  const findKey = createGroupRead(
    (keyids: readonly string[]) => findParticipantKeys(database, keyids),
    BATCH_COMMANDS_MAX,
  );
  const keyObject = createKeyring();
  return async (request) => {
    const target = targetUri(request, publicOrigin);
    if (target === undefined) return problemOf(SIGNATURE_OUTCOMES, 'request_is_for_another_host');
    const { method, headers } = request;
    const opened = openRequest({ method, targetUri: target, headers, body: textOf(request) }, nowMs());
    if (!opened.ok) return problemOf(SIGNATURE_OUTCOMES, opened.reason);
    const key = await findKey(opened.signature.keyid);
    const fault = keyFault(key, nowMs());
    if (fault !== undefined) return problemOf(SIGNATURE_OUTCOMES, fault);
    const verified = await verifySignature(opened.signature, keyObject(key!));
    if (!verified.ok) return problemOf(SIGNATURE_OUTCOMES, verified.reason);
    return { caller: signedCaller(key!), signature: headers.signature as string };
  };
}

function keyFault(key: ParticipantKey | undefined, nowMs: number) {
  if (key === undefined) return 'key_is_unknown';
  if (key.use !== 'transport') return 'key_is_for_messages';
  const state = keyStateAt(key, nowMs);
  return state === 'valid' ? undefined : state;
}
