/** The line as an operator, an auditor or a bank itself sees it over HTTP. */
import Type, { type Static } from 'typebox';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import {
  type ApiRequest,
  type ApiRoute,
  Bin,
  IdOf,
  type OutcomeTable,
  PageQuery,
  pageOf,
  problem,
  problemOf,
  route,
  Timestamp,
} from '../../core/http/index.ts';
import { hanoiTimestamp } from '../../kit/calendar.ts';
import { fromWire, toWire } from '../../kit/id.ts';
import {
  DELIVERY_KINDS,
  listDeliveries,
  RUNS_THE_SCHEME,
  SCHEME_OUTCOMES,
  SEES_OWN,
  SET_ASIDE_REASONS,
  setAsideKind,
  type WaitingDelivery,
} from '../../services/clearing/index.ts';
import { hexOf } from './messages/ids.ts';
import type { BankOnLine } from './model.ts';
import { BREAKER_STATES } from './rules/breaker.ts';
import { findFates, findMessage, listMessages, type MessageLine } from './store.ts';

export interface LineRouteParts {
  readonly database: Queryable;
  readonly desk: Desk;
  /** Every connected bank as this process sees it; none where it has no line. */
  readonly banksOnLine: () => Promise<readonly BankOnLine[]>;
}

export const LINE_OUTCOMES: OutcomeTable<'message_not_found'> = {
  message_not_found: {
    status: 404,
    retryable: false,
    outcome: 'none',
    vi: 'Không có thông điệp này, hoặc đã quá 35 ngày.',
    en: 'There is no such message, or it is older than 35 days.',
  },
};

const BankOut = Type.Object({
  bin: Bin,
  name: Type.String(),
  breaker: Type.Enum([...BREAKER_STATES], {
    description: 'closed: messages go out; open: the bank does not answer; half_open: it is being probed.',
  }),
  in_flight: Type.Integer({ description: 'Messages of this process on their way to it.' }),
  waiting: Type.Integer({ description: 'Messages that it has not acknowledged.' }),
  oldest_unacknowledged_at: Type.Union([Timestamp, Type.Null()]),
  unknown: Type.Integer({ description: 'Payments whose fate only it knows.' }),
});

const Verdict = Type.Enum(['verified', 'failed', 'not_checked']);
const MESSAGE_FIELDS = {
  id: IdOf('message'),
  direction: Type.Enum(['in', 'out'], { description: 'in: from the bank.' }),
  bin: Bin,
  message_id: Type.String({ description: 'BizMsgIdr.' }),
  type: Type.String({ description: 'Message definition, such as pacs.008.001.08; empty where unreadable.' }),
  at: Timestamp,
  last_at: Timestamp,
  times: Type.Integer({ description: 'How often it was received or sent.' }),
  sha256: Type.String({ description: 'Of its text, hex.' }),
  transport: Verdict,
  schema: Verdict,
  signature: Verdict,
  status: Type.Union([Type.Integer(), Type.Null()], { description: 'HTTP status of its answer.' }),
  outcome: Type.String({ description: 'What came of it: a code.' }),
  answers: Type.Union([IdOf('message'), Type.Null()], {
    description: 'The message in whose HTTP answer it travelled.',
  }),
};
const MessageOut = Type.Object(MESSAGE_FIELDS);
const MessageWithText = Type.Object({ ...MESSAGE_FIELDS, text: Type.String() });

const MessageQuery = Type.Object({
  ...PageQuery.properties,
  bin: Type.Optional(Bin),
  from: Type.Optional(
    Type.String({ maxLength: 40, description: 'Not before this instant, ISO 8601 with offset.' }),
  ),
  to: Type.Optional(Type.String({ maxLength: 40, description: 'Before this instant.' })),
});

const DeliveryOut = Type.Object({
  id: IdOf('message'),
  bin: Bin,
  kind: Type.Enum([...DELIVERY_KINDS]),
  subject: Type.Union([IdOf('payment'), IdOf('recall')]),
  state: Type.String({ description: 'Of the payment or the recall, as it is told.' }),
  created_at: Timestamp,
  attempts: Type.Integer(),
  next_attempt_at: Timestamp,
  last_status: Type.Union([Type.Integer(), Type.Null()], {
    description: 'HTTP status of the bank’s last answer; null where there was none.',
  }),
  last_outcome: Type.Union([Type.String(), Type.Null()], {
    description: 'What came of the last attempt: a code; null where there was none.',
  }),
});

export function lineRoutes(parts: LineRouteParts): ApiRoute[] {
  return [...ofBanks(parts), ...ofDeliveries(parts)];
}

function ofBanks({ database, banksOnLine }: LineRouteParts): ApiRoute[] {
  return [
    route({
      id: 'getLine',
      method: 'GET',
      path: '/v1/line',
      tag: 'line',
      summary: 'Connected banks: do they answer, and what waits for them',
      permission: SEES_OWN,
      response: { 200: Type.Object({ data: Type.Array(BankOut), has_more: Type.Boolean() }) },
      handle: async (request) => {
        const seen = (await banksOnLine()).filter(({ bin }) => maySee(request, bin));
        return { status: 200, body: { data: seen.map(bankOut), has_more: false } };
      },
    }),
    route({
      id: 'listLineMessages',
      method: 'GET',
      path: '/v1/line/messages',
      tag: 'line',
      summary: 'Messages of the line, newest first, without their texts',
      permission: SEES_OWN,
      query: MessageQuery,
      response: { 200: Type.Object({ data: Type.Array(MessageOut), has_more: Type.Boolean() }) },
      handle: async (request) => {
        const filter = filterOf(request);
        if ('param' in filter) return problem('request_is_invalid', filter);
        const { limit } = request.query;
        const { data, has_more } = pageOf(await listMessages(database, filter, limit + 1), limit);
        return { status: 200, body: { data: data.map(messageOut), has_more } };
      },
    }),
    route({
      id: 'getLineMessage',
      method: 'GET',
      path: '/v1/line/messages/:message',
      tag: 'line',
      summary: 'A message with its text, as it was sent or received',
      permission: SEES_OWN,
      params: Type.Object({ message: IdOf('message') }),
      response: { 200: MessageWithText },
      handle: async (request) => {
        const found = await findMessage(database, fromWire('message', request.params.message)!);
        if (found === undefined || !maySee(request, found.bin))
          return problemOf(LINE_OUTCOMES, 'message_not_found');
        return { status: 200, body: { ...messageOut(found), text: found.body } };
      },
    }),
  ];
}

function ofDeliveries({ database, desk }: LineRouteParts): ApiRoute[] {
  return [
    route({
      id: 'listLineDeliveries',
      method: 'GET',
      path: '/v1/line/deliveries',
      tag: 'line',
      summary: 'Messages that connected banks have not acknowledged, oldest first',
      permission: SEES_OWN,
      query: Type.Object({ ...PageQuery.properties, bin: Type.Optional(Bin) }),
      response: { 200: Type.Object({ data: Type.Array(DeliveryOut), has_more: Type.Boolean() }) },
      handle: async ({ query, caller, reach }) => {
        const { limit, starting_after } = query;
        const after = starting_after === undefined ? undefined : fromWire('message', starting_after);
        if (starting_after !== undefined && after === undefined)
          return problem('request_is_invalid', { param: 'starting_after' });
        const asked = query.bin === undefined ? null : Number(query.bin);
        const bin = reach === 'own' ? caller.participant : asked;
        const { data, has_more } = pageOf(await listDeliveries(database, bin, after, limit + 1), limit);
        const fates = await findFates(
          database,
          data.map((one) => ({ bin: one.bin, messageId: hexOf(one.id) })),
        );
        return { status: 200, body: { data: data.map((one, i) => deliveryOut(one, fates[i])), has_more } };
      },
    }),
    route({
      id: 'setAsideLineDelivery',
      method: 'POST',
      path: '/v1/line/deliveries/:message/set-aside',
      tag: 'line',
      summary: 'Send a message no more that its bank will not take',
      description:
        'What it tells stays so. A message that a payment waits for cannot be set aside: the deadline and the bank’s word end that.',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      params: Type.Object({ message: IdOf('message') }),
      body: Type.Object({ reason: Type.Enum([...SET_ASIDE_REASONS]) }, { additionalProperties: false }),
      response: { 200: Type.Object({ id: IdOf('message') }) },
      handle: async ({ params, body, origin }) => {
        const order = { id: fromWire('message', params.message)!, reason: body.reason };
        const submitted = await desk.submit(setAsideKind, order, origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        const { answer } = submitted;
        return answer.kind === 'delivery_set_aside'
          ? { status: 200, body: { id: toWire('message', answer.delivery) } }
          : problemOf(SCHEME_OUTCOMES, answer.kind);
      },
    }),
  ];
}

function deliveryOut(
  delivery: WaitingDelivery,
  fate: Awaited<ReturnType<typeof findFates>>[number],
): Static<typeof DeliveryOut> {
  const { id, bin, kind, subject, state, createdAt, attempts, dueAt } = delivery;
  const isRecall = kind === 'recall' || kind === 'recall_answer';
  return {
    id: toWire('message', id),
    bin: wireBin(bin),
    kind,
    subject: isRecall ? toWire('recall', subject) : toWire('payment', subject),
    state,
    created_at: hanoiTimestamp(createdAt),
    attempts,
    next_attempt_at: hanoiTimestamp(dueAt),
    last_status: fate?.status ?? null,
    last_outcome: fate?.outcome ?? null,
  };
}

type Seer = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>;

function maySee({ caller, reach }: Seer, bin: number): boolean {
  return reach === 'any' || caller.participant === bin;
}

const END_OF_TIME = Number.MAX_SAFE_INTEGER;

function filterOf({
  query,
  caller,
  reach,
}: Seer & { readonly query: Static<typeof MessageQuery> }):
  | Parameters<typeof listMessages>[1]
  | { readonly param: string } {
  const asked = query.bin === undefined ? null : Number(query.bin);
  // A bank that asks for another one's messages gets its own or none.
  const bin = reach === 'own' ? caller.participant : asked;
  const [from, to] = [instantOf(query.from, 0), instantOf(query.to, END_OF_TIME)];
  if (from === undefined) return { param: 'from' };
  if (to === undefined) return { param: 'to' };
  if (query.starting_after === undefined) return { bin, from, to };
  const before = fromWire('message', query.starting_after);
  return before === undefined ? { param: 'starting_after' } : { bin, from, to, before };
}

function instantOf(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

const wireBin = (bin: number): string => bin.toString().padStart(6, '0');

function bankOut(bank: BankOnLine): Static<typeof BankOut> {
  return {
    bin: wireBin(bank.bin),
    name: bank.name,
    breaker: bank.breaker,
    in_flight: bank.inFlight,
    waiting: bank.waiting,
    oldest_unacknowledged_at: bank.oldestAt === null ? null : hanoiTimestamp(bank.oldestAt),
    unknown: bank.unknown,
  };
}

function messageOut(message: MessageLine): Static<typeof MessageOut> {
  return {
    id: toWire('message', message.id),
    direction: message.direction,
    bin: wireBin(message.bin),
    message_id: message.messageId,
    type: message.type,
    at: hanoiTimestamp(message.at),
    last_at: hanoiTimestamp(message.lastAt),
    times: message.times,
    sha256: message.sha256,
    transport: message.transport,
    schema: message.schema,
    signature: message.signature,
    status: message.status,
    outcome: message.outcome,
    answers: message.answers === null ? null : toWire('message', message.answers),
  };
}
