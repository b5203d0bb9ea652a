/** Finds the account behind an address or an alias. Asked before an order is decided, many at a time. */
import { createGroupRead, type Queryable } from '../../core/database/index.ts';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';
import type { AccountAddress, Institution, Located } from './model.ts';
import { findAliases, findParticipants } from './store/scheme.ts';

export type Locate = (address: AccountAddress) => Promise<Located>;

/** Nothing is remembered between two rounds: who was found, and under which name, is what the directory says now. */
export function createLocate(on: Queryable, institution: Institution): Locate {
  return createGroupRead(
    (addresses: readonly AccountAddress[]) => locateMany(on, institution, addresses),
    BATCH_COMMANDS_MAX,
  );
}

async function locateMany(
  on: Queryable,
  institution: Institution,
  addresses: readonly AccountAddress[],
): Promise<Located[]> {
  const [participants, accounts] = await Promise.all([
    findParticipants(
      on,
      addresses.map((address) => address.bin),
    ),
    institution.locate(on, addresses),
  ]);
  const located = addresses.map(({ bin }, i): Located => {
    const account = accounts[i];
    if (account !== undefined) return { kind: 'located', account };
    return { kind: participants.has(bin) ? 'account_not_found' : 'institution_not_found' };
  });
  return await followVirtualAccounts(on, institution, addresses, located);
}

/** A number without an account of its own may be a virtual one: an alias inside the same institution. */
async function followVirtualAccounts(
  on: Queryable,
  institution: Institution,
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
  const accounts = await institution.locate(
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
