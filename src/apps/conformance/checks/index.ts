/** Every check, in the order in which they begin: what takes time, then what reads, and what locks out last. */
import type { Check } from '../model.ts';
import { AUTHORIZATION } from './authorization.ts';
import { CIBA } from './ciba.ts';
import { CLIENT_AUTHENTICATION } from './client_authentication.ts';
import { CODE } from './code.ts';
import { CONSENT } from './consent.ts';
import { DPOP } from './dpop.ts';
import { EXPIRY } from './expiry.ts';
import { MESSAGE_SIGNING } from './message_signing.ts';
import { METADATA } from './metadata.ts';
import { MTLS } from './mtls.ts';
import { NAMES } from './names.ts';
import { PAGES } from './pages.ts';
import { PAR } from './par.ts';
import { PAYMENT } from './payment.ts';
import { RACE } from './race.ts';
import { RAR } from './rar.ts';
import { REGISTRATION } from './registration.ts';
import { RESOURCE } from './resource.ts';
import { REVOCATION } from './revocation.ts';
import { SBV64_AUTHORIZATION } from './sbv64/authorization.ts';
import { SBV64_MESSAGES } from './sbv64/messages.ts';
import { SBV64_PAYMENT } from './sbv64/payment.ts';
import { SBV64_SIGNATURES } from './sbv64/signatures.ts';
import { TOKEN } from './token.ts';
import { WEBHOOKS } from './webhooks.ts';

export const CHECKS: readonly Check[] = [
  ...EXPIRY,
  ...METADATA,
  ...PAR,
  ...AUTHORIZATION,
  ...CODE,
  ...TOKEN,
  ...CLIENT_AUTHENTICATION,
  ...DPOP,
  ...MTLS,
  ...RAR,
  ...CONSENT,
  ...RESOURCE,
  ...PAYMENT,
  ...REGISTRATION,
  ...MESSAGE_SIGNING,
  ...RACE,
  ...REVOCATION,
  ...WEBHOOKS,
  ...SBV64_AUTHORIZATION,
  ...SBV64_MESSAGES,
  ...SBV64_SIGNATURES,
  ...SBV64_PAYMENT,
  ...CIBA,
  ...NAMES,
  ...PAGES,
];
