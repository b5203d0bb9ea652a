/** What is always true of the directory: what stands there is what its history says last, and nobody has more than he may. */
import { statement } from '../../core/database/index.ts';
import type { Invariant, Snapshots } from '../../core/verify/index.ts';
import { toWire } from '../../kit/id.ts';
import { CHUNK_ROWS } from '../../kit/limits.ts';
import type { ThirdPartyRole } from './model.ts';
import { rolesFault } from './rules/registration.ts';

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

const PARTIES = statement(
  'directory.verify_third_parties',
  `SELECT t.id, t.roles, t.licence,
          coalesce(t.status = h.status AND t.status_since = h.since, false) AS as_history
     FROM (SELECT * FROM third_parties WHERE id > $1 ORDER BY id LIMIT $2) t
     LEFT JOIN LATERAL (
       SELECT s.status, s.since FROM third_party_statuses s
        WHERE s.third_party = t.id ORDER BY s.since DESC LIMIT 1) h ON true
    ORDER BY t.id`,
);
const SOFTWARE = statement(
  'directory.verify_software',
  `SELECT p.id, t.id IS NOT NULL AS has_owner,
          coalesce(p.status = h.status AND p.status_since = h.since, false) AS as_history,
          coalesce(p.version = v.version AND p.name = v.name AND p.redirect_uris = v.redirect_uris
                   AND p.roles = v.roles AND p.jwks = v.jwks, false) AS as_version
     FROM (SELECT * FROM software_products WHERE id > $1 ORDER BY id LIMIT $2) p
     LEFT JOIN third_parties t ON t.id = p.third_party
     LEFT JOIN LATERAL (
       SELECT s.status, s.since FROM software_statuses s
        WHERE s.software = p.id ORDER BY s.since DESC LIMIT 1) h ON true
     LEFT JOIN LATERAL (
       SELECT * FROM software_versions o WHERE o.software = p.id ORDER BY o.version DESC LIMIT 1) v ON true
    ORDER BY p.id`,
);

const RESOURCE_SERVERS = statement(
  'directory.verify_resource_servers',
  `SELECT r.id,
          coalesce(r.version = v.version AND r.name = v.name AND r.jwks IS NOT DISTINCT FROM v.jwks
                   AND r.certificate_subject IS NOT DISTINCT FROM v.certificate_subject
                   AND r.status = v.status, false) AS as_version
     FROM (SELECT * FROM resource_servers WHERE id > $1 ORDER BY id LIMIT $2) r
     LEFT JOIN LATERAL (
       SELECT * FROM resource_server_versions o WHERE o.resource_server = r.id
        ORDER BY o.version DESC LIMIT 1) v ON true
    ORDER BY r.id`,
);

interface PartyRow {
  readonly id: string;
  readonly roles: ThirdPartyRole[];
  readonly licence: string | null;
  readonly as_history: boolean;
}
interface SoftwareRow {
  readonly id: string;
  readonly has_owner: boolean;
  readonly as_history: boolean;
  readonly as_version: boolean;
}
interface ResourceServerRow {
  readonly id: string;
  readonly as_version: boolean;
}

export const directoryInvariants: readonly Invariant[] = [
  {
    name: 'third_parties_are_what_their_history_says',
    async check(on, look) {
      await eachChunk<PartyRow>(on, PARTIES, (rows) => {
        look.rows(rows.length);
        for (const { id, as_history, ...may } of rows) {
          const party = `third party ${toWire('third_party', id)}`;
          if (!as_history) look.violation(`${party} has another status than its history says`);
          if (rolesFault(may, look.nowMs) !== undefined)
            look.violation(`${party} has roles that it may not have`);
        }
      });
    },
  },
  {
    name: 'software_is_what_its_history_says',
    async check(on, look) {
      await eachChunk<SoftwareRow>(on, SOFTWARE, (rows) => {
        look.rows(rows.length);
        for (const { id, has_owner, as_history, as_version } of rows) {
          const product = `software ${toWire('software', id)}`;
          if (!has_owner) look.violation(`${product} is nobody's`);
          if (!as_history) look.violation(`${product} has another status than its history says`);
          if (!as_version) look.violation(`${product} says something else than its last version`);
        }
      });
    },
  },
  {
    name: 'resource_servers_are_what_their_history_says',
    async check(on, look) {
      await eachChunk<ResourceServerRow>(on, RESOURCE_SERVERS, (rows) => {
        look.rows(rows.length);
        for (const { id, as_version } of rows)
          if (!as_version)
            look.violation(
              `resource server ${toWire('resource_server', id)} says something else than its last version`,
            );
      });
    },
  },
];

/** A chunk is one statement, which sees a row and its history in one state. */
async function eachChunk<Row extends { readonly id: string }>(
  on: Snapshots,
  asked: typeof PARTIES,
  look: (rows: readonly Row[]) => void,
): Promise<void> {
  let after: string | undefined = FIRST_UUID;
  while (after !== undefined) {
    const rows: Row[] = await on.query<Row>(asked, [after, CHUNK_ROWS]);
    look(rows);
    after = rows.length < CHUNK_ROWS ? undefined : rows.at(-1)?.id;
  }
}
