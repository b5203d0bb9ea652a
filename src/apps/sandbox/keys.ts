/**
 * The sandbox's API keys. The database holds only their hashes, so the keys themselves lie in a file of the data
 * folder, for its owner alone; when it is lost new ones are made.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findCallers,
  hashApiKey,
  mintApiKey,
  RATE_PER_S_DEFAULT,
  type Role,
} from '../../core/access/index.ts';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { type Id, toWire } from '../../kit/id.ts';
import { createCallerKind } from '../../services/operations/index.ts';
import type { City } from './city/index.ts';
import { sandboxId } from './ids.ts';

export interface SandboxKeys {
  readonly url: string;
  readonly operator: string;
  readonly auditor: string;
  /** By BIN. */
  readonly participants: Readonly<Record<string, string>>;
  /** By wire id of the shop. */
  readonly merchants: Readonly<Record<string, string>>;
}

export interface KeyParts {
  readonly desk: Desk;
  readonly database: Queryable;
  readonly mint: <N extends string>() => Id<N>;
}

/** Shops whose systems call the hub: enough to try a merchant's side with. */
const MERCHANT_KEYS = 3;
/** A demonstration's whole traffic may come from one institution's key. */
const RATE_PER_S: Readonly<Record<Role, number>> = { ...RATE_PER_S_DEFAULT, operator: 1_000 };

/** Where the keys of a data folder lie. */
export const keysFile = (folder: string): string => join(folder, 'sandbox-keys.json');

/** The keys of a data folder, or undefined where there are none that can be read. */
export function readKeys(folder: string): SandboxKeys | undefined {
  try {
    const keys = JSON.parse(readFileSync(keysFile(folder), 'utf8')) as SandboxKeys;
    return typeof keys.operator === 'string' && typeof keys.participants === 'object' ? keys : undefined;
  } catch {
    return undefined;
  }
}

/** Keys that work: those of the file, or new ones. The file says from now on that the hub is at `url`. */
export async function provideKeys(
  parts: KeyParts,
  city: City,
  folder: string,
  url: string,
): Promise<SandboxKeys> {
  const known = readKeys(folder);
  const keys =
    known !== undefined && (await allValid(parts.database, known))
      ? { ...known, url }
      : await makeKeys(parts, city, url);
  const fresh = `${keysFile(folder)}.new`;
  writeFileSync(fresh, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, keysFile(folder));
  return keys;
}

async function allValid(
  on: Queryable,
  { operator, auditor, participants, merchants }: SandboxKeys,
): Promise<boolean> {
  const all = [operator, auditor, ...Object.values(participants), ...Object.values(merchants)];
  const callers = await findCallers(on, all.map(hashApiKey));
  return callers.every((caller) => caller !== undefined && !caller.revoked);
}

async function makeKeys(parts: KeyParts, city: City, url: string): Promise<SandboxKeys> {
  const make = (
    role: Role,
    name: string,
    whose: { participant?: number; shop?: string } = {},
  ): Promise<string> => makeKey(parts, role, name, whose);
  const shops = city.shops
    .slice(0, MERCHANT_KEYS)
    .map((shop) => ({ shop, id: sandboxId<'shop'>(city.seed, 'shop', shop.key) }));
  const [operator, auditor, participants, merchants] = await Promise.all([
    make('operator', 'Sandbox operator'),
    make('auditor', 'Sandbox auditor'),
    entries(
      city.institutions.map(({ bin, shortName }) => [
        bin,
        make('participant', `Sandbox ${shortName}`, { participant: Number(bin) }),
      ]),
    ),
    entries(
      shops.map(({ shop, id }) => [
        toWire('shop', id),
        make('merchant', `Sandbox ${shop.qrName}`, { shop: id }),
      ]),
    ),
  ]);
  return { url, operator, auditor, participants, merchants };
}

async function entries(
  pairs: readonly (readonly [string, Promise<string>])[],
): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(pairs.map(async ([name, key]) => [name, await key] as const)));
}

async function makeKey(
  { desk, mint }: KeyParts,
  role: Role,
  name: string,
  { participant, shop }: { participant?: number; shop?: string },
): Promise<string> {
  const key = mintApiKey('test', randomBytes);
  const order = {
    ...{ id: mint<'caller'>(), name, role, keyHash: hashApiKey(key), ratePerS: RATE_PER_S[role] },
    ...{ participant: participant ?? null, shop: shop ?? null, thirdParty: null },
  };
  const submitted = await desk.submit(createCallerKind, order, {
    caller: '00000000-0000-0000-0000-000000000000',
    callerName: 'hub',
  });
  if (submitted.kind !== 'decided')
    throw new Error(`a key of the sandbox could not be made: ${submitted.kind}`);
  return key;
}
