/** What is always true of consents: the chain holds, and nothing was done outside what was granted. */
import { type Queryable, statement } from '../../core/database/index.ts';
import type { Invariant, Look } from '../../core/verify/index.ts';
import { fromWire, toWire } from '../../kit/id.ts';
import { CHUNK_ROWS } from '../../kit/limits.ts';
import { findNotices } from '../notices/index.ts';
import type { Consent, ConsentVersion } from './model.ts';
import { holdsSignature } from './signature.ts';
import { listConsents } from './store/consents.ts';
import { consentKeys, versionsOf } from './store/versions.ts';
import { FIRST_HASH, hashOf, versionClaims } from './version.ts';

/** Accesses before the grant, after the end, of a cluster or an account that no version granted. */
const STRAY_ACCESSES = statement(
  'consents.verify_accesses',
  `SELECT a.id, a.consent, a.cluster
     FROM (SELECT * FROM consent_accesses WHERE id > $1 ORDER BY id LIMIT $2) a
     JOIN consents c ON c.id = a.consent
    WHERE c.decided_at IS NULL OR a.at < c.decided_at OR (c.ended_at IS NOT NULL AND a.at > c.ended_at)
       OR (a.account IS NOT NULL AND NOT (a.account = ANY(c.accounts)))
       OR (a.cluster <> 'payment' AND NOT (a.cluster = ANY(c.clusters)))`,
);
const LAST_ACCESS = statement(
  'consents.verify_last_access',
  `SELECT max(id::text) AS id, count(*)::int AS rows
     FROM (SELECT id FROM consent_accesses WHERE id > $1 ORDER BY id LIMIT $2) a`,
);
const USES = statement(
  'consents.verify_uses',
  `SELECT c.id, c.uses, (SELECT count(*) FROM consent_accesses a WHERE a.consent = c.id) AS accesses,
          c.spent, coalesce((SELECT sum(s.amount) FROM consent_spending s WHERE s.consent = c.id), 0)::bigint AS spending
     FROM unnest($1::uuid[]) AS k(id) JOIN consents c ON c.id = k.id`,
);

interface LastAccess {
  readonly id: string | null;
  readonly rows: number;
}

const CONSENTS_AT_ONCE = 500;
const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

export const consentInvariants: readonly Invariant[] = [
  {
    name: 'consent_versions_are_chained_and_signed',
    async check(on, look) {
      const keys = await consentKeys(on);
      await eachChunk(on, look, async (consents) => {
        // One snapshot: a version is written together with the consent's number of it.
        const ids = consents.map(({ id }) => id);
        const chains = Map.groupBy(await versionsOf(on, ids), ({ consent }) => consent);
        for (const consent of consents) checkChain(consent, chains.get(consent.id) ?? [], keys, look);
      });
    },
  },
  {
    name: 'versions_have_their_notices',
    async check(on, look) {
      await eachChunk(on, look, async (consents) => {
        const versions = await versionsOf(
          on,
          consents.map(({ id }) => id),
        );
        const named = versions.map((version) => ({ version, notices: noticesIn(version) }));
        const kept = await findNotices(
          on,
          named.flatMap(({ notices }) => notices ?? []),
        );
        for (const { version, notices } of named)
          for (const words of noticeFaults(version, notices, kept)) look.violation(words);
      });
    },
  },
  {
    name: 'accesses_lie_within_their_consent',
    async check(on, look) {
      let after: string | null = FIRST_UUID;
      while (after !== null) {
        const stray = await on.query<{ id: string; consent: string; cluster: string }>(STRAY_ACCESSES, [
          after,
          CHUNK_ROWS,
        ]);
        for (const { id, consent, cluster } of stray)
          look.violation(`${toWire('access', id)} read ${cluster} outside ${toWire('consent', consent)}`);
        const [last]: LastAccess[] = await on.query<LastAccess>(LAST_ACCESS, [after, CHUNK_ROWS]);
        look.rows(last!.rows);
        after = last!.id;
      }
    },
  },
  {
    name: 'uses_of_a_consent_are_its_accesses',
    async check(on, look) {
      await eachChunk(on, look, async (consents) => {
        const rows = await on.query<
          Record<'uses' | 'accesses' | 'spent' | 'spending', bigint> & { id: string }
        >(USES, [consents.map(({ id }) => id)]);
        for (const { id, uses, accesses, spent, spending } of rows) {
          if (uses !== accesses)
            look.violation(`${toWire('consent', id)} counts ${uses} uses and has ${accesses}`);
          if (spent !== spending)
            look.violation(`${toWire('consent', id)} has spent ${spent} and its days ${spending}`);
        }
      });
    },
  },
];

async function eachChunk(
  on: Queryable,
  look: Look,
  see: (consents: readonly Consent[]) => Promise<void>,
): Promise<void> {
  let consents = await listConsents(on, undefined, CONSENTS_AT_ONCE);
  while (consents.length > 0) {
    look.rows(consents.length);
    await see(consents);
    consents = await listConsents(on, consents.at(-1)!.id, CONSENTS_AT_ONCE);
  }
}

function checkChain(
  { id, version, state, expiresAt }: Consent,
  chain: readonly ConsentVersion[],
  keys: ReadonlyMap<string, string>,
  look: Look,
): void {
  const name = toWire('consent', id);
  // Between two statements one more may have been written; fewer than the consent counts never.
  if (chain.length < version) look.violation(`${name} counts ${version} versions and has ${chain.length}`);
  let previous = FIRST_HASH;
  for (const [place, one] of chain.entries()) {
    if (one.version !== place + 1) look.violation(`${name} lacks version ${place + 1}`);
    if (one.hash !== hashOf(previous, one.body))
      look.violation(`${name} version ${one.version} breaks the chain`);
    if (!holdsSignature(one.signature, versionClaims(id, one.version, one.hash), keys))
      look.violation(`${name} version ${one.version} is not signed by a key of this hub`);
    previous = one.hash;
  }
  const last = chain[version - 1];
  if (last === undefined) return;
  const said = JSON.parse(last.body) as { state: string; expires_at: number };
  if (said.state !== state || said.expires_at !== expiresAt)
    look.violation(`${name} is ${state} and its last version says ${said.state}`);
}

/** UUIDs that a version names; undefined: it was written before there were any. */
function noticesIn({ body }: ConsentVersion): string[] | undefined {
  const { notices } = JSON.parse(body) as { notices?: readonly string[] };
  return notices?.flatMap((notice) => fromWire('notice', notice) ?? []);
}

function noticeFaults(
  { consent, version, body }: ConsentVersion,
  named: readonly string[] | undefined,
  kept: Awaited<ReturnType<typeof findNotices>>,
): string[] {
  if (named === undefined) return [];
  const name = `${toWire('consent', consent)} version ${version}`;
  const { happened } = JSON.parse(body) as { happened: string };
  return [
    ...(happened === 'reminder' && named.length === 0 ? [`${name} is a reminder that nobody got`] : []),
    ...named
      .filter((id) => kept.get(id)?.consent !== consent)
      .map((id) => `${name} names ${toWire('notice', id)}, which there is not`),
  ];
}
