/**
 * What a bank's resource server is told of a token (RFC 7662, signed as RFC 9701 says): enough to answer the third party
 * who shows it, and nothing of whom it concerns beyond the ids of the accounts. Message Signing §6.2 leaves open who may
 * ask; here those that the directory has, each about consents with its own bank.
 */
import type { AuthorizationDetail, Client, Context, Token } from 'oidc-provider';
import { type Consent, stateAt } from '../../../services/consents/index.ts';
import type { ConsentLedger } from './ledger.ts';

export interface Introspection {
  /** May it be told of this token, now? Else the token is inactive for it, as one that does not exist (RFC 7662 §2.2). */
  readonly mayBeTold: (ctx: Context, client: Client, token: Token) => Promise<boolean>;
  /** Of a token that it is told of. */
  readonly details: (token: Token) => readonly AuthorizationDetail[];
}

export interface IntrospectionParts {
  readonly ledger: Pick<ConsentLedger, 'find' | 'describe'>;
  readonly nowMs: () => number;
}

export function createIntrospection({ ledger, nowMs }: IntrospectionParts): Introspection {
  const told = new WeakMap<Token, Consent>();
  return {
    async mayBeTold(_ctx, { resource_server_of: bin }, token) {
      if (bin === undefined || token.kind !== 'AccessToken' || token.grantId === undefined) return false;
      // Read anew at every question: whatever ends a consent, on whatever process, ends this answer.
      const consent = await ledger.find(token.grantId);
      if (consent === undefined || !isOpenTo(bin, consent, nowMs())) return false;
      told.set(token, consent);
      // By the names that the signed list of participants has.
      token.extra = { org_id: consent.thirdParty, software_id: consent.software };
      // The name under which the third party knows her is between those two.
      delete token.accountId;
      return true;
    },
    details(token) {
      const consent = told.get(token);
      return consent === undefined ? [] : [toldOf(ledger.describe(consent), consent)];
    },
  };
}

/** As the hub's own door has it: one that is paused, or that somebody has still to agree to, lets nothing through. */
function isOpenTo(bin: number, consent: Consent, nowMs: number): boolean {
  return consent.book === bin && stateAt(consent, nowMs) === 'authorised';
}

/** Of a payment only that there is one: amounts, payees and limits are held where money moves, and payees have names. */
const TOLD = [
  'type',
  'bin',
  'consent_id',
  'datatypes',
  'history_from',
  'frequency_per_day',
  'accounts',
  'expires_at',
] as const;

function toldOf(detail: AuthorizationDetail, { version }: Consent): AuthorizationDetail {
  const members: [string, unknown][] = TOLD.flatMap((name) =>
    detail[name] === undefined ? [] : [[name, detail[name]]],
  );
  return { type: detail.type, ...Object.fromEntries(members), consent_version: version };
}
