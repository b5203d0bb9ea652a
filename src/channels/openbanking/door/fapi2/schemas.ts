/** Bodies of the FAPI 2.0 resource API: names of ISO 20022 in the manner of the house; amounts are strings of digits. */
import Type from 'typebox';
import { Bin, Currency, IdOf } from '../../../../core/http/index.ts';
import { PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX } from '../../../../kit/limits.ts';
import { ORDER_STATUSES } from '../../../../services/openbanking/index.ts';

export const strict = { additionalProperties: false } as const;
const Nullable = <T extends Type.TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

const DateIn = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' });
export const DateTime = Type.String({ description: 'ISO 8601 with offset.' });
/** As instructed: below 2^53, without leading zeros. */
const AmountIn = Type.Object(
  { currency: Currency, amount: Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'Minor units.' }) },
  strict,
);
const AmountOut = Type.Object({
  currency: Currency,
  amount: Type.String({ pattern: '^-?[0-9]+$', description: 'Minor units; 180000 is 180.000 ₫.' }),
});
const AccountAt = Type.Object({ bin: Bin, account: Type.String() });
const AccountIn = Type.Object({ bin: Bin, account: Type.String({ pattern: '^[0-9A-Za-z]{1,19}$' }) }, strict);
const NamedAccount = Type.Object({
  bin: Bin,
  account: Type.String(),
  name: Nullable(Type.String()),
});

export const AccountParams = Type.Object({ account: IdOf('account') });
export const OrderParams = Type.Object({ order: IdOf('payment_order') });
export const MonthParams = Type.Object({
  account: IdOf('account'),
  month: Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$' }),
});

/** Cursor pages as the rest of the house has them. */
const PAGE = {
  limit: Type.Integer({ minimum: 1, maximum: PAGE_ROWS_MAX, default: PAGE_ROWS_DEFAULT }),
  starting_after: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Za-z._~-]{1,200}$',
      description: '`cursor` of the last line of the page before.',
    }),
  ),
};
export const LinePageQuery = Type.Object(PAGE, strict);
export const TransactionsQuery = Type.Object(
  { from: Type.Optional(DateIn), to: Type.Optional(DateIn), ...PAGE },
  strict,
);

const KIND = Type.Enum(['current', 'wallet', 'mobile_money', 'savings', 'loan', 'card']);
const AccountBrief = Type.Object({
  account_id: IdOf('account'),
  bin: Bin,
  kind: KIND,
  masked_account: Type.String({ description: 'The last four characters of the number.' }),
  currency: Currency,
});
export const AccountList = Type.Object({ data: Type.Array(AccountBrief) });
export const AccountDetails = Type.Object({
  account_id: IdOf('account'),
  bin: Bin,
  account: Type.String({ description: 'The number.' }),
  kind: KIND,
  currency: Currency,
  status: Type.Enum(['enabled', 'blocked', 'closed']),
  opened_on: Nullable(DateIn),
});
export const Balances = Type.Object({
  account_id: IdOf('account'),
  data: Type.Array(
    Type.Object({
      type: Type.Enum(['CLBD', 'CLAV'], {
        description: 'ISO 20022: CLBD what is booked, CLAV what may be spent.',
      }),
      balance: AmountOut,
      date_time: DateTime,
    }),
  ),
});
const Line = Type.Object({
  transaction_id: Type.String({ description: 'Of the account’s bank.' }),
  cursor: Nullable(Type.String({ description: 'There for the last line of a page at least.' })),
  booking_date_time: DateTime,
  amount: AmountOut,
  credit_debit_indicator: Type.Enum(['CRDT', 'DBIT']),
  status: Type.Literal('BOOK'),
  kind: Type.Enum(['payment', 'return', 'deposit', 'withdrawal', 'fee', 'interest', 'other']),
  balance_after: Nullable(AmountOut),
  remittance_information: Nullable(Type.String()),
  payment_id: Nullable(IdOf('payment'), 'Of a payment or a return on this hub: what a refund of it names.'),
  counterparty: Nullable(
    Type.Object({
      bin: Nullable(Bin),
      account: Nullable(Type.String()),
      name: Nullable(Type.String()),
    }),
  ),
});
export const Lines = Type.Object({ data: Type.Array(Line), has_more: Type.Boolean() });
export const StatementList = Type.Object({
  data: Type.Array(Type.Object({ month: Type.String(), from: DateIn, to: DateIn })),
});
export const Statement = Type.Object({
  account_id: IdOf('account'),
  ...{
    month: Type.String(),
    from: DateIn,
    to: DateIn,
    opening: Nullable(AmountOut),
    closing: Nullable(AmountOut),
  },
  ...{ data: Type.Array(Line), has_more: Type.Boolean() },
});
export const StandingOrders = Type.Object({
  data: Type.Array(
    Type.Object({
      standing_order_id: Type.String({ description: 'Of the account’s bank.' }),
      creditor: NamedAccount,
      instructed_amount: AmountOut,
      remittance_information: Nullable(Type.String()),
      frequency: Type.Enum(['WEEK', 'MNTH', 'QURT', 'YEAR'], { description: 'ISO 20022 Frequency6Code.' }),
      on_day: Nullable(
        Type.Integer({ description: '1–7 from Monday, or 1–31 and the last day of a shorter month.' }),
      ),
      next_execution_date: Nullable(DateIn),
      final_execution_date: Nullable(DateIn),
      status: Type.Enum(['active', 'ended']),
    }),
  ),
});
export const Party = Type.Object({ name: Type.String(), kind: Type.Enum(['person', 'organisation']) });
export const FundsBody = Type.Object({ account_id: IdOf('account'), instructed_amount: AmountIn }, strict);
export const FundsOut = Type.Object({ funds_available: Type.Boolean() });

const Instruction = Type.String({
  pattern: '^[0-9A-Za-z._-]{1,35}$',
  description: 'Unique for the third party.',
});
const Remittance = Type.String({ minLength: 1, maxLength: 140 });
export const PaymentBody = Type.Object(
  {
    instruction_identification: Instruction,
    instructed_amount: AmountIn,
    creditor: Type.Optional(AccountIn),
    requested_execution_date: Type.Optional(DateIn),
  },
  strict,
);
export const RecurringBody = Type.Object(
  {
    instruction_identification: Instruction,
    instructed_amount: AmountIn,
    creditor: Type.Optional(AccountIn),
    remittance_information: Type.Optional(Remittance),
  },
  strict,
);
const BULK_PAYMENTS_MAX = 1_000;
export const BulkBody = Type.Object(
  { payments: Type.Array(RecurringBody, { minItems: 1, maxItems: BULK_PAYMENTS_MAX }) },
  strict,
);
export const WalletBody = Type.Object(
  {
    instruction_identification: Instruction,
    instructed_amount: AmountIn,
    remittance_information: Type.Optional(Remittance),
  },
  strict,
);
export const OrderQuery = Type.Object(
  {
    refund_account: Type.Optional(
      Type.Enum(['true', 'false'], { description: 'Whereto the payee could give the money back.' }),
    ),
  },
  strict,
);
const StatusReason = Nullable(
  Type.Object({ code: Type.String(), iso_reason: Nullable(Type.String()), text: Type.String() }),
);
export const OrderOut = Type.Object({
  payment_order_id: IdOf('payment_order'),
  consent_id: IdOf('consent'),
  instruction_identification: Type.String(),
  status: Type.Enum([...ORDER_STATUSES], {
    description:
      'ISO 20022: ACTC waits for its date, PDNG waits for the payee’s bank (also while that bank is silent), ACSC paid, RJCT refused and nothing moved, CANC called off.',
  }),
  status_date_time: DateTime,
  status_reason: StatusReason,
  instructed_amount: AmountOut,
  creditor: NamedAccount,
  remittance_information: Nullable(Type.String()),
  requested_execution_date: Nullable(DateIn),
  payment_id: Nullable(IdOf('payment')),
  returned_amount: AmountOut,
  refund_account: Type.Optional(AccountAt),
});
export const RefundParams = Type.Object({ refund: IdOf('refund') });
export const RefundBody = Type.Object(
  {
    payment_id: IdOf('payment'),
    refund_identification: Instruction,
    amount: AmountIn,
    reason: Type.String({
      pattern: '^[A-Z0-9]{4}$',
      description: 'ISO 20022 ExternalReturnReason1Code.',
      examples: ['CUST', 'DUPL'],
    }),
  },
  strict,
);
export const RefundOut = Type.Object({
  refund_id: IdOf('refund'),
  consent_id: IdOf('consent'),
  payment_id: IdOf('payment'),
  refund_identification: Type.String(),
  status: Type.Enum([...ORDER_STATUSES], {
    description:
      'ISO 20022: ACSC given back, PDNG waits for a bank (also while that bank is silent), RJCT refused and nothing moved.',
  }),
  status_date_time: DateTime,
  status_reason: StatusReason,
  amount: AmountOut,
  reason: Type.String(),
  return_payment_id: Nullable(
    IdOf('payment'),
    'Null while the bank of the account, which keeps its own core, has not sent it, and where it never will.',
  ),
});
export const BulkOut = Type.Object({
  data: Type.Array(
    Type.Object({
      instruction_identification: Type.String(),
      payment: Nullable(OrderOut),
      problem: Nullable(Type.Object({ code: Type.String(), text: Type.String() })),
    }),
  ),
});
export const PayeeCheckBody = Type.Object(
  { creditor: AccountIn, name: Type.String({ minLength: 1, maxLength: 140 }) },
  strict,
);
export const PayeeCheckOut = Type.Object({
  match: Type.Enum(['match', 'close_match', 'no_match']),
  reason: Nullable(Type.String()),
  registered_name: Nullable(
    Type.String({ description: 'Told to payment initiators only, after a match or a close match.' }),
  ),
});
