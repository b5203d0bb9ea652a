/** What a running bank can be asked for, by name. Each runs inside a transaction and answers an outcome. */
import type { AccountStatus, RecallPolicy } from '../model.ts';
import type { Bank } from '../payments/bank.ts';
import { askBack, giveBack, pay } from '../payments/pay.ts';
import { answerByCommand } from '../payments/recalls.ts';
import { scan } from '../payments/scan.ts';
import { isMode } from '../rules/modes.ts';
import { changeAccount, findAccount, listAccounts, ownAccount } from '../store/accounts.ts';
import { countIncoming, listIncoming } from '../store/incoming.ts';
import { countOutbox } from '../store/messages.ts';
import { countOutgoing, listOutgoing } from '../store/outgoing.ts';
import {
  addBehaviour,
  clearBehaviours,
  listBehaviours,
  listOddities,
  listRecalls,
} from '../store/records.ts';
import { OPEN_BANKING_COMMANDS } from './openbanking.ts';
import {
  type Command,
  countOf,
  misused,
  type Order,
  ROWS_DEFAULT,
  ROWS_MAX,
  rowsOf,
  textOf,
  type UnderControl,
} from './orders.ts';

export const COMMANDS: Readonly<Record<string, Command>> = {
  status: ({ bank }) => status(bank),
  accounts: ({ bank: { books } }, order) => ({ accounts: listAccounts(books, rowsOf(order)) }),
  payments: ({ bank: { books } }, order) => ({
    incoming: listIncoming(books, rowsOf(order)),
    outgoing: listOutgoing(books, rowsOf(order)),
  }),
  recalls: ({ bank: { books } }, order) => ({ recalls: listRecalls(books, rowsOf(order)) }),
  oddities: ({ bank: { books } }, order) => ({ oddities: listOddities(books, rowsOf(order)) }),
  pay: ({ bank }, order) => payCommand(bank, order),
  load: loadCommand,
  'load-report': ({ loads }) => loads.report(),
  return: ({ bank }, order) => returnCommand(bank, order),
  recall: ({ bank }, order) => {
    const id = textOf(order.payment);
    return id === undefined
      ? misused('payment')
      : outcomeOf(askBack(bank, id, textOf(order.reason) ?? 'DUPL'));
  },
  'recall-answer': ({ bank }, order) => recallAnswerCommand(bank, order),
  account: ({ bank }, order) => accountCommand(bank, order),
  behave: ({ bank }, order) => behave(bank, order),
  ...OPEN_BANKING_COMMANDS,
};

/** Our own customers in turn pay the payees in turn. */
function loadCommand({ bank: { books }, loads }: UnderControl, order: Order): unknown {
  const [toBin, amount] = [textOf(order.to_bin), amountOf(order.amount)];
  const [count, inFlight] = [countOf(order.count), countOf(order.in_flight)];
  const to = Array.isArray(order.to) ? order.to.flatMap(payeeOf) : [];
  if (
    toBin === undefined ||
    amount === undefined ||
    count === undefined ||
    inFlight === undefined ||
    to.length === 0
  )
    return misused('to_bin, to, amount, count, in_flight');
  const from = listAccounts(books, ROWS_MAX)
    .filter(
      ({ number, balance, reserved }) =>
        findAccount(books, number) !== undefined && balance - reserved >= amount,
    )
    .map(({ number }) => number);
  loads.begin({ from, toBin, to, amount, count, inFlight });
  return { outcome: 'begun' };
}

function payeeOf(value: unknown): { number: string; name: string }[] {
  const { number, name } = (value ?? {}) as { number?: unknown; name?: unknown };
  return typeof number === 'string' ? [{ number, name: typeof name === 'string' ? name : '' }] : [];
}

function status({ books, settings, nowMs }: Bank): unknown {
  const { balance: clearing } = ownAccount(books, 'clearing');
  const { balance: suspense } = ownAccount(books, 'suspense');
  return {
    ...{ bin: settings.bin, name: settings.name, clearing, suspense },
    incoming: countIncoming(books),
    outgoing: countOutgoing(books),
    outbox: countOutbox(books),
    behaviours: listBehaviours(books, nowMs()),
    oddities: listOddities(books, ROWS_DEFAULT),
  };
}

/** To an account, or to whom the scanned code names. */
function payCommand(bank: Bank, order: Order): unknown {
  const code = textOf(order.qr);
  const scanned = code === undefined ? undefined : scan(code);
  if (code !== undefined && scanned === undefined) return { outcome: 'code_is_not_payable' };
  const from = textOf(order.from);
  const toBin = scanned?.toBin ?? textOf(order.to_bin);
  const toAccount = scanned?.toAccount ?? textOf(order.to_account);
  const amount = amountOf(order.amount) ?? scanned?.amount;
  if (from === undefined || toBin === undefined || toAccount === undefined || amount === undefined)
    return misused('from, to_bin and to_account or qr, amount');
  if (scanned?.amount !== undefined && scanned.amount !== amount)
    return { outcome: 'code_asks_for_another_amount' };
  const requestKey = textOf(order.request_key);
  return outcomeOf(
    pay(bank, {
      ...{ from, toBin, toAccount, amount, toName: textOf(order.to_name) ?? '' },
      remittance: textOf(order.remittance) ?? scanned?.remittance ?? '',
      ...(scanned === undefined ? {} : { references: scanned.references }),
      ...(requestKey === undefined ? {} : { requestKey }),
    }),
  );
}

function returnCommand(bank: Bank, order: Order): unknown {
  const payment = textOf(order.payment);
  const amount = amountOf(order.amount);
  if (payment === undefined || (order.amount !== undefined && amount === undefined))
    return misused('payment, amount');
  const reason = textOf(order.reason) ?? 'CUST';
  return outcomeOf(giveBack(bank, { payment, reason, ...(amount === undefined ? {} : { amount }) }));
}

function recallAnswerCommand(bank: Bank, order: Order): unknown {
  const recall = textOf(order.recall);
  if (recall === undefined || typeof order.accept !== 'boolean') return misused('recall, accept');
  return { outcome: answerByCommand(bank, recall, order.accept) };
}

const STATUSES: readonly AccountStatus[] = ['open', 'blocked', 'closed'];
const POLICIES: readonly RecallPolicy[] = ['accept', 'refuse', 'silent'];

function accountCommand({ books }: Bank, order: Order): unknown {
  const number = textOf(order.number);
  const state = STATUSES.find((one) => one === order.status);
  const recalls = POLICIES.find((one) => one === order.recalls);
  if (number === undefined || (state === undefined && recalls === undefined))
    return misused('number, status, recalls');
  const changed = changeAccount(books, number, {
    ...(state === undefined ? {} : { status: state }),
    ...(recalls === undefined ? {} : { recalls }),
  });
  return { outcome: changed ? 'account_changed' : 'account_does_not_exist' };
}

/** Adds to the queue; `accept` without a bound is how the bank behaves anyway and empties it. */
function behave({ books, nowMs }: Bank, order: Order): unknown {
  const mode = textOf(order.mode);
  if (mode === undefined || !isMode(mode)) return misused('mode');
  const left = countOf(order.next);
  const forMs = countOf(order.for_ms);
  if (mode === 'accept' && left === undefined && forMs === undefined) clearBehaviours(books);
  else
    addBehaviour(books, {
      mode,
      leftPayments: left ?? null,
      untilMs: forMs === undefined ? null : nowMs() + forMs,
    });
  return { outcome: 'behaves', behaviours: listBehaviours(books, nowMs()) };
}

function outcomeOf({ kind, ...rest }: { readonly kind: string }): unknown {
  return { outcome: kind, ...rest };
}

function amountOf(value: unknown): bigint | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? BigInt(value) : undefined;
}
