/** What the FAPI 2.0 resource API sends: problems by RFC 9457, challenges by RFC 6750 §3 and RFC 9449 §7.1. */
import type { Problem } from '../../../../core/http/index.ts';
import { PROOF_ALGORITHMS } from '../possession.ts';

const CHALLENGE: Readonly<Record<string, string>> = {
  proof_is_missing: 'invalid_dpop_proof',
  proof_is_not_valid: 'invalid_dpop_proof',
  proof_is_of_another_key: 'invalid_dpop_proof',
  proof_was_used_before: 'invalid_dpop_proof',
};

export function challengeOf({ code, row }: Problem): Readonly<Record<string, string>> {
  if (row.status !== 401 && row.status !== 403) return {};
  const algs = `algs="${PROOF_ALGORITHMS.join(' ')}"`;
  // RFC 6750 §3: whoever sent no credentials is told of no error.
  if (code === 'token_is_missing') return { 'WWW-Authenticate': `DPoP ${algs}` };
  const error = CHALLENGE[code] ?? (row.status === 401 ? 'invalid_token' : 'insufficient_scope');
  return { 'WWW-Authenticate': `DPoP error="${error}", error_description="${code}", ${algs}` };
}

export function problemBody(
  { code, row, param, extra }: Problem,
  request: string,
  english: boolean,
): Readonly<Record<string, unknown>> {
  return {
    type: `/docs/problems#${code}`,
    title: english ? row.en : row.vi,
    status: row.status,
    code,
    ...(param === undefined ? {} : { param }),
    request_id: request,
    retryable: row.retryable,
    outcome: row.outcome,
    ...extra,
  };
}
