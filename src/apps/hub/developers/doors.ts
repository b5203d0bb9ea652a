/** Signing up, in and out. */
import { bearerKey, findCallers, hashApiKey, type RateLimiter } from '../../../core/access/index.ts';
import { fromWire } from '../../../kit/id.ts';
import { checkDigit } from '../../../services/directory/index.ts';
import { ANYBODY } from './ownapi.ts';
import { faultPage, keyPage, signInPage, signUpPage } from './pages/start.ts';
import type { DeveloperParts } from './parts.ts';
import type { Sessions } from './session.ts';
import { TEXTS } from './texts.ts';
import { actsForThirdParty, type Shown, type Visit } from './visit.ts';

const TAX_NUMBERS = 100_000;

/** Keys cannot be guessed; this is for the database's sake. */
const SIGN_INS_PER_S = 5;

export async function signIn(
  { language, form, address }: Visit,
  { database }: DeveloperParts,
  sessions: Sessions,
  rates: RateLimiter,
): Promise<Shown> {
  if (!rates.take(`developers ${address}`, SIGN_INS_PER_S).allowed)
    return { status: 429, page: signInPage(language, TEXTS.tooOften[language]) };
  const key = bearerKey(`Bearer ${form.text('api_key')}`);
  const [caller] = key === undefined ? [] : await findCallers(database, [hashApiKey(key)]);
  if (!actsForThirdParty(caller))
    return { status: 403, page: signInPage(language, TEXTS.keyIsNotYours[language]) };
  return { goTo: `/developers?lang=${language}`, cookie: sessions.begin(caller.id).cookie };
}

export function signOut({ language }: Visit, sessions: Sessions): Shown {
  return { goTo: `/developers?lang=${language}`, cookie: sessions.end };
}

export function askToSignUp({ language, form }: Visit, parts: DeveloperParts): Shown {
  if (!parts.sandbox)
    return { status: 403, page: faultPage(language, undefined, TEXTS.signUpClosed[language]) };
  return { status: 200, page: signUpPage(language, form, undefined, freshTaxCode(parts)) };
}

export async function signUp(visit: Visit, parts: DeveloperParts, sessions: Sessions): Promise<Shown> {
  const { language, form } = visit;
  const licence = form.text('licence');
  const body = {
    tax_code: form.text('tax_code'),
    name: form.text('name'),
    name_en: form.text('name_en'),
    ...(licence === '' ? {} : { licence }),
    roles: form.all('roles'),
    contacts: { email: form.text('email') },
  };
  const answer = await parts.api('signUpThirdParty', ANYBODY, { body });
  if (!answer.ok) {
    const { problem } = answer;
    return { status: problem.row.status, page: signUpPage(language, form, problem, freshTaxCode(parts)) };
  }
  const { caller, key } = answer.body as { readonly caller: string; readonly key: string };
  const { cookie, session } = sessions.begin(fromWire('caller', caller)!);
  return { status: 201, page: keyPage({ language, csrf: session.csrf }, key, '/developers'), cookie };
}

/** Invented: 0198 is given to nobody, see the sandbox's numbers. Where no check digit fits, the next number is taken. */
function freshTaxCode({ randomBytes }: DeveloperParts): string {
  const digitsOf = (number: number): string => `0198${(number % TAX_NUMBERS).toString().padStart(5, '0')}`;
  let number = randomBytes(4).readUInt32BE();
  while (checkDigit(digitsOf(number)) > 9) number += 1;
  return `${digitsOf(number)}${checkDigit(digitsOf(number))}`;
}
