/** A version: what is true from then on, in one form, chained to the version before. */
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../../kit/canonicaljson.ts';
import { toWire } from '../../kit/id.ts';
import type { Notice } from '../notices/index.ts';
import type { Actor, Authentication, Consent, ConsentVersion, Shown } from './model.ts';

/** Signs a version's hash; the result is a compact JWS whose payload is what `versionClaims` says. */
export type VersionSigner = (claims: string) => string;

/** What happened, as the version says it. */
export interface Change {
  readonly happened: string;
  readonly by: Actor;
  /** UUID of the customer who did it. */
  readonly customer?: string;
  readonly reason?: string;
  readonly shown?: Shown;
  readonly authentication?: Authentication;
}

/** And who was told of it: the version names its notices, so that none can be struck out unseen. */
export interface KeptChange extends Change {
  readonly notices: readonly Notice[];
}

/** Of a consent before its first version. */
export const FIRST_HASH = '0'.repeat(64);

/** The asker as registered at that time: a later change of name changes no earlier version. */
export interface AskerWords {
  readonly name: string;
  readonly taxCode: string;
  readonly licence: string | null;
  readonly softwareName: string;
}

/** `consent` bears the number of this version already. */
export function versionOf(
  consent: Consent,
  change: KeptChange,
  asker: AskerWords,
  previousHash: string,
  at: number,
  sign: VersionSigner,
): ConsentVersion {
  const { version } = consent;
  const body = canonicalJson(bodyOf(consent, change, asker, at));
  const hash = hashOf(previousHash, body);
  return {
    consent: consent.id,
    version,
    at,
    body,
    hash,
    signature: sign(versionClaims(consent.id, version, hash)),
  };
}

export function hashOf(previousHash: string, body: string): string {
  return createHash('sha256').update(previousHash).update('\n').update(body).digest('hex');
}

/** The payload of a version's JWS: its place and its hash. */
export function versionClaims(consent: string, version: number, hash: string): string {
  return canonicalJson({ consent: toWire('consent', consent), hash, version });
}

function bodyOf(consent: Consent, change: KeptChange, asker: AskerWords, at: number): Json {
  return {
    ...{ consent: toWire('consent', consent.id), version: consent.version, at, profile: consent.profile },
    ...{ happened: change.happened, by: change.by, state: consent.state, expires_at: consent.expiresAt },
    ...(change.reason === undefined ? {} : { reason: change.reason }),
    bank: consent.book.toString().padStart(6, '0'),
    customer: toWire('customer', consent.customer),
    ...(change.customer === undefined ? {} : { done_by: toWire('customer', change.customer) }),
    third_party: {
      ...{ id: toWire('third_party', consent.thirdParty), name: asker.name, tax_code: asker.taxCode },
      ...{ licence: asker.licence, software: toWire('software', consent.software) },
      software_name: asker.softwareName,
    },
    terms: consent.terms as unknown as Json,
    granted: {
      accounts: consent.accounts.map((account) => toWire('account', account)),
      clusters: consent.clusters,
      approved: consent.approved.map((customer) => toWire('customer', customer)),
      approvers: consent.approvers.map((customer) => toWire('customer', customer)),
    },
    ...(change.authentication === undefined ? {} : { authentication: change.authentication }),
    ...(change.shown === undefined
      ? {}
      : { shown: { language: change.shown.language, text: change.shown.text } }),
    notices: change.notices.map(({ id }) => toWire('notice', id)),
  };
}
