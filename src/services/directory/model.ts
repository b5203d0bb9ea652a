/** The words of the directory: who may ask for what, and with which software. */

/** INF public rates, AIS account information, PIS payment initiation, EWLTS wallet top-up and withdrawal. */
export const THIRD_PARTY_ROLES = ['INF', 'AIS', 'PIS', 'EWLTS'] as const;
export type ThirdPartyRole = (typeof THIRD_PARTY_ROLES)[number];

/** `revoked` is for good; `suspended` is lifted by the operator. */
export const THIRD_PARTY_STATUSES = ['active', 'suspended', 'revoked'] as const;
export type ThirdPartyStatus = (typeof THIRD_PARTY_STATUSES)[number];

/** An organisation that asks banks in the name of their customers (bên thứ ba). */
export interface ThirdParty {
  /** UUID. */
  readonly id: string;
  /** Mã số thuế: its id in Circular 64's header `TPP-ID`. */
  readonly taxCode: string;
  /** As registered; customers are shown this name and never one that the software chose. */
  readonly name: string;
  readonly nameEn: string;
  /** Licence of a bank or payment intermediary; without one neither PIS nor EWLTS (Circular 64/2024/TT-NHNN Art 5.3). */
  readonly licence: string | null;
  readonly roles: readonly ThirdPartyRole[];
  readonly status: ThirdPartyStatus;
  /** Milliseconds since the epoch. */
  readonly statusSince: number;
  readonly contacts: Contacts;
  readonly createdAt: number;
}

export interface Contacts {
  readonly email: string;
  readonly phone?: string;
  readonly website?: string;
}

/** A piece of software of a third party; an OAuth client is registered for it. */
export interface SoftwareProduct {
  /** UUID. */
  readonly id: string;
  readonly thirdParty: string;
  /** What it is called on a customer's screen, below the registered name. */
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** As registered; what it may do is no more than its third party has, see `rolesOf`. */
  readonly roles: readonly ThirdPartyRole[];
  /** Public JWK Set, JSON. */
  readonly jwks: string;
  readonly status: ThirdPartyStatus;
  /** Milliseconds since the epoch. */
  readonly statusSince: number;
  /** Counts its changes from 1; what each said is kept. */
  readonly version: number;
  readonly createdAt: number;
}

/** What every call is held against, read anew for each. */
export interface Standing {
  readonly software: SoftwareProduct;
  readonly thirdParty: ThirdParty;
}

/** A status that somebody or some software had from then on. */
export interface StatusChange {
  /** UUID of a third party or of a software product. */
  readonly of: string;
  /** Milliseconds since the epoch; later than that of the change before. */
  readonly since: number;
  readonly status: ThirdPartyStatus;
  readonly reason: string;
}

/**
 * A server of a bank that answers third parties itself, under consents that are kept here: it may ask what a token is worth
 * (RFC 7662). Its software is the bank's own, so it stands for no third party and asks no customer.
 */
export interface ResourceServer {
  /** UUID; on the wire its OAuth client id. */
  readonly id: string;
  /** BIN of its bank: of consents with another one it learns nothing. */
  readonly bin: number;
  /** For operators; no customer reads it. */
  readonly name: string;
  /** Public JWK Set, JSON, that it signs its questions with; null: it comes with a certificate. */
  readonly jwks: string | null;
  /** Distinguished name of that certificate (RFC 4514); null: it signs. */
  readonly certificateSubject: string | null;
  readonly status: ThirdPartyStatus;
  /** Milliseconds since the epoch. */
  readonly statusSince: number;
  /** Counts its changes from 1, those of its status too; what each said is kept. */
  readonly version: number;
  readonly createdAt: number;
}

/** Names fit one line of a customer's telephone. */
export const NAME_CHARS_MAX = 140;
export const SOFTWARE_NAME_CHARS_MAX = 60;
export const REASON_CHARS_MAX = 500;
export const LICENCE_CHARS_MAX = 64;
/** A web, an Android and an iOS app, each with a few addresses; a customer's browser is sent to none but these. */
export const REDIRECT_URIS_MAX = 10;
/** Authorization servers carry it in a query beside the answer; browsers and proxies cut above 2 kB. */
export const REDIRECT_URI_CHARS_MAX = 512;
/** Software that one third party registers: one for each of its apps and environments. */
export const SOFTWARE_MAX = 50;
/** Of one bank, revoked ones aside: a few APIs, each in two data centres. */
export const RESOURCE_SERVERS_MAX = 10;
/** Subjects of real certificates stay below 200 characters. */
export const CERTIFICATE_SUBJECT_CHARS_MAX = 256;
