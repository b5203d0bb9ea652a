/** `longbien payments`: look at payments, make one, give one back, ask whom an account belongs to. */
import type { CheckPayeeAnswer, CreateRecallAnswer, GetPaymentAnswer } from '../../client/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import { readableVnd } from '../../kit/money.ts';
import type { HubAccess, Part } from './connection.ts';
import { type CommandGroup, type Told, tell } from './group.ts';
import { type Asked, addressOf, amountOf } from './options.ts';
import { type Column, card, type Style, table } from './terminal.ts';

type Payment = GetPaymentAnswer;

export const PAYMENTS: CommandGroup = {
  name: 'payments',
  summary: 'Payments: list, show, pay, return, check the payee',
  commands: [
    {
      name: 'list',
      usage: '[--limit N] [--after ID]',
      summary: 'Payments, newest first',
      options: { limit: { type: 'string' }, after: { type: 'string' } },
      words: [0, 0],
      run: list,
    },
    { name: 'show', usage: 'ID', summary: 'One payment as it stands now', words: [1, 1], run: show },
    {
      name: 'pay',
      usage:
        '--from BIN/ACCOUNT (--to BIN/ACCOUNT | --qr TEXT) --amount N [--purpose TEXT] [--reference TEXT] [--idempotency-key KEY]',
      summary:
        'Pay; --reference is your own end-to-end id, --idempotency-key lets you repeat the very same payment',
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        qr: { type: 'string' },
        amount: { type: 'string' },
        purpose: { type: 'string' },
        reference: { type: 'string' },
        'idempotency-key': { type: 'string' },
      },
      words: [0, 0],
      run: pay,
    },
    {
      name: 'return',
      usage: 'ID [--amount N] --reason CUST',
      summary:
        'Give a payment back, in full or in part; the reason is an ISO 20022 code (CUST, DUPL, AC04 …)',
      options: { amount: { type: 'string' }, reason: { type: 'string' } },
      words: [1, 1],
      run: giveBack,
    },
    {
      name: 'recall',
      usage: 'ID --reason DUPL',
      summary: 'Ask for a cleared payment back; the payee’s institution decides (DUPL, FRAD, CUST …)',
      options: { reason: { type: 'string' } },
      words: [1, 1],
      run: recall,
    },
    {
      name: 'answer-recall',
      usage: 'PAYMENT RECALL (--accept | --reject CUST)',
      summary: 'As the payee’s institution: accept a recall and return the payment next, or reject it',
      options: { accept: { type: 'boolean' }, reject: { type: 'string' } },
      words: [2, 2],
      run: answerRecall,
    },
    {
      name: 'check',
      usage: '(--to BIN/ACCOUNT | --qr TEXT) [--name NAME]',
      summary: 'Whom would this pay? The registered name, before money moves',
      options: { to: { type: 'string' }, qr: { type: 'string' }, name: { type: 'string' } },
      words: [0, 0],
      run: check,
    },
  ],
};

async function list(asked: Asked, hub: HubAccess): Promise<Told> {
  const limit = asked.text('limit') === undefined ? undefined : amountOf(asked.text('limit'));
  if (asked.text('limit') !== undefined && limit === undefined)
    return { misused: '--limit takes a number from 1 to 100.' };
  const after = asked.text('after');
  const answer = await hub.as('operator').listPayments({
    ...(limit === undefined ? {} : { limit }),
    ...(after === undefined ? {} : { starting_after: after }),
  });
  return tell(answer, ({ data, has_more }, style) => {
    if (data.length === 0) return 'No payments yet.\n';
    const last = data.at(-1)!.id;
    return table(data, COLUMNS, style) + (has_more ? style.dim(`more: --after ${last}\n`) : '');
  });
}

const COLUMNS: readonly Column<Payment>[] = [
  { head: 'TIME', cell: ({ created_at }) => hanoiReadable(Date.parse(created_at)) },
  { head: 'AMOUNT', cell: ({ amount }) => readableVnd(BigInt(amount)), right: true },
  {
    head: 'STATE',
    cell: ({ state, kind, reason }) => reason?.code ?? (kind === 'return' ? 'returned' : state),
    paint: ({ state }, style) => paintOf(state, style),
  },
  { head: 'FROM', cell: ({ debtor }) => `${debtor.bin}/${debtor.account}` },
  { head: 'TO', cell: ({ creditor }) => `${creditor.bin}/${creditor.account}` },
  { head: 'PURPOSE', cell: ({ purpose }) => (purpose ?? '').slice(0, 40) },
  { head: 'ID', cell: ({ id }) => id },
];

const paintOf = (state: Payment['state'], style: Style): ((text: string) => string) =>
  ({
    cleared: style.good,
    held: style.warn,
    unknown: style.warn,
    released: style.bad,
    refused: style.bad,
  })[state];

async function show({ words: [id] }: Asked, hub: HubAccess): Promise<Told> {
  return tell(await hub.as('operator').getPayment({ payment: id! }), readable);
}

function readable(payment: Payment, style: Style): string {
  const { debtor, creditor, reason } = payment;
  const party = ({ bin, account, name }: Payment['debtor']): string =>
    `${bin}/${account}${name === null ? '' : `  ${name}`}`;
  return card(
    [
      ['id', payment.id],
      [
        'state',
        `${payment.state} (${payment.status})${reason === null ? '' : `: ${reason.code} (${reason.iso})`}`,
      ],
      ['amount', readableVnd(BigInt(payment.amount))],
      ['from', party(debtor)],
      ['to', party(creditor)],
      ...(payment.purpose === null ? [] : [['purpose', payment.purpose] as const]),
      ...(payment.end_to_end_id === null ? [] : [['reference', payment.end_to_end_id] as const]),
      ...(payment.original === null
        ? []
        : [['returns', `${payment.original} (${payment.return_reason})`] as const]),
      ...(payment.returned === 0 ? [] : [['returned', readableVnd(BigInt(payment.returned))] as const]),
      ...(payment.window === null ? [] : [['window', String(payment.window)] as const]),
      ['time', hanoiReadable(Date.parse(payment.created_at))],
    ],
    style,
  );
}

const PAYEE_WANTED = 'Say whom: --to BIN/ACCOUNT, or --qr with the text of a VietQR.';

function payeeOf(asked: Asked): { bin: string; account: string } | { qr: string } | undefined {
  const qr = asked.text('qr');
  const to = asked.text('to');
  if (qr !== undefined) return to === undefined ? { qr } : undefined;
  return addressOf(to);
}

async function pay(asked: Asked, hub: HubAccess): Promise<Told> {
  const debtor = addressOf(asked.text('from'));
  const creditor = payeeOf(asked);
  const amount = amountOf(asked.text('amount'));
  if (debtor === undefined)
    return { misused: 'Say from where: --from BIN/ACCOUNT, such as 979901/0099001122334.' };
  if (creditor === undefined) return { misused: PAYEE_WANTED };
  if (amount === undefined) return { misused: '--amount takes whole đồng: 45000 or 45.000.' };
  const purpose = asked.text('purpose');
  const reference = asked.text('reference');
  const key = asked.text('idempotency-key');
  const body = {
    amount,
    currency: 'VND',
    debtor,
    creditor,
    ...(purpose === undefined ? {} : { purpose }),
    ...(reference === undefined ? {} : { end_to_end_id: reference }),
  } as const;
  const answer = await hub
    .as({ participant: debtor.bin })
    .createPayment({ body }, key === undefined ? {} : { idempotencyKey: key });
  return tell(answer, readable);
}

/** Only the payee's institution may give back, so the payment says whose key it takes. */
async function giveBack(asked: Asked, hub: HubAccess): Promise<Told> {
  const [payment] = asked.words as readonly [string];
  const reason = asked.text('reason');
  const amount = asked.text('amount') === undefined ? undefined : amountOf(asked.text('amount'));
  if (reason === undefined)
    return { misused: '--reason takes an ISO 20022 return reason: CUST, DUPL, AC04 …' };
  if (asked.text('amount') !== undefined && amount === undefined)
    return { misused: '--amount takes whole đồng: 45000 or 45.000.' };
  const original = await hub.as('operator').getPayment({ payment });
  if (!original.ok) return { problem: original.problem };
  const client = hub.as({ participant: original.value.creditor.bin });
  const answer = await client.createReturn({
    payment,
    body: { reason, ...(amount === undefined ? {} : { amount }) },
  });
  return tell(answer, readable);
}

async function recall(asked: Asked, hub: HubAccess): Promise<Told> {
  const [payment] = asked.words as readonly [string];
  const reason = asked.text('reason');
  if (reason === undefined)
    return { misused: '--reason takes an ISO 20022 cancellation reason: DUPL, FRAD, CUST …' };
  const original = await hub.as('operator').getPayment({ payment });
  if (!original.ok) return { problem: original.problem };
  const client = hub.as({ participant: original.value.debtor.bin });
  return tell(await client.createRecall({ payment, body: { reason } }), readableRecall);
}

async function answerRecall(asked: Asked, hub: HubAccess): Promise<Told> {
  const [payment, id] = asked.words as readonly [string, string];
  const reason = asked.text('reject');
  if (asked.flag('accept') === (reason !== undefined))
    return { misused: 'Say --accept, or --reject with a reason such as CUST.' };
  const original = await hub.as('operator').getPayment({ payment });
  if (!original.ok) return { problem: original.problem };
  const client = hub.as({ participant: original.value.creditor.bin });
  const body = reason === undefined ? { accepted: true } : { accepted: false, reason };
  return tell(await client.answerRecall({ recall: id, body }), readableRecall);
}

function readableRecall(asked: CreateRecallAnswer, style: Style): string {
  return card(
    [
      ['recall', asked.id],
      ['payment', asked.payment],
      ['state', `${asked.state}${asked.answer_reason === null ? '' : `: ${asked.answer_reason}`}`],
      ['reason', asked.reason],
      ['asked', hanoiReadable(Date.parse(asked.created_at))],
    ],
    style,
  );
}

async function check(asked: Asked, hub: HubAccess): Promise<Told> {
  const creditor = payeeOf(asked);
  if (creditor === undefined) return { misused: PAYEE_WANTED };
  const name = asked.text('name');
  // Any institution may ask; with a sandbox the first will do.
  const part: Part = { participant: hub.institutions[0] ?? '' };
  const answer = await hub
    .as(part)
    .checkPayee({ body: { creditor, ...(name === undefined ? {} : { name }) } });
  return tell(answer, readableCheck);
}

const MATCH_WORDS: Readonly<Record<CheckPayeeAnswer['match'], string>> = {
  match: 'the name matches',
  close_match: 'the name is close',
  no_match: 'the name does not match',
  not_asked: 'no name was given to compare',
};

function readableCheck(payee: CheckPayeeAnswer, style: Style): string {
  return card(
    [
      ['name', payee.registered_name ?? '(withheld)'],
      ['match', `${MATCH_WORDS[payee.match]}${payee.reason === null ? '' : `: ${payee.reason}`}`],
      ['account', `${payee.bin}/${payee.account}`],
      ['institution', payee.institution],
      ...(payee.amount === null ? [] : [['amount', readableVnd(BigInt(payee.amount))] as const]),
      ...(payee.purpose === null ? [] : [['purpose', payee.purpose] as const]),
    ],
    style,
  );
}
