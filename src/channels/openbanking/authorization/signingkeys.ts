/**
 * Keys that the servers sign with. A key is published a day before it signs, so that nobody who caches our JWK Set meets
 * an unknown one, and stays published until whatever it signed has expired. All processes share them.
 */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { Signer } from '../../../codecs/jws/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import {
  deleteSigningKeysBefore,
  findSigningKeys,
  keepSigningKey,
  type SigningKeyRow,
} from '../store/signingkeys.ts';
import type { Seal } from './seal.ts';

const DAY_MS = 86_400_000;
/** A key that leaks unnoticed is worth a quarter of a year at most. */
export const SIGNS_MS = 90 * DAY_MS;
/** Longer than anybody should cache a JWK Set. */
export const PUBLISHED_BEFORE_MS = DAY_MS;
/** Longer than anything that is signed holds: ID tokens, JARM answers and introspections live minutes. */
export const PUBLISHED_AFTER_MS = DAY_MS;

export interface SigningKeys {
  /** Private JWKs, the one that signs first. */
  readonly keys: readonly JsonWebKey[];
  /** Changes when another key signs, or one is published or withdrawn. */
  readonly state: string;
}

/** Makes and withdraws keys as their time comes, and reads what holds now. */
export async function turnSigningKeys(on: Queryable, seal: Seal, nowMs: number): Promise<SigningKeys> {
  let rows = await findSigningKeys(on);
  const due = dueKey(rows, nowMs);
  if (due !== undefined) {
    await keepSigningKey(on, { ...(await newKey(seal)), ...due, createdAt: nowMs });
    rows = await findSigningKeys(on);
  }
  const { signs, published } = inOrder(rows, nowMs);
  if (published.length < rows.length)
    await deleteSigningKeysBefore(on, Math.min(...published.map((row) => row.generation)));
  return {
    keys: published.map((row) => ({ ...(JSON.parse(seal.open(row.sealed)) as JsonWebKey), kid: row.kid })),
    state: `${signs.kid} ${published.map((row) => row.kid).join(' ')}`,
  };
}

const SIGNERS = new WeakMap<SigningKeys, Signer>();

/** The key that signs now, made ready once for as long as it does. */
export function signerOf(keys: SigningKeys): Signer {
  const known = SIGNERS.get(keys);
  if (known !== undefined) return known;
  const jwk = keys.keys[0]!;
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const signer: Signer = { key, algorithm: 'ES256', kid: jwk.kid as string };
  SIGNERS.set(keys, signer);
  return signer;
}

type Generation = Pick<SigningKeyRow, 'generation' | 'signFrom'>;

/** The key that has to be made now; newest first. */
export function dueKey(rows: readonly Generation[], nowMs: number): Generation | undefined {
  const newest = rows[0];
  if (newest === undefined) return { generation: 1, signFrom: nowMs };
  const successorFrom = newest.signFrom + SIGNS_MS;
  if (nowMs < successorFrom - PUBLISHED_BEFORE_MS) return undefined;
  // A hub that stood still over the date publishes first all the same.
  return {
    generation: newest.generation + 1,
    signFrom: Math.max(successorFrom, nowMs + PUBLISHED_BEFORE_MS),
  };
}

/** Which one signs, and which are published: that one first. */
export function inOrder<Row extends Generation>(
  rows: readonly Row[],
  nowMs: number,
): { signs: Row; published: readonly Row[] } {
  const signs = rows.find((row) => row.signFrom <= nowMs) ?? rows.at(-1);
  if (signs === undefined) throw new Error('The authorization servers have no signing key.');
  const next = rows.filter((row) => row.generation > signs.generation);
  const isPreviousNeeded = nowMs < signs.signFrom + PUBLISHED_AFTER_MS;
  const previous = rows.filter((row) => row.generation === signs.generation - 1 && isPreviousNeeded);
  return { signs, published: [signs, ...next, ...previous] };
}

async function newKey(seal: Seal): Promise<Pick<SigningKeyRow, 'kid' | 'sealed'>> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(jwk as { kty: 'EC'; crv: string; x: string; y: string });
  return { kid, sealed: seal.seal(JSON.stringify({ ...jwk, use: 'sig', alg: 'ES256' })) };
}
