/**
 * EWLTS of Annex 01 (§5, §6, our reading). `ewalletToken` names a wallet link that the customer agreed to with its limits,
 * so money within them needs nothing more of her: `authType` is NONE.
 */
import { createHash } from 'node:crypto';
import { problemOf } from '../../../../core/http/index.ts';
import type { OrderOutcome } from '../../../../services/openbanking/index.ts';
import { consentOfWallet } from '../../wallettoken.ts';
import { originOf } from '../calls.ts';
import { type Call, type DoorRoute, doorRoute, isProblem } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import type { RouteParts } from '../parts.ts';
import { orderProblem, submitProblem } from '../views.ts';
import { instructedOf } from './instructed.ts';
import { announce, orderStatus, ownIntent, statusOut } from './intents.ts';
import {
  CashInBody,
  CashInOut,
  CashOutOut,
  ConsentOut,
  OtpBody,
  StatusResponse,
  WalletConsentBody,
  WalletConsentOut,
  WalletSubmitBody,
} from './schemas.ts';
import { consentStatusOf, expireIn, paymentIdOf } from './words.ts';

const COMMON = { profile: 'sbv64', method: 'POST', tag: 'sbv64' } as const;
const AT = '/sbv64/v1';

export function walletRoutes(parts: RouteParts): DoorRoute[] {
  return [
    doorRoute({
      ...COMMON,
      ...{ id: 'sbv64CashIn', path: `${AT}/cash-in`, summary: 'Annex 01 §5.1: announce a top-up' },
      body: CashInBody,
      response: { 200: CashInOut },
      async handle(call) {
        const link = await linkOf(parts, call);
        if (isProblem(link)) return link;
        const instructed = instructedOf(call.body, call.nowMs);
        if ('problem' in instructed) return instructed;
        const { instructionIdentification: instruction, remittanceInformation: remittance } = call.body;
        const terms = { kind: 'top_up', amount: instructed.amount, remittance } as const;
        const content = createHash('sha256')
          .update(JSON.stringify([terms, link.id]))
          .digest('hex');
        const { thirdParty, software } = call.token;
        const taken = await announce(parts, call, {
          ...{ id: parts.mint(), kind: 'top_up', thirdParty, software, instruction, content, terms },
          ...{ debtor: { bin: link.book, account: null }, link: link.id },
        });
        if (isProblem(taken)) return taken;
        return { status: 200, body: { ...statusOut(taken, 'ACTC', taken.createdAt), authType: 'NONE' } };
      },
    }),
    doorRoute({
      ...COMMON,
      ...{ id: 'sbv64VerifyOtpCashIn', path: `${AT}/verify-otp-cash-in` },
      summary: 'Annex 01 §5.2: not used here, since authType is NONE',
      body: OtpBody,
      response: { 200: ConsentOut },
      async handle(call) {
        const link = await linkOf(parts, call);
        return isProblem(link) ? link : problemOf(DOOR_OUTCOMES, 'otp_is_not_used_here');
      },
    }),
    doorRoute({
      ...COMMON,
      ...{ id: 'sbv64GetConsentCashIn', path: `${AT}/get-consent-cash-in` },
      summary: 'Annex 01 §5.4: the wallet link behind a top-up',
      body: WalletConsentBody,
      response: { 200: WalletConsentOut },
      async handle(call) {
        const link = await linkOf(parts, call);
        if (isProblem(link)) return link;
        const intent = await ownIntent(parts, call, call.body.paymentId, 'top_up');
        if (isProblem(intent)) return intent;
        return {
          status: 200,
          body: {
            ...{ paymentId: paymentIdOf(intent.id), consentId: link.id },
            ...{ consentStatus: consentStatusOf(link.state), expireIn: expireIn(link, call.nowMs) },
            ewalletToken: call.body.ewalletToken,
          },
        };
      },
    }),
    doorRoute({
      ...COMMON,
      ...{ id: 'sbv64SubmitCashIn', path: `${AT}/submit-cash-in`, summary: 'Annex 01 §5.5: top up' },
      body: WalletSubmitBody,
      response: { 200: StatusResponse },
      async handle(call) {
        const intent = await ownIntent(parts, call, call.body.paymentId, 'top_up');
        if (isProblem(intent)) return intent;
        const link = linkNamed(call);
        if (link === undefined || intent.link !== link || intent.terms.kind !== 'top_up')
          return orderProblem('consent_not_found');
        const outcome = await ordered(parts, call, {
          ...{ kind: 'top_up', id: intent.id, consent: link, instruction: intent.instruction },
          ...{ amount: BigInt(intent.terms.amount), remittance: intent.terms.remittance ?? '' },
        });
        return outcome.kind === 'order'
          ? { status: 200, body: orderStatus(outcome) }
          : submitProblem(parts, outcome.kind);
      },
    }),
    doorRoute({
      ...COMMON,
      ...{ id: 'sbv64GetStatusCashIn', path: `${AT}/get-status-cash-in` },
      summary: 'Annex 01 §5.6: a top-up as it stands now',
      body: WalletConsentBody,
      response: { 200: StatusResponse },
      async handle(call) {
        const link = await linkOf(parts, call);
        if (isProblem(link)) return link;
        const intent = await ownIntent(parts, call, call.body.paymentId, 'top_up');
        if (isProblem(intent)) return intent;
        const now = await parts.orders.read(intent.id);
        return {
          status: 200,
          body: now === undefined ? statusOut(intent, 'ACTC', intent.createdAt) : orderStatus(now),
        };
      },
    }),
    doorRoute({
      ...COMMON,
      ...{ id: 'sbv64CashOut', path: `${AT}/cash-out` },
      summary: 'Annex 01 §6: from the wallet back to the account',
      body: CashInBody,
      response: { 200: CashOutOut },
      async handle(call) {
        const link = linkNamed(call);
        if (link === undefined) return orderProblem('consent_not_found');
        const instructed = instructedOf(call.body, call.nowMs);
        if ('problem' in instructed) return instructed;
        const outcome = await ordered(parts, call, {
          ...{ kind: 'withdrawal', consent: link, instruction: call.body.instructionIdentification },
          ...{ amount: BigInt(instructed.amount), remittance: call.body.remittanceInformation },
        });
        if (outcome.kind !== 'order') return submitProblem(parts, outcome.kind);
        const { status, statusDateTime } = orderStatus(outcome);
        return { status: 200, body: { status, statusDateTime } };
      },
    }),
  ];
}

type LinkCall = Call<unknown, unknown, { readonly ewalletToken: string }>;

/** A token that a customer gave for one link speaks of no other. */
function linkNamed({ body, token }: LinkCall): string | undefined {
  const id = consentOfWallet(body.ewalletToken);
  return token.consent === null || token.consent === id ? id : undefined;
}

/** The link behind a token, of this software; the proof of the call is taken. */
async function linkOf(parts: RouteParts, call: LinkCall) {
  const admitted = await call.present(['EWLTS']);
  if (isProblem(admitted)) return admitted;
  const id = linkNamed(call);
  const link = id === undefined ? undefined : await parts.consent(id);
  return link === undefined || link.software !== call.token.software || link.kind !== 'wallet_link'
    ? orderProblem('consent_not_found')
    : link;
}

type Draft = Pick<
  Parameters<RouteParts['orders']['submit']>[0],
  'kind' | 'id' | 'consent' | 'instruction' | 'amount' | 'remittance'
>;

async function ordered(
  { orders }: RouteParts,
  { token, attended, request, proof, key }: Call,
  draft: Draft,
): Promise<OrderOutcome> {
  const { software, thirdParty } = token;
  const call = { attended, request, proof, key, origin: originOf(software) };
  return await orders.submit({ ...draft, software, thirdParty }, call);
}
