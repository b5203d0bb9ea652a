/**
 * Hands customers' orders and refunds to their banks until each has given its word. The same order is the same payment at
 * the bank, so that it may be asked as often as it takes; what is no word of the bank's settles nothing. Any number of hub
 * processes may run one: what is to be handed over is claimed row by row.
 */
import type { Desk } from '../../core/command/index.ts';
import { crashPoint, type Queryable } from '../../core/database/index.ts';
import type { Teller } from '../../core/outbox/index.ts';
import { type Consent, findConsents } from '../../services/consents/index.ts';
import {
  type ClaimedInstruction,
  claimInstructions,
  findOrders,
  findRefunds,
  type Instructed,
  type PaymentOrder,
  postponeInstruction,
  type Refund,
  settleKind,
} from '../../services/openbanking/index.ts';
import type { ConnectorPort, Paid, PayOrder, ReturnOrder } from './model.ts';
import { openRounds, type Rounds } from './rounds.ts';
import { NOTICE_LEASE_MS, NOTICES_AT_ONCE } from './rules/limits.ts';
import { pauseAfter } from './rules/pause.ts';

export interface InstructionParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly connector: Pick<ConnectorPort, 'pay' | 'giveBack'>;
  readonly teller: Pick<Teller, 'listen'>;
  /** UUID; names a question in both sides' logs. */
  readonly mint: () => string;
  readonly nowMs: () => number;
  readonly onFault: (fault: unknown) => void;
}

const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

export function openInstructions(parts: InstructionParts): Rounds {
  const askAll = async (isClosed: () => boolean): Promise<void> => {
    for (let claimed = NOTICES_AT_ONCE; claimed === NOTICES_AT_ONCE && !isClosed(); ) {
      const nowMs = parts.nowMs();
      const due = await claimInstructions(parts.database, nowMs, nowMs + NOTICE_LEASE_MS, NOTICES_AT_ONCE);
      crashPoint('connector-orders-claimed');
      await ask(due, parts);
      crashPoint('connector-asking-over');
      claimed = due.length;
    }
  };
  return openRounds(parts.teller, (isClosed) => askAll(isClosed).catch(parts.onFault));
}

async function ask(due: readonly ClaimedInstruction[], parts: InstructionParts): Promise<void> {
  if (due.length === 0) return;
  const idsOf = (what: Instructed): string[] => due.filter((one) => one.what === what).map(({ id }) => id);
  const [orders, refunds] = await Promise.all([
    findOrders(parts.database, idsOf('payment_order')),
    findRefunds(parts.database, idsOf('refund')),
  ]);
  crashPoint('connector-orders-read');
  const consents = await findConsents(
    parts.database,
    [...orders.values(), ...refunds.values()].map(({ consent }) => consent),
  );
  crashPoint('connector-order-consents-read');
  const { connector, mint } = parts;
  const handOver = (claimed: ClaimedInstruction): Promise<Paid> => {
    if (claimed.what === 'refund') {
      const refund = refunds.get(claimed.id)!;
      const consent = consents.get(refund.consent)!;
      return connector.giveBack(claimed.bin, returnOrderOf(claimed, refund, consent, mint()));
    }
    const order = orders.get(claimed.id)!;
    return connector.pay(claimed.bin, payOrderOf(claimed, order, consents.get(order.consent)!, mint()));
  };
  const ends = await Promise.allSettled(due.map((claimed) => askOne(claimed, handOver, parts)));
  crashPoint('connector-orders-asked');
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function askOne(
  claimed: ClaimedInstruction,
  handOver: (claimed: ClaimedInstruction) => Promise<Paid>,
  { database, desk, nowMs }: InstructionParts,
): Promise<void> {
  const { what, id, attempts } = claimed;
  const word = await handOver(claimed);
  crashPoint('connector-order-answered');
  // A bank whose connector was taken away may have heard of the order before: it alone can end it.
  if (word.kind === 'unknown' || word.kind === 'bank_has_no_connector') {
    await postponeInstruction(database, id, nowMs() + pauseAfter(attempts));
    crashPoint('connector-order-postponed');
    return;
  }
  await desk.submit(settleKind, { what, id, word }, HUB);
  crashPoint('connector-order-settled');
}

function payOrderOf(
  { expiresAt }: ClaimedInstruction,
  { id, consent, amount, creditor, remittance }: PaymentOrder,
  { customer, accounts }: Consent,
  request: string,
): PayOrder {
  return {
    ...{ order: id, consent, customer, account: accounts[0]!, amount, creditor, request, expiresAt },
    // ISO 20022 Max140Text, which banks' messages hold.
    remittance: remittance?.slice(0, REMITTANCE_CHARS_MAX) ?? null,
  };
}

const REMITTANCE_CHARS_MAX = 140;

const returnOrderOf = (
  { expiresAt }: ClaimedInstruction,
  { id, consent, payment, amount, reason }: Refund,
  { customer, accounts }: Consent,
  request: string,
): ReturnOrder => ({
  ...{ refund: id, consent, customer, account: accounts[0]!, payment, amount, reason, request, expiresAt },
});
