/** The screens that a customer sees in open banking: plain data in, HTML out. */
export { errorPage, pendingPage, receiptPage } from './after.ts';
export { askPage } from './ask.ts';
export { ASSETS, type Asset } from './assets.ts';
export { consentPage } from './consent.ts';
export { dashboardPage } from './dashboard.ts';
export { accessesPage, consentDetailPage, withdrawPage } from './detail.ts';
export {
  type DecisionForm,
  decisionOf,
  FORM_BYTES_MAX,
  type Form,
  frameOf,
  type Offered,
  parseForm,
  type SecondFactorForm,
  type SignInForm,
  secondFactorOf,
  signInOf,
} from './form.ts';
export { ASSET_HEADERS, pageHeaders } from './headers.ts';
export { actionPath, consentPath, ME, MY_ACCESSES, SIGN_OUT } from './paths.ts';
export { paymentPage, recurringPage, walletLinkPage } from './payment.ts';
export { shownDigest } from './shown.ts';
export { bankAppPage, secondFactorPage, signInPage } from './sign-in.ts';
export * from './views.ts';
