/**
 * Orders whose date has come, third parties' and standing ones. Every process may run it at any time: an order is paid
 * once, since its payment bears its id; a standing order once for a date, under its lock.
 */
import type { Desk } from '../../core/command/index.ts';
import { crashPoint, type Queryable } from '../../core/database/index.ts';
import { businessDate } from '../../kit/calendar.ts';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';
import { type CustomerAccount, findAccounts } from '../banking/index.ts';
import type { Locate } from '../clearing/index.ts';
import type { ExecuteKind } from './commands/execute.ts';
import type { RunStandingKind } from './commands/standing.ts';
import { tellKind } from './commands/tell.ts';
import type { PaymentOrder, StandingOrder } from './model.ts';
import { awaitedEnds } from './store/awaited.ts';
import { type DueCursor, dueOrders, FIRST_DUE } from './store/orders.ts';
import { dueStanding } from './store/standing.ts';
import { readWaiting } from './waiting.ts';

export interface StandingParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly locate: Locate;
  readonly mint: () => string;
  readonly run: RunStandingKind;
}

/** Pays the standing orders of today; answers how many were. What is left over is found at the next run. */
export async function runStanding(parts: StandingParts, nowMs: number): Promise<number> {
  const due = await dueStanding(parts.database, businessDate(nowMs), BATCH_COMMANDS_MAX);
  const accounts = await findAccounts(
    parts.database,
    due.map(({ book, account }) => ({ book, id: account })),
  );
  const done = await Promise.all(due.map((order, i) => runOne(parts, order, accounts[i])));
  return done.filter(Boolean).length;
}

async function runOne(
  { desk, locate, mint, run }: StandingParts,
  order: StandingOrder,
  account: CustomerAccount | undefined,
): Promise<boolean> {
  const debtorAddress = { bin: order.book, account: account?.number ?? '' };
  const { bin, account: number } = order.creditor;
  const [debtor, creditor] = await Promise.all([
    account === undefined ? ({ kind: 'account_not_found' } as const) : locate(debtorAddress),
    locate({ bin, account: number }),
  ]);
  const submitted = await desk.submit(run, { order, payment: mint(), debtorAddress, debtor, creditor }, HUB);
  return submitted.kind === 'decided' && submitted.answer.kind === 'standing_order_paid';
}

export interface DueParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly locate: Locate;
  readonly execute: ExecuteKind;
}

const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

/** Carries out what is due; answers how many orders were. What was busy or is in doubt is found again the next time. */
export async function executeDue(parts: DueParts, nowMs: number): Promise<number> {
  const today = businessDate(nowMs);
  let executed = 0;
  let after: DueCursor | undefined = FIRST_DUE;
  while (after !== undefined) {
    const due: PaymentOrder[] = await dueOrders(parts.database, today, after, BATCH_COMMANDS_MAX);
    const done = await Promise.all(due.map((order) => executeOne(parts, order)));
    executed += done.filter(Boolean).length;
    const last = due.length < BATCH_COMMANDS_MAX ? undefined : due.at(-1);
    after = last === undefined ? undefined : { executeOn: last.executeOn!, id: last.id };
  }
  return executed;
}

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

/** Tells third parties of orders and refunds whose bank has answered at last; answers how many were. */
export async function tellEnds({ database, desk }: Pick<DueParts, 'database' | 'desk'>): Promise<number> {
  let told = 0;
  let awaited = await awaitedEnds(database, FIRST_UUID, BATCH_COMMANDS_MAX);
  crashPoint('orders-awaited-found');
  while (awaited.length > 0) {
    const now = await readWaiting(database, awaited);
    crashPoint('orders-awaited-read');
    const ended = now.flatMap((one) => (one === undefined || one.status === 'PDNG' ? [] : one));
    const done = await Promise.all(ended.map(({ what, id }) => desk.submit(tellKind, { what, id }, HUB)));
    crashPoint('orders-ends-told');
    told += done.filter((one) => one.kind === 'decided' && one.answer.kind === 'end_told').length;
    awaited =
      awaited.length < BATCH_COMMANDS_MAX
        ? []
        : await awaitedEnds(database, awaited.at(-1)!.id, BATCH_COMMANDS_MAX);
  }
  return told;
}

async function executeOne({ desk, locate, execute }: DueParts, order: PaymentOrder): Promise<boolean> {
  const { bin, account } = order.creditor;
  const [debtor, creditor] = await Promise.all([locate(order.debtor), locate({ bin, account })]);
  const submitted = await desk.submit(execute, { order, debtor, creditor }, HUB);
  return submitted.kind === 'decided' && submitted.answer.kind === 'order_executed';
}
