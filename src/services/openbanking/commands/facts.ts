/** What the commands of a batch share: orders by their instruction, and those that are locked. */
import { type Picture, shared } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { KeptPayment, Located, PayOrder } from '../../clearing/index.ts';
import type { BankInstruction, InstructedId, OrderStatus, PaymentOrder, Refund } from '../model.ts';
import { statusOf } from '../rules/status.ts';
import { keepAwaited } from '../store/awaited.ts';
import { keepInstructions } from '../store/instructions.ts';
import { findByInstruction, type InstructionKey, instructionKey, lockOrders } from '../store/orders.ts';

const BY_INSTRUCTION = shared<Map<string, PaymentOrder>>('openbanking.orders_by_instruction');
const LOCKED = shared<Map<string, PaymentOrder>>('openbanking.locked_orders');

export async function gatherInstructions(
  on: Queryable,
  keys: readonly InstructionKey[],
  picture: Picture,
): Promise<void> {
  const found = await findByInstruction(on, keys);
  const known = ordersByInstruction(picture);
  for (const [key, order] of found) if (!known.has(key)) known.set(key, order);
}

function ordersByInstruction(picture: Picture): Map<string, PaymentOrder> {
  const known = BY_INSTRUCTION.get(picture) ?? new Map<string, PaymentOrder>();
  BY_INSTRUCTION.set(picture, known);
  return known;
}

export const knownOrder = (picture: Picture, key: InstructionKey): PaymentOrder | undefined =>
  ordersByInstruction(picture).get(instructionKey(key));

export const rememberOrder = (picture: Picture, order: PaymentOrder): void =>
  void ordersByInstruction(picture).set(instructionKey(order), order);

/** Locks those that no other command of the batch has locked yet. */
export async function lockInto(
  on: Queryable,
  ids: readonly string[],
  picture: Picture,
): Promise<readonly []> {
  const locked = LOCKED.get(picture) ?? new Map<string, PaymentOrder>();
  LOCKED.set(picture, locked);
  const missing = ids.filter((id) => !locked.has(id));
  if (missing.length > 0) for (const [id, order] of await lockOrders(on, missing)) locked.set(id, order);
  return [];
}

export const lockedOrder = (picture: Picture, id: string): PaymentOrder | undefined =>
  LOCKED.get(picture)?.get(id);

export const amendInPicture = (picture: Picture, order: PaymentOrder): void =>
  void LOCKED.get(picture)!.set(order.id, order);

/** The payment of an order, for clearing. Its end-to-end id is the order's: a third party's own is unique for it only. */
export function payOrderOf(order: PaymentOrder, { debtor, creditor }: OrderEnds): PayOrder {
  return {
    id: order.id,
    amount: order.amount,
    debtor: { address: order.debtor, found: debtor },
    creditor: {
      address: { bin: order.creditor.bin, account: order.creditor.account },
      found: creditor,
      ...(order.creditor.name === null ? {} : { name: order.creditor.name }),
    },
    purpose: order.remittance?.slice(0, REMITTANCE_CHARS_MAX) ?? null,
    endToEndId: order.id.replaceAll('-', ''),
    transactionId: null,
    uetr: null,
    reference: null,
    content: order.content,
  };
}

/** ISO 20022 Max140Text, which banks' messages hold; Annex 01 lets a third party send 255. */
const REMITTANCE_CHARS_MAX = 140;

/** What was found at both ends right before. */
export interface OrderEnds {
  readonly debtor: PayOrder['debtor']['found'];
  readonly creditor: PayOrder['creditor']['found'];
}

/** Where the payer's bank keeps its own core, it pays: the hub instructs it. */
export const isBanksToPay = (debtor: Located): boolean =>
  debtor.kind === 'located' && debtor.account.connection === 'connected';

/** As it waits for a bank. */
export const idOf = ({ id }: PaymentOrder): InstructedId => ({ what: 'payment_order', id });

/** A customer who was told that it goes through waits this long at most for her bank to have heard of it. */
const INSTRUCTION_MS_MAX = 600_000;

/** What her bank is handed, from now on. */
export const instructionOf = (instructed: InstructedId, bin: number, nowMs: number): BankInstruction => ({
  ...{ ...instructed, bin, madeAt: nowMs, expiresAt: nowMs + INSTRUCTION_MS_MAX, state: 'asking' },
  ...{ transactionId: null, reason: null, settledAt: null },
});

/** Whether its end is still to come: it is told then. */
export const isAwaited = ({
  paid,
  instruction,
}: {
  readonly paid: KeptPayment | undefined;
  readonly instruction: BankInstruction | undefined;
}): boolean => instruction !== undefined || paid?.held !== undefined;

/** What a bank was handed, and what waits for one. */
export const keepWaiting = (
  on: Queryable,
  instructions: readonly BankInstruction[],
  awaited: readonly InstructedId[],
): Promise<unknown>[] => [
  ...(instructions.length === 0 ? [] : [keepInstructions(on, instructions)]),
  ...(awaited.length === 0 ? [] : [keepAwaited(on, awaited)]),
];

export const orderEvent = (
  order: PaymentOrder,
  payment: KeptPayment['payment'] | undefined,
  instruction?: BankInstruction,
): NewEvent => orderEventOf(order, order.state, statusOf(order, payment, instruction));

/** Without accounts and names: feeds are read by machines and kept. */
export function orderEventOf(order: PaymentOrder, happened: string, status: OrderStatus): NewEvent {
  const subject = toWire('payment_order', order.id);
  return {
    type: `payment_order.${happened}`,
    subject,
    participants: [order.debtor.bin],
    thirdParty: order.thirdParty,
    data: {
      ...{ payment_order: subject, consent: toWire('consent', order.consent), kind: order.kind },
      ...{ status, amount: Number(order.amount), currency: 'VND' },
    },
  };
}

export function refundEventOf(refund: Refund, bin: number, happened: string, status: OrderStatus): NewEvent {
  const subject = toWire('refund', refund.id);
  return {
    type: `refund.${happened}`,
    subject,
    participants: [bin],
    thirdParty: refund.thirdParty,
    data: {
      ...{ refund: subject, consent: toWire('consent', refund.consent) },
      ...{ payment: toWire('payment', refund.payment), status },
      ...{ amount: Number(refund.amount), currency: 'VND' },
    },
  };
}

export const auditOf = (
  order: Pick<PaymentOrder, 'id' | 'kind' | 'amount' | 'debtor' | 'creditor'>,
  detail = '',
): { readonly subject: string; readonly detail: string } => ({
  subject: toWire('payment_order', order.id),
  detail: `${order.kind} ${order.amount} VND ${order.debtor.bin} → ${order.creditor.bin}${detail}`,
});
