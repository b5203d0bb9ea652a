/** Refunds: what an account has received, given back under its holder's consent. A refund identification is one for ever. */
import { type Problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import { hanoiTimestamp } from '../../../../kit/calendar.ts';
import { fromWire, toWire } from '../../../../kit/id.ts';
import {
  OPENBANKING_OUTCOMES,
  type RefundNow,
  refundStatusOf,
} from '../../../../services/openbanking/index.ts';
import { originOf } from '../calls.ts';
import { type DoorRoute, doorRoute, isProblem } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import type { RouteParts } from '../parts.ts';
import { orderProblem, statusReason } from '../views.ts';
import { RefundBody, RefundOut, RefundParams } from './schemas.ts';
import { amountOut, reasonOut } from './words.ts';

const AT = '/openbanking/v1/refunds';

export function refundRoutes({ refunds }: RouteParts): DoorRoute[] {
  return [
    doorRoute({
      ...{ profile: 'fapi2', method: 'POST', tag: 'payments', response: { 200: RefundOut, 201: RefundOut } },
      id: 'createRefund',
      path: AT,
      summary: 'Give back what the account of the consent received, in part or in full',
      description:
        'To whoever paid it, never more than is left of it. 201 the first time, 200 afterwards. Payments are found among the transactions of the account.',
      body: RefundBody,
      async handle({ token, attended, request, proof, body }): Promise<Reply | Problem> {
        const { consent, software, thirdParty } = token;
        if (consent === null) return problemOf(DOOR_OUTCOMES, 'token_names_no_consent');
        const outcome = await refunds.submit(
          {
            ...{ consent, software, thirdParty, reason: body.reason },
            identification: body.refund_identification,
            payment: fromWire('payment', body.payment_id)!,
            amount: BigInt(body.amount.amount),
          },
          { attended, request, proof, origin: originOf(software) },
        );
        if (outcome.kind !== 'refund') return orderProblem(outcome.kind);
        return { status: outcome.repeated ? 200 : 201, body: refundOut(outcome) };
      },
    }),
    doorRoute({
      ...{ profile: 'fapi2', method: 'GET', tag: 'payments', response: { 200: RefundOut } },
      id: 'getRefund',
      path: `${AT}/:refund`,
      summary: 'A refund as it stands now',
      description: 'With any token of the software that made it.',
      params: RefundParams,
      async handle(call) {
        const admitted = await call.present(['PIS']);
        if (isProblem(admitted)) return admitted;
        const now = await refunds.read(fromWire('refund', call.params.refund)!);
        return now === undefined || now.refund.software !== call.token.software
          ? problemOf(OPENBANKING_OUTCOMES, 'refund_not_found')
          : { status: 200, body: refundOut(now) };
      },
    }),
  ];
}

function refundOut(now: RefundNow) {
  const { refund, returned, instruction } = now;
  const { finalAt, createdAt } = returned ?? { finalAt: null, createdAt: undefined };
  return {
    refund_id: toWire('refund', refund.id),
    consent_id: toWire('consent', refund.consent),
    payment_id: toWire('payment', refund.payment),
    refund_identification: refund.identification,
    status: refundStatusOf(now),
    status_date_time: hanoiTimestamp(finalAt ?? createdAt ?? instruction?.settledAt ?? refund.createdAt),
    status_reason: reasonOut(statusReason({ payment: returned, instruction })),
    amount: amountOut(refund.amount),
    reason: refund.reason,
    return_payment_id: returned === undefined ? null : toWire('payment', returned.id),
  };
}
