/** Every operation of the contract: where it is, what it takes and what it answers. */
import Type, { type Static, type TSchema } from 'typebox';
import { CONNECTOR_REFUSALS, type ConnectorRefusal } from './refusals.ts';
import {
  AccountsAnswer,
  AccountsRequest,
  AuthenticationAnswer,
  AuthenticationRequest,
  BalanceAnswer,
  BalanceRequest,
  ChoiceRequest,
  ConsentAnswer,
  ConsentNotice,
  CustomerNotice,
  CustomerNoticeAnswer,
  FundsAnswer,
  FundsRequest,
  PartyAnswer,
  PartyRequest,
  PaymentAnswer,
  PaymentRequest,
  ReturnAnswer,
  ReturnRequest,
  StandingOrdersAnswer,
  StandingOrdersRequest,
  TransactionsAnswer,
  TransactionsRequest,
  WalletHolderAnswer,
  WalletHolderRequest,
} from './schemas.ts';

/** A body of the contract is below 4 kB; the notice of a list of payments is smaller than the request for it, which may have 56 kB. */
export const REQUEST_BYTES_MAX = 65_536;
/** A page of a hundred transactions with every field at its longest is below 128 kB. */
export const ANSWER_BYTES_MAX = 262_144;
/** How long a customer's approval lets her choose accounts. */
export const CHOICE_MS_MAX = 900_000;

interface OperationWords {
  readonly method: 'GET' | 'POST';
  /** Below the connector's address; `:authentication` stands for an id. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** What `Idempotency-Key` is. */
  readonly key: string;
  readonly request: TSchema | undefined;
  readonly answer: TSchema;
}

const READ = 'the request’s id: a repetition is answered anew';

const TABLE = {
  begin_authentication: {
    method: 'POST',
    path: '/customers/authentications',
    summary: 'Ask a customer to sign in, in the bank’s own app',
    description:
      'The hub never sees a password. The bank shows the binding words, who asks and for what, and lets her approve or refuse. A name that the bank does not know is answered like any other and expires: who asks must not learn who is a customer.',
    key: 'the authentication’s id: a repetition gets the state as it is by then',
    request: AuthenticationRequest,
    answer: AuthenticationAnswer,
  },
  authentication: {
    method: 'GET',
    path: '/customers/authentications/:authentication',
    summary: 'What became of a sign-in',
    description: 'Asked every second or two while the customer waits, not after it has ended.',
    key: READ,
    request: undefined,
    answer: AuthenticationAnswer,
  },
  customer_accounts: {
    method: 'POST',
    path: '/customers/accounts',
    summary: 'Accounts among which a customer who has just signed in may choose',
    description:
      'There is no consent yet: the ground is the approval, for 15 minutes. Accounts that cannot be chosen come along with the reason.',
    key: READ,
    request: ChoiceRequest,
    answer: AccountsAnswer,
  },
  accounts: {
    method: 'POST',
    path: '/accounts',
    summary: 'The accounts of a consent',
    description: 'Those that the consent names, and no other.',
    key: READ,
    request: AccountsRequest,
    answer: AccountsAnswer,
  },
  balances: {
    method: 'POST',
    path: '/balances',
    summary: 'What is in an account, and what of it may be spent',
    description: 'As of this moment; neither side keeps it.',
    key: READ,
    request: BalanceRequest,
    answer: BalanceAnswer,
  },
  transactions: {
    method: 'POST',
    path: '/transactions',
    summary: 'What was booked on an account between two dates, page by page',
    description: 'Both dates belong to it. A cursor is good for 15 minutes at least.',
    key: READ,
    request: TransactionsRequest,
    answer: TransactionsAnswer,
  },
  parties: {
    method: 'POST',
    path: '/parties',
    summary: 'The registered name of the customer',
    description: 'Of the one who gave the consent.',
    key: READ,
    request: PartyRequest,
    answer: PartyAnswer,
  },
  standing_orders: {
    method: 'POST',
    path: '/standing-orders',
    summary: 'What an account pays again and again',
    description: 'Those in force.',
    key: READ,
    request: StandingOrdersRequest,
    answer: StandingOrdersAnswer,
  },
  funds_confirmations: {
    method: 'POST',
    path: '/funds-confirmations',
    summary: 'Is there so much?',
    description: 'Yes or no.',
    key: READ,
    request: FundsRequest,
    answer: FundsAnswer,
  },
  consents: {
    method: 'POST',
    path: '/consents',
    summary: 'A consent as it stands now, told at every change',
    description:
      'The bank keeps a copy and holds every read and every order against it. The newest version counts, whichever comes last; the hub sends it until it is acknowledged. To end a consent itself the bank calls POST /v1/consents/{id}/revoke of the hub.',
    key: 'consent and version (`con_….3`)',
    request: ConsentNotice,
    answer: ConsentAnswer,
  },
  notices: {
    method: 'POST',
    path: '/notices',
    summary: 'Something that a customer is to be told',
    description:
      'The bank carries it to her by its own means (app, SMS), in the language that she reads, or shows it in its app. The hub sends it until it is acknowledged, for seven days at most.',
    key: 'the notice’s id: a repetition is acknowledged and told nobody twice',
    request: CustomerNotice,
    answer: CustomerNoticeAnswer,
  },
  payments: {
    method: 'POST',
    path: '/payments',
    summary: 'Send this payment of your customer over the line',
    description:
      'The bank reserves the amount and sends its own pacs.008. An order that first arrives after expires_at is refused, so that the hub can always find out by asking again.',
    key: 'the order’s id: a repetition gets the order’s state, and sends nothing twice',
    request: PaymentRequest,
    answer: PaymentAnswer,
  },
  returns: {
    method: 'POST',
    path: '/returns',
    summary: 'Give back a payment that your customer’s account received',
    description:
      'In part or in whole. The bank finds the payment, sees that this account received it and that so much is left of it, reserves the amount and sends its own pacs.004 to whoever paid. A refund that first arrives after expires_at is refused.',
    key: 'the refund’s id: a repetition gets the refund’s state, and sends nothing twice',
    request: ReturnRequest,
    answer: ReturnAnswer,
  },
  wallet_holders: {
    method: 'POST',
    path: '/wallet-holders',
    summary: 'Who stands behind an account that a wallet is linked to',
    description:
      'Under a consent to a wallet link, at each top-up and withdrawal: money between a wallet and an account stays with one person, and only the bank knows whose the account is.',
    key: READ,
    request: WalletHolderRequest,
    answer: WalletHolderAnswer,
  },
} as const satisfies Record<string, OperationWords>;

export type ConnectorOperation = keyof typeof TABLE;
export const CONNECTOR_OPERATIONS: Readonly<Record<ConnectorOperation, OperationWords>> = TABLE;
export const OPERATION_NAMES = Object.keys(TABLE) as ConnectorOperation[];

type Table = typeof TABLE;
export type RequestOf<Name extends ConnectorOperation> = Table[Name]['request'] extends TSchema
  ? Static<Table[Name]['request']>
  : undefined;
export type AnswerOf<Name extends ConnectorOperation> = Static<Table[Name]['answer']>;

/** Body of every answer that is not 200. */
export const RefusalBody = Type.Object(
  {
    code: Type.Enum(Object.keys(CONNECTOR_REFUSALS) as ConnectorRefusal[]),
    detail: Type.Optional(
      Type.String({ maxLength: 200, description: 'For engineers; nothing of a customer in it.' }),
    ),
  },
  { additionalProperties: false },
);
export type RefusalBody = Static<typeof RefusalBody>;
