/**
 * Hands customers' orders to their banks until each has given its word. The same order is the same payment at the bank,
 * so that it may be asked as often as it takes; what is no word of the bank's settles nothing. Any number of hub processes
 * may run one: orders are claimed row by row.
 */
import type { Desk } from '../../core/command/index.ts';
import { crashPoint, type Queryable } from '../../core/database/index.ts';
import type { Teller } from '../../core/outbox/index.ts';
import { type Consent, findConsents } from '../../services/consents/index.ts';
import {
  type BanksWord,
  type ClaimedInstruction,
  claimInstructions,
  findOrders,
  type PaymentOrder,
  postponeInstruction,
  settleKind,
} from '../../services/openbanking/index.ts';
import type { ConnectorPort, PayOrder } from './model.ts';
import { openRounds, type Rounds } from './rounds.ts';
import { NOTICE_LEASE_MS, NOTICES_AT_ONCE } from './rules/limits.ts';
import { pauseAfter } from './rules/pause.ts';

export interface InstructionParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly connector: Pick<ConnectorPort, 'pay'>;
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
  const orders = await findOrders(
    parts.database,
    due.map(({ order }) => order),
  );
  crashPoint('connector-orders-read');
  const consents = await findConsents(
    parts.database,
    [...orders.values()].map(({ consent }) => consent),
  );
  crashPoint('connector-order-consents-read');
  const asked = due.map((instruction) => {
    const order = orders.get(instruction.order)!;
    return askOne(instruction, order, consents.get(order.consent)!, parts);
  });
  const ends = await Promise.allSettled(asked);
  crashPoint('connector-orders-asked');
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function askOne(
  instruction: ClaimedInstruction,
  order: PaymentOrder,
  consent: Consent,
  { database, desk, connector, mint, nowMs }: InstructionParts,
): Promise<void> {
  const { bin, attempts } = instruction;
  const paid = await connector.pay(bin, payOrderOf(instruction, order, consent, mint()));
  crashPoint('connector-order-answered');
  // A bank whose connector was taken away may have heard of the order before: it alone can end it.
  if (paid.kind === 'unknown' || paid.kind === 'bank_has_no_connector') {
    await postponeInstruction(database, order.id, nowMs() + pauseAfter(attempts));
    crashPoint('connector-order-postponed');
    return;
  }
  const word: BanksWord = paid;
  await desk.submit(settleKind, { order: order.id, word }, HUB);
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
