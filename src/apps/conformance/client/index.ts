/** A third party and its customer's browser, by node:crypto and node:https alone. */
export { type Browser, openBrowser, type Seen } from './browser.ts';
export { CookieJar } from './cookies.ts';
export {
  type Changes,
  createFapi,
  type Fapi,
  type FapiCredentials,
  type FapiMetadata,
  freshPkce,
  type Pkce,
  type ResourceCall,
  thumbprint,
} from './fapi.ts';
export { filled, formsOf, plain } from './forms.ts';
export {
  type Answer,
  type ClientCertificate,
  headerOf,
  membersOf,
  openLine,
  type Parameters,
  type Send,
  type Sent,
  textMember,
} from './http.ts';
export {
  freshKey,
  isSignedBy,
  type Json,
  type Jwk,
  type JwtChange,
  readJwt,
  signDetached,
  signingKey,
  signJwt,
} from './jose.ts';
export {
  backOf,
  buttonOf,
  type Choice,
  type Customer,
  createWalker,
  type Page,
  type PageNames,
  type Patience,
  type Walked,
  type Walker,
} from './journey.ts';
export { createPasskey, type Passkey, passkeyOptionsOf } from './passkey.ts';
export {
  basicAuthorization,
  createSbv64,
  type Sbv64,
  type Sbv64Credentials,
} from './sbv64.ts';
export { totp } from './totp.ts';
