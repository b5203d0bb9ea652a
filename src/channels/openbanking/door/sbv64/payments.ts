/**
 * PIS of Annex 01 (§4, our reading): announced with the software's own token, agreed to by the customer at her bank, then
 * submitted once. The consent bears the payment's id.
 */
import { createHash } from 'node:crypto';
import { type Problem, problem, problemOf } from '../../../../core/http/index.ts';
import type { PaymentTerms } from '../../../../services/consents/index.ts';
import { OPENBANKING_OUTCOMES, type PaymentIntent } from '../../../../services/openbanking/index.ts';
import { originOf } from '../calls.ts';
import { type Call, type DoorRoute, doorRoute, isProblem } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import type { RouteParts } from '../parts.ts';
import { orderProblem, submitProblem } from '../views.ts';
import { instructedOf } from './instructed.ts';
import { announce, orderStatus, ownIntent, statusOut } from './intents.ts';
import {
  ConsentOut,
  PaymentIdBody,
  PaymentsBody,
  PaymentsOut,
  StatusResponse,
  SubmitBody,
} from './schemas.ts';
import { consentStatusOf, expireIn, isUuid, paymentIdOf } from './words.ts';

const COMMON = { profile: 'sbv64', method: 'POST', tag: 'sbv64' } as const;
const AT = '/sbv64/v1';

export function paymentRoutes(parts: RouteParts): DoorRoute[] {
  return [
    doorRoute({
      ...COMMON,
      id: 'sbv64InitiatePayment',
      path: `${AT}/payments`,
      summary: 'Annex 01 §4.1: announce a payment',
      body: PaymentsBody,
      response: { 200: PaymentsOut },
      async handle(call) {
        const admitted = await call.present(['PIS']);
        if (isProblem(admitted)) return admitted;
        const intent = intentOf(call, parts.mint());
        if (isProblem(intent)) return intent;
        const taken = await announce(parts, call, intent);
        if (isProblem(taken)) return taken;
        return {
          status: 200,
          body: { ...statusOut(taken, 'ACTC', taken.createdAt), consentStatus: 'AWAITTING_AUTH' },
        };
      },
    }),
    doorRoute({
      ...COMMON,
      id: 'sbv64SubmitPayment',
      path: `${AT}/payments/submit`,
      summary: 'Annex 01 §4.5: pay what was announced and agreed to',
      description:
        'With the single-use token of the redirect flow, or with the software’s own and the consentId of the decoupled one.',
      body: SubmitBody,
      response: { 200: StatusResponse },
      async handle(call) {
        const intent = await ownIntent(parts, call, call.body.paymentId, 'payment');
        if (isProblem(intent)) return intent;
        const consent = consentOf(call, intent);
        if (consent !== intent.id) return orderProblem('consent_not_found');
        const { terms, debtor } = intent;
        if (terms.kind !== 'payment') return problemOf(OPENBANKING_OUTCOMES, 'intent_not_found');
        if (!(await isDebtor(parts, consent, debtor.account)))
          return problemOf(DOOR_OUTCOMES, 'debtor_is_another');
        const outcome = await parts.orders.submit(
          {
            ...{ kind: 'payment', id: intent.id, consent, instruction: intent.instruction },
            ...{ software: call.token.software, thirdParty: call.token.thirdParty },
            amount: BigInt(terms.amount),
          },
          {
            ...{ attended: call.attended, request: call.request, proof: call.proof },
            ...{ key: call.key, origin: originOf(call.token.software) },
          },
        );
        return outcome.kind === 'order'
          ? { status: 200, body: orderStatus(outcome) }
          : submitProblem(parts, outcome.kind);
      },
    }),
    doorRoute({
      ...COMMON,
      id: 'sbv64GetPaymentStatus',
      path: `${AT}/payments/status`,
      summary: 'Annex 01 §4.6: a payment as it stands now',
      body: PaymentIdBody,
      response: { 200: StatusResponse },
      async handle(call) {
        const admitted = await call.present(['PIS']);
        if (isProblem(admitted)) return admitted;
        const intent = await ownIntent(parts, call, call.body.paymentId, 'payment');
        if (isProblem(intent)) return intent;
        const now = await parts.orders.read(intent.id);
        if (now !== undefined) return { status: 200, body: orderStatus(now) };
        // Not ordered yet: called off where the customer refused or her time has passed.
        const state = await parts.consent(intent.id);
        const isOver =
          state === undefined
            ? intent.expiresAt <= call.nowMs
            : ['REJECTED', 'CANCEL'].includes(consentStatusOf(state.state));
        return { status: 200, body: statusOut(intent, isOver ? 'CANC' : 'ACTC', intent.createdAt) };
      },
    }),
    doorRoute({
      ...COMMON,
      id: 'sbv64GetConsent',
      path: `${AT}/get-consent`,
      summary: 'Annex 01 §4.7: whether the customer has agreed (decoupled flow)',
      body: PaymentIdBody,
      response: { 200: ConsentOut },
      async handle(call) {
        const admitted = await call.present(['PIS']);
        if (isProblem(admitted)) return admitted;
        const intent = await ownIntent(parts, call, call.body.paymentId, 'payment');
        if (isProblem(intent)) return intent;
        const consent = await parts.consent(intent.id);
        const { state, expiresAt } = consent ?? {
          state: 'awaiting_authorisation',
          expiresAt: intent.expiresAt,
        };
        return {
          status: 200,
          body: {
            ...{ paymentId: paymentIdOf(intent.id), consentId: intent.id },
            ...{ consentStatus: consentStatusOf(state), expireIn: expireIn({ expiresAt }, call.nowMs) },
          },
        };
      },
    }),
  ];
}

type InitiateBody = Parameters<typeof instructedOf>[0] & {
  readonly instructionIdentification: string;
  readonly remittanceInformation: string;
  readonly creditor?: { readonly name?: string; readonly accountId: string; readonly bankCode: string };
  readonly debtor?: { readonly accountId: string; readonly bankCode: string };
};

function intentOf(
  { body, token, nowMs }: Call<unknown, unknown, InitiateBody>,
  id: string,
): Omit<PaymentIntent, 'createdAt' | 'expiresAt'> | Problem {
  const { creditor, debtor, instructionIdentification, remittanceInformation } = body;
  if (creditor === undefined) return problem('request_is_invalid', { param: '/creditor' });
  if (!/^[0-9A-Za-z]{1,19}$/.test(creditor.accountId))
    return problem('request_is_invalid', { param: '/creditor/accountId' });
  const instructed = instructedOf(body, nowMs);
  if ('problem' in instructed) return instructed;
  const { amount, executeOn } = instructed;
  const payee = { bin: Number(creditor.bankCode), account: creditor.accountId, name: creditor.name ?? null };
  const from = {
    bin: debtor === undefined ? 0 : Number(debtor.bankCode),
    account: debtor?.accountId ?? null,
  };
  const terms: PaymentTerms = {
    ...{ kind: 'payment', amount, currency: 'VND', creditor: payee, executeOn },
    ...{ remittance: remittanceInformation, instruction: instructionIdentification },
  };
  const content = createHash('sha256')
    .update(JSON.stringify([terms, from]))
    .digest('hex');
  return {
    ...{ id, kind: 'payment', thirdParty: token.thirdParty, software: token.software },
    ...{ instruction: instructionIdentification, content, terms, debtor: from, link: null },
  };
}

/** Of the token in the redirect flow; named by the third party in the decoupled one. */
function consentOf(
  call: Call<unknown, unknown, { readonly consentId?: string }>,
  intent: PaymentIntent,
): string | null {
  const { consentId } = call.body;
  if (call.token.consent === null) return consentId !== undefined && isUuid(consentId) ? consentId : null;
  return consentId === undefined || consentId === intent.id ? call.token.consent : null;
}

/** Where the third party named the account to be debited, the customer must have chosen that one. */
async function isDebtor(parts: RouteParts, consent: string, account: string | null): Promise<boolean> {
  if (account === null) return true;
  const found = await parts.consent(consent);
  const [id] = found?.accounts ?? [];
  if (found === undefined || id === undefined) return true;
  const own = await parts.reads.account({ book: found.book, id });
  // Whose bank keeps its own core could choose no other: the number is the bank's to know.
  return own === undefined || own.number === account;
}
