/** Figures and payments as the page shows them. */
import type { Queryable } from '../../core/database/index.ts';
import { ACCOUNT_CODE, accountsOf, HUB_BOOK } from '../../core/ledger/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { fromWire, toWire } from '../../kit/id.ts';
import {
  findPayments,
  findWindows,
  listParticipants,
  listPayments,
  netOf,
  openWindowNumber,
  type Payment,
  positionOf,
  wireBin,
} from '../clearing/index.ts';
import type { LivePayment, LivePosition, LiveWindow, ShopDirectory, ShopSign } from './model.ts';

/** The open window; its sums are counted, not asked. */
export type OpenWindow = Omit<LiveWindow, 'payments' | 'value'>;

export async function readWindow(on: Queryable): Promise<OpenWindow> {
  const number = await openWindowNumber(on);
  const { id, openedAt } = (await findWindows(on, [number])).get(number)!;
  return { id: toWire('window', id), number, openedAt: hanoiTimestamp(openedAt) };
}

export async function readPositions(
  on: Queryable,
): Promise<{ positions: LivePosition[]; shortNames: Map<number, string> }> {
  const [participants, accounts] = await Promise.all([
    listParticipants(on),
    accountsOf(on, HUB_BOOK, [ACCOUNT_CODE.position]),
  ]);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const positions = participants.flatMap(({ bin, shortName, name, nameEn, kind }) => {
    const account = byId.get(positionOf(bin).id);
    // Joined between the two reads.
    if (account === undefined) return [];
    const figures = {
      position: netOf(account).toString(),
      pending: account.debitsPending.toString(),
      limit: (account.debitLimit ?? 0n).toString(),
    };
    return [{ bin: wireBin(bin), shortName, name, nameEn, kind, ...figures, suspended: account.suspended }];
  });
  return { positions, shortNames: new Map(participants.map(({ bin, shortName }) => [bin, shortName])) };
}

interface Describing {
  readonly database: Queryable;
  readonly shops: ShopDirectory;
}

/** Payments by wire id, or the newest there are; oldest first. A payment is named by its shop or not at all. */
export async function describe(
  { database, shops }: Describing,
  which: readonly string[] | 'newest',
  shortNames: ReadonlyMap<number, string>,
  rowsMax = 0,
): Promise<LivePayment[]> {
  const payments =
    which === 'newest'
      ? (await listPayments(database, null, undefined, rowsMax)).toReversed()
      : await inOrder(database, which);
  if (payments.length === 0) return [];
  const paid = payments.flatMap(({ creditor: { bin, ledgerAccount } }) =>
    ledgerAccount === null ? [] : [{ bin, ledgerAccount }],
  );
  const signs = await shops.signsAt(paid);
  let next = 0;
  return payments.map((payment) =>
    livePayment(payment, payment.creditor.ledgerAccount === null ? undefined : signs[next++], shortNames),
  );
}

async function inOrder(on: Queryable, wireIds: readonly string[]): Promise<Payment[]> {
  const ids = wireIds.flatMap((id) => fromWire('payment', id) ?? []);
  if (ids.length === 0) return [];
  const found = await findPayments(on, ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}

function livePayment(
  payment: Payment,
  sign: ShopSign | undefined,
  shortNames: ReadonlyMap<number, string>,
): LivePayment {
  const { id, createdAt, amount, currency, state, reason, debtor, creditor } = payment;
  const bank = (bin: number) => ({ bin: wireBin(bin), shortName: shortNames.get(bin) ?? wireBin(bin) });
  return {
    id: toWire('payment', id),
    at: hanoiTimestamp(createdAt),
    amount: amount.toString(),
    currency,
    state,
    ...(reason === null ? {} : { reason }),
    from: bank(debtor.bin),
    to: bank(creditor.bin),
    ...(sign === undefined ? {} : { shop: sign.name }),
    ...(sign === undefined || sign.street === null ? {} : { street: sign.street }),
  };
}
