/** The customer's bank asks her in its own app: she compares the words and comes back to say that she has answered. */
import { visitorOf } from '../../visitor.ts';
import type { BankAppQuestion, BankAppStep } from '../ports.ts';
import { frameOf, type InteractionParts, pathOf, sendPage, type Visit } from './request.ts';

/** Time to find the phone and open the app; after it the bank may forget the question. */
export const QUESTION_MS_MAX = 5 * 60_000;
const STEP = 'sign-in';

export const questionOf = ({ interaction }: Visit): BankAppQuestion | undefined =>
  interaction.result?.question as BankAppQuestion | undefined;

export async function askInApp(
  parts: InteractionParts,
  visit: Visit,
  bin: number,
  phone: string,
): Promise<BankAppStep> {
  const step = await parts.signIn.askInApp(visitorOf(visit.request), bin, phone, {
    thirdParty: visit.client.requester.name,
    language: visit.language,
    returnUrl: `${parts.origin}${pathOf(visit)}`,
    expiresAt: Math.min(parts.nowMs() + QUESTION_MS_MAX, visit.interaction.exp * 1_000),
  });
  if (step.kind === 'bank_app_is_asking') await remember(visit, step.question);
  return step;
}

/** A question that has ended is forgotten, so that the page asks anew. */
export async function askedInApp(
  parts: InteractionParts,
  visit: Visit,
  question: BankAppQuestion,
): Promise<BankAppStep> {
  const step = await parts.signIn.askedInApp(visitorOf(visit.request), question);
  if (step.kind === 'bank_app_refused' || step.kind === 'bank_app_expired') await forgetQuestion(visit);
  return step;
}

export async function showBankApp(
  parts: InteractionParts,
  visit: Visit,
  { bin, bindingWords, approvalUrl }: BankAppQuestion,
): Promise<void> {
  const bank = (await parts.signIn.banks()).find((one) => one.bin === bin)?.name ?? null;
  const html = parts.screens.bankApp(frameOf(parts, visit, STEP, { bank, customer: null }), {
    ...{ action: pathOf(visit), requester: visit.client.requester, bindingWords, approvalUrl },
    cancellable: true,
  });
  sendPage(parts, visit, html);
}

export async function forgetQuestion(visit: Visit): Promise<void> {
  await remember(visit, undefined);
}

async function remember(visit: Visit, question: BankAppQuestion | undefined): Promise<void> {
  const result = { question };
  await visit.issuer
    .provider()
    .interactionResult(visit.request, visit.response, result, { mergeWithLastSubmission: true });
}
