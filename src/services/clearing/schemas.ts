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
  CASE_KINDS,
  type Case,
  CONNECTIONS,
  PARTICIPANT_KINDS,
  PAYMENT_REFUSALS,
  PAYMENT_STATES,
  type Participant,
  type Party,
  type Payment,
  type PaymentState,
  RECALL_STATES,
  type Recall,
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
    creditor_name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 140,
        description: 'The name the payer was shown; a connected bank gets it beside the account number.',
      }),
    ),
    purpose: Type.Optional(
      Type.String({ maxLength: 210, description: 'Remittance information, unstructured.' }),
    ),
    end_to_end_id: Type.Optional(
      Type.String({
        pattern: "^[0-9A-Za-z/?:().,'+ -]{1,35}$",
        description: 'Your own reference: unique for the payer’s institution for ever.',
      }),
    ),
    uetr: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
        description:
          'The worldwide reference of the payment (ISO 20022 UETR, UUID version 4), where it has one already. It goes on unchanged; it does not tell payments apart here.',
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
  state: Type.Enum([...PAYMENT_STATES], {
    description:
      '`held` and `unknown` wait for the payee’s bank; `cleared`, `released` and `refused` are final. Never pay again because of `unknown`.',
  }),
  status: Type.Enum(['ACSC', 'PDNG', 'RJCT'], {
    description: 'ISO 20022 ExternalPaymentTransactionStatus1Code.',
  }),
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
  uetr: Type.Union([Type.String(), Type.Null()]),
  window: Type.Union([Type.Integer({ description: 'Settlement window in which it settles.' }), Type.Null()]),
  original: Type.Union([IdOf('payment'), Type.Null()]),
  return_reason: Type.Union([Type.String(), Type.Null()]),
  returned: AmountOut,
  created_at: Timestamp,
  final_at: Type.Union([Timestamp, Type.Null()]),
});

/** ISO 20022 status of each state; both banks of a payment hear the same one. */
export const STATUS_OF: Readonly<Record<PaymentState, 'ACSC' | 'PDNG' | 'RJCT'>> = {
  held: 'PDNG',
  unknown: 'PDNG',
  cleared: 'ACSC',
  released: 'RJCT',
  refused: 'RJCT',
};

/** ISO 20022 reason: the bank's own word where it gave one. */
export function isoReasonOf({ reason, statusReason }: Payment): string | null {
  return reason === null ? null : (statusReason ?? PAYMENT_OUTCOMES[reason].iso ?? null);
}

export function paymentOut(payment: Payment): Record<string, unknown> {
  const { reason } = payment;
  return {
    id: toWire('payment', payment.id),
    kind: payment.kind,
    state: payment.state,
    status: STATUS_OF[payment.state],
    reason: reason === null ? null : { code: reason, iso: isoReasonOf(payment) },
    amount: Number(payment.amount),
    currency: payment.currency,
    debtor: partyOut(payment.debtor),
    creditor: partyOut(payment.creditor),
    purpose: payment.purpose,
    end_to_end_id: payment.endToEndId,
    uetr: payment.uetr,
    window: payment.windowNumber,
    original: payment.original === null ? null : toWire('payment', payment.original),
    return_reason: payment.returnReason,
    returned: Number(payment.returned),
    created_at: hanoiTimestamp(payment.createdAt),
    final_at: timestampOrNull(payment.finalAt),
  };
}

const partyOut = ({ bin, account, name }: Party) => ({ bin: wireBin(bin), account, name });

const Endpoint = Type.String({
  pattern: '^https://[0-9A-Za-z.:\\[\\]-]{1,200}(/[0-9A-Za-z._~/-]{0,200})?$',
  description: 'Of an institution that keeps its own core: where its line listens. Without one it is hosted.',
});
const Authority = Type.String({
  maxLength: 8192,
  pattern: '^-----BEGIN CERTIFICATE-----',
  description: 'PEM of the authority that vouches for the endpoint’s certificate.',
});

export const ParticipantBody = Type.Object(
  {
    bin: Bin,
    kind: Type.Enum([...PARTICIPANT_KINDS]),
    short_name: Type.String({ minLength: 1, maxLength: 12, pattern: '^[0-9A-Za-z .-]+$' }),
    name: Type.String({ minLength: 1, maxLength: 140 }),
    name_en: Type.String({ minLength: 1, maxLength: 140 }),
    cap: TotalOut,
    endpoint: Type.Optional(Endpoint),
    authority: Type.Optional(Authority),
  },
  { additionalProperties: false },
);

export const EndpointBody = Type.Object(
  { endpoint: Endpoint, authority: Type.Optional(Authority) },
  { additionalProperties: false },
);

export const ParticipantOut = Type.Object({
  bin: Bin,
  kind: Type.Enum([...PARTICIPANT_KINDS]),
  short_name: Type.String(),
  name: Type.String(),
  name_en: Type.String(),
  connection: Type.Enum([...CONNECTIONS]),
  cap: TotalOut,
  suspended: Type.Boolean(),
  endpoint: Type.Union([Type.String(), Type.Null()]),
  reachable: Type.Boolean({
    description: 'Whether a connected bank answers; payments to one that does not are refused at once.',
  }),
});

export function participantOut(participant: Participant): Record<string, unknown> {
  const { bin, kind, shortName, name, nameEn, connection, cap, suspended, endpoint, reachable } = participant;
  return {
    bin: wireBin(bin),
    kind,
    short_name: shortName,
    name,
    name_en: nameEn,
    connection,
    cap: cap.toString(),
    suspended,
    endpoint,
    reachable,
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

export const RecallBody = Type.Object(
  {
    reason: Type.String({
      pattern: '^[A-Z0-9]{4}$',
      description: 'ISO 20022 ExternalCancellationReason1Code.',
      examples: ['DUPL', 'FRAD', 'CUST'],
    }),
  },
  { additionalProperties: false },
);

export const RecallAnswerBody = Type.Object(
  {
    accepted: Type.Boolean({ description: 'Who accepts sends the return next.' }),
    reason: Type.Optional(
      Type.String({ pattern: '^[A-Z0-9]{4}$', description: 'Of a rejection.', examples: ['CUST', 'NOAS'] }),
    ),
  },
  { additionalProperties: false },
);

export const RecallOut = Type.Object({
  id: IdOf('recall'),
  payment: IdOf('payment'),
  requester: Type.Union([Bin, Type.Null()], { description: 'Null where the hub itself asks.' }),
  state: Type.Enum([...RECALL_STATES]),
  reason: Type.String(),
  answer_reason: Type.Union([Type.String(), Type.Null()]),
  created_at: Timestamp,
  answered_at: Type.Union([Timestamp, Type.Null()]),
});

export function recallOut(recall: Recall): Record<string, unknown> {
  return {
    id: toWire('recall', recall.id),
    payment: toWire('payment', recall.payment),
    requester: recall.requester === 0 ? null : wireBin(recall.requester),
    state: recall.state,
    reason: recall.reason,
    answer_reason: recall.answerReason,
    created_at: hanoiTimestamp(recall.createdAt),
    answered_at: timestampOrNull(recall.answeredAt),
  };
}

export const CloseCaseBody = Type.Object(
  { resolution: Type.String({ minLength: 1, maxLength: 1000, description: 'How it was settled.' }) },
  { additionalProperties: false },
);

export const CaseOut = Type.Object({
  id: IdOf('case'),
  payment: IdOf('payment'),
  kind: Type.Enum([...CASE_KINDS]),
  opened_at: Timestamp,
  closed_at: Type.Union([Timestamp, Type.Null()]),
  resolution: Type.Union([Type.String(), Type.Null()]),
});

export function caseOut(one: Case): Record<string, unknown> {
  return {
    id: toWire('case', one.id),
    payment: toWire('payment', one.payment),
    kind: one.kind,
    opened_at: hanoiTimestamp(one.openedAt),
    closed_at: timestampOrNull(one.closedAt),
    resolution: one.resolution,
  };
}
