/** The header JWS-Signature: a detached JWS over the body as it was sent, by a key of the software in the directory. */
import type { KeyObject } from 'node:crypto';
import { type JwsAlgorithm, readDetached, readJwk, verifyJws } from '../../../../codecs/jws/index.ts';
import { type Problem, problemOf } from '../../../../core/http/index.ts';
import type { SoftwareProduct } from '../../../../services/directory/index.ts';
import { headerOf } from '../headers.ts';
import type { DoorRequest } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';

/** RSA from 2,048 and ECDSA from 256 bits, with SHA-256 (Annex 02 §3.4, §3.5: our reading). */
const MESSAGE_ALGORITHMS: readonly JwsAlgorithm[] = ['ES256', 'PS256', 'RS256'];

/** Keys of products that call; past this the oldest are read anew. */
const KEYSETS_MAX = 1_000;

export type CheckSignature = (
  request: DoorRequest,
  software: SoftwareProduct,
) => Promise<Problem | undefined>;

export function createSignatureCheck(): CheckSignature {
  const keysOf = createKeysets();
  return async (request, software) => {
    const text = headerOf(request, 'jws-signature');
    const body = request.body ?? Buffer.alloc(0);
    if (text === undefined)
      // One reading signs requests with a body only: see differences.ts. A signature over no bytes names neither path nor
      // time and would hold for every such request: what stops a stolen token is a certificate, not this header.
      return body.length === 0 ? undefined : problemOf(DOOR_OUTCOMES, 'message_signature_is_missing');
    const read = readDetached(text, body, MESSAGE_ALGORITHMS);
    if (!read.ok) return wrong(read.reason);
    const keys = keysOf(software);
    const key = read.header.kid === undefined ? keys.only : keys.byId.get(read.header.kid);
    if (key === undefined) return wrong('key_is_not_registered');
    return (await verifyJws(read, key)) ? undefined : wrong('signature_is_wrong');
  };
}

const wrong = (reason: string): Problem =>
  problemOf(DOOR_OUTCOMES, 'message_signature_is_not_valid', { extra: { reason } });

interface Keys {
  readonly byId: ReadonlyMap<string, KeyObject>;
  /** Where there is one key, it needs no name. */
  readonly only: KeyObject | undefined;
}

/** By the text of the set, so that a key that was changed is another. */
function createKeysets(): (software: SoftwareProduct) => Keys {
  const known = new Map<string, Keys>();
  return ({ jwks }) => {
    const found = known.get(jwks);
    if (found !== undefined) return found;
    if (known.size >= KEYSETS_MAX) known.delete(known.keys().next().value as string);
    const keys = keysIn(jwks);
    known.set(jwks, keys);
    return keys;
  };
}

function keysIn(jwks: string): Keys {
  const { keys } = JSON.parse(jwks) as { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  const read = keys.flatMap((jwk) => {
    const key = jwk.use === 'enc' ? undefined : readJwk(jwk);
    return key?.ok === true ? [{ kid: jwk.kid, key: key.key }] : [];
  });
  return {
    byId: new Map(read.flatMap(({ kid, key }) => (typeof kid === 'string' ? [[kid, key]] : []))),
    only: read.length === 1 ? read[0]!.key : undefined,
  };
}
