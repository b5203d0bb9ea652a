/** Settlement: what closing a window sweeps, what a confirmation posts, what a limit becomes. Pure. */
import {
  type Account,
  type AccountRef,
  accountOf,
  amendAccount,
  HUB_BOOK,
  type Instruction,
  type LedgerPicture,
  makeChain,
  TRANSFER_CODE,
} from '../../../core/ledger/index.ts';
import { legId } from '../../../kit/id.ts';
import {
  clearingOf,
  nostroOf,
  obligationOf,
  positionOf,
  prefundingOf,
  prefundOf,
  RTGS,
  settlementOf,
} from './chart.ts';

export interface Net {
  readonly bin: number;
  /** Positive: pays; negative: receives. */
  readonly net: bigint;
}

/** Posted debits minus posted credits. Holds stay: a hold takes the window in which it posts. */
export function netOf(position: Account): bigint {
  return position.debitsPosted - position.creditsPosted;
}

/** Sweeps every position into its obligation. A payer's limit falls by what it owes, until the RTGS confirms. */
export function closeWindow(id: string, bins: readonly number[], ledger: LedgerPicture): Net[] {
  const nets = bins
    .map((bin) => ({ bin, net: netOf(required(ledger, positionOf(bin))) }))
    .filter(({ net }) => net !== 0n);
  const total = nets.reduce((sum, { net }) => sum + net, 0n);
  if (total !== 0n) throw new Error(`the window's net positions sum to ${total}, not to zero`);
  const legs = nets.map(({ bin, net }, i): Instruction => {
    const [debit, credit] =
      net > 0n ? [obligationOf(bin), positionOf(bin)] : [positionOf(bin), obligationOf(bin)];
    return {
      kind: 'posted',
      book: HUB_BOOK,
      id: legId(id, i + 1),
      debit: debit.id,
      credit: credit.id,
      amount: abs(net),
      code: TRANSFER_CODE.window_close,
      sweeps: true,
    };
  });
  make(ledger, legs);
  for (const { bin, net } of nets) if (net > 0n) raiseLimit(ledger, bin, -net);
  return nets;
}

/** The RTGS moved a participant's net: its obligation ends, its nostro moves, a payer's limit comes back. */
export function confirmSettlement(
  id: string,
  windowNumber: number,
  { bin, net }: Net,
  ledger: LedgerPicture,
): void {
  const obligation = obligationOf(bin).id;
  const settlement = settlementOf(windowNumber).id;
  const [debit, credit] = net > 0n ? [settlement, obligation] : [obligation, settlement];
  const [from, to] =
    net > 0n ? [clearingOf(bin).id, nostroOf(bin).id] : [nostroOf(bin).id, clearingOf(bin).id];
  const common = { kind: 'posted', amount: abs(net), code: TRANSFER_CODE.settlement } as const;
  const hub: Instruction = { ...common, book: HUB_BOOK, id: legId(id, 1), debit, credit };
  const own: Instruction = { ...common, book: bin, id: legId(id, 2), debit: from, credit: to };
  make(ledger, keepsItsBookWithUs(ledger, bin) ? [hub, own] : [hub]);
  if (net > 0n) raiseLimit(ledger, bin, net);
}

/** Prefunding widens the limit by what was paid in; a withdrawal (negative) only while the position does not lean on it. */
export function changePrefunding(
  id: string,
  bin: number,
  amount: bigint,
  ledger: LedgerPicture,
): 'changed' | 'prefunding_is_still_needed' {
  if (amount < 0n && !stillHolds(required(ledger, positionOf(bin)), -amount))
    return 'prefunding_is_still_needed';
  if (amount < 0n && prefunded(ledger, bin) < -amount) return 'prefunding_is_still_needed';
  const inward = amount > 0n;
  const [debit, credit] = inward ? [RTGS.id, prefundingOf(bin).id] : [prefundingOf(bin).id, RTGS.id];
  const [from, to] = inward ? [prefundOf(bin).id, nostroOf(bin).id] : [nostroOf(bin).id, prefundOf(bin).id];
  const common = { kind: 'posted', amount: abs(amount), code: TRANSFER_CODE.prefunding } as const;
  const hub: Instruction = { ...common, book: HUB_BOOK, id: legId(id, 1), debit, credit };
  const own: Instruction = { ...common, book: bin, id: legId(id, 2), debit: from, credit: to };
  make(ledger, keepsItsBookWithUs(ledger, bin) ? [hub, own] : [hub]);
  raiseLimit(ledger, bin, amount);
  return 'changed';
}

/** A connected institution has no book with us, so its own leg of a settlement or of prefunding is its own affair. */
function keepsItsBookWithUs(ledger: LedgerPicture, bin: number): boolean {
  const { book, id } = clearingOf(bin);
  return accountOf(ledger, book, id) !== undefined;
}

/** L(P) += Δ. Lowering a cap never voids a hold. */
export function raiseLimit(ledger: LedgerPicture, bin: number, by: bigint): void {
  const position = required(ledger, positionOf(bin));
  amendAccount(ledger, position, { debitLimit: (position.debitLimit ?? 0n) + by });
}

/** The accounts that a change of one participant's limit or settlement touches. */
export function settlementAccounts(bin: number, windowNumber?: number): AccountRef[] {
  const own = [
    positionOf(bin),
    obligationOf(bin),
    prefundingOf(bin),
    clearingOf(bin),
    nostroOf(bin),
    prefundOf(bin),
    RTGS,
  ];
  return windowNumber === undefined ? own : [...own, settlementOf(windowNumber)];
}

function stillHolds(position: Account, less: bigint): boolean {
  const limit = (position.debitLimit ?? 0n) - less;
  return (
    position.debitsPosted + position.debitsPending - position.creditsPosted <= limit &&
    position.debitsPending <= limit
  );
}

function prefunded(ledger: LedgerPicture, bin: number): bigint {
  const account = required(ledger, prefundingOf(bin));
  return account.creditsPosted - account.debitsPosted;
}

function make(ledger: LedgerPicture, legs: readonly Instruction[]): void {
  if (legs.length === 0) return;
  const outcome = makeChain(ledger, legs);
  if (outcome.kind !== 'made') throw new Error(`a settlement leg was not made: ${JSON.stringify(outcome)}`);
}

function required(ledger: LedgerPicture, ref: AccountRef): Account {
  const account = accountOf(ledger, ref.book, ref.id);
  if (account === undefined) throw new Error(`the scheme's account ${ref.book}/${ref.id} is missing`);
  return account;
}

const abs = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
