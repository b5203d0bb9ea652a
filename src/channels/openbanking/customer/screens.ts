/** The pages of an authorization request, in the form in which the authorization servers ask for them. */
import type { Screens } from '../authorization/screens.ts';
import {
  askPage,
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
  newPassword: newPasswordPage,
  ask: askPage,
  error: errorPage,
  headers: pageHeaders,
  digest: shownDigest,
};
