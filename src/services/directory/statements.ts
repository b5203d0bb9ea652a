/**
 * What the directory signs: software statements (RFC 7591 §2.3) and the list of participants, both as compact JWS with
 * ES256 and a type of their own, so that neither passes for the other (RFC 8725 §3.11).
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { publicJwk, readCompact, signCompact, thumbprint, verifyJwsSync } from '../../codecs/jws/index.ts';
import type { SoftwareProduct, Standing, ThirdParty, ThirdPartyRole } from './model.ts';
import { THIRD_PARTY_ROLES } from './model.ts';
import { rolesOf } from './rules/standing.ts';

/** What the directory signs with. */
export interface DirectoryKey {
  /** JWK thumbprint (RFC 7638): another key has another id without anybody having to think of it. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Whom a verifier believes: the key in use, the one before it, and the one that comes. */
export interface DirectoryTrust {
  readonly issuer: string;
  readonly keys: readonly Pick<DirectoryKey, 'kid' | 'publicKey'>[];
}

/** Seconds: a statement is fetched to be used at once (Open Finance Brasil takes those of the last five minutes). */
export const STATEMENT_S_MAX = 300;
/** Seconds: whoever holds the list for as long as it says has heard of a suspension within a minute. */
export const PARTICIPANTS_S = 60;
/** Seconds that two clocks may be apart (FAPI 2.0 §5.3.2.1). */
const CLOCK_SKEW_S = 10;
/** Ten RSA keys of 4096 bits and ten addresses come to 20 kB. */
const STATEMENT_CHARS_MAX = 32_768;

const STATEMENT_TYPE = 'software-statement+jwt';
const PARTICIPANTS_TYPE = 'participants+jwt';

/** What a software statement says, as the directory vouches for it. */
export interface SoftwareStatement {
  /** UUID of the software product. */
  readonly software: string;
  readonly softwareName: string;
  /** UUID of its third party. */
  readonly thirdParty: string;
  readonly name: string;
  readonly nameEn: string;
  readonly taxCode: string;
  readonly roles: readonly ThirdPartyRole[];
  readonly redirectUris: readonly string[];
  /** Public JWK Set. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  readonly jti: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export function directoryKey(privateKey: KeyObject): DirectoryKey {
  const publicKey = createPublicKey(privateKey);
  return { kid: thumbprint(publicKey), privateKey, publicKey };
}

interface Issue {
  readonly key: DirectoryKey;
  readonly issuer: string;
  readonly nowMs: number;
}

/** Times in JWTs are whole seconds (RFC 7519 §2). */
const seconds = (ms: number): number => Math.floor(ms / 1_000);

export function signSoftwareStatement(
  standing: Standing,
  jti: string,
  { key, issuer, nowMs }: Issue,
): string {
  const { software, thirdParty } = standing;
  const iat = seconds(nowMs);
  return signJwt(STATEMENT_TYPE, key, {
    iss: issuer,
    sub: software.id,
    iat,
    exp: iat + STATEMENT_S_MAX,
    jti,
    ...organisationClaims(thirdParty),
    ...softwareClaims(software, rolesOf(standing)),
  });
}

export interface Participant {
  readonly thirdParty: ThirdParty;
  readonly software: readonly SoftwareProduct[];
}

export function signParticipants(
  participants: readonly Participant[],
  jti: string,
  { key, issuer, nowMs }: Issue,
): string {
  const iat = seconds(nowMs);
  const listed = participants.map(({ thirdParty, software }) => ({
    ...organisationClaims(thirdParty),
    org_roles: thirdParty.roles,
    org_status: thirdParty.status,
    org_status_since: seconds(thirdParty.statusSince),
    software: software.map((one) => ({
      ...softwareClaims(one, rolesOf({ software: one, thirdParty })),
      software_status: one.status,
      software_status_since: seconds(one.statusSince),
    })),
  }));
  const claims = { iss: issuer, iat, exp: iat + PARTICIPANTS_S, jti, participants: listed };
  return signJwt(PARTICIPANTS_TYPE, key, claims);
}

const organisationClaims = ({ id, name, nameEn, taxCode }: ThirdParty) => ({
  org_id: id,
  org_name: name,
  org_name_en: nameEn,
  org_tax_code: taxCode,
});

const softwareClaims = (
  { id, name, redirectUris, jwks }: SoftwareProduct,
  roles: readonly ThirdPartyRole[],
) => ({
  software_id: id,
  software_name: name,
  software_roles: roles,
  software_redirect_uris: redirectUris,
  software_jwks: JSON.parse(jwks) as unknown,
});

export type StatementRefusal =
  | 'statement_is_not_readable'
  | 'statement_is_of_another_type'
  | 'statement_key_is_unknown'
  | 'statement_signature_is_wrong'
  | 'statement_is_of_another_issuer'
  | 'statement_has_expired'
  | 'statement_is_not_yet_valid'
  | 'statement_lives_too_long';

export type StatementRead =
  | { readonly ok: true; readonly statement: SoftwareStatement }
  | { readonly ok: false; readonly reason: StatementRefusal };

/**
 * Reads a software statement of our directory. Synchronous, for the client registration that asks has to be
 * (`extraClientMetadata.validator` of oidc-provider). What it says was true when it was signed: whether the software
 * still stands is for `standingOf`.
 */
export function verifySoftwareStatement(jwt: string, trust: DirectoryTrust, nowMs: number): StatementRead {
  const opened = openJwt(STATEMENT_TYPE, jwt, trust.keys);
  if (typeof opened === 'string') return { ok: false, reason: opened };
  const { iss, iat, exp } = opened;
  if (iss !== trust.issuer) return { ok: false, reason: 'statement_is_of_another_issuer' };
  if (!Number.isSafeInteger(iat) || !Number.isSafeInteger(exp))
    return { ok: false, reason: 'statement_is_not_readable' };
  const [from, to, now] = [iat as number, exp as number, nowMs / 1_000];
  if (to - from > STATEMENT_S_MAX) return { ok: false, reason: 'statement_lives_too_long' };
  if (from > now + CLOCK_SKEW_S) return { ok: false, reason: 'statement_is_not_yet_valid' };
  if (to <= now) return { ok: false, reason: 'statement_has_expired' };
  const statement = statementOf(opened, from, to);
  return statement === undefined
    ? { ok: false, reason: 'statement_is_not_readable' }
    : { ok: true, statement };
}

function statementOf(
  claims: Readonly<Record<string, unknown>>,
  iat: number,
  exp: number,
): SoftwareStatement | undefined {
  const { sub, jti, software_id, software_name, org_id, org_name, org_name_en, org_tax_code } = claims;
  const { software_roles, software_redirect_uris, software_jwks } = claims;
  const texts = [sub, jti, software_id, software_name, org_id, org_name, org_name_en, org_tax_code];
  const whole =
    texts.every((text) => typeof text === 'string') &&
    sub === software_id &&
    areTexts(software_roles) &&
    software_roles.every((role) => (THIRD_PARTY_ROLES as readonly string[]).includes(role)) &&
    areTexts(software_redirect_uris) &&
    isKeySet(software_jwks);
  if (!whole) return undefined;
  return {
    software: software_id as string,
    softwareName: software_name as string,
    thirdParty: org_id as string,
    name: org_name as string,
    nameEn: org_name_en as string,
    taxCode: org_tax_code as string,
    roles: software_roles as ThirdPartyRole[],
    redirectUris: software_redirect_uris,
    jwks: software_jwks,
    jti: jti as string,
    issuedAt: iat * 1_000,
    expiresAt: exp * 1_000,
  };
}

const areTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');
const isKeySet = (value: unknown): value is SoftwareStatement['jwks'] =>
  typeof value === 'object' && value !== null && Array.isArray((value as { keys?: unknown }).keys);

/** Public JWK Set of the directory: with these its signatures are verified. */
export function directoryKeySet(keys: DirectoryTrust['keys']): {
  keys: Record<string, unknown>[];
} {
  return {
    keys: keys.map(({ kid, publicKey }) => ({
      ...publicJwk(publicKey),
      kid,
      use: 'sig',
      alg: 'ES256',
    })),
  };
}

function signJwt(typ: string, { kid, privateKey }: DirectoryKey, claims: object): string {
  return signCompact(JSON.stringify(claims), { key: privateKey, algorithm: 'ES256', kid }, { typ });
}

function openJwt(
  typ: string,
  jwt: string,
  keys: DirectoryTrust['keys'],
): Readonly<Record<string, unknown>> | StatementRefusal {
  const read = readCompact(jwt, ['ES256'], STATEMENT_CHARS_MAX);
  if (!read.ok) return 'statement_is_not_readable';
  if (read.header.typ !== typ) return 'statement_is_of_another_type';
  const key = keys.find(({ kid }) => kid === read.header.kid);
  if (key === undefined) return 'statement_key_is_unknown';
  if (!verifyJwsSync(read, key.publicKey)) return 'statement_signature_is_wrong';
  return claimsOf(read.payload) ?? 'statement_is_not_readable';
}

function claimsOf(payload: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(payload.toString());
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
