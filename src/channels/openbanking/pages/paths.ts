/** Where the customer's own pages are. */
import { toWire } from '../../../kit/id.ts';

export const ME = '/me';
export const MY_ACCESSES = '/me/accesses';
/** What she was told. */
export const MY_NOTICES = '/me/notices';
export const READ_NOTICE = `${MY_NOTICES}/read`;
export const READ_ALL_NOTICES = `${MY_NOTICES}/read-all`;
/** How the customer signs in: passkeys and password. */
export const SECURITY = '/me/security';
export const CHANGE_PASSWORD = `${SECURITY}/password`;
export const ADD_PASSKEY = `${SECURITY}/passkeys`;
export const REMOVE_PASSKEY = `${SECURITY}/passkeys/remove`;
export const SIGN_IN_AGAIN = `${SECURITY}/again`;
export const SIGN_OUT = '/sign-out';

export function consentPath(id: string): string {
  return `${ME}/consents/${toWire('consent', id)}`;
}

/** GET `withdraw` shows what it means; POST to any of them does it. */
export function actionPath(id: string, action: 'withdraw' | 'pause' | 'resume' | 'renew' | 'answer'): string {
  return `${consentPath(id)}/${action}`;
}
