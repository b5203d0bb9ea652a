/** HTTP of what goes wrong between institutions: recalls of cleared payments, and cases that people must settle. */
import Type from 'typebox';
import type { Desk } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import {
  type ApiRoute,
  IdOf,
  PageQuery,
  type Problem,
  pageOf,
  problem,
  problemOf,
  type Reply,
  route,
} from '../../core/http/index.ts';
import { fromWire, type Id } from '../../kit/id.ts';
import { closeCaseKind } from './commands/cases.ts';
import { recallAnswerKind, recallKind } from './commands/recalls.ts';
import { SCHEME_OUTCOMES } from './outcomes.ts';
import { MOVES_MONEY, OVERSEES, RUNS_THE_SCHEME, SEES_OWN } from './permissions.ts';
import {
  CaseOut,
  CloseCaseBody,
  caseOut,
  RecallAnswerBody,
  RecallBody,
  RecallOut,
  recallOut,
} from './schemas.ts';
import { findCases, findRecalls, listCases, recallsOf } from './store/cases.ts';
import { findPayments } from './store/payments.ts';

export interface RecallParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
}

const PaymentParams = Type.Object({ payment: IdOf('payment') });
const RecallParams = Type.Object({ recall: IdOf('recall') });
const CaseParams = Type.Object({ case: IdOf('case') });
const CasePageQuery = Type.Interface([PageQuery], {
  open: Type.Optional(Type.Enum(['true', 'false'], { description: 'Only those that are open.' })),
});

export function recallRoutes(parts: RecallParts): ApiRoute[] {
  return [...ofPayments(parts), ...ofCases(parts)];
}

function ofPayments({ database, desk, mint }: RecallParts): ApiRoute[] {
  const read = async (id: string): Promise<Record<string, unknown>> =>
    recallOut((await findRecalls(database, [id])).get(id)!);
  return [
    route({
      id: 'createRecall',
      method: 'POST',
      path: '/v1/payments/:payment/recalls',
      tag: 'payments',
      summary: 'Ask for a cleared payment back',
      description:
        'By the payer’s institution (camt.056). The payee’s institution answers; if it accepts, the money comes by a return.',
      permission: MOVES_MONEY,
      idempotent: true,
      params: PaymentParams,
      body: RecallBody,
      response: { 201: RecallOut },
      handle: async ({ params, body, caller, origin }) => {
        const order = {
          id: mint(),
          payment: fromWire('payment', params.payment)!,
          bin: caller.participant!,
          reason: body.reason,
          messageId: null,
        };
        const submitted = await desk.submit(recallKind, order, origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        const { answer } = submitted;
        return answer.kind === 'recall_requested'
          ? { status: 201, body: await read(answer.recall) }
          : problemOf(SCHEME_OUTCOMES, answer.kind);
      },
    }),
    route({
      id: 'listRecalls',
      method: 'GET',
      path: '/v1/payments/:payment/recalls',
      tag: 'payments',
      summary: 'Recalls of a payment',
      permission: SEES_OWN,
      params: PaymentParams,
      response: { 200: Type.Object({ data: Type.Array(RecallOut), has_more: Type.Boolean() }) },
      handle: async ({ params, caller, reach }): Promise<Reply | Problem> => {
        const id = fromWire('payment', params.payment)!;
        const payment = (await findPayments(database, [id])).get(id);
        const mine =
          payment !== undefined &&
          (reach === 'any' ||
            payment.debtor.bin === caller.participant ||
            (payment.state !== 'refused' && payment.creditor.bin === caller.participant));
        if (!mine) return problemOf(SCHEME_OUTCOMES, 'payment_not_found');
        const recalls = await recallsOf(database, [id]);
        return { status: 200, body: { data: recalls.map(recallOut), has_more: false } };
      },
    }),
    route({
      id: 'answerRecall',
      method: 'POST',
      path: '/v1/recalls/:recall/answer',
      tag: 'payments',
      summary: 'Accept or reject a recall',
      description:
        'By the payee’s institution (camt.029). Accepting moves nothing: send the return of the payment next.',
      permission: MOVES_MONEY,
      idempotent: true,
      params: RecallParams,
      body: RecallAnswerBody,
      response: { 200: RecallOut },
      handle: async ({ params, body, caller, origin }) => {
        const order = {
          recall: fromWire('recall', params.recall)!,
          bin: caller.participant!,
          accepted: body.accepted,
          reason: body.reason ?? null,
        };
        const submitted = await desk.submit(recallAnswerKind, order, origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        const { answer } = submitted;
        return answer.kind === 'recall_answered'
          ? { status: 200, body: await read(answer.recall) }
          : problemOf(SCHEME_OUTCOMES, answer.kind);
      },
    }),
  ];
}

function ofCases({ database, desk }: RecallParts): ApiRoute[] {
  return [
    route({
      id: 'listCases',
      method: 'GET',
      path: '/v1/cases',
      tag: 'cases',
      summary: 'Cases: a bank contradicted what is final',
      permission: OVERSEES,
      query: CasePageQuery,
      response: { 200: Type.Object({ data: Type.Array(CaseOut), has_more: Type.Boolean() }) },
      handle: async ({ query }) => {
        const { limit, starting_after, open } = query;
        const before = starting_after === undefined ? undefined : fromWire('case', starting_after);
        if (starting_after !== undefined && before === undefined)
          return problem('request_is_invalid', { param: 'starting_after' });
        const page = pageOf(await listCases(database, open === 'true', before, limit + 1), limit);
        return { status: 200, body: { data: page.data.map(caseOut), has_more: page.has_more } };
      },
    }),
    route({
      id: 'closeCase',
      method: 'POST',
      path: '/v1/cases/:case/close',
      tag: 'cases',
      summary: 'Close a case that people have settled',
      permission: RUNS_THE_SCHEME,
      idempotent: true,
      params: CaseParams,
      body: CloseCaseBody,
      response: { 200: CaseOut },
      handle: async ({ params, body, origin }) => {
        const order = { id: fromWire('case', params.case)!, resolution: body.resolution };
        const submitted = await desk.submit(closeCaseKind, order, origin);
        if (submitted.kind !== 'decided') return problem(submitted.kind);
        if (submitted.answer.kind !== 'case_closed') return problemOf(SCHEME_OUTCOMES, submitted.answer.kind);
        const [closed] = await findCases(database, [order.id]);
        return { status: 200, body: caseOut(closed!) };
      },
    }),
  ];
}
