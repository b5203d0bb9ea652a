/**
 * What an authorization request of Annex 01 asks for: account information by its scope alone, a payment by the signed
 * name of one that was announced before (`POST /v1/payments`).
 */
import { type Context, errors } from 'oidc-provider';
import { type JwsAlgorithm, readCompact, readJwk, verifyJws } from '../../../codecs/jws/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { fromWire } from '../../../kit/id.ts';
import type { AskedTerms } from './interactions/index.ts';
import type { ConsentLedger } from './ledger.ts';

/** A payment that waits for its customer. */
export interface AnnouncedPayment extends AskedTerms {
  readonly software: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface PaymentRequestParts {
  readonly ledger: ConsentLedger;
  readonly findPayment: (on: Queryable, id: string) => Promise<AnnouncedPayment | undefined>;
  readonly database: Queryable;
  readonly issuer: string;
  readonly nowMs: () => number;
}

export interface PaymentRequests {
  /** Refuses an authorization request that asks for nothing, for two things, or for a payment that is not its client's. */
  check(ctx: Context, request: string | undefined): Promise<void>;
  /** What a request that passed `check` asks for; undefined when it is no longer to be had. */
  termsOf(
    params: Readonly<Record<string, string | undefined>>,
    software: string,
  ): Promise<AskedTerms | undefined>;
}

/** Annex 02 names RSA from 2,048 and ECDSA from 256 bits (our reading: RS256 and ES256). */
const ALGORITHMS: readonly JwsAlgorithm[] = ['ES256', 'PS256', 'RS256', 'EdDSA'];
const REQUEST_CHARS_MAX = 4_096;
const CLOCK_SKEW_S = 10;

/** Annex 01's three queries of account information in one consent; its text has no purpose to give. */
const ACCOUNT_INFORMATION = {
  type: 'vn_account_information',
  datatypes: ['accounts', 'account_details', 'balances', 'transactions'],
  purpose: 'personal_finance',
} as const;

export function createPaymentRequests(parts: PaymentRequestParts): PaymentRequests {
  const announced = async (payment: string, software: string): Promise<AnnouncedPayment | undefined> => {
    // 32 hex digits: Annex 01 leaves 35 characters.
    const id = fromWire('payment_order', `pmo_${payment}`);
    const found = id === undefined ? undefined : await parts.findPayment(parts.database, id);
    return found?.software === software && found.expiresAt > parts.nowMs() ? found : undefined;
  };
  return {
    async check(ctx, request) {
      const { client, params } = ctx.oidc;
      const scopes = (params?.scope ?? '').split(' ').filter((scope) => scope !== 'openid' && scope !== '');
      if (scopes.length !== 1 || (scopes[0] !== 'AIS' && scopes[0] !== 'PIS'))
        throw new errors.InvalidScope('scope must be AIS or PIS', params?.scope ?? '');
      if (scopes[0] === 'AIS') {
        if (request !== undefined) throw new errors.InvalidRequest('request goes with a payment');
        return;
      }
      if (request === undefined) throw new errors.InvalidRequest('request must name the payment');
      const claims = await verified(request, client?.jwks?.keys ?? []);
      const fault =
        claims === undefined
          ? 'request is not signed by a key of this client'
          : faultOf(claims, client!.clientId, parts);
      if (fault !== undefined) throw new errors.InvalidRequest(fault);
      if ((await announced(String(claims!.paymentId), client!.software_id ?? '')) === undefined)
        throw new errors.InvalidRequest('paymentId is not known or no longer waits');
    },
    async termsOf({ scope, sbv_request: request }, software) {
      if (scope?.split(' ').includes('PIS') === true) {
        const payment = claimsOf(request ?? '')?.paymentId;
        return typeof payment === 'string' ? await announced(payment, software) : undefined;
      }
      const read = parts.ledger.read(ACCOUNT_INFORMATION);
      return read.ok ? read : undefined;
    },
  };
}

type Claims = Readonly<Record<string, unknown>>;

async function verified(request: string, keys: readonly Claims[]): Promise<Claims | undefined> {
  const read = readCompact(request, ALGORITHMS, REQUEST_CHARS_MAX);
  if (!read.ok) return undefined;
  for (const jwk of keys.filter(({ kid }) => read.header.kid === undefined || kid === read.header.kid)) {
    const key = readJwk(jwk);
    if (key.ok && (await verifyJws(read, key.key))) return claimsOf(request);
  }
  return undefined;
}

/** The stricter of two readings where a claim is there, the laxer where it is not: Annex 01 names only `paymentId`. */
function faultOf(
  claims: Claims,
  clientId: string,
  { issuer, nowMs }: PaymentRequestParts,
): string | undefined {
  const { iss, aud, exp, nbf } = claims;
  const now = nowMs() / 1_000;
  if (iss !== undefined && iss !== clientId) return 'request is of another client';
  if (aud !== undefined && ![aud].flat().includes(issuer)) return 'request is for another server';
  if (exp !== undefined && !(typeof exp === 'number' && exp > now - CLOCK_SKEW_S))
    return 'request has expired';
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf < now + CLOCK_SKEW_S))
    return 'request is not yet valid';
  return typeof claims.paymentId === 'string' ? undefined : 'request must name the payment';
}

function claimsOf(request: string): Claims | undefined {
  const read = readCompact(request, ALGORITHMS, REQUEST_CHARS_MAX);
  if (!read.ok) return undefined;
  try {
    return JSON.parse(Buffer.from(read.payload).toString('utf8')) as Claims;
  } catch {
    return undefined;
  }
}
