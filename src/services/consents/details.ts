/** Authorisation details (RFC 9396): a third party's request as terms, and terms as what was granted. */
import Type, { type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { businessDate, type IsoDate } from '../../kit/calendar.ts';
import { inForce } from '../../kit/dated.ts';
import { toWire } from '../../kit/id.ts';
import {
  CLUSTERS,
  type Consent,
  type CreditorTerms,
  type ListedPayment,
  PURPOSES,
  type Terms,
} from './model.ts';
import { UNATTENDED_READS_PER_DAY_MAX } from './rules/law.ts';
import { validDaysMax } from './rules/validity.ts';

const strict = { additionalProperties: false } as const;
/** As instructed amounts of the API: below 2^53, without leading zeros. */
const AMOUNT = '^[1-9][0-9]{0,14}$';
const DATE = '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
/** A third party keeps what it read for five years at most: a rule of our own. */
const RETENTION_DAYS_MAX = 1_826;
/** A payment may be ordered this many days ahead: a rule of our own. */
const EXECUTE_DAYS_AHEAD_MAX = 180;
const PAYMENTS_MAX = 1_000;
/** As many as a customer can be asked to look through: a rule of our own. */
const LISTED_PAYMENTS_MAX = 100;
const DAY_MS = 86_400_000;

const Bin = Type.String({ pattern: '^[0-9]{6}$', description: 'BIN of the institution.' });
const Account = Type.String({ pattern: '^[0-9A-Za-z]{1,19}$' });
const Amount = Type.String({ pattern: AMOUNT, description: 'Minor units as digits.' });
const Remittance = Type.String({ minLength: 1, maxLength: 140 });
const Days = Type.Integer({ minimum: 1, maximum: 3_660 });
const Creditor = Type.Object(
  { bin: Bin, account: Account, name: Type.Optional(Type.String({ minLength: 1, maxLength: 140 })) },
  strict,
);
const Period = Type.Object(
  { payments: Type.Integer({ minimum: 1, maximum: PAYMENTS_MAX }), amount: Amount },
  strict,
);
/** Where the customer's bank is known beforehand, and RFC 9396's own members that say nothing more here. */
const shared = {
  bin: Type.Optional(Bin),
  locations: Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 4 })),
  actions: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 4 })),
};

const AccountInformationDetail = Type.Object(
  {
    type: Type.Literal('vn_account_information'),
    datatypes: Type.Array(Type.Enum([...CLUSTERS]), {
      minItems: 1,
      maxItems: CLUSTERS.length,
      uniqueItems: true,
    }),
    purpose: Type.Enum([...PURPOSES]),
    history_from: Type.Optional(Type.String({ pattern: DATE })),
    frequency_per_day: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
    retention_days: Type.Optional(Type.Integer({ minimum: 0, maximum: RETENTION_DAYS_MAX })),
    valid_days: Type.Optional(Days),
    ...shared,
  },
  strict,
);
const onePayment = {
  instructed_amount: Type.Object({ currency: Type.Literal('VND'), amount: Amount }, strict),
  creditor: Creditor,
  remittance_information: Type.Optional(Remittance),
  instruction_identification: Type.String({ pattern: '^[0-9A-Za-z._-]{1,35}$' }),
};
const ListedPaymentDetail = Type.Object(onePayment, strict);
const PaymentDetail = Type.Object(
  {
    type: Type.Literal('vn_payment_initiation'),
    ...onePayment,
    requested_execution_date: Type.Optional(Type.String({ pattern: DATE })),
    ...shared,
  },
  strict,
);
const RecurringPaymentsDetail = Type.Object(
  {
    type: Type.Literal('vn_recurring_payments'),
    creditor: Creditor,
    limits: Type.Object(
      {
        per_payment: Amount,
        per_day: Type.Optional(Period),
        per_month: Type.Optional(Period),
        total: Type.Optional(Amount),
      },
      strict,
    ),
    remittance_information: Type.Optional(Remittance),
    valid_days: Type.Optional(Days),
    ...shared,
  },
  strict,
);
const WalletLinkDetail = Type.Object(
  {
    type: Type.Literal('vn_wallet_link'),
    wallet: Type.Object({ bin: Bin, account: Account }, strict),
    limits: Type.Object({ per_payment: Amount, per_day: Amount }, strict),
    valid_days: Type.Optional(Days),
    ...shared,
  },
  strict,
);

const RefundsDetail = Type.Object(
  {
    type: Type.Literal('vn_refunds'),
    limits: Type.Object({ per_refund: Amount, per_day: Type.Optional(Period) }, strict),
    valid_days: Type.Optional(Days),
    ...shared,
  },
  strict,
);

const BulkPaymentsDetail = Type.Object(
  {
    type: Type.Literal('vn_bulk_payments'),
    payments: Type.Array(ListedPaymentDetail, { minItems: 1, maxItems: LISTED_PAYMENTS_MAX }),
    ...shared,
  },
  strict,
);

/** The type of an authorisation detail, and what it may hold; a member that is not here is refused. */
export const DETAILS = {
  vn_account_information: AccountInformationDetail,
  vn_payment_initiation: PaymentDetail,
  vn_recurring_payments: RecurringPaymentsDetail,
  vn_wallet_link: WalletLinkDetail,
  vn_refunds: RefundsDetail,
  vn_bulk_payments: BulkPaymentsDetail,
} as const;
export type DetailType = keyof typeof DETAILS;

export const DETAIL_TYPES = Object.keys(DETAILS) as readonly DetailType[];

const COMPILED = new Map(DETAIL_TYPES.map((type) => [type, Compile(DETAILS[type] as TSchema)]));

/** What was understood of one detail; `bin` where it names the customer's bank. */
export type ReadDetail =
  | { readonly ok: true; readonly terms: Terms; readonly bin: number | null }
  | { readonly ok: false; readonly reason: DetailRefusal; readonly param: string };

export type DetailRefusal =
  | 'type_is_not_known'
  | 'member_is_not_valid'
  | 'validity_is_too_long'
  | 'reads_are_too_frequent'
  | 'date_is_not_valid';

export function termsOfDetail(detail: unknown, nowMs: number): ReadDetail {
  const type = isRecord(detail) ? detail.type : undefined;
  if (typeof type !== 'string' || !Object.hasOwn(DETAILS, type)) return refused('type_is_not_known', 'type');
  const compiled = COMPILED.get(type as DetailType)!;
  if (!compiled.Check(detail)) {
    const [fault] = compiled.Errors(detail) as unknown as readonly { instancePath: string }[];
    return refused('member_is_not_valid', fault?.instancePath ?? '/');
  }
  return READERS[type as DetailType](detail as never, nowMs);
}

const refused = (reason: DetailRefusal, param: string): ReadDetail => ({ ok: false, reason, param });
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const READERS: {
  readonly [T in DetailType]: (detail: Static<(typeof DETAILS)[T]>, nowMs: number) => ReadDetail;
} = {
  vn_account_information(detail, nowMs) {
    const today = businessDate(nowMs);
    const readsMax = inForce(UNATTENDED_READS_PER_DAY_MAX, today)!.value;
    const unattendedPerDay = detail.frequency_per_day ?? readsMax;
    const validDays = detail.valid_days ?? validDaysMax(nowMs);
    if (validDays > validDaysMax(nowMs)) return refused('validity_is_too_long', '/valid_days');
    if (unattendedPerDay > readsMax) return refused('reads_are_too_frequent', '/frequency_per_day');
    const historyFrom = detail.history_from ?? null;
    if (historyFrom !== null && (!isDate(historyFrom) || historyFrom > today))
      return refused('date_is_not_valid', '/history_from');
    const { datatypes, purpose, retention_days = 0 } = detail;
    const terms: Terms = {
      ...{ kind: 'account_information', clusters: inOrder(datatypes), purpose, historyFrom },
      ...{ unattendedPerDay, retentionDays: retention_days, validDays },
    };
    return { ok: true, terms, bin: binOf(detail.bin) };
  },
  vn_payment_initiation(detail, nowMs) {
    const executeOn = detail.requested_execution_date ?? null;
    const last = businessDate(nowMs + EXECUTE_DAYS_AHEAD_MAX * DAY_MS);
    if (executeOn !== null && (!isDate(executeOn) || executeOn < businessDate(nowMs) || executeOn > last))
      return refused('date_is_not_valid', '/requested_execution_date');
    const terms: Terms = { kind: 'payment', currency: 'VND', ...listedOf(detail), executeOn };
    return { ok: true, terms, bin: binOf(detail.bin) };
  },
  vn_recurring_payments(detail, nowMs) {
    const validDays = detail.valid_days ?? validDaysMax(nowMs);
    if (validDays > validDaysMax(nowMs)) return refused('validity_is_too_long', '/valid_days');
    const { per_payment, per_day, per_month, total } = detail.limits;
    const terms: Terms = {
      ...{ kind: 'recurring_payments', currency: 'VND', creditor: creditorOf(detail.creditor) },
      ...{ perPayment: Number(per_payment), perDay: periodOf(per_day), perMonth: periodOf(per_month) },
      ...{ total: total === undefined ? null : Number(total) },
      ...{ remittance: detail.remittance_information ?? null, validDays },
    };
    return { ok: true, terms, bin: binOf(detail.bin) };
  },
  vn_wallet_link(detail, nowMs) {
    const validDays = detail.valid_days ?? validDaysMax(nowMs);
    if (validDays > validDaysMax(nowMs)) return refused('validity_is_too_long', '/valid_days');
    const { wallet, limits } = detail;
    const terms: Terms = {
      ...{
        kind: 'wallet_link',
        currency: 'VND',
        wallet: { bin: Number(wallet.bin), account: wallet.account },
      },
      ...{ perPayment: Number(limits.per_payment), perDay: Number(limits.per_day), validDays },
    };
    return { ok: true, terms, bin: binOf(detail.bin) };
  },
  vn_refunds(detail, nowMs) {
    const validDays = detail.valid_days ?? validDaysMax(nowMs);
    if (validDays > validDaysMax(nowMs)) return refused('validity_is_too_long', '/valid_days');
    const { per_refund, per_day } = detail.limits;
    const terms: Terms = {
      ...{ kind: 'refunds', currency: 'VND', perRefund: Number(per_refund), perDay: periodOf(per_day) },
      validDays,
    };
    return { ok: true, terms, bin: binOf(detail.bin) };
  },
  vn_bulk_payments(detail) {
    const instructions = detail.payments.map((one) => one.instruction_identification);
    const twice = instructions.findIndex((one, at) => instructions.indexOf(one) < at);
    if (twice !== -1) return refused('member_is_not_valid', `/payments/${twice}/instruction_identification`);
    const terms: Terms = { kind: 'bulk_payments', currency: 'VND', payments: detail.payments.map(listedOf) };
    return { ok: true, terms, bin: binOf(detail.bin) };
  },
};

function listedOf(detail: Static<typeof ListedPaymentDetail>): ListedPayment {
  return {
    ...{ amount: Number(detail.instructed_amount.amount), creditor: creditorOf(detail.creditor) },
    ...{ remittance: detail.remittance_information ?? null },
    instruction: detail.instruction_identification,
  };
}

const binOf = (bin: string | undefined): number | null => (bin === undefined ? null : Number(bin));
const inOrder = (clusters: readonly (typeof CLUSTERS)[number][]) =>
  CLUSTERS.filter((cluster) => clusters.includes(cluster));

function creditorOf({ bin, account, name }: Static<typeof Creditor>): CreditorTerms {
  return { bin: Number(bin), account, name: name ?? null };
}

const periodOf = (period: Static<typeof Period> | undefined) =>
  period === undefined ? null : { payments: period.payments, amount: Number(period.amount) };

/** The pattern of a date lets 31 February pass. */
function isDate(date: IsoDate): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

const wireBin = (bin: number): string => bin.toString().padStart(6, '0');

/** What was granted, as the token and the consent's own resource show it: never what was merely asked. */
export function detailOfConsent(consent: Consent): Readonly<Record<string, unknown>> {
  const { id, terms, accounts, clusters, expiresAt, book } = consent;
  const granted = {
    ...{ bin: wireBin(book), consent_id: toWire('consent', id) },
    accounts: accounts.map((account) => toWire('account', account)),
    expires_at: new Date(expiresAt).toISOString(),
  };
  return { ...termsAsDetail(terms, clusters), ...granted };
}

function termsAsDetail(terms: Terms, clusters: Consent['clusters']): Readonly<Record<string, unknown>> {
  switch (terms.kind) {
    case 'account_information':
      return {
        ...{ type: 'vn_account_information', datatypes: clusters, purpose: terms.purpose },
        ...optional('history_from', terms.historyFrom),
        ...{ frequency_per_day: terms.unattendedPerDay, retention_days: terms.retentionDays },
      };
    case 'payment':
      return {
        type: 'vn_payment_initiation',
        ...wireListed(terms),
        ...optional('requested_execution_date', terms.executeOn),
      };
    case 'recurring_payments':
      return {
        ...{ type: 'vn_recurring_payments', creditor: wireCreditor(terms.creditor) },
        limits: {
          per_payment: String(terms.perPayment),
          ...optional('per_day', wirePeriod(terms.perDay)),
          ...optional('per_month', wirePeriod(terms.perMonth)),
          ...optional('total', terms.total === null ? null : String(terms.total)),
        },
        ...optional('remittance_information', terms.remittance),
      };
    case 'wallet_link':
      return {
        type: 'vn_wallet_link',
        wallet: { bin: wireBin(terms.wallet.bin), account: terms.wallet.account },
        limits: { per_payment: String(terms.perPayment), per_day: String(terms.perDay) },
      };
    case 'bulk_payments':
      return { type: 'vn_bulk_payments', payments: terms.payments.map(wireListed) };
    case 'refunds':
      return {
        type: 'vn_refunds',
        limits: {
          per_refund: String(terms.perRefund),
          ...optional('per_day', wirePeriod(terms.perDay)),
        },
      };
  }
}

const optional = (name: string, value: unknown): Readonly<Record<string, unknown>> =>
  value === null ? {} : { [name]: value };

const wireListed = ({ amount, creditor, remittance, instruction }: ListedPayment) => ({
  instructed_amount: { currency: 'VND', amount: String(amount) },
  creditor: wireCreditor(creditor),
  ...optional('remittance_information', remittance),
  instruction_identification: instruction,
});

const wireCreditor = ({ bin, account, name }: CreditorTerms) => ({
  bin: wireBin(bin),
  account,
  ...optional('name', name),
});

const wirePeriod = (period: { readonly payments: number; readonly amount: number } | null) =>
  period === null ? null : { payments: period.payments, amount: String(period.amount) };
