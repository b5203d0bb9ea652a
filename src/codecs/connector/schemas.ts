/** What travels between hub and bank, field by field: the schema is the contract, the documentation and the OpenAPI. */
import Type, { type TSchema, type TString } from 'typebox';
import { type Named, WIRE_PREFIX } from '../../kit/id.ts';
import {
  ACCOUNT_BARS,
  ACCOUNT_KINDS,
  AUTHENTICATION_METHODS,
  CLUSTERS,
  CONSENT_ACTORS,
  CONSENT_KINDS,
  CONSENT_STATES,
  PAYMENT_REFUSALS,
  RETURN_REFUSALS,
  STANDING_ORDER_FREQUENCIES,
  TRANSACTION_KINDS,
} from './words.ts';

/** Accounts of one customer in one answer: who has more is an institution with a contract of its own. */
const ACCOUNTS_MAX = 100;
/** Rows of a page, as everywhere in the house. */
const PAGE_ROWS_MAX = 100;
const STANDING_ORDERS_MAX = 200;
/** Joint accounts of people have two to four holders. */
const HOLDERS_MAX = 8;

/** Closed: who tells more than the contract names has told what nobody asked for. */
const closed = <P extends Record<string, TSchema>>(properties: P, description?: string) =>
  Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  });
const maybe = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });
const idOf = (kind: Named, description: string): TString =>
  Type.String({
    pattern: `^${WIRE_PREFIX[kind]}_[0-9a-f]{32}$`,
    title: `${WIRE_PREFIX[kind]}_ and 32 hex digits`,
    description,
  });
const text = (maxLength: number, description: string): TString =>
  Type.String({ minLength: 1, maxLength, description });

const Bin = Type.String({ pattern: '^[0-9]{6}$', title: 'six digits', description: 'BIN.' });
const Currency = Type.Literal('VND', { description: 'ISO 4217; no minor unit.' });
const Digits = Type.String({ pattern: '^[0-9]{1,19}$', title: 'digits', description: 'Whole đồng.' });
const Balance = Type.String({
  pattern: '^-?[0-9]{1,19}$',
  title: 'digits',
  description: 'Whole đồng; below zero is owed.',
});
const Timestamp = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?(Z|[+-]\\d{2}:\\d{2})$',
  title: 'timestamp',
  description: 'RFC 3339 with offset.',
});
const IsoDate = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  title: 'date',
  description: 'Business date in Asia/Ho_Chi_Minh.',
});
const hex32 = (description: string): TString =>
  Type.String({ pattern: '^[0-9a-f]{32}$', title: '32 hex digits', description });
const Authentication = hex32('Id of the sign-in, chosen by the hub.');
const Customer = idOf(
  'customer',
  'The customer: a UUID that the bank chose and keeps, meaningless to others.',
);
const Account = idOf(
  'account',
  'The account: a UUID that the bank chose and keeps; never its number, nor derived from it without a key.',
);
const Consent = idOf('consent', 'The consent under which the hub asks.');
const Request = text(64, 'Id of the third party’s request, for both sides’ logs.');
const Attended = Type.Boolean({ description: 'The third party says that the customer is there.' });
const Cluster = Type.Enum([...CLUSTERS], { description: 'What of the consent the hub makes use of.' });
const clusterOf = (...clusters: readonly (typeof CLUSTERS)[number][]) =>
  Type.Enum([...clusters], { description: 'What of the consent the hub makes use of.' });
const Party = closed({
  bin: maybe(Bin),
  account: maybe(text(34, 'Account number at that institution.')),
  name: maybe(text(140, 'Name.')),
});
const Creditor = closed({
  bin: Bin,
  account: text(34, 'Account number there.'),
  name: maybe(text(140, 'As the customer was shown it.')),
});

export const AuthenticationRequest = closed({
  authentication: Authentication,
  name: text(64, 'What the customer typed to name herself: her phone in E.164.'),
  binding_words: text(
    64,
    'Words on the customer’s screen at the hub. The bank shows the same, so that she sees which sign-in she approves.',
  ),
  purpose: closed({
    kind: Type.Enum(['consent', 'payment', 'dashboard'], { description: 'For what she signs in.' }),
    third_party: maybe(text(200, 'Registered name of who asks; null where nobody does.')),
  }),
  language: Type.Enum(['vi', 'en']),
  return_url: maybe(
    text(500, 'Where the bank’s page sends the browser afterwards, approved or not; nothing is told in it.'),
  ),
  continue_url: Type.Optional(
    Type.String({
      pattern: '^https://[^\\s@]{1,480}$',
      title: 'https address',
      description:
        'Where this question came without a browser: the bank’s app opens it on her device after she has approved, so that she answers without signing in again. Good once, for this sign-in. Left out where there is nothing to go on to; a bank may leave it unopened. Since 1.2.',
    }),
  ),
  expires_at: Timestamp,
});
const ApprovalUrl = maybe(
  Type.String({ pattern: '^https://[^\\s@]{1,480}$', title: 'https address' }),
  'A page of the bank’s for this sign-in on the same device; null: her app alone asks her.',
);
export const AuthenticationAnswer = Type.Union([
  closed(
    { authentication: Authentication, state: Type.Literal('pending'), approval_url: ApprovalUrl },
    'Not decided yet. Also the answer about a name that the bank does not know.',
  ),
  closed({
    authentication: Authentication,
    state: Type.Literal('approved'),
    customer: Customer,
    methods: Type.Array(Type.Enum([...AUTHENTICATION_METHODS]), {
      minItems: 2,
      maxItems: AUTHENTICATION_METHODS.length,
      uniqueItems: true,
      description: 'What she proved herself by (RFC 8176), two at least.',
    }),
    approved_at: Timestamp,
  }),
  closed(
    { authentication: Authentication, state: Type.Literal('refused') },
    'By the customer, or by the bank.',
  ),
  closed({ authentication: Authentication, state: Type.Literal('expired') }),
]);

export const ChoiceRequest = closed({ authentication: Authentication, customer: Customer, request: Request });

const GROUND = { consent: Consent, customer: Customer, attended: Attended, request: Request };
export const AccountsRequest = closed({ ...GROUND, cluster: clusterOf('accounts', 'account_details') });
const AccountRow = closed({
  account: Account,
  number: text(34, 'The account’s number, whole; the hub masks it where the consent has no account_details.'),
  kind: Type.Enum([...ACCOUNT_KINDS]),
  name: text(140, 'Name it is registered under.'),
  currency: Currency,
  holders: Type.Array(Customer, {
    ...{ minItems: 1, maxItems: HOLDERS_MAX, uniqueItems: true },
    description: 'All customers who must agree to a consent about it, the one asked among them.',
  }),
  bars: Type.Array(Type.Enum([...ACCOUNT_BARS]), {
    ...{ maxItems: ACCOUNT_BARS.length, uniqueItems: true },
    description: 'Why it cannot be chosen; empty: it can.',
  }),
});
export const AccountsAnswer = closed({
  customer: Customer,
  accounts: Type.Array(AccountRow, { maxItems: ACCOUNTS_MAX }),
});

export const BalanceRequest = closed({ ...GROUND, cluster: clusterOf('balances'), account: Account });
export const BalanceAnswer = closed({
  account: Account,
  currency: Currency,
  booked: Balance,
  available: Balance,
  at: Timestamp,
});

export const TransactionsRequest = closed({
  ...GROUND,
  cluster: clusterOf('transactions', 'statements'),
  account: Account,
  from: IsoDate,
  to: IsoDate,
  cursor: maybe(
    Type.String({ pattern: '^[0-9A-Za-z._~-]{1,200}$', title: 'cursor' }),
    'As the page before gave it; null: the first.',
  ),
  limit: Type.Integer({ minimum: 1, maximum: PAGE_ROWS_MAX, description: 'Rows of this page at most.' }),
});
const TransactionRow = closed({
  id: text(64, 'The bank’s own, stable, unique within the account.'),
  account: Account,
  date: IsoDate,
  booked_at: Timestamp,
  direction: Type.Enum(['credit', 'debit'], { description: 'credit: money came in.' }),
  amount: Digits,
  currency: Currency,
  balance: maybe(Balance, 'After it, where the bank knows.'),
  kind: Type.Enum([...TRANSACTION_KINDS]),
  instruction_id: Type.Optional(
    maybe(
      hex32('InstrId of the pacs.008 that brought it.'),
      'Null, or left out: it came by none. Without it a third party cannot name a payment that it may give back.',
    ),
  ),
  counterparty: maybe(Party),
  remittance: maybe(text(255, 'Words of the payment.')),
  end_to_end_id: maybe(text(35, 'The payer’s own reference (ISO 20022).')),
});
export const TransactionsAnswer = closed({
  account: Account,
  transactions: Type.Array(TransactionRow, {
    maxItems: PAGE_ROWS_MAX,
    description: 'Newest first, none outside the dates that were asked for.',
  }),
  next_cursor: maybe(
    Type.String({ pattern: '^[0-9A-Za-z._~-]{1,200}$', title: 'cursor' }),
    'Null: there are no more.',
  ),
});

export const PartyRequest = closed({ ...GROUND, cluster: clusterOf('party') });
export const PartyAnswer = closed({
  customer: Customer,
  kind: Type.Enum(['person', 'organisation']),
  name: text(140, 'Registered name.'),
});

export const StandingOrdersRequest = closed({
  ...GROUND,
  cluster: clusterOf('standing_orders'),
  account: Account,
});
export const StandingOrdersAnswer = closed({
  account: Account,
  standing_orders: Type.Array(
    closed({
      id: text(64, 'The bank’s own.'),
      account: Account,
      creditor: Creditor,
      amount: Digits,
      currency: Currency,
      frequency: Type.Enum([...STANDING_ORDER_FREQUENCIES]),
      next_date: maybe(IsoDate),
      last_date: maybe(IsoDate, 'When it ends; null: until it is stopped.'),
      remittance: maybe(text(255, 'Words of the payment.')),
    }),
    { maxItems: STANDING_ORDERS_MAX },
  ),
});

const InstructedAmount = Type.Integer({
  ...{ minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  description: 'Whole đồng.',
});
export const FundsRequest = closed({
  ...{ ...GROUND, cluster: clusterOf('funds_confirmation'), account: Account },
  ...{ amount: InstructedAmount, currency: Currency },
});
export const FundsAnswer = closed({
  account: Account,
  available: Type.Boolean({ description: 'Whether so much could be paid now. Never how much there is.' }),
});

export const ConsentNotice = closed({
  consent: Consent,
  version: Type.Integer({
    minimum: 0,
    description: 'Rises with every change; an older one changes nothing.',
  }),
  state: Type.Enum([...CONSENT_STATES]),
  kind: Type.Enum([...CONSENT_KINDS]),
  customer: Customer,
  third_party: closed({
    id: idOf('third_party', 'Who asks.'),
    name: text(200, 'Registered name.'),
    tax_code: text(15, 'Mã số thuế (TPP-ID of Circular 64).'),
  }),
  software: text(200, 'What its software is called.'),
  accounts: Type.Array(Account, { maxItems: ACCOUNTS_MAX, uniqueItems: true, description: 'As granted.' }),
  clusters: Type.Array(Cluster, { maxItems: CLUSTERS.length, uniqueItems: true, description: 'As granted.' }),
  detail: Type.Record(Type.String(), Type.Unknown(), {
    description: 'What was granted, as one object of authorization_details (RFC 9396), `type` and all.',
  }),
  expires_at: Timestamp,
  ended_at: maybe(Timestamp),
  ended_by: maybe(Type.Enum([...CONSENT_ACTORS])),
  end_reason: maybe(text(200, 'As the customer is shown it.')),
});
export const ConsentAnswer = closed({
  consent: Consent,
  version: Type.Integer({ minimum: 0, description: 'The one that the bank holds now: this one or a newer.' }),
});

const CustomerNoticeId = idOf('notice', 'The notice: the same id is the same notice, for ever.');
const inBoth = (maxLength: number, description: string) =>
  closed({ vi: text(maxLength, 'Vietnamese.'), en: text(maxLength, 'English.') }, description);
export const CustomerNotice = closed({
  notice: CustomerNoticeId,
  kind: Type.String({
    ...{ pattern: '^[a-z]+(_[a-z]+)*$', maxLength: 64, title: 'word' },
    description:
      'What happened, as open-banking.md lists it. Kinds may be added: one that you do not know has its words all the same.',
  }),
  customer: Customer,
  consent: maybe(Consent, 'That it is about.'),
  third_party: maybe(
    closed({
      id: idOf('third_party', 'Who asks.'),
      name: text(200, 'Registered name.'),
      tax_code: text(15, 'Mã số thuế (TPP-ID of Circular 64).'),
    }),
  ),
  amount: maybe(InstructedAmount, 'Of a payment.'),
  until: maybe(Timestamp, 'Until when the consent holds, or held.'),
  title: inBoth(100, 'Without names or amounts: fit for a locked screen.'),
  text: inBoth(600, 'The whole sentence, as on her page at the hub.'),
  at: Timestamp,
});
export const CustomerNoticeAnswer = closed({ notice: CustomerNoticeId });

const Order = idOf('payment_order', 'The order: the same id is the same payment, for ever.');
export const PaymentRequest = closed({
  order: Order,
  consent: Consent,
  customer: Customer,
  account: Account,
  amount: InstructedAmount,
  currency: Currency,
  creditor: Creditor,
  remittance: maybe(text(140, 'Words for the payee, as pacs.008 carries them.')),
  end_to_end_id: hex32('Those of the order’s id: EndToEndId of the pacs.008.'),
  request: Request,
  expires_at: Timestamp,
});
export const PaymentAnswer = Type.Union([
  closed(
    {
      order: Order,
      state: Type.Literal('accepted'),
      transaction_id: text(35, 'TxId of the pacs.008. What becomes of it is told on the line.'),
    },
    'Reserved and stored; the pacs.008 goes out until the hub has taken it.',
  ),
  closed(
    { order: Order, state: Type.Literal('refused'), reason: Type.Enum([...PAYMENT_REFUSALS]) },
    'Nothing was sent under this order, and nothing will be.',
  ),
  closed(
    { order: Order, state: Type.Literal('unknown') },
    'The bank does not know yet: the same order is asked again.',
  ),
]);

const Refund = idOf('refund', 'The refund: the same id is the same return, for ever.');
const ReturnId = hex32('Those of the refund’s id: RtrId of the pacs.004.');
export const ReturnRequest = closed({
  refund: Refund,
  consent: Consent,
  customer: Customer,
  account: Account,
  instruction_id: hex32('InstrId of the hub’s pacs.008 that brought what is given back.'),
  amount: InstructedAmount,
  currency: Currency,
  reason: Type.String({
    ...{ pattern: '^[A-Z0-9]{4}$', title: 'four letters or digits' },
    description: 'ISO 20022 ExternalReturnReason1Code, for the pacs.004.',
  }),
  return_id: ReturnId,
  request: Request,
  expires_at: Timestamp,
});
export const ReturnAnswer = Type.Union([
  closed(
    { refund: Refund, state: Type.Literal('accepted'), return_id: ReturnId },
    'Reserved and stored; the pacs.004 goes out until the hub has taken it. What becomes of it is told on the line.',
  ),
  closed(
    { refund: Refund, state: Type.Literal('refused'), reason: Type.Enum([...RETURN_REFUSALS]) },
    'Nothing was sent under this refund, and nothing will be.',
  ),
  closed(
    { refund: Refund, state: Type.Literal('unknown') },
    'The bank does not know yet: the same refund is asked again.',
  ),
]);

export const WalletHolderRequest = closed({ ...GROUND, account: Account });
export const WalletHolderAnswer = closed({
  customer: Customer,
  account: Account,
  number: text(34, 'The account’s number: where money from the wallet goes.'),
  citizen_number: maybe(
    Type.String({ pattern: '^[0-9]{12}$', title: 'twelve digits', description: 'Số định danh cá nhân.' }),
    'Of the customer; null: she is no citizen, or the bank does not know. The hub compares and forgets it.',
  ),
});
