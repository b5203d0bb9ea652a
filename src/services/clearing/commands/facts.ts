/** Facts that the commands of this room share within one batch, so that each meets what the one before it decided. */
import { type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { AccountRef } from '../../../core/ledger/index.ts';
import type { Participant, Party, Payment } from '../model.ts';
import { clearingOf, positionOf } from '../rules/chart.ts';
import { lockPayments } from '../store/payments.ts';
import { findParticipants, openWindowNumber } from '../store/scheme.ts';

const OPEN_WINDOW = shared<{ number: number }>('clearing.open_window');
const PARTICIPANTS = shared<Map<number, Participant>>('clearing.participants');
const LOCKED = shared<Map<string, Payment>>('clearing.locked_payments');

/** Reads the open window once per batch. */
export async function gatherOpenWindow(on: Queryable, picture: Picture): Promise<void> {
  const number = await openWindowNumber(on);
  if (OPEN_WINDOW.get(picture) === undefined) OPEN_WINDOW.set(picture, { number });
}

export function openWindow(picture: Picture): number {
  return OPEN_WINDOW.get(picture)!.number;
}

export function moveOpenWindow(picture: Picture, number: number): void {
  OPEN_WINDOW.set(picture, { number });
}

export async function gatherParticipants(
  on: Queryable,
  bins: readonly number[],
  picture: Picture,
): Promise<void> {
  const found = await findParticipants(on, bins);
  const known = participants(picture);
  for (const [bin, participant] of found) if (!known.has(bin)) known.set(bin, participant);
}

export function participants(picture: Picture): Map<number, Participant> {
  return shareOf(PARTICIPANTS, picture);
}

/** Payments that are locked, as the batch has left them so far: whoever changes one puts it back. */
export function lockedPayments(picture: Picture): Map<string, Payment> {
  return shareOf(LOCKED, picture);
}

/** Locks payments, and what they give back. What another kind of this batch has locked and changed stays as it is. */
export async function lockInto(on: Queryable, ids: readonly string[], picture: Picture): Promise<Payment[]> {
  const found = await lockPayments(on, ids);
  const known = lockedPayments(picture);
  for (const [id, payment] of found) if (!known.has(id)) known.set(id, payment);
  return [...found.values()];
}

/** Accounts that a payment between two institutions stands on, where they are on our ledger. */
export function accountsBetween(debtor: End, creditor: End): AccountRef[] {
  return [debtor, creditor].flatMap(({ bin, ledgerAccount }) => [
    positionOf(bin),
    ...(ledgerAccount === null ? [] : [clearingOf(bin), { book: bin, id: ledgerAccount }]),
  ]);
}

type End = Pick<Party, 'bin' | 'ledgerAccount'>;

/** Facts of one batch; two gathers that run side by side meet in the same map. */
export function shareOf<Key, Value>(
  key: {
    get(picture: Picture): Map<Key, Value> | undefined;
    set(picture: Picture, value: Map<Key, Value>): void;
  },
  picture: Picture,
): Map<Key, Value> {
  const known = key.get(picture);
  if (known !== undefined) return known;
  const fresh = new Map<Key, Value>();
  key.set(picture, fresh);
  return fresh;
}
