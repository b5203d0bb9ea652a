/** The shapes of clearing's API; the same objects are the OpenAPI. */
import Type from 'typebox';
import {
  AmountOut,
  Bin,
  Currency,
  IdOf,
  InstructedAmount,
  Timestamp,
  TotalOut,
} from '../../core/http/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { toWire } from '../../kit/id.ts';
import { wireBin } from './commands/pay.ts';
import {
  ALIAS_KINDS,
  PARTICIPANT_KINDS,
  PAYMENT_REFUSALS,
  type Participant,
  type Party,
  type Payment,
  type SettlementPosition,
  type SettlementWindow,
} from './model.ts';
import { PAYMENT_OUTCOMES } from './outcomes.ts';

const AccountNumber = Type.String({
  pattern: '^[0-9A-Za-z]{1,19}$',
  description: 'Account number as the institution writes it; letters are allowed.',
});

export const Address = Type.Object(
  { bin: Bin, account: AccountNumber },
  { additionalProperties: false, description: 'An account at an institution.' },
);

export const AliasBody = Type.Object(
  {
    kind: Type.Enum([...ALIAS_KINDS]),
    value: Type.String({ minLength: 1, maxLength: 64 }),
    bin: Type.Optional(Bin),
  },
  {
    additionalProperties: false,
    description: 'A phone, a citizen number, a merchant code, or (with its bin) a virtual account.',
  },
);

/** Whom to pay: an account, an alias, or the text of a VietQR. */
export const Payee = Type.Union([
  Address,
  Type.Object({ alias: AliasBody }, { additionalProperties: false }),
  Type.Object({ qr: Type.String({ minLength: 1, maxLength: 1024 }) }, { additionalProperties: false }),
]);

export const PaymentBody = Type.Object(
  {
    amount: InstructedAmount,
    currency: Currency,
    debtor: Address,
    creditor: Payee,
    purpose: Type.Optional(
      Type.String({ maxLength: 210, description: 'Remittance information, unstructured.' }),
    ),
    end_to_end_id: Type.Optional(
      Type.String({
        pattern: "^[0-9A-Za-z/?:().,'+ -]{1,35}$",
        description: 'Your own reference: unique for the payer’s institution for ever.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const ReturnBody = Type.Object(
  {
    amount: Type.Optional(InstructedAmount),
    reason: Type.String({
      pattern: '^[A-Z0-9]{4}$',
      description: 'ISO 20022 ExternalReturnReason1Code.',
      examples: ['CUST', 'AC04', 'DUPL'],
    }),
  },
  { additionalProperties: false },
);

const PartyOut = Type.Object({
  bin: Bin,
  account: Type.String(),
  name: Type.Union([Type.String(), Type.Null()]),
});

export const PaymentOut = Type.Object({
  id: IdOf('payment'),
  kind: Type.Enum(['credit_transfer', 'return']),
  state: Type.Enum(['cleared', 'refused']),
  status: Type.Enum(['ACSC', 'RJCT'], { description: 'ISO 20022 ExternalPaymentTransactionStatus1Code.' }),
  reason: Type.Union([
    Type.Object({ code: Type.Enum([...PAYMENT_REFUSALS]), iso: Type.String() }),
    Type.Null(),
  ]),
  amount: AmountOut,
  currency: Currency,
  debtor: PartyOut,
  creditor: PartyOut,
  purpose: Type.Union([Type.String(), Type.Null()]),
  end_to_end_id: Type.Union([Type.String(), Type.Null()]),
  window: Type.Union([Type.Integer({ description: 'Settlement window in which it settles.' }), Type.Null()]),
  original: Type.Union([IdOf('payment'), Type.Null()]),
  return_reason: Type.Union([Type.String(), Type.Null()]),
  returned: AmountOut,
  created_at: Timestamp,
});

export function paymentOut(payment: Payment): Record<string, unknown> {
  const { reason } = payment;
  return {
    id: toWire('payment', payment.id),
    kind: payment.kind,
    state: payment.state,
    status: payment.state === 'cleared' ? 'ACSC' : 'RJCT',
    reason: reason === null ? null : { code: reason, iso: PAYMENT_OUTCOMES[reason].iso },
    amount: Number(payment.amount),
    currency: payment.currency,
    debtor: partyOut(payment.debtor),
    creditor: partyOut(payment.creditor),
    purpose: payment.purpose,
    end_to_end_id: payment.endToEndId,
    window: payment.windowNumber,
    original: payment.original === null ? null : toWire('payment', payment.original),
    return_reason: payment.returnReason,
    returned: Number(payment.returned),
    created_at: hanoiTimestamp(payment.createdAt),
  };
}

const partyOut = ({ bin, account, name }: Party) => ({ bin: wireBin(bin), account, name });

export const ParticipantBody = Type.Object(
  {
    bin: Bin,
    kind: Type.Enum([...PARTICIPANT_KINDS]),
    short_name: Type.String({ minLength: 1, maxLength: 12, pattern: '^[0-9A-Za-z .-]+$' }),
    name: Type.String({ minLength: 1, maxLength: 140 }),
    name_en: Type.String({ minLength: 1, maxLength: 140 }),
    cap: TotalOut,
  },
  { additionalProperties: false },
);

export const ParticipantOut = Type.Object({
  bin: Bin,
  kind: Type.Enum([...PARTICIPANT_KINDS]),
  short_name: Type.String(),
  name: Type.String(),
  name_en: Type.String(),
  connection: Type.Literal('hosted'),
  cap: TotalOut,
  suspended: Type.Boolean(),
});

export function participantOut(participant: Participant): Record<string, unknown> {
  const { bin, kind, shortName, name, nameEn, connection, cap, suspended } = participant;
  return {
    bin: wireBin(bin),
    kind,
    short_name: shortName,
    name,
    name_en: nameEn,
    connection,
    cap: cap.toString(),
    suspended,
  };
}

export const PositionOut = Type.Object({
  bin: Bin,
  position: TotalOut,
  pending: TotalOut,
  limit: TotalOut,
  unsettled: TotalOut,
  suspended: Type.Boolean(),
});

export const WindowOut = Type.Object({
  number: Type.Integer(),
  id: IdOf('window'),
  state: Type.Enum(['open', 'closed', 'settled']),
  opened_at: Timestamp,
  closed_at: Type.Union([Timestamp, Type.Null()]),
  settled_at: Type.Union([Timestamp, Type.Null()]),
  positions: Type.Array(
    Type.Object({ bin: Bin, net: TotalOut, confirmed_at: Type.Union([Timestamp, Type.Null()]) }),
  ),
});

export function windowOut(
  window: SettlementWindow,
  positions: readonly SettlementPosition[],
): Record<string, unknown> {
  return {
    number: window.number,
    id: toWire('window', window.id),
    state: window.state,
    opened_at: hanoiTimestamp(window.openedAt),
    closed_at: timestampOrNull(window.closedAt),
    settled_at: timestampOrNull(window.settledAt),
    positions: positions.map(({ bin, net, confirmedAt }) => ({
      bin: wireBin(bin),
      net: net.toString(),
      confirmed_at: timestampOrNull(confirmedAt),
    })),
  };
}

const timestampOrNull = (ms: number | null): string | null => (ms === null ? null : hanoiTimestamp(ms));

export const PayeeCheckBody = Type.Object(
  {
    creditor: Payee,
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 140, description: 'The name the payer believes in.' }),
    ),
  },
  { additionalProperties: false },
);

export const PayeeCheckOut = Type.Object({
  bin: Bin,
  account: Type.String(),
  institution: Type.String(),
  registered_name: Type.Union([Type.String(), Type.Null()], {
    description: 'Withheld when a name was given and does not match.',
  }),
  match: Type.Enum(['match', 'close_match', 'no_match', 'not_asked']),
  reason: Type.Union([Type.String(), Type.Null()]),
  amount: Type.Union([AmountOut, Type.Null()], { description: 'The amount a dynamic QR asks for.' }),
  purpose: Type.Union([Type.String(), Type.Null()]),
});
