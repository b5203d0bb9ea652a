/** The pages of an authorization request, in the form in which the authorization servers ask for them. */
import type { Screens } from '../authorization/screens.ts';
import {
  askPage,
  bankAppPage,
  errorPage,
  newPasswordPage,
  pageHeaders,
  secondFactorPage,
  shownDigest,
  signInPage,
} from '../pages/index.ts';

export const SCREENS: Screens = {
  signIn: signInPage,
  secondFactor: secondFactorPage,
  bankApp: bankAppPage,
  newPassword: newPasswordPage,
  ask: askPage,
  error: errorPage,
  headers: pageHeaders,
  digest: shownDigest,
};
