/** Secrets of a client of Annex 01, as hashes: the one that holds, and until its end the one before. Pure. */
import type { ClientMetadata } from '../model.ts';

export interface Secrets {
  /** SHA-256 (hex). */
  readonly client_secret_sha256: string;
  readonly former_secret_sha256?: string;
  /** Milliseconds since the epoch. */
  readonly former_secret_until?: number;
}

const secretsIn = (metadata: ClientMetadata): Secrets => metadata as unknown as Secrets;

/** When the former secret ends; null where none holds. */
export function formerUntil(metadata: ClientMetadata, nowMs: number): number | null {
  const { former_secret_until: until = 0 } = secretsIn(metadata);
  return until > nowMs ? until : null;
}

/** Hashes of the secrets that open at this moment. */
export function heldSecrets(metadata: ClientMetadata, nowMs: number): string[] {
  const { client_secret_sha256: now, former_secret_sha256: former } = secretsIn(metadata);
  return former === undefined || formerUntil(metadata, nowMs) === null ? [now] : [now, former];
}

/** At most two hold: whoever rotates again ends the one before the last. `untilMs` null: the old one ends now. */
export function rotated(
  metadata: ClientMetadata,
  secretHash: string,
  untilMs: number | null,
): ClientMetadata {
  const {
    client_secret_sha256: old,
    former_secret_sha256: _former,
    former_secret_until: _until,
    ...rest
  } = secretsIn(metadata);
  return {
    ...{ ...rest, client_secret_sha256: secretHash },
    ...(untilMs === null ? {} : { former_secret_sha256: old, former_secret_until: untilMs }),
  };
}
