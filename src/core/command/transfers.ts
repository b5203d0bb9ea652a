/**
 * Transfers as they are, without a payment around them: many chains in one command, for whoever keeps books with the
 * ledger alone (its benchmark, a move of balances), and the expiry of holds whose time has passed.
 */
import { legId, toWire } from '../../kit/id.ts';
import type { Outcome } from '../../kit/outcome.ts';
import { crashPoint } from '../database/index.ts';
import {
  type AccountRef,
  accountsOfPending,
  type ChainOutcome,
  findDue,
  findExisting,
  HUB_BOOK,
  type Instruction,
  type LedgerPicture,
  lockPending,
  makeChain,
} from '../ledger/index.ts';
import { type CommandKind, type Picture, shared } from './model.ts';

export interface TransfersOrder {
  /** Each chain is made as a whole or not at all, whatever becomes of the others. */
  readonly chains: readonly (readonly Instruction[])[];
}

export interface TransfersAnswer extends Outcome<'transfers_decided'> {
  /** In the order of the chains. */
  readonly chains: readonly ChainOutcome[];
}

/** Ids are the instructor's: the same instruction again is the same transfer, so no idempotency key is needed. */
export const transfersKind: CommandKind<TransfersOrder, undefined, TransfersAnswer, never> = {
  name: 'ledger.transfer',
  lock: {
    rank: 3,
    async take(on, orders) {
      // Which accounts a hold stands on never changes, so it may be read before they are locked.
      const accounts = await accountsOfPending(on, orders.flatMap(holdsOf));
      crashPoint('transfers-holds-found');
      return accounts;
    },
  },
  weight: ({ chains }) => chains.length,
  accounts: ({ chains }) => chains.flat().flatMap(accountsOfInstruction),
  async gather(on, orders, picture) {
    const ids = orders.flatMap(({ chains }) => chains.flat().map(({ book, id }) => ({ book, id })));
    await Promise.all([
      findExisting(on, ids, picture.ledger),
      lockPending(on, orders.flatMap(holdsOf), picture.ledger),
    ]);
    crashPoint('transfers-read');
    return orders.map(() => undefined);
  },
  decide({ chains }, _facts, { ledger }) {
    const outcomes = chains.map((chain) => makeChain(ledger, chain));
    const made = outcomes.filter(({ kind }) => kind === 'made').length;
    const refused = outcomes.filter(({ kind }) => kind === 'refused').length;
    return {
      answer: { kind: 'transfers_decided', chains: outcomes },
      audit: { subject: '', detail: `${chains.length} chains: ${made} made, ${refused} refused` },
    };
  },
};

function accountsOfInstruction(leg: Instruction): AccountRef[] {
  if (leg.kind !== 'posted' && leg.kind !== 'pending') return [];
  return [
    { book: leg.book, id: leg.debit },
    { book: leg.book, id: leg.credit },
  ];
}

function holdsOf({ chains }: TransfersOrder): AccountRef[] {
  return chains.flat().flatMap((leg) => ('pendingId' in leg ? [{ book: leg.book, id: leg.pendingId }] : []));
}

export interface ExpireOrder {
  /** UUID of the command; the transfers that expire holds are derived from it. */
  readonly id: string;
  readonly holdsMax: number;
}

export interface ExpireAnswer extends Outcome<'holds_expired'> {
  readonly holds: number;
  /** As many as asked for were found: there may be more. */
  readonly more: boolean;
}

/** A leg's number has two bytes. */
const EXPIRE_HOLDS_MAX = 65_535;

const DUE = shared<readonly AccountRef[]>('command.due_holds');

/** Gives back what holds held past their time. Two hubs may both try: whoever locks second finds them resolved. */
export const expireKind: CommandKind<ExpireOrder, undefined, ExpireAnswer, never> = {
  name: 'ledger.expire',
  lock: {
    rank: 3,
    async take(on, orders, picture) {
      const most = Math.min(
        orders.reduce((sum, { holdsMax }) => sum + holdsMax, 0),
        EXPIRE_HOLDS_MAX,
      );
      const due = await findDue(on, picture.nowMs * 1_000, most);
      crashPoint('expire-due-found');
      DUE.set(picture, due);
      const accounts = await accountsOfPending(on, due);
      crashPoint('expire-accounts-found');
      return accounts;
    },
  },
  accounts: () => [],
  async gather(on, orders, picture) {
    const due = DUE.get(picture)!;
    await lockPending(on, due, picture.ledger);
    crashPoint('expire-read');
    return orders.map(() => undefined);
  },
  decide({ id, holdsMax }, _facts, picture) {
    const due = takeDue(picture, holdsMax);
    const expired = due.filter((hold, i) => expireOne(picture.ledger, hold, legId(id, i + 1)));
    return {
      answer: { kind: 'holds_expired', holds: expired.length, more: due.length === holdsMax },
      events: expired.map((hold) => {
        const subject = toWire('transfer', hold.id);
        return {
          type: 'hold.expired',
          subject,
          participants: hold.book === HUB_BOOK ? [] : [hold.book],
          data: { hold: subject, book: hold.book },
        };
      }),
      audit: { subject: '', detail: `${expired.length} holds expired` },
    };
  },
};

/** Orders of one batch share what was found: each takes its part. */
function takeDue(picture: Picture, holdsMax: number): readonly AccountRef[] {
  const due = DUE.get(picture)!;
  DUE.set(picture, due.slice(holdsMax));
  return due.slice(0, holdsMax);
}

function expireOne(ledger: LedgerPicture, hold: AccountRef, id: string): boolean {
  const outcome = makeChain(ledger, [{ kind: 'expire', book: hold.book, id, pendingId: hold.id }]);
  if (outcome.kind === 'made') return true;
  // Somebody posted, voided or expired it between our finding it and our locking it.
  if (outcome.kind === 'refused' && outcome.refusal.startsWith('pending_transfer_already')) return false;
  throw new Error(`a hold did not expire: ${JSON.stringify(outcome)}`);
}
