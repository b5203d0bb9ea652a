/** What a bank publishes: the same words where it is set and where third parties read it. */
import Type from 'typebox';
import { Timestamp } from '../../core/http/index.ts';

const strict = { additionalProperties: false } as const;
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
/** Percent or đồng with up to four places, as text: exact, and never rounded on the way. */
const Decimal = Type.String({ pattern: '^[0-9]{1,12}(\\.[0-9]{1,4})?$' });

export const InterestRate = Type.Object(
  {
    product: Text(80),
    term_months: Type.Integer({ minimum: 0, maximum: 600, description: '0: without a term.' }),
    percent_per_year: Decimal,
  },
  strict,
);
export const ExchangeRate = Type.Object(
  {
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217; one unit of it.' }),
    buy_cash: Type.Optional(Decimal),
    buy_transfer: Type.Optional(Decimal),
    sell: Type.Optional(Decimal),
  },
  strict,
);
export const Branch = Type.Object(
  {
    code: Text(20),
    kind: Type.Enum(['branch', 'transaction_office', 'atm']),
    name: Text(140),
    address: Text(200),
    province: Text(60),
    latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    hours: Type.Optional(Text(140)),
  },
  strict,
);

const ROWS_MAX = 400;
const list = <T extends Type.TSchema>(row: T) => Type.Array(row, { maxItems: ROWS_MAX });

/** Of each topic: the member that holds its rows, and what a row is. */
export const INFORMATION = {
  interest_rates: { member: 'rates', rows: list(InterestRate) },
  exchange_rates: { member: 'rates', rows: list(ExchangeRate) },
  branches: { member: 'branches', rows: list(Branch) },
} as const;

export const ValidFrom = Timestamp;
