/**
 * What an authorization request of Annex 01 asks for: account information by its scope alone, a payment or the link of a
 * wallet by the signed name of one that was announced before (`POST /v1/payments`, `POST /v1/wallet-links`).
 */
import { type Context, errors } from 'oidc-provider';
import { type JwsAlgorithm, readCompact, readJwk, verifyJws } from '../../../codecs/jws/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { fromWire } from '../../../kit/id.ts';
import type { ConsentKind } from '../../../services/consents/index.ts';
import { consentOfWallet } from '../wallettoken.ts';
import type { AskedTerms } from './interactions/index.ts';
import type { ConsentLedger } from './ledger.ts';

/** A payment or a wallet link that waits for its customer. */
export interface Announced extends AskedTerms {
  readonly software: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface PaymentRequestParts {
  readonly ledger: ConsentLedger;
  readonly findAnnounced: (on: Queryable, id: string) => Promise<Announced | undefined>;
  readonly database: Queryable;
  readonly issuer: string;
  readonly nowMs: () => number;
}

export interface PaymentRequests {
  /** Refuses an authorization request that asks for nothing, for two things, or for what its client has not announced. */
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
  const announced = async (
    { claim, kind, idOf }: Naming,
    claims: Claims,
    software: string,
  ): Promise<Announced | undefined> => {
    const id = idOf(String(claims[claim]));
    const found = id === undefined ? undefined : await parts.findAnnounced(parts.database, id);
    const isTheirs = found?.software === software && found.terms.kind === kind;
    return isTheirs && found.expiresAt > parts.nowMs() ? found : undefined;
  };
  return {
    async check(ctx, request) {
      const { client, params } = ctx.oidc;
      const scopes = (params?.scope ?? '').split(' ').filter((scope) => scope !== 'openid' && scope !== '');
      const [scope] = scopes;
      const naming = scopes.length === 1 ? NAMINGS.get(scope!) : undefined;
      if (naming === undefined && (scopes.length !== 1 || scope !== 'AIS'))
        throw new errors.InvalidScope('scope must be AIS, PIS or EWLTS', params?.scope ?? '');
      if (naming === undefined) {
        if (request !== undefined)
          throw new errors.InvalidRequest('request goes with a payment or a wallet link');
        return;
      }
      const { claim } = naming;
      if (request === undefined) throw new errors.InvalidRequest(`request must name the ${claim}`);
      const claims = await verified(request, client?.jwks?.keys ?? []);
      const fault =
        claims === undefined
          ? 'request is not signed by a key of this client'
          : faultOf(claims, claim, client!.clientId, parts);
      if (fault !== undefined) throw new errors.InvalidRequest(fault);
      if ((await announced(naming, claims!, client!.software_id ?? '')) === undefined)
        throw new errors.InvalidRequest(`${claim} is not known or no longer waits`);
    },
    async termsOf({ scope, sbv_request: request }, software) {
      const naming = scope?.split(' ').flatMap((one) => NAMINGS.get(one) ?? [])[0];
      if (naming !== undefined) return await announced(naming, claimsOf(request ?? '') ?? {}, software);
      const read = parts.ledger.read(ACCOUNT_INFORMATION);
      return read.ok ? read : undefined;
    },
  };
}

interface Naming {
  /** The claim of `request` that names what was announced. */
  readonly claim: 'paymentId' | 'ewalletToken';
  readonly kind: ConsentKind;
  readonly idOf: (name: string) => string | undefined;
}

/** By scope. The claim of a wallet link is our reading: the Annex has no other name for one. */
const NAMINGS: ReadonlyMap<string, Naming> = new Map<string, Naming>([
  // 32 hex digits: Annex 01 leaves 35 characters.
  ['PIS', { claim: 'paymentId', kind: 'payment', idOf: (name) => fromWire('payment_order', `pmo_${name}`) }],
  ['EWLTS', { claim: 'ewalletToken', kind: 'wallet_link', idOf: consentOfWallet }],
]);

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

/** The stricter of two readings where a claim is there, the laxer where it is not: Annex 01 names only the payment. */
function faultOf(
  claims: Claims,
  claim: Naming['claim'],
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
  return typeof claims[claim] === 'string' ? undefined : `request must name the ${claim}`;
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
