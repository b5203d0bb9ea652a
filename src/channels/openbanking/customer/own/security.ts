/** How a customer signs in, as he looks after it: passkeys, and another password. */
import type { RegistrationResponseJSON } from '../../../../services/identity/index.ts';
import {
  ADD_PASSKEY,
  CHANGE_PASSWORD,
  type Notice,
  newPasskeyOf,
  newPasswordOf,
  REMOVE_PASSKEY,
  removedPasskeyOf,
  SECURITY,
  type SecurityView,
  SIGN_IN_AGAIN,
  securityPage,
} from '../../pages/index.ts';
import { newPasswordError, passwordCharsMin } from '../signin.ts';
import { signInAgain } from './signin.ts';
import {
  COOKIES,
  formOf,
  frameOf,
  noticeOf,
  type OwnPageParts,
  PageFault,
  type SignedIn,
  sendPage,
  sendTo,
  setCookie,
  type Visit,
} from './visit.ts';

export async function showSecurity(
  parts: OwnPageParts,
  visit: Visit,
  { session }: SignedIn,
  error: SecurityView['error'] = null,
): Promise<void> {
  const { identity, nowMs } = parts;
  const [passkeys, offer] = await Promise.all([
    identity.passkeys(session),
    identity.newPasskeyOptions(session),
  ]);
  const view: SecurityView = {
    ...{ passkeys, error, notice: noticeOf(visit), charsMin: passwordCharsMin(nowMs()) },
    newPasskey: offer.kind === 'passkey_options' ? offer.options : null,
  };
  sendPage(visit, securityPage(frameOf(parts, visit), view), error === null ? 200 : 422);
}

export async function takeSecurity(parts: OwnPageParts, visit: Visit, who: SignedIn): Promise<void> {
  switch (visit.url.pathname) {
    case CHANGE_PASSWORD:
      return await takePassword(parts, visit, who);
    case ADD_PASSKEY:
      return await takeNewPasskey(parts, visit, who);
    case REMOVE_PASSKEY:
      return await takeRemoval(parts, visit, who);
    case SIGN_IN_AGAIN:
      await formOf(parts, visit);
      return await signInAgain(parts, visit, SECURITY);
    default:
      throw new PageFault('page_not_found', 404);
  }
}

const done = (visit: Visit, notice: Notice): void => sendTo(visit, `${SECURITY}?notice=${notice}`);

async function takePassword(parts: OwnPageParts, visit: Visit, who: SignedIn): Promise<void> {
  const given = newPasswordOf(await formOf(parts, visit));
  if (given.kind === 'cancelled') return sendTo(visit, SECURITY);
  if (given.kind === 'wrong') return await showSecurity(parts, visit, who, given.error);
  const changed = await parts.identity.changePassword(who.session, given.current, given.password);
  if (changed.kind === 'sign_in_is_busy') throw new PageFault('service_is_busy', 503);
  if (changed.kind === 'password_changed') {
    // Every session ends with the old password; this browser goes on with a new one.
    setCookie(visit, COOKIES.session, changed.cookie);
    return done(visit, 'password_changed');
  }
  const error = newPasswordError(changed);
  if (error === undefined) return await signInAgain(parts, visit, SECURITY);
  await showSecurity(parts, visit, who, error);
}

async function takeNewPasskey(parts: OwnPageParts, visit: Visit, who: SignedIn): Promise<void> {
  const given = newPasskeyOf(await formOf(parts, visit));
  if (given === undefined) return await showSecurity(parts, visit, who, 'passkey_is_not_good');
  // Its members are checked by whoever verifies it.
  const answer = given.answer as RegistrationResponseJSON;
  const said = await parts.identity.registerPasskey(who.session, answer, given.label);
  switch (said.kind) {
    case 'passkey_registered':
      return done(visit, 'passkey_added');
    case 'must_sign_in_again':
      return await signInAgain(parts, visit, SECURITY);
    case 'sign_in_is_busy':
      throw new PageFault('service_is_busy', 503);
    default:
      return await showSecurity(parts, visit, who, said.kind);
  }
}

async function takeRemoval(parts: OwnPageParts, visit: Visit, who: SignedIn): Promise<void> {
  const passkey = removedPasskeyOf(await formOf(parts, visit)) ?? '';
  const said = await parts.identity.removePasskey(who.session, passkey);
  switch (said.kind) {
    case 'passkey_removed':
      return done(visit, 'passkey_removed');
    case 'passkey_not_found':
      return done(visit, 'nothing_changed');
    case 'must_sign_in_again':
      return await signInAgain(parts, visit, SECURITY);
    case 'sign_in_is_busy':
      throw new PageFault('service_is_busy', 503);
  }
}
