/** The screens that a customer sees in open banking: plain data in, HTML out. */
export { errorPage, pendingPage, receiptPage } from './after.ts';
export { askPage } from './ask.ts';
export { ASSETS, type Asset } from './assets.ts';
export { consentPage } from './consent.ts';
export { dashboardPage } from './dashboard.ts';
export { accessesPage, consentDetailPage, withdrawPage } from './detail.ts';
export {
  buttonOf,
  type DecisionForm,
  decisionOf,
  FORM_BYTES_MAX,
  type Form,
  frameOf,
  newPasskeyOf,
  newPasswordOf,
  noticeIn,
  type Offered,
  parseForm,
  removedPasskeyOf,
  type SecondFactorForm,
  type SignInForm,
  secondFactorOf,
  signInOf,
} from './form.ts';
export { ASSET_HEADERS, pageHeaders } from './headers.ts';
export { noticesPage } from './notices.ts';
export {
  ADD_PASSKEY,
  actionPath,
  CHANGE_PASSWORD,
  consentPath,
  ME,
  MY_ACCESSES,
  MY_NOTICES,
  READ_ALL_NOTICES,
  READ_NOTICE,
  REMOVE_PASSKEY,
  SECURITY,
  SIGN_IN_AGAIN,
  SIGN_OUT,
} from './paths.ts';
export { paymentPage, recurringPage, walletLinkPage } from './payment.ts';
export { newPasswordPage, securityPage } from './security.ts';
export { shownDigest } from './shown.ts';
export { bankAppPage, continuePage, secondFactorPage, signInPage } from './sign-in.ts';
export { NOTICES_UNREAD_MAX } from './unread.ts';
export * from './views.ts';
