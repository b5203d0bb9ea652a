/** Where the customer's own pages are. */
import { toWire } from '../../../kit/id.ts';

export const ME = '/me';
export const MY_ACCESSES = '/me/accesses';
export const SIGN_OUT = '/sign-out';

export function consentPath(id: string): string {
  return `${ME}/consents/${toWire('consent', id)}`;
}

/** GET `withdraw` shows what it means; POST to any of them does it. */
export function actionPath(id: string, action: 'withdraw' | 'pause' | 'resume' | 'renew' | 'answer'): string {
  return `${consentPath(id)}/${action}`;
}
