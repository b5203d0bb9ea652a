/** Orders whose date has come. Every process may run it at any time: an order is paid once, since its payment bears its id. */
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { businessDate } from '../../kit/calendar.ts';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';
import type { Locate } from '../clearing/index.ts';
import type { ExecuteKind } from './commands/execute.ts';
import type { PaymentOrder } from './model.ts';
import { type DueCursor, dueOrders, FIRST_DUE } from './store/orders.ts';

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

async function executeOne({ desk, locate, execute }: DueParts, order: PaymentOrder): Promise<boolean> {
  const { bin, account } = order.creditor;
  const [debtor, creditor] = await Promise.all([locate(order.debtor), locate({ bin, account })]);
  const submitted = await desk.submit(execute, { order, debtor, creditor }, HUB);
  return submitted.kind === 'decided' && submitted.answer.kind === 'order_executed';
}
