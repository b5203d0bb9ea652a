/** The bank's own copy of each consent: told by the hub, ended by either side. */
import { instantOf, type RequestOf } from '../../../codecs/connector/index.ts';
import type { Bank } from '../payments/bank.ts';
import type { Copy } from '../rules/ground.ts';
import { findConsent, keepConsent, withdraw } from '../store/openbanking.ts';
import { type Answer, answered, bare } from './model.ts';

/** The newest version counts, whichever comes last. */
export function takeNotice({ books, nowMs }: Bank, notice: RequestOf<'consents'>): Answer {
  const { consent: id, version } = notice;
  const before = findConsent(books, id);
  const held = before === undefined ? -1 : before.version;
  if (version > held)
    keepConsent(books, {
      ...{ id, version, state: notice.state, customer: bare(notice.customer) },
      thirdParty: notice.third_party.name,
      notice: JSON.stringify(notice),
      expiresMs: instantOf(notice.expires_at),
      heardMs: nowMs(),
    });
  return answered({ consent: id, version: Math.max(version, held) });
}

export function copyOf({ books }: Bank, id: string): Copy | undefined {
  const row = findConsent(books, id);
  if (row === undefined) return undefined;
  const { kind, accounts, clusters, detail } = JSON.parse(row.notice) as RequestOf<'consents'>;
  return {
    ...{ state: row.state, kind, clusters, detail, expiresMs: row.expiresMs },
    customer: row.customer,
    accounts: accounts.map(bare),
    withdrawn: row.withdrawnMs !== null,
  };
}

export type Withdrawn = 'withdrawn' | 'consent_does_not_exist' | 'consent_has_ended';

const ENDED: ReadonlySet<string> = new Set(['rejected', 'revoked', 'expired', 'consumed']);

/** The customer ends it at her bank: in force here from this moment on. */
export function withdrawByCommand({ books, nowMs }: Bank, id: string, reason: string): Withdrawn {
  const found = findConsent(books, id);
  if (found === undefined) return 'consent_does_not_exist';
  if (found.withdrawnMs !== null || ENDED.has(found.state)) return 'consent_has_ended';
  withdraw(books, id, reason, nowMs());
  return 'withdrawn';
}
