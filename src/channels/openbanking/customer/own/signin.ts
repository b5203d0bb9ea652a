/** Signing in to one's own pages: name and password, then a code or a passkey; a passkey alone; or the bank's own app. */
import {
  type PasskeyConfirmed,
  type PasswordChanged,
  RECENT_AUTHENTICATION_MS,
} from '../../../../services/identity/index.ts';
import {
  ME,
  type NewPasswordError,
  newPasswordOf,
  newPasswordPage,
  type SecondFactorError,
  type SignInError,
  secondFactorOf,
  secondFactorPage,
  signInOf,
  signInPage,
} from '../../pages/index.ts';
import { cookieOf, keepDevice, lookedAt, visitorOf } from '../../visitor.ts';
import { newPasswordError, passwordCharsMin, readAnswer } from '../signin.ts';
import { askInApp, BANK_APP } from './question.ts';
import {
  COOKIES,
  formOf,
  frameOf,
  isOwnPath,
  type OwnPageParts,
  PageFault,
  type SignedIn,
  sendPage,
  sendTo,
  setCookie,
  type Visit,
} from './visit.ts';

export const SIGN_IN = '/sign-in';
export const SECOND_FACTOR = '/sign-in/second-factor';
export const NEW_PASSWORD = '/sign-in/new-password';

export interface Typed {
  readonly bin: number | null;
  readonly phone: string;
}

const NOTHING_TYPED: Typed = { bin: null, phone: '' };

export async function showSignIn(
  parts: OwnPageParts,
  visit: Visit,
  error: SignInError | null = null,
  typed: Typed = NOTHING_TYPED,
  lockedUntil: number | null = null,
): Promise<void> {
  const [banks, passkey] = await Promise.all([parts.signIn.banks(), parts.identity.passkeyOptions()]);
  const view = { action: SIGN_IN, requester: null, banks, typed, error, lockedUntil, cancellable: false };
  const html = signInPage(frameOf(parts, visit), { ...view, passkey: passkey ?? null });
  sendPage(visit, html, statusOf(error));
}

function statusOf(error: SignInError | null): number {
  if (error === null) return 200;
  return error === 'bank_is_not_answering' ? 503 : 422;
}

export async function takeSignIn(parts: OwnPageParts, visit: Visit): Promise<void> {
  const form = await formOf(parts, visit);
  const banks = await parts.signIn.banks();
  const isInApp = (asked: number | null): boolean => banks.find(({ bin }) => bin === asked)?.inApp === true;
  const given = signInOf(
    form,
    banks.map(({ bin }) => bin),
    isInApp,
  );
  switch (given.kind) {
    case 'wrong':
      return await showSignIn(parts, visit, given.error, given.typed);
    case 'cancelled':
      return sendTo(visit, SIGN_IN);
    case 'passkey':
      return await takePasskey(parts, visit, given.answer);
    case 'password': {
      const { bin, phone, password } = given;
      if (isInApp(bin)) {
        const error = await askInApp(parts, visit, bin!, phone);
        if (error === undefined) return sendTo(visit, BANK_APP);
        return await showSignIn(parts, visit, error, { bin, phone });
      }
      const entrance = parts.identity.from(visitorOf(visit.request));
      const begun = lookedAt(await entrance.begin(bin!, phone, password), parts.nowMs());
      if (begun.kind === 'second_factor_needed') {
        setCookie(visit, COOKIES.ticket, begun.ticket);
        return await showSecondFactor(parts, visit, begun.ticket);
      }
      if (begun.kind === 'sign_in_is_busy') throw new PageFault('service_is_busy', 503);
      const isLocked = begun.kind === 'locked';
      const until = isLocked ? begun.until : null;
      return await showSignIn(
        parts,
        visit,
        isLocked ? 'sign_in_locked' : 'sign_in_refused',
        { bin, phone },
        until,
      );
    }
  }
}

async function takePasskey(parts: OwnPageParts, visit: Visit, answer: object): Promise<void> {
  const read = readAnswer(JSON.stringify(answer));
  const entrance = parts.identity.from(visitorOf(visit.request));
  const said = read === undefined ? undefined : lookedAt(await entrance.confirmPasskey(read), parts.nowMs());
  if (said?.kind === 'signed_in') return enter(visit, said);
  if (said?.kind === 'sign_in_is_busy') throw new PageFault('service_is_busy', 503);
  if (said !== undefined && (await isLedOn(parts, visit, said))) return;
  await showSignIn(parts, visit, 'passkey_refused');
}

async function showSecondFactor(
  parts: OwnPageParts,
  visit: Visit,
  ticket: string,
  error: SecondFactorError | null = null,
): Promise<void> {
  const passkey = await parts.identity.passkeyOptions(ticket);
  if (passkey === undefined) return await showSignIn(parts, visit, 'session_is_over');
  const hasPasskeys = (passkey.allowCredentials?.length ?? 0) > 0;
  const view = {
    action: SECOND_FACTOR,
    requester: null,
    totp: true,
    error,
    lockedUntil: null,
    cancellable: false,
  };
  const html = secondFactorPage(frameOf(parts, visit), { ...view, passkey: hasPasskeys ? passkey : null });
  sendPage(visit, html, error === null ? 200 : 422);
}

export async function takeSecondFactor(parts: OwnPageParts, visit: Visit): Promise<void> {
  const form = await formOf(parts, visit);
  const ticket = cookieOf(visit.request, COOKIES.ticket);
  if (ticket === undefined) return await showSignIn(parts, visit, 'session_is_over');
  const given = secondFactorOf(form);
  if (given.kind === 'wrong') return await showSecondFactor(parts, visit, ticket, given.error);
  if (given.kind === 'cancelled') return sendTo(visit, SIGN_IN);
  const answer = given.kind === 'passkey' ? readAnswer(JSON.stringify(given.answer)) : undefined;
  const entrance = parts.identity.from(visitorOf(visit.request));
  const said = lookedAt(
    given.kind === 'code'
      ? await entrance.confirmTotp(ticket, given.code)
      : await entrance.confirmPasskey(answer!, ticket),
    parts.nowMs(),
  );
  if (await isLedOn(parts, visit, said)) return;
  switch (said.kind) {
    case 'signed_in':
      return enter(visit, said);
    case 'sign_in_is_busy':
      throw new PageFault('service_is_busy', 503);
    case 'locked':
      return await showSecondFactor(parts, visit, ticket, 'sign_in_locked');
    case 'ticket_is_not_good':
      return await showSignIn(parts, visit, 'session_is_over');
    default:
      return await showSecondFactor(
        parts,
        visit,
        ticket,
        given.kind === 'code' ? 'code_refused' : 'passkey_refused',
      );
  }
}

/** Both factors were right, and still he is not in: another password first, or another one of the bank. */
async function isLedOn(parts: OwnPageParts, visit: Visit, said: PasskeyConfirmed): Promise<boolean> {
  if (said.kind === 'password_must_be_changed') {
    setCookie(visit, COOKIES.ticket, said.ticket);
    showNewPassword(parts, visit);
    return true;
  }
  if (said.kind !== 'first_password_has_expired') return false;
  await showSignIn(parts, visit, 'first_password_has_expired');
  return true;
}

function showNewPassword(parts: OwnPageParts, visit: Visit, error: NewPasswordError | null = null): void {
  const view = { action: NEW_PASSWORD, requester: null, error, cancellable: false };
  const charsMin = passwordCharsMin(parts.nowMs());
  sendPage(visit, newPasswordPage(frameOf(parts, visit), { ...view, charsMin }), error === null ? 200 : 422);
}

export async function takeNewPassword(parts: OwnPageParts, visit: Visit): Promise<void> {
  const given = newPasswordOf(await formOf(parts, visit));
  const ticket = cookieOf(visit.request, COOKIES.ticket);
  if (ticket === undefined) return await showSignIn(parts, visit, 'session_is_over');
  if (given.kind === 'cancelled') return sendTo(visit, SIGN_IN);
  if (given.kind === 'wrong') return showNewPassword(parts, visit, given.error);
  const entrance = parts.identity.from(visitorOf(visit.request));
  const changed = await entrance.choosePassword(ticket, given.password);
  if (changed.kind === 'password_changed') return enter(visit, changed);
  if (changed.kind === 'sign_in_is_busy') throw new PageFault('service_is_busy', 503);
  const error = newPasswordError(changed);
  if (error === undefined) return await showSignIn(parts, visit, 'session_is_over');
  showNewPassword(parts, visit, error);
}

/** First to the sign-in, then to the page that was wanted. */
export function askToSignIn(visit: Visit, wanted: string): void {
  if (wanted !== ME && isOwnPath(wanted)) setCookie(visit, COOKIES.next, wanted);
  sendTo(visit, SIGN_IN);
}

export function enter(
  visit: Visit,
  { cookie, device }: Pick<Extract<PasswordChanged, { kind: 'password_changed' }>, 'cookie' | 'device'>,
): void {
  setCookie(visit, COOKIES.session, cookie);
  if (device !== null) keepDevice(visit.response, device);
  setCookie(visit, COOKIES.ticket, '');
  const wanted = cookieOf(visit.request, COOKIES.next) ?? ME;
  if (wanted !== ME) setCookie(visit, COOKIES.next, '');
  sendTo(visit, isOwnPath(wanted) ? wanted : ME);
}

export async function takeSignOut(parts: OwnPageParts, visit: Visit): Promise<void> {
  await formOf(parts, visit);
  await signOut(parts, visit);
  sendTo(visit, SIGN_IN);
}

/**
 * What binds a customer or opens his account to others asks for a proof of who he is that is fresh: a page that somebody
 * left open answers nothing.
 */
export async function signInAgain(parts: OwnPageParts, visit: Visit, wanted: string): Promise<void> {
  await signOut(parts, visit);
  askToSignIn(visit, wanted);
}

export function isFresh({ nowMs }: Pick<OwnPageParts, 'nowMs'>, { session }: SignedIn): boolean {
  return session.authenticatedAt + RECENT_AUTHENTICATION_MS > nowMs();
}

async function signOut(parts: OwnPageParts, visit: Visit): Promise<void> {
  const cookie = cookieOf(visit.request, COOKIES.session);
  if (cookie !== undefined && (await parts.identity.signOut(cookie)) === 'sign_in_is_busy')
    throw new PageFault('service_is_busy', 503);
  setCookie(visit, COOKIES.session, '');
}
