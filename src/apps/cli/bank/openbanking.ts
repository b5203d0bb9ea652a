/** What a simulated bank can be asked about open banking: who signs in, what was granted, how it answers the hub. */
import { CONNECTOR_MODE_NAMES, connectorModeOf } from '../../bank/index.ts';
import { type Asked, amountOf } from '../options.ts';
import { type Column, table } from '../terminal.ts';
import { durationMs, LIMIT, LIMIT_WANTED, limitOf, told } from './ask.ts';
import type { BankCommand, BankTold } from './model.ts';

export const OPEN_BANKING_COMMANDS: readonly BankCommand[] = [
  {
    name: 'customers',
    usage: '[--limit N]',
    summary: 'Customers: the phone they sign in with, and their accounts',
    words: [0, 0],
    options: LIMIT,
    run: customers,
  },
  {
    name: 'sign-ins',
    usage: '[--limit N]',
    summary: 'Customers who are asked to approve a sign-in, newest first',
    words: [0, 0],
    options: LIMIT,
    run: signIns,
  },
  decision('approve', 'Approve a sign-in, as its customer would in the bank’s app'),
  decision('deny', 'Refuse a sign-in'),
  {
    name: 'consents',
    usage: '[--limit N]',
    summary: 'The bank’s copies of its customers’ consents',
    words: [0, 0],
    options: LIMIT,
    run: consents,
  },
  {
    name: 'notices',
    usage: '[--limit N]',
    summary: 'What its customers were told for the hub, newest first',
    words: [0, 0],
    options: LIMIT,
    run: notices,
  },
  {
    name: 'withdraw',
    usage: 'CONSENT',
    summary: 'End a consent at the bank; the hub is told',
    more: '\n  --reason TEXT  shown to the customer\n',
    words: [1, 1],
    options: { reason: { type: 'string' } },
    run: withdraw,
  },
  {
    name: 'connector',
    usage: 'MODE [--next N] [--for 30s]',
    summary: 'Answer open banking wrongly; "answer" ends it',
    more: `\n  --next N   for so many questions\n  --for 30s  for so long (s, m)\n\n${modes()}`,
    words: [1, 1],
    options: { next: { type: 'string' }, for: { type: 'string' } },
    run: connector,
  },
];

function modes(): string {
  return CONNECTOR_MODE_NAMES.map((name) => `  ${name.padEnd(15)} ${connectorModeOf(name).summary}\n`).join(
    '',
  );
}

interface CustomerRow {
  readonly phone: string;
  readonly name: string;
  readonly accounts: string;
}

const CUSTOMERS: readonly Column<CustomerRow>[] = [
  { head: 'PHONE', cell: ({ phone }) => phone },
  { head: 'NAME', cell: ({ name }) => name },
  { head: 'ACCOUNTS', cell: ({ accounts }) => accounts },
];

async function customers(asked: Asked, folder: string): Promise<BankTold> {
  const limit = limitOf(asked);
  if (limit === undefined) return LIMIT_WANTED;
  const order = { limit };
  return await told<{ customers: readonly CustomerRow[] }>(folder, 'customers', order, (value, style) =>
    table(value.customers, CUSTOMERS, style),
  );
}

interface SignInRow {
  readonly id: string;
  readonly state: string;
  readonly phone: string | null;
  readonly bindingWords: string;
  readonly thirdParty: string | null;
}

const SIGN_INS: readonly Column<SignInRow>[] = [
  { head: 'SIGN-IN', cell: ({ id }) => id },
  { head: 'STATE', cell: ({ state }) => state },
  { head: 'PHONE', cell: ({ phone }) => phone ?? 'nobody’s' },
  { head: 'WORDS', cell: ({ bindingWords }) => bindingWords },
  { head: 'FOR', cell: ({ thirdParty }) => thirdParty ?? '' },
];

async function signIns(asked: Asked, folder: string): Promise<BankTold> {
  const limit = limitOf(asked);
  if (limit === undefined) return LIMIT_WANTED;
  const order = { limit };
  return await told<{ sign_ins: readonly SignInRow[] }>(folder, 'sign-ins', order, (value, style) =>
    value.sign_ins.length === 0 ? 'Nobody has signed in yet.\n' : table(value.sign_ins, SIGN_INS, style),
  );
}

function decision(name: 'approve' | 'deny', summary: string): BankCommand {
  return {
    ...{ name, usage: 'SIGN-IN|PHONE', summary, words: [1, 1] },
    run: async ({ words: [signIn] }, folder) =>
      await told<{ sign_in: string; continue_url: string | null }>(
        folder,
        'decide-sign-in',
        { sign_in: signIn, approve: name === 'approve' },
        ({ sign_in: id, continue_url: url }) =>
          name === 'approve'
            ? `approved ${id}\n${url === null ? '' : `She goes on at ${url}\n`}`
            : `refused ${id}\n`,
      ),
  };
}

interface ConsentRow {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly thirdParty: string;
  readonly withdrawnMs: number | null;
}

const CONSENTS: readonly Column<ConsentRow>[] = [
  { head: 'CONSENT', cell: ({ id }) => id },
  { head: 'VERSION', cell: ({ version }) => String(version), right: true },
  {
    head: 'STATE',
    cell: ({ state, withdrawnMs }) => (withdrawnMs === null ? state : `${state}, withdrawn here`),
  },
  { head: 'TO', cell: ({ thirdParty }) => thirdParty },
];

async function consents(asked: Asked, folder: string): Promise<BankTold> {
  const limit = limitOf(asked);
  if (limit === undefined) return LIMIT_WANTED;
  const order = { limit };
  return await told<{ consents: readonly ConsentRow[] }>(folder, 'consents', order, (value, style) =>
    value.consents.length === 0 ? 'No consents yet.\n' : table(value.consents, CONSENTS, style),
  );
}

interface NoticeRow {
  readonly phone: string | null;
  readonly kind: string;
  readonly title: string;
}

const NOTICES: readonly Column<NoticeRow>[] = [
  { head: 'PHONE', cell: ({ phone }) => phone ?? '' },
  { head: 'KIND', cell: ({ kind }) => kind },
  { head: 'TITLE', cell: ({ title }) => title },
];

async function notices(asked: Asked, folder: string): Promise<BankTold> {
  const limit = limitOf(asked);
  if (limit === undefined) return LIMIT_WANTED;
  const order = { limit };
  return await told<{ notices: readonly NoticeRow[] }>(folder, 'notices', order, (value, style) =>
    value.notices.length === 0 ? 'No notices yet.\n' : table(value.notices, NOTICES, style),
  );
}

async function withdraw(asked: Asked, folder: string): Promise<BankTold> {
  const order = { consent: asked.words[0], reason: asked.text('reason') };
  return await told(folder, 'withdraw', order, () => 'withdrawn\n');
}

async function connector(asked: Asked, folder: string): Promise<BankTold> {
  const [mode] = asked.words;
  if (!CONNECTOR_MODE_NAMES.some((name) => name === mode))
    return { misused: `There is no mode "${mode}".\n\n${modes()}` };
  const [next, forMs] = [amountOf(asked.text('next')), durationMs(asked.text('for'))];
  if (asked.text('next') !== undefined && next === undefined) return { misused: '--next takes a number.' };
  if (asked.text('for') !== undefined && forMs === undefined) return { misused: '--for takes 30s or 5m.' };
  return await told<{ behaviours: readonly { mode: string; leftCalls: number | null }[] }>(
    folder,
    'behave-connector',
    { mode, next, for_ms: forMs },
    ({ behaviours }) =>
      `${behaviours.map((one) => (one.leftCalls === null ? one.mode : `${one.mode} ${one.leftCalls}`)).join(', then ') || 'answer'}\n`,
  );
}
