/** What a simulated bank can be asked from the terminal. */
import { readableVnd } from '../../../kit/money.ts';
import { MODE_NAMES, modeOf } from '../../bank/index.ts';
import { type Asked, addressOf, amountOf, type Misuse } from '../options.ts';
import { type Column, card, type Style, table } from '../terminal.ts';
import { durationMs, LIMIT, LIMIT_WANTED, limitOf, told } from './ask.ts';
import type { BankCommand, BankTold } from './model.ts';
import { OPEN_BANKING_COMMANDS } from './openbanking.ts';
import { verify } from './verify.ts';

export const BANK_COMMANDS: readonly BankCommand[] = [
  {
    name: 'status',
    usage: '',
    summary: 'Payments by state, what waits, how it behaves',
    words: [0, 0],
    run: status,
  },
  {
    name: 'accounts',
    usage: '[--limit N]',
    summary: 'Customers with their balances',
    words: [0, 0],
    options: LIMIT,
    run: accounts,
  },
  {
    name: 'payments',
    usage: '[--limit N]',
    summary: 'The last payments in both directions',
    words: [0, 0],
    options: LIMIT,
    run: payments,
  },
  {
    name: 'pay',
    usage: 'ACCOUNT BIN/ACCOUNT|QR [AMOUNT]',
    summary: 'A customer pays into another institution',
    more: '\n  --name TEXT     the payee’s name\n  --message TEXT  words for the payee\n  --key TEXT      under the same key the same payment\n',
    words: [2, 3],
    options: { name: { type: 'string' }, message: { type: 'string' }, key: { type: 'string' } },
    run: pay,
  },
  {
    name: 'return',
    usage: 'PAYMENT [AMOUNT]',
    summary: 'Give back what was received (pacs.004)',
    more: '\n  --reason CODE  ISO return reason; CUST\n',
    words: [1, 2],
    options: { reason: { type: 'string' } },
    run: giveBack,
  },
  {
    name: 'recall',
    usage: 'PAYMENT',
    summary: 'Ask for a settled payment back (camt.056)',
    more: '\n  --reason CODE  ISO cancellation reason; DUPL\n',
    words: [1, 1],
    options: { reason: { type: 'string' } },
    run: recall,
  },
  {
    name: 'recalls',
    usage: '[--limit N]',
    summary: 'Recalls in both directions',
    words: [0, 0],
    options: LIMIT,
    run: recalls,
  },
  {
    name: 'answer',
    usage: 'RECALL accept|refuse',
    summary: 'Answer a recall on which it kept silent',
    words: [2, 2],
    run: answerRecall,
  },
  {
    name: 'account',
    usage: 'NUMBER [--status S] [--recalls P]',
    summary: 'Open, block, close; policy on recalls',
    more: '\n  --status   open, blocked, closed\n  --recalls  accept, refuse, silent\n',
    words: [1, 1],
    options: { status: { type: 'string' }, recalls: { type: 'string' } },
    run: account,
  },
  {
    name: 'behave',
    usage: 'MODE [--next N] [--for 30s]',
    summary: 'Misbehave with payments to come; "accept" ends it',
    more: `\n  --next N   for so many payments\n  --for 30s  for so long (s, m)\n\n${modes()}`,
    words: [1, 1],
    options: { next: { type: 'string' }, for: { type: 'string' } },
    run: behave,
  },
  ...OPEN_BANKING_COMMANDS,
  { name: 'verify', usage: '', summary: 'Prove its books from their rows', words: [0, 0], run: verify },
];

function modes(): string {
  return MODE_NAMES.map(
    (name) => `  …${modeOf(name).magic!}  ${name.padEnd(10)} ${modeOf(name).summary}\n`,
  ).join('');
}

interface Status {
  readonly bin: string;
  readonly name: string;
  readonly clearing: string;
  readonly suspense: string;
  readonly incoming: Readonly<Record<string, number>>;
  readonly outgoing: Readonly<Record<string, number>>;
  readonly outbox: { readonly waiting: number; readonly refused: number };
  readonly behaviours: readonly Behaviour[];
  readonly oddities: readonly { readonly what: string; readonly payment: string }[];
}

interface Behaviour {
  readonly mode: string;
  readonly leftPayments: number | null;
  readonly untilMs: number | null;
}

function status(_: Asked, folder: string): Promise<BankTold> {
  return told<Status>(folder, 'status', {}, (bank, style) => {
    const counts = (states: Readonly<Record<string, number>>): string =>
      Object.entries(states)
        .map(([state, count]) => `${state} ${count}`)
        .join(', ') || 'none';
    const rows = card(
      [
        ['bank', `${bank.name} (${bank.bin})`],
        ['received', counts(bank.incoming)],
        ['sent', counts(bank.outgoing)],
        ['clearing', amount(bank.clearing)],
        ['suspense', amount(bank.suspense)],
        ['outbox', `${bank.outbox.waiting} waiting, ${bank.outbox.refused} refused`],
        ['behaves', bank.behaviours.map(behaviourWords).join(', then ') || 'accept'],
      ],
      style,
    );
    const odd = bank.oddities.map(({ what, payment }) => style.warn(`odd: ${what} ${payment}\n`));
    return [rows, ...odd].join('');
  });
}

function behaviourWords({ mode, leftPayments, untilMs }: Behaviour): string {
  const left =
    leftPayments === null ? [] : [leftPayments === 1 ? 'the next payment' : `${leftPayments} payments`];
  const until = untilMs === null ? [] : [`until ${new Date(untilMs).toISOString().slice(11, 19)} UTC`];
  return [mode, ...left, ...until].join(' ');
}

function amount(digits: string): string {
  return digits.startsWith('-') ? `-${readableVnd(BigInt(digits.slice(1)))}` : readableVnd(BigInt(digits));
}

interface AccountRow {
  readonly number: string;
  readonly name: string;
  readonly status: string;
  readonly recalls: string;
  readonly balance: string;
  readonly reserved: string;
}

const ACCOUNTS: readonly Column<AccountRow>[] = [
  { head: 'ACCOUNT', cell: ({ number }) => number },
  { head: 'NAME', cell: ({ name }) => name },
  { head: 'BALANCE', cell: ({ balance }) => amount(balance), right: true },
  { head: 'RESERVED', cell: ({ reserved }) => amount(reserved), right: true },
  { head: 'STATUS', cell: (one) => one.status },
  { head: 'RECALLS', cell: ({ recalls }) => recalls },
];

async function accounts(asked: Asked, folder: string): Promise<BankTold> {
  const limit = limitOf(asked);
  if (limit === undefined) return LIMIT_WANTED;
  return await told<{ accounts: readonly AccountRow[] }>(
    folder,
    'accounts',
    { limit },
    ({ accounts: rows }, style) => table(rows, ACCOUNTS, style),
  );
}

interface PaymentRow {
  readonly id: string;
  readonly way: string;
  readonly kind: string;
  readonly account: string;
  readonly amount: string;
  readonly state: string;
  readonly reason: string | null;
  readonly mode?: string;
}

const PAYMENTS: readonly Column<PaymentRow>[] = [
  { head: 'PAYMENT', cell: ({ id }) => id },
  { head: '', cell: ({ way, kind }) => `${way} ${kind}` },
  { head: 'ACCOUNT', cell: (one) => one.account },
  { head: 'AMOUNT', cell: (one) => amount(one.amount), right: true },
  { head: 'STATE', cell: ({ state, reason }) => (reason === null ? state : `${state} ${reason}`) },
  { head: 'MODE', cell: ({ mode }) => (mode === undefined || mode === 'accept' ? '' : mode) },
];

async function payments(asked: Asked, folder: string): Promise<BankTold> {
  const limit = limitOf(asked);
  if (limit === undefined) return LIMIT_WANTED;
  return await told<{ incoming: readonly PaymentRow[]; outgoing: readonly PaymentRow[] }>(
    folder,
    'payments',
    { limit },
    ({ incoming, outgoing }, style) => {
      const rows = [
        ...incoming.map((one) => ({ ...one, way: 'in' })),
        ...outgoing.map((one) => ({ ...one, way: 'out' })),
      ];
      return rows.length === 0 ? 'No payments yet.\n' : table(rows, PAYMENTS, style);
    },
  );
}

const AMOUNT_WANTED: Misuse = { misused: 'The amount is whole đồng: 45000 or 45.000.' };

interface Sent {
  readonly payment: { readonly id: string; readonly state: string; readonly amount: string };
}

const sent = ({ payment }: Sent, style: Style): string =>
  card(
    [
      ['payment', payment.id],
      ['amount', amount(payment.amount)],
      ['state', payment.state],
    ],
    style,
  );

/** Object 00 of a VietQR, or a link around one. */
const isCode = (text: string | undefined): boolean => text !== undefined && /^(000201|https:)/.test(text);

async function pay(asked: Asked, folder: string): Promise<BankTold> {
  const [from, to, words] = asked.words;
  const payee = addressOf(to);
  const code = payee === undefined && isCode(to) ? to : undefined;
  const paid = words === undefined ? undefined : amountOf(words);
  if (payee === undefined && code === undefined)
    return {
      misused: 'Say whom: BIN/ACCOUNT, such as 979901/0021000000001, or the text of a VietQR in quotes.',
    };
  if (paid === undefined && (words !== undefined || code === undefined)) return AMOUNT_WANTED;
  const order = {
    ...{ from, to_bin: payee?.bin, to_account: payee?.account, qr: code, amount: paid },
    ...{ to_name: asked.text('name'), remittance: asked.text('message'), request_key: asked.text('key') },
  };
  return await told<Sent>(folder, 'pay', order, sent);
}

async function giveBack(asked: Asked, folder: string): Promise<BankTold> {
  const [payment, words] = asked.words;
  const part = words === undefined ? undefined : amountOf(words);
  if (words !== undefined && part === undefined) return AMOUNT_WANTED;
  return await told<Sent>(folder, 'return', { payment, amount: part, reason: asked.text('reason') }, sent);
}

async function recall(asked: Asked, folder: string): Promise<BankTold> {
  const order = { payment: asked.words[0], reason: asked.text('reason') };
  return await told<{ recall: string }>(folder, 'recall', order, (value) => `recall ${value.recall}\n`);
}

interface RecallRow {
  readonly id: string;
  readonly way: string;
  readonly payment: string;
  readonly reason: string;
  readonly state: string;
}

const RECALLS: readonly Column<RecallRow>[] = [
  { head: 'RECALL', cell: ({ id }) => id },
  { head: '', cell: ({ way }) => way },
  { head: 'PAYMENT', cell: (one) => one.payment },
  { head: 'REASON', cell: ({ reason }) => reason },
  { head: 'STATE', cell: ({ state }) => state },
];

async function recalls(asked: Asked, folder: string): Promise<BankTold> {
  const limit = limitOf(asked);
  if (limit === undefined) return LIMIT_WANTED;
  return await told<{ recalls: readonly RecallRow[] }>(
    folder,
    'recalls',
    { limit },
    ({ recalls: rows }, style) => (rows.length === 0 ? 'No recalls yet.\n' : table(rows, RECALLS, style)),
  );
}

async function answerRecall({ words: [id, verdict] }: Asked, folder: string): Promise<BankTold> {
  if (verdict !== 'accept' && verdict !== 'refuse') return { misused: 'Answer "accept" or "refuse".' };
  const order = { recall: id, accept: verdict === 'accept' };
  return await told(folder, 'recall-answer', order, () => 'answered\n');
}

async function account(asked: Asked, folder: string): Promise<BankTold> {
  const order = { number: asked.words[0], status: asked.text('status'), recalls: asked.text('recalls') };
  return await told(folder, 'account', order, () => 'changed\n');
}

async function behave(asked: Asked, folder: string): Promise<BankTold> {
  const [mode] = asked.words;
  if (!MODE_NAMES.some((name) => name === mode))
    return { misused: `There is no mode "${mode}".\n\n${modes()}` };
  const [next, forMs] = [amountOf(asked.text('next')), durationMs(asked.text('for'))];
  if (asked.text('next') !== undefined && next === undefined) return { misused: '--next takes a number.' };
  if (asked.text('for') !== undefined && forMs === undefined) return { misused: '--for takes 30s or 5m.' };
  return await told<{ behaviours: readonly Behaviour[] }>(
    folder,
    'behave',
    { mode, next, for_ms: forMs },
    ({ behaviours }) => `${behaviours.map(behaviourWords).join(', then ') || 'accept'}\n`,
  );
}
