/** From the ledger's consent to the library's grant, and back to what it is worth. */
import type { Grant, Provider } from 'oidc-provider';
import type { Authentication, Consent } from '../../../services/consents/index.ts';
import type { ConsentLedger } from './ledger.ts';
import { grantedScopes } from './rules.ts';

/** Two factors of two kinds, each time. */
export const ACR = 'urn:longbien:acr:sca';
/** RFC 8176. */
export const AMR: Readonly<Record<Authentication, readonly string[]>> = {
  password_totp: ['pwd', 'otp'],
  passkey: ['hwk', 'user'],
  // Where the bank says by which two factors, it is those.
  bank_app: ['mfa'],
};

/**
 * The name under which one third party knows a customer: the same at every consent, and another for every third party,
 * so that two of them cannot compare notes. The bank is part of it: those with cores of their own choose their customers' ids,
 * and none may pass its customer off as another bank's.
 */
export type SubjectOf = (of: Pick<Consent, 'book' | 'customer'>, thirdParty: string) => string;

export interface GrantRequest {
  /** Of the customer for the client's third party. */
  readonly subject: string;
  readonly clientId: string;
  /** As asked for. */
  readonly scope: string | undefined;
  readonly resource: string | undefined;
}

/** Writes the grant of a consent under the consent's own id. */
export async function grantFor(
  provider: Provider,
  ledger: ConsentLedger,
  consent: Consent,
  { subject, clientId, scope, resource }: GrantRequest,
): Promise<Grant> {
  const grant = new provider.Grant({ jti: consent.id, accountId: subject, clientId });
  const scopes = grantedScopes(consent, scope?.split(' ') ?? []);
  // What is neither granted nor rejected would be asked for again, without end.
  for (const one of scopes.granted) {
    grant.addOIDCScope(one);
    if (resource !== undefined) grant.addResourceScope(resource, one);
  }
  for (const one of scopes.rejected) {
    grant.rejectOIDCScope(one);
    if (resource !== undefined) grant.rejectResourceScope(resource, one);
  }
  grant.addRar(ledger.describe(consent));
  await grant.save();
  return grant;
}
