/**
 * The keys that endpoints' webhooks are signed with. They follow from one key that lies outside the database, from the
 * endpoint's id and from the generation: who reads a dump of the database cannot sign, and nothing has to be decrypted.
 */
import { hkdfSync } from 'node:crypto';
import {
  newSecretText,
  publicKeyOf,
  seededKey,
  type WebhookSigningKey,
} from '../../codecs/webhooksignature/index.ts';
import type { Endpoint, Scheme } from './model.ts';

type Keyed = Pick<Endpoint, 'id' | 'scheme' | 'generation' | 'oldUntil'>;

export interface WebhookKeys {
  /** Those that sign now: the newest first, and for a while after a rotation the one before it. */
  signing(endpoint: Keyed, nowMs: number): WebhookSigningKey[];
  /** What the owner verifies with: `whsec_…`, for nobody else to see, or `whpk_…`. */
  shown(endpoint: Keyed): string;
}

/** HMAC keys of the hash's length (RFC 2104 §3); seeds of Ed25519 have as many. */
const KEY_BYTES = 32;

/** `master` has at least 32 bytes from a random source. */
export function createWebhookKeys(master: Buffer): WebhookKeys {
  const bytes = (scheme: Scheme, id: string, generation: number): Buffer =>
    Buffer.from(hkdfSync('sha256', master, '', `longbien webhook ${scheme} ${id} ${generation}`, KEY_BYTES));
  const keyOf = ({ scheme, id }: Keyed, generation: number): WebhookSigningKey => {
    const secret = bytes(scheme, id, generation);
    return scheme === 'v1' ? { scheme, secret } : { scheme, privateKey: seededKey(secret) };
  };
  return {
    signing(endpoint, nowMs) {
      const { generation, oldUntil } = endpoint;
      const old = oldUntil !== null && nowMs < oldUntil ? [keyOf(endpoint, generation - 1)] : [];
      return [keyOf(endpoint, generation), ...old];
    },
    shown(endpoint) {
      const key = keyOf(endpoint, endpoint.generation);
      return key.scheme === 'v1' ? newSecretText(key.secret) : publicKeyOf(key.privateKey);
    },
  };
}
