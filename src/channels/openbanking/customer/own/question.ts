/** What her bank's app is asking waits in her browser, and means nothing in another. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { QUESTION_MS_MAX } from '../../authorization/interactions/index.ts';
import type { BankAppQuestion } from '../../authorization/ports.ts';
import type { SignInError } from '../../pages/index.ts';
import { cookieOf, visitorOf } from '../../visitor.ts';
import { COOKIES, type OwnPageParts, setCookie, type Visit } from './visit.ts';

/** A page of the bank's sends her back here. */
export const BANK_APP = '/sign-in/bank-app';

/** Undefined: her bank is asking her. */
export async function askInApp(
  parts: OwnPageParts,
  visit: Visit,
  bin: number,
  phone: string,
): Promise<SignInError | undefined> {
  const step = await parts.signIn.askInApp(visitorOf(visit.request), bin, phone, {
    ...{ thirdParty: null, language: visit.language, returnUrl: `${parts.origin}${BANK_APP}` },
    expiresAt: parts.nowMs() + QUESTION_MS_MAX,
  });
  if (step.kind === 'signed_in') throw new Error('a question that was only begun is answered');
  if (step.kind !== 'bank_app_is_asking') return step.kind;
  setCookie(visit, COOKIES.question, sealed(parts, visit, step.question));
  return undefined;
}

/** Whoever could write in another's question would be let in as whoever answers that one. */
function sealed(parts: OwnPageParts, visit: Visit, question: BankAppQuestion): string {
  const text = Buffer.from(JSON.stringify(question)).toString('base64url');
  return `${text}.${macOf(parts, visit, text).toString('base64url')}`;
}

export function questionOf(parts: OwnPageParts, visit: Visit): BankAppQuestion | undefined {
  const [text = '', mac = ''] = (cookieOf(visit.request, COOKIES.question) ?? '').split('.');
  const given = Buffer.from(mac, 'base64url');
  const expected = macOf(parts, visit, text);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as BankAppQuestion;
}

export const forgetQuestion = (visit: Visit): void => setCookie(visit, COOKIES.question, '');

const macOf = ({ formKey }: OwnPageParts, { browser }: Visit, text: string): Buffer =>
  createHmac('sha256', formKey).update(`question\n${browser}\n${text}`).digest();
