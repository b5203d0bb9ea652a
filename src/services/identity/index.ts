/**
 * Identity: how a customer of a hosted bank proves who he is. Password and a code of an authenticator app, or a passkey;
 * guesses that are counted and locked by law; sessions. Banks enrol their customers and unlock them.
 */
export { lockKind } from './commands/lock.ts';
export { createEnrolment } from './enrolment.ts';
export { forgetSignIns } from './forget.ts';
export { FIRST_SEAL, identityKeys, type SealKeys } from './keys.ts';
export { RECENT_AUTHENTICATION_MS } from './model.ts';
export { IDENTITY_OUTCOMES } from './outcomes.ts';
export type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
} from './passkeys.ts';
export { identityRoutes } from './routes.ts';
export { signInLawOn } from './rules/law.ts';
export { createSealing, missingSeals, type Sealing } from './sealing.ts';
export {
  type Confirmed,
  createSignIn,
  type Entrance,
  type KnownDevice,
  type LiveSession,
  type PasskeyConfirmed,
  type PasswordChanged,
  type SignIn,
  type TooManyEntries,
  type Visitor,
} from './signin/index.ts';

export { findCredentials, signInSecretOf } from './store/credentials.ts';
export { base32, totpCodeAt } from './totp.ts';
