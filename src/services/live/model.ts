/** What the page is told. The page's own copy of these words is portal/src/contract.ts; a test holds one to the other. */
import Type, { type Static } from 'typebox';
import { Bin, Currency, IdOf, Timestamp, TotalOut } from '../../core/http/index.ts';
import type { IsoDate } from '../../kit/calendar.ts';
import { PARTICIPANT_KINDS, PAYMENT_REFUSALS, PAYMENT_STATES } from '../clearing/index.ts';

const Bank = { bin: Bin, shortName: Type.String() };

const LivePaymentOut = Type.Object({
  id: IdOf('payment'),
  at: Timestamp,
  amount: TotalOut,
  currency: Currency,
  state: Type.Enum([...PAYMENT_STATES]),
  reason: Type.Optional(Type.Enum([...PAYMENT_REFUSALS])),
  from: Type.Object(Bank),
  to: Type.Object(Bank),
  shop: Type.Optional(Type.String({ description: 'The sign over the shop; absent between persons.' })),
  street: Type.Optional(Type.String()),
});
export type LivePayment = Static<typeof LivePaymentOut>;

const LivePositionOut = Type.Object({
  ...Bank,
  name: Type.String(),
  nameEn: Type.String(),
  kind: Type.Enum([...PARTICIPANT_KINDS]),
  position: TotalOut,
  pending: TotalOut,
  limit: TotalOut,
  suspended: Type.Boolean(),
});
export type LivePosition = Static<typeof LivePositionOut>;

const LiveWindowOut = Type.Object({
  id: IdOf('window'),
  number: Type.Integer(),
  openedAt: Timestamp,
  payments: Type.Integer(),
  value: TotalOut,
});
export type LiveWindow = Static<typeof LiveWindowOut>;

const LiveTodayOut = Type.Object({ payments: Type.Integer(), value: TotalOut, refused: Type.Integer() });
export type LiveToday = Static<typeof LiveTodayOut>;

const LiveStreetOut = Type.Object({ name: Type.String(), payments: Type.Integer(), value: TotalOut });
export type LiveStreet = Static<typeof LiveStreetOut>;

export const LiveStateOut = Type.Object({
  at: Timestamp,
  hub: Type.Object({ name: Type.String(), version: Type.String() }),
  window: LiveWindowOut,
  today: LiveTodayOut,
  positions: Type.Array(LivePositionOut),
  streets: Type.Array(LiveStreetOut),
  recent: Type.Array(LivePaymentOut, { description: 'Newest first.' }),
});
export type LiveState = Static<typeof LiveStateOut>;

/** Event name → its data. */
export interface LiveEvents {
  readonly payment: LivePayment;
  readonly positions: readonly LivePosition[];
  readonly window: LiveWindow;
  readonly totals: LiveToday;
}

/** The sign over a shop, and the street it stands in. */
export interface ShopSign {
  readonly name: string;
  readonly street: string | null;
}

/** What this room asks of whoever knows shops; wired in apps/hub. */
export interface ShopDirectory {
  /** Signs of the shops that are paid on these accounts, in the order asked; undefined where there is no shop. */
  signsAt(
    accounts: readonly { readonly bin: number; readonly ledgerAccount: string }[],
  ): Promise<readonly (ShopSign | undefined)[]>;
  /** Sums of the streets on a business date, from tables that are kept as sums. */
  streetsOn(day: IsoDate): Promise<readonly LiveStreet[]>;
}
