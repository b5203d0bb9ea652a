/** Announced payments, top-ups and wallet links: kept once for each instruction, read by whoever announced them. */
import { type Problem, problem, problemOf } from '../../../../core/http/index.ts';
import {
  findIntents,
  initiateKind,
  OPENBANKING_OUTCOMES,
  type OrderNow,
  type OrderStatus,
  type PaymentIntent,
  statusOf,
} from '../../../../services/openbanking/index.ts';
import { originOf } from '../calls.ts';
import type { Call } from '../model.ts';
import type { RouteParts } from '../parts.ts';
import { statusMs } from '../views.ts';
import { idOfPayment, paymentIdOf, utc } from './words.ts';

export async function announce(
  { desk, database }: RouteParts,
  { token, key }: Pick<Call, 'token' | 'key'>,
  intent: Omit<PaymentIntent, 'createdAt' | 'expiresAt'>,
): Promise<PaymentIntent | Problem> {
  const submitted = await desk.submit(initiateKind, { intent, key }, originOf(token.software));
  if (submitted.kind !== 'decided') return problem(submitted.kind);
  const { answer, kept } = submitted;
  if (answer.kind === 'key_was_used_for_another_request') return problem(answer.kind);
  if (answer.kind === 'instruction_was_used_for_another_intent')
    return problemOf(OPENBANKING_OUTCOMES, answer.kind);
  return kept?.intent ?? (await findIntents(database, [answer.intent])).get(answer.intent)!;
}

/** One of another software looks absent. */
export async function ownIntent(
  { database }: RouteParts,
  { token }: Pick<Call, 'token'>,
  paymentId: string,
  kind: PaymentIntent['kind'],
): Promise<PaymentIntent | Problem> {
  const id = idOfPayment(paymentId);
  const intent = id === undefined ? undefined : (await findIntents(database, [id])).get(id);
  return intent === undefined || intent.software !== token.software || intent.kind !== kind
    ? problemOf(OPENBANKING_OUTCOMES, 'intent_not_found')
    : intent;
}

export const statusOut = ({ id }: { readonly id: string }, status: OrderStatus, at: number) => ({
  ...{ paymentId: paymentIdOf(id), status, statusDateTime: utc(at) },
});

export function orderStatus(now: OrderNow) {
  const { order, payment, instruction } = now;
  return statusOut(order, statusOf(order, payment, instruction), statusMs(now));
}
