/** The words of the directory: who may ask for what, and with which software. */

/** INF public rates, AIS account information, PIS payment initiation, EWLTS wallet top-up and withdrawal. */
export const THIRD_PARTY_ROLES = ['INF', 'AIS', 'PIS', 'EWLTS'] as const;
export type ThirdPartyRole = (typeof THIRD_PARTY_ROLES)[number];

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
  /** Not more than its third party has. */
  readonly roles: readonly ThirdPartyRole[];
  /** Public JWK Set, JSON. */
  readonly jwks: string;
  readonly status: ThirdPartyStatus;
  readonly createdAt: number;
}

/** What every call is held against, read anew for each. */
export interface Standing {
  readonly software: SoftwareProduct;
  readonly thirdParty: ThirdParty;
}
