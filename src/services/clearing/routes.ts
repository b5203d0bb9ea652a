/** HTTP of the switch: payments, returns and the payee check. The scheme's own routes are in `routes.scheme.ts`. */
import Type from 'typebox';
import { findInstitution } from '../../codecs/bins/index.ts';
import type { Desk, Submitted } from '../../core/command/index.ts';
import {
  type ApiRequest,
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
import { type PayKind, type PayOrder, wireBin } from './commands/pay.ts';
import { contentOf } from './commands/references.ts';
import type { ReturnKind } from './commands/return.ts';
import type { AskName, PayAnswer, Payment, ReturnAnswer } from './model.ts';
import { PAYMENT_OUTCOMES, SCHEME_OUTCOMES } from './outcomes.ts';
import { createPayeeCheck } from './payeecheck.ts';
import { findPayee, type PayeeOutcome, type PayeeParts } from './payees.ts';
import { MOVES_MONEY, SEES_OWN } from './permissions.ts';
import { isFinal } from './rules/lifecycle.ts';
import { PayeeCheckBody, PayeeCheckOut, PaymentBody, PaymentOut, paymentOut, ReturnBody } from './schemas.ts';
import { createStatusBudget } from './statusbudget.ts';
import { findPayments, listPayments, listReturns } from './store/payments.ts';
import { findParticipants } from './store/scheme.ts';

export interface ClearingParts extends PayeeParts {
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
  readonly pay: PayKind;
  readonly giveBack: ReturnKind;
  /** Asks a connected bank for the name behind an account. */
  readonly askName: AskName;
}

const PaymentParams = Type.Object({ payment: IdOf('payment') });
const PaymentPage = Type.Object({ data: Type.Array(PaymentOut), has_more: Type.Boolean() });

export function clearingRoutes(parts: ClearingParts): ApiRoute[] {
  const budget = createStatusBudget(parts.database);
  const checkPayee = createPayeeCheck(parts.askName);
  return [
    route({
      id: 'createPayment',
      method: 'POST',
      path: '/v1/payments',
      tag: 'payments',
      summary: 'Pay: an instant credit transfer',
      description:
        'The debtor must be an account of the caller’s own institution. The payee is an account, an alias or the text of a VietQR. Between hosted institutions it is cleared or refused at once (201). Where the payee’s bank keeps its own core it is held until that bank answers (202): read it again, or follow the events. The same request under the same key tells its state of now.',
      permission: MOVES_MONEY,
      idempotent: true,
      body: PaymentBody,
      response: { 201: PaymentOut, 202: PaymentOut },
      handle: async (request) => {
        const { amount, debtor, creditor, creditor_name, purpose, end_to_end_id, uetr } = request.body;
        if (Number(debtor.bin) !== request.caller.participant)
          return problem('role_may_not_do_this', { param: '/debtor/bin' });
        const from = { bin: Number(debtor.bin), account: debtor.account };
        const [payer, outcome] = await Promise.all([parts.locate(from), findPayee(parts, creditor)]);
        if (outcome.kind !== 'found') {
          // The alias may have gone since: a repeated request still gets its answer.
          const earlier = await parts.desk.recall<PayAnswer>(request.origin);
          return earlier === undefined ? payeeProblem(outcome) : await answerPayment(parts, request, earlier);
        }
        const { payee } = outcome;
        if (payee.amount !== undefined && payee.amount !== BigInt(amount))
          return problemOf(SCHEME_OUTCOMES, 'qr_amount_differs', { param: '/amount' });
        const order: PayOrder = {
          id: parts.mint(),
          amount: BigInt(amount),
          debtor: { address: from, found: payer },
          creditor: {
            address: payee.address,
            found: payee.found,
            ...(creditor_name === undefined ? {} : { name: creditor_name.normalize('NFC') }),
          },
          purpose: purpose ?? payee.purpose ?? null,
          endToEndId: end_to_end_id ?? null,
          transactionId: null,
          uetr: uetr ?? null,
          reference: payee.reference ?? null,
          content: end_to_end_id === undefined ? '' : contentOf(from, payee.address, BigInt(amount)),
        };
        return await answerPayment(parts, request, await parts.desk.submit(parts.pay, order, request.origin));
      },
    }),
    route({
      id: 'getPayment',
      method: 'GET',
      path: '/v1/payments/:payment',
      tag: 'payments',
      summary: 'A payment as it stands now',
      description:
        'While a payment waits for a bank an institution may ask three times in two hours; follow the events instead. A final one may be read at any time.',
      permission: SEES_OWN,
      params: PaymentParams,
      response: { 200: PaymentOut },
      handle: async (request) => {
        const payment = await readable(parts, request, request.params.payment);
        if (payment === undefined) return problemOf(SCHEME_OUTCOMES, 'payment_not_found');
        const { reach, caller } = request;
        if (reach === 'any' || isFinal(payment.state)) return { status: 200, body: paymentOut(payment) };
        const [taken] = await budget.take(caller.participant!, [payment.id], parts.nowMs());
        return taken === 'allowed'
          ? { status: 200, body: paymentOut(payment) }
          : problem('too_many_requests', { extra: { retry_after_s: taken!.retryAfterS } });
      },
    }),
    route({
      id: 'listPayments',
      method: 'GET',
      path: '/v1/payments',
      tag: 'payments',
      summary: 'Payments, newest first',
      permission: SEES_OWN,
      query: PageQuery,
      response: { 200: PaymentPage },
      handle: async (request) => {
        const { limit, starting_after } = request.query;
        const before = starting_after === undefined ? undefined : fromWire('payment', starting_after);
        if (starting_after !== undefined && before === undefined)
          return problem('request_is_invalid', { param: 'starting_after' });
        const bin = request.reach === 'own' ? request.caller.participant : null;
        const page = pageOf(await listPayments(parts.database, bin, before, limit + 1), limit);
        return { status: 200, body: { data: page.data.map(paymentOut), has_more: page.has_more } };
      },
    }),
    route({
      id: 'createReturn',
      method: 'POST',
      path: '/v1/payments/:payment/returns',
      tag: 'payments',
      summary: 'Give a payment back, in full or in part',
      description:
        'By the payee’s institution. A return is a payment of its own, tied to the original and capped by it.',
      permission: MOVES_MONEY,
      idempotent: true,
      params: PaymentParams,
      body: ReturnBody,
      response: { 201: PaymentOut, 202: PaymentOut },
      handle: async (request) => {
        const { amount, reason } = request.body;
        const order = {
          id: parts.mint(),
          original: fromWire('payment', request.params.payment)!,
          amount: amount === undefined ? undefined : BigInt(amount),
          reason,
          bin: request.caller.participant!,
          transactionId: null,
        };
        return await answerPayment(
          parts,
          request,
          await parts.desk.submit(parts.giveBack, order, request.origin),
        );
      },
    }),
    route({
      id: 'listReturns',
      method: 'GET',
      path: '/v1/payments/:payment/returns',
      tag: 'payments',
      summary: 'Returns of a payment',
      permission: SEES_OWN,
      params: PaymentParams,
      response: { 200: PaymentPage },
      handle: async (request) => {
        const payment = await readable(parts, request, request.params.payment);
        if (payment === undefined) return problemOf(SCHEME_OUTCOMES, 'payment_not_found');
        const returns = await listReturns(parts.database, payment.id, RETURNS_MAX + 1);
        const page = pageOf(
          returns.filter((one) => mayRead(request, one)),
          RETURNS_MAX,
        );
        return { status: 200, body: { data: page.data.map(paymentOut), has_more: page.has_more } };
      },
    }),
    route({
      id: 'checkPayee',
      method: 'POST',
      path: '/v1/payee-checks',
      tag: 'payments',
      summary: 'Whom would this pay? The registered name, before money moves',
      permission: { operator: 'no', participant: 'any', merchant: 'no', third_party: 'no', auditor: 'no' },
      body: PayeeCheckBody,
      response: { 200: PayeeCheckOut },
      handle: async ({ body }) => {
        const outcome = await findPayee(parts, body.creditor);
        if (outcome.kind !== 'found') return payeeProblem(outcome);
        const { found, amount, purpose } = outcome.payee;
        if (found.kind !== 'located') return problemOf(SCHEME_OUTCOMES, found.kind);
        const checked = await checkPayee(found.account, body.name);
        if (checked.kind !== 'checked') return problemOf(SCHEME_OUTCOMES, checked.kind);
        const participant = (await findParticipants(parts.database, [found.account.bin])).get(
          found.account.bin,
        );
        const institution = participant?.name ?? findInstitution(wireBin(found.account.bin))?.name ?? '';
        return {
          status: 200,
          body: {
            ...{ bin: wireBin(found.account.bin), account: found.account.account },
            ...{ registered_name: checked.registeredName, match: checked.match, reason: checked.reason },
            institution,
            amount: amount === undefined ? null : Number(amount),
            purpose: purpose ?? null,
          },
        };
      },
    }),
  ];
}

/** More returns of one payment than this would each be below a thousandth of it. */
const RETURNS_MAX = 1_000;

function payeeProblem(outcome: Exclude<PayeeOutcome, { kind: 'found' }>): Problem {
  return problemOf(SCHEME_OUTCOMES, outcome.kind, {
    param: '/creditor',
    ...(outcome.detail === undefined ? {} : { extra: outcome.detail }),
  });
}

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>;

async function readable(parts: ClearingParts, asked: Asked, wire: string): Promise<Payment | undefined> {
  const id = fromWire('payment', wire);
  const payment = id === undefined ? undefined : (await findPayments(parts.database, [id])).get(id);
  return payment !== undefined && mayRead(asked, payment) ? payment : undefined;
}

/** A payment refused before it reached the payee's institution is the payer's alone. */
function mayRead({ caller, reach }: Asked, { debtor, creditor, state }: Payment): boolean {
  if (reach === 'any' || debtor.bin === caller.participant) return true;
  return state !== 'refused' && creditor.bin === caller.participant;
}

/** The fresh answer from memory; a replay answers the state of now. What still waits for a bank is 202. */
async function answerPayment(
  parts: ClearingParts,
  request: Asked,
  submitted: Submitted<PayAnswer | ReturnAnswer, { readonly payment: Payment }>,
): Promise<Reply | Problem> {
  if (submitted.kind !== 'decided') return problem(submitted.kind);
  const { answer, kept } = submitted;
  if (answer.kind === 'payment_not_found') return problemOf(SCHEME_OUTCOMES, answer.kind);
  const payment = kept?.payment ?? (await findPayments(parts.database, [answer.payment])).get(answer.payment);
  if (payment === undefined)
    throw new Error(
      `the payment ${answer.payment} was answered for ${request.caller.role} and cannot be read`,
    );
  if (payment.reason !== null)
    return problemOf(PAYMENT_OUTCOMES, payment.reason, { extra: { payment: paymentOut(payment) } });
  return { status: isFinal(payment.state) ? 201 : 202, body: paymentOut(payment) };
}
