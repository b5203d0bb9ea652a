/** The directory as one who vouches: signs statements and the list, and knows its own signatures again. */
import type { Queryable } from '../../core/database/index.ts';
import type { Id } from '../../kit/id.ts';
import { CHUNK_ROWS } from '../../kit/limits.ts';
import type { ThirdParty } from './model.ts';
import { type StandingRefusal, standingRefusal } from './rules/standing.ts';
import {
  type DirectoryKey,
  directoryKeySet,
  PARTICIPANTS_S,
  type Participant,
  STATEMENT_S_MAX,
  type StatementRead,
  signParticipants,
  signSoftwareStatement,
  verifySoftwareStatement,
} from './statements.ts';
import { listThirdParties } from './store/parties.ts';
import { softwareOf, standingOf } from './store/software.ts';

/** Newest first: the first one signs, all of them are believed. */
export type DirectoryKeys = readonly [DirectoryKey, ...DirectoryKey[]];

export interface AuthorityParts {
  readonly database: Queryable;
  /** Asked anew each time, so that keys change without a restart. */
  readonly keys: () => DirectoryKeys;
  /** Under which name the directory signs: its public address. */
  readonly issuer: () => string;
  readonly nowMs: () => number;
  readonly mint: <N extends string>() => Id<N>;
}

export interface Signed {
  readonly jwt: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface DirectoryAuthority {
  /** Of software that stands; UUID. */
  statementOf(software: string): Promise<Signed | { readonly refusal: StandingRefusal }>;
  /** Everybody who is or was in the directory, with status. */
  participants(): Promise<Signed>;
  verify(jwt: string): StatementRead;
  keySet(): ReturnType<typeof directoryKeySet>;
}

export function createDirectoryAuthority({
  database,
  keys,
  issuer,
  nowMs,
  mint,
}: AuthorityParts): DirectoryAuthority {
  const issue = () => ({ key: keys()[0], issuer: issuer(), nowMs: nowMs() });
  return {
    async statementOf(software) {
      const standing = (await standingOf(database, [software])).get(software);
      const refusal = standingRefusal(standing);
      if (refusal !== undefined) return { refusal };
      const now = issue();
      const jwt = signSoftwareStatement(standing!, mint(), now);
      return { jwt, expiresAt: now.nowMs + STATEMENT_S_MAX * 1_000 };
    },
    async participants() {
      const listed = await readParticipants(database);
      const now = issue();
      return { jwt: signParticipants(listed, mint(), now), expiresAt: now.nowMs + PARTICIPANTS_S * 1_000 };
    },
    verify: (jwt) => verifySoftwareStatement(jwt, { issuer: issuer(), keys: keys() }, nowMs()),
    keySet: () => directoryKeySet(keys()),
  };
}

/** In chunks, so that no snapshot grows old. */
async function readParticipants(database: Queryable): Promise<Participant[]> {
  const all: Participant[] = [];
  let parties: readonly ThirdParty[];
  do {
    parties = await listThirdParties(database, all.at(-1)?.thirdParty.id, CHUNK_ROWS);
    const software = await softwareOf(
      database,
      parties.map((party) => party.id),
    );
    all.push(...parties.map((thirdParty) => ({ thirdParty, software: software.get(thirdParty.id) ?? [] })));
  } while (parties.length === CHUNK_ROWS);
  return all;
}
