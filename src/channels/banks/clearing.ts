/** Clearing as the line asks for it, answered by the hub's own: commands through its desk, reads from its tables. */
import type { Desk, Origin } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { businessDate } from '../../kit/calendar.ts';
import { inForce } from '../../kit/dated.ts';
import type { Id } from '../../kit/id.ts';
import {
  ANSWER_DEADLINE_MS,
  amendKind,
  answerKind,
  checkPayeeName,
  claimDeliveries,
  contentOf,
  countHeld,
  countWaiting,
  findPayments,
  findRecalls,
  findReferences,
  inquireKind,
  isoReasonOf,
  type Locate,
  listOverdue,
  listParticipants,
  listUnknown,
  type Party,
  type PayKind,
  type Payment,
  postponeDeliveries,
  type Recall,
  type ReturnKind,
  recallAnswerKind,
  recallKind,
  settleDeliveries,
  transactionIdOf,
} from '../../services/clearing/index.ts';
import { uuidOf } from './messages/ids.ts';
import type {
  Backlog,
  Clearing,
  ConnectedBank,
  Inquired,
  LineParty,
  LinePayment,
  LineRecall,
  NameAnswer,
  NameQuestion,
  PaymentName,
  Taken,
} from './model.ts';
import { LEASE_MS } from './rules/limits.ts';

export interface ClearingParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly locate: Locate;
  /** The very kinds that the hub's own routes submit, so that all meet in one group of a batch. */
  readonly pay: PayKind;
  readonly giveBack: ReturnKind;
}

/** The hub speaks for itself at the desk under the nil UUID. */
const HUB: Origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

export function clearingOfHub(parts: ClearingParts): Clearing {
  return { ...instructions(parts), ...lookups(parts), ...queue(parts) };
}

type Submitted = Awaited<ReturnType<Desk['submit']>>;

function takenOf(submitted: Submitted): Taken {
  if (submitted.kind !== 'decided') return submitted;
  const { kind: outcome } = submitted.answer;
  return { kind: 'decided', outcome };
}

const NOT_FOUND: Taken = { kind: 'decided', outcome: 'payment_not_found' };

function instructions({ database, desk, mint, locate, pay, giveBack }: ClearingParts) {
  return {
    async pay(order, origin) {
      const [debtor, creditor] = await Promise.all([
        endOf(locate, order.debtor),
        endOf(locate, order.creditor),
      ]);
      const submitted = await desk.submit(
        pay,
        {
          id: mint(),
          amount: order.amount,
          debtor,
          creditor,
          purpose: order.purpose,
          endToEndId: order.endToEndId,
          transactionId: order.transactionId,
          uetr: order.uetr,
          reference: order.reference,
          content: contentOf(debtor.address, creditor.address, order.amount),
        },
        origin,
      );
      return takenOf(submitted);
    },
    async giveBack({ bin, returnId, original, amount, reason }, origin) {
      const found = await nameOf(database, original);
      if (found === undefined) return NOT_FOUND;
      const order = { id: mint(), original: found, amount, reason, bin, transactionId: returnId };
      return takenOf(await desk.submit(giveBack, order, origin));
    },
    async answer({ payment, bin, verdict, reason }, origin) {
      const order = { payment, bin, heard: verdict, statusReason: reason };
      return takenOf(await desk.submit(answerKind, order, origin));
    },
    async recall({ bin, payment, reason, caseId }, origin) {
      const found = await nameOf(database, payment);
      if (found === undefined) return NOT_FOUND;
      const order = { id: mint(), payment: found, bin, reason, messageId: caseId };
      return takenOf(await desk.submit(recallKind, order, origin));
    },
    answerRecall: async (order, origin) => takenOf(await desk.submit(recallAnswerKind, order, origin)),
    async inquire(order, origin): Promise<Inquired> {
      const submitted = await desk.submit(inquireKind, order, origin);
      if (submitted.kind !== 'decided') return submitted;
      const { answer } = submitted;
      if (answer.kind === 'payment_was_never_received')
        return { kind: 'decided', state: 'not_found', payment: null };
      const payment = (await linePayments(database, [answer.payment])).get(answer.payment);
      if (payment === undefined)
        throw new Error(`the payment ${answer.payment} was found and cannot be read`);
      return { kind: 'decided', state: payment.state, payment };
    },
    async expire(payments) {
      const order = { heard: 'deadline_passed', bin: null, statusReason: null } as const;
      await Promise.all(payments.map((payment) => desk.submit(answerKind, { payment, ...order }, HUB)));
    },
    async reach(bin, reachable) {
      await desk.submit(amendKind, { bin, change: reachable ? 'reachable' : 'unreachable' }, HUB);
    },
  } satisfies Partial<Clearing>;
}

async function endOf(locate: Locate, { bin, account, name }: LineParty) {
  const address = { bin, account };
  return { address, found: await locate(address), ...(name === null ? {} : { name }) };
}

/** By the hub's own id, by the debtor agent's TxId, or by a TxId that the hub made out of its id. */
async function nameOf(
  on: Queryable,
  { payment, debtorBin, transactionId }: PaymentName,
): Promise<string | undefined> {
  if (payment !== null) return payment;
  if (debtorBin === null || transactionId === null) return undefined;
  const [found] = await findReferences(on, [{ debtorBin, reference: transactionId }]);
  return found?.payment ?? uuidOf(transactionId);
}

function lookups({ database, locate }: ClearingParts) {
  return {
    payments: (ids) => linePayments(database, ids),
    recalls: (ids) => lineRecalls(database, ids),
    overdue: (at, max) => listOverdue(database, at, max),
    unknown: (bin, at, max) => listUnknown(database, bin, at, max),
    checkName: (question) => checkName(locate, question),
    async connected(): Promise<readonly ConnectedBank[]> {
      const all = await listParticipants(database);
      return all.flatMap(({ bin, shortName, connection, endpoint, authority, reachable }) =>
        connection === 'connected' && endpoint !== null
          ? [{ bin, name: shortName, endpoint, authority, reachable }]
          : [],
      );
    },
    async backlog(): Promise<readonly Backlog[]> {
      const [waiting, held] = await Promise.all([countWaiting(database), countHeld(database)]);
      const unknown = new Map(held.map((one) => [one.bin, one.unknown]));
      const told = new Map(waiting.map((one) => [one.bin, one]));
      return [...new Set([...unknown.keys(), ...told.keys()])].map((bin) => ({
        bin,
        waiting: told.get(bin)?.waiting ?? 0,
        oldestAt: told.get(bin)?.oldestAt ?? null,
        unknown: unknown.get(bin) ?? 0,
      }));
    },
  } satisfies Partial<Clearing>;
}

function queue({ database }: ClearingParts) {
  return {
    async claim(rooms, at) {
      return await claimDeliveries(database, rooms, at, LEASE_MS);
    },
    async settle(deliveries) {
      await settleDeliveries(database, deliveries);
    },
    async release(deliveries) {
      await postponeDeliveries(database, new Map(deliveries.map(({ id, atMs }) => [id, atMs])));
    },
  } satisfies Partial<Clearing>;
}

async function linePayments(on: Queryable, ids: readonly string[]): Promise<Map<string, LinePayment>> {
  const found = await findPayments(on, ids);
  const wanted = [...found.values()].flatMap(({ original }) => original ?? []);
  const originals = wanted.length === 0 ? new Map<string, Payment>() : await findPayments(on, wanted);
  return new Map([...found].map(([id, payment]) => [id, linePayment(payment, originals)]));
}

function linePayment(payment: Payment, originals: ReadonlyMap<string, Payment>): LinePayment {
  const original = payment.original === null ? undefined : originals.get(payment.original);
  const waits = payment.state === 'held' || payment.state === 'unknown';
  return {
    id: payment.id,
    kind: payment.kind,
    state: payment.state,
    reason: isoReasonOf(payment),
    amount: payment.amount,
    debtor: partyOf(payment.debtor),
    creditor: partyOf(payment.creditor),
    purpose: payment.purpose,
    endToEndId: payment.endToEndId,
    transactionId: transactionIdOf(payment),
    uetr: payment.uetr,
    reference: payment.reference,
    createdAt: payment.createdAt,
    deadlineAt: waits ? deadlineOf(payment.createdAt) : null,
    finalAt: payment.finalAt,
    returned:
      original === undefined
        ? null
        : { original: linePayment(original, originals), reason: payment.returnReason ?? 'NARR' },
  };
}

const partyOf = ({ bin, account, name }: Party): LineParty => ({ bin, account, name });

function deadlineOf(createdAt: number): number {
  return createdAt + inForce(ANSWER_DEADLINE_MS, businessDate(createdAt))!.value;
}

async function lineRecalls(on: Queryable, ids: readonly string[]): Promise<Map<string, LineRecall>> {
  const found = await findRecalls(on, ids);
  const payments = await linePayments(
    on,
    [...found.values()].map(({ payment }) => payment),
  );
  return new Map(
    [...found].flatMap(([id, recall]) => {
      const payment = payments.get(recall.payment);
      return payment === undefined ? [] : [[id, lineRecall(recall, payment)] as const];
    }),
  );
}

function lineRecall(recall: Recall, payment: LinePayment): LineRecall {
  const { id, requester, reason, state, answerReason, messageId, createdAt } = recall;
  return { id, payment, requester, reason, state, answerReason, caseId: messageId, createdAt };
}

/** The name of a hosted account; whoever keeps its own core is asked by message and not here. */
async function checkName(locate: Locate, { bin, account, name }: NameQuestion): Promise<NameAnswer> {
  const found = await locate({ bin, account });
  if (found.kind !== 'located') return { kind: found.kind };
  const { name: registered, nameKind } = found.account;
  if (registered === null) return { kind: 'account_not_found' };
  if (name === null) return { kind: 'not_asked', name: registered };
  const checked = checkPayeeName(name, registered, nameKind);
  return checked.kind === 'no_match' ? checked : { ...checked, name: registered };
}
