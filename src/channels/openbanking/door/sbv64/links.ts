/**
 * A wallet link of Annex 01. The readings order top-ups and withdrawals by `ewalletToken` and do not say how a wallet comes
 * by one; here it is announced and agreed to as a payment is: see differences.ts.
 */
import { createHash } from 'node:crypto';
import { type Problem, problem } from '../../../../core/http/index.ts';
import { termsOfDetail, type WalletLinkTerms } from '../../../../services/consents/index.ts';
import type { PaymentIntent } from '../../../../services/openbanking/index.ts';
import { consentOfWallet, walletTokenOf } from '../../wallettoken.ts';
import { type Call, type DoorRoute, doorRoute, isProblem } from '../model.ts';
import type { RouteParts } from '../parts.ts';
import { orderProblem } from '../views.ts';
import { announce, ownIntent } from './intents.ts';
import { WalletLinkBody, WalletLinkOut, WalletLinkStatusBody } from './schemas.ts';
import { consentStatusOf, expireIn, paymentIdOf } from './words.ts';

const COMMON = { profile: 'sbv64', method: 'POST', tag: 'sbv64' } as const;
const AT = '/sbv64/v1/wallet-links';

export function linkRoutes(parts: RouteParts): DoorRoute[] {
  return [
    doorRoute({
      ...COMMON,
      ...{ id: 'sbv64AnnounceWalletLink', path: AT, summary: 'Announce the link of a wallet to an account' },
      description:
        'Ours: the readings of Annex 01 name no way. Then ask the customer: scope EWLTS and a signed request with the ewalletToken.',
      body: WalletLinkBody,
      response: { 200: WalletLinkOut },
      async handle(call) {
        const admitted = await call.present(['EWLTS']);
        if (isProblem(admitted)) return admitted;
        const intent = intentOf(call, parts.mint());
        if (isProblem(intent)) return intent;
        const taken = await announce(parts, call, intent);
        return isProblem(taken) ? taken : await told(parts, taken, call.nowMs);
      },
    }),
    doorRoute({
      ...COMMON,
      ...{ id: 'sbv64GetWalletLink', path: `${AT}/status`, summary: 'A wallet link as it stands now' },
      description: 'Ours, as payments have it (§4.7).',
      body: WalletLinkStatusBody,
      response: { 200: WalletLinkOut },
      async handle(call) {
        const admitted = await call.present(['EWLTS']);
        if (isProblem(admitted)) return admitted;
        const id = consentOfWallet(call.body.ewalletToken);
        if (id === undefined) return orderProblem('consent_not_found');
        const intent = await ownIntent(parts, call, paymentIdOf(id), 'wallet_link');
        return isProblem(intent) ? orderProblem('consent_not_found') : await told(parts, intent, call.nowMs);
      },
    }),
  ];
}

async function told({ consent }: RouteParts, { id, expiresAt }: PaymentIntent, nowMs: number) {
  const link = (await consent(id)) ?? { state: 'awaiting_authorisation', expiresAt };
  const isLapsed = link.state === 'awaiting_authorisation' && expiresAt <= nowMs;
  return {
    status: 200,
    body: {
      ...{ ewalletToken: walletTokenOf(id), consentId: id },
      consentStatus: isLapsed ? 'CANCEL' : consentStatusOf(link.state),
      expireIn: expireIn(link, nowMs),
    },
  };
}

type LinkBody = Parameters<typeof termsOf>[0] & {
  readonly instructionIdentification: string;
  readonly debtor?: { readonly accountId: string; readonly bankCode: string };
};

function intentOf(
  { body, token, nowMs }: Call<unknown, unknown, LinkBody>,
  id: string,
): Omit<PaymentIntent, 'createdAt' | 'expiresAt'> | Problem {
  const { debtor: from, instructionIdentification: instruction } = body;
  const terms = termsOf(body, nowMs);
  if (isProblem(terms)) return terms;
  const debtor =
    from === undefined
      ? { bin: null, account: null }
      : { bin: Number(from.bankCode), account: from.accountId };
  const content = createHash('sha256')
    .update(JSON.stringify([terms, debtor]))
    .digest('hex');
  const { thirdParty, software } = token;
  return {
    ...{ id, kind: 'wallet_link', thirdParty, software, instruction, content, terms, debtor },
    link: null,
  };
}

interface Asked {
  readonly wallet: { readonly bankCode: string; readonly accountId: string };
  readonly perPayment: { readonly value: number };
  readonly perDay: { readonly value: number };
  readonly validDays?: number;
}

/** The same reader as for FAPI 2.0, so that both profiles ask a customer for the same thing under the same bounds. */
function termsOf({ wallet, perPayment, perDay, validDays }: Asked, nowMs: number): WalletLinkTerms | Problem {
  const read = termsOfDetail(
    {
      ...{ type: 'vn_wallet_link', wallet: { bin: wallet.bankCode, account: wallet.accountId } },
      limits: { per_payment: String(perPayment.value), per_day: String(perDay.value) },
      ...(validDays === undefined ? {} : { valid_days: validDays }),
    },
    nowMs,
  );
  if (read.ok && read.terms.kind === 'wallet_link') return read.terms;
  // Everything else of it the schema has seen.
  return problem('request_is_invalid', { param: '/validDays' });
}
