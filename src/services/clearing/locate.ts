/** Finds the account behind an address or an alias. Asked before an order is decided, many at a time. */
import { createGroupRead, type Queryable } from '../../core/database/index.ts';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';
import type { AccountAddress, Institutions, Located, LocatedAccount } from './model.ts';
import { findAliases, findParticipants } from './store/scheme.ts';

export type Locate = (address: AccountAddress) => Promise<Located>;

/** Nothing is remembered between two rounds: who was found, and under which name, is what the directory says now. */
export function createLocate(on: Queryable, institutions: Institutions): Locate {
  return createGroupRead(
    (addresses: readonly AccountAddress[]) => locateMany(on, institutions, addresses),
    BATCH_COMMANDS_MAX,
  );
}

async function locateMany(
  on: Queryable,
  institutions: Institutions,
  addresses: readonly AccountAddress[],
): Promise<Located[]> {
  const [participants, hosted] = await Promise.all([
    findParticipants(
      on,
      addresses.map((address) => address.bin),
    ),
    institutions.hosted.locate(on, addresses),
  ]);
  const connected = addresses.filter(({ bin }) => participants.get(bin)?.connection === 'connected');
  const elsewhere = new Map<AccountAddress, LocatedAccount | undefined>();
  if (connected.length > 0) {
    const found = await institutions.connected.locate(on, connected);
    connected.forEach((address, i) => void elsewhere.set(address, found[i]));
  }
  const located = addresses.map((address, i): Located => {
    const account = hosted[i] ?? elsewhere.get(address);
    if (account !== undefined) return { kind: 'located', account };
    return { kind: participants.has(address.bin) ? 'account_not_found' : 'institution_not_found' };
  });
  return await followVirtualAccounts(on, institutions, addresses, located);
}

/** A number without an account of its own may be a virtual one: an alias inside the same institution. */
async function followVirtualAccounts(
  on: Queryable,
  institutions: Institutions,
  addresses: readonly AccountAddress[],
  located: Located[],
): Promise<Located[]> {
  const missing = located.flatMap((found, i) => (found.kind === 'account_not_found' ? [i] : []));
  if (missing.length === 0) return located;
  const targets = await findAliases(
    on,
    missing.map((i) => ({ kind: 'virtual_account', value: virtualAccountValue(addresses[i]!) })),
  );
  const hits = missing.flatMap((i, k) => (targets[k] === undefined ? [] : [{ i, address: targets[k] }]));
  if (hits.length === 0) return located;
  const accounts = await institutions.hosted.locate(
    on,
    hits.map((hit) => hit.address),
  );
  hits.forEach(({ i }, k) => {
    const account = accounts[k];
    if (account !== undefined) located[i] = { kind: 'located', account };
  });
  return located;
}

/** A virtual account is unique within its institution only. */
export function virtualAccountValue({ bin, account }: AccountAddress): string {
  return `${bin}/${account}`;
}
