/**
 * Refusals in the Annex's words. Those of its §7 that the two readings name stand in capitals as they do there; where they
 * name none, ours are formed in the same way, so that a third party finds one list.
 */
import type { Problem } from '../../../../core/http/index.ts';

export interface AnnexError {
  readonly status: number;
  readonly code: string;
}

const at = (status: number, code: string): AnnexError => ({ status, code });
const FORBIDDEN = at(403, 'FORBIDDEN');
const EXPIRED_TOKEN = at(401, 'EXPIRED_TOKEN');
const UNSIGNED = at(401, 'JWS_SIGNATURE_UNVERIFIED');

/** Codes of the house that the Annex has a word for; all others keep theirs, in capitals. */
const ANNEX: Readonly<Record<string, AnnexError>> = {
  token_is_missing: EXPIRED_TOKEN,
  token_is_not_valid: EXPIRED_TOKEN,
  token_is_of_another_profile: EXPIRED_TOKEN,
  token_comes_in_another_way: EXPIRED_TOKEN,
  proof_was_used_before: EXPIRED_TOKEN,
  message_signature_is_missing: UNSIGNED,
  message_signature_is_not_valid: UNSIGNED,
  role_does_not_allow_this: FORBIDDEN,
  third_party_is_not_active: FORBIDDEN,
  party_header_is_of_another: FORBIDDEN,
  token_names_no_consent: FORBIDDEN,
  token_lacks_the_scope: FORBIDDEN,
  consent_is_of_another_software: FORBIDDEN,
  consent_is_for_something_else: FORBIDDEN,
  cluster_is_not_granted: FORBIDDEN,
  consent_is_paused: FORBIDDEN,
  consent_is_revoked: FORBIDDEN,
  consent_is_not_authorised: FORBIDDEN,
  account_is_not_granted: at(400, 'ACCOUNT_ID_NOT_EXISTED'),
  account_not_found: at(400, 'ACCOUNT_ID_NOT_EXISTED'),
  payer_account_not_found: at(400, 'DEBTOR_ACCOUNTID_NOT_EXISTED'),
  debtor_is_another: at(400, 'DEBTOR_ACCOUNTID_NOT_EXISTED'),
  intent_not_found: at(400, 'PAYMENTID_NOT_EXISTED'),
  payment_order_not_found: at(400, 'PAYMENTID_NOT_EXISTED'),
  intent_is_expired: at(400, 'PAYMENTID_EXPIRED'),
  consent_not_found: at(400, 'CONSENTID_NOT_EXISTED'),
  consent_is_expired: at(400, 'EXPIRE_CONSENTID'),
  consent_is_consumed: at(400, 'EXPIRE_CONSENTID'),
  internal_fault: at(500, 'INTERNAL_ERROR'),
  commit_is_unknown: at(504, 'GATEWAY_TIMEOUT'),
  not_found: at(404, 'NOT_FOUND'),
};

export function annexError({ code, row, param, extra }: Problem): AnnexError {
  if (code === 'request_is_invalid' || code === 'header_is_missing' || code === 'header_is_not_valid')
    return at(row.status, fieldCode(param ?? '', extra?.missing === true || code === 'header_is_missing'));
  return ANNEX[code] ?? at(row.status, code.toUpperCase());
}

/** `/instructionIdentification` → `INSTRUCTION_IDENTIFICATION_REQUIRED` or `…_INVALID`. */
function fieldCode(param: string, missing: boolean): string {
  const name = param
    .replaceAll(/^\/|\/\d+/g, '')
    .replaceAll(/[/-]/g, '_')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase();
  return `${name === '' ? 'REQUEST' : name}_${missing ? 'REQUIRED' : 'INVALID'}`;
}
