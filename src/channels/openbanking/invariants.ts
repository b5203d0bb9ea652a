/** What is always true of tokens: each was issued under a consent that lived, to the software that it was given to. */
import { type Queryable, statement } from '../../core/database/index.ts';
import type { Invariant, Look } from '../../core/verify/index.ts';
import { toWire } from '../../kit/id.ts';
import { CHUNK_ROWS } from '../../kit/limits.ts';

/**
 * The library's models with which somebody can get at data, now or by asking for the next one. The last version of a
 * consent that has ended is its end: a token that was kept under it came after. Of those that name no version the clock
 * says it.
 */
const TOKENS = statement(
  'openbanking.verify_tokens',
  `SELECT a.grant_id, a.id, a.model, c.id IS NOT NULL AS consented,
          c.approved <> '{}' AS agreed, o.software IS NOT DISTINCT FROM c.software AS same_software,
          c.ended_at IS NOT NULL AND CASE WHEN a.consent_version IS NULL
            THEN (a.payload ->> 'iat')::bigint * 1000 > c.ended_at ELSE a.consent_version >= c.version END AS after_the_end
     FROM oidc_artefacts a
     LEFT JOIN consents c ON c.id = a.grant_id
     LEFT JOIN oauth_clients o ON o.client_id = a.payload ->> 'clientId'
    WHERE a.grant_id IS NOT NULL AND (a.grant_id, a.id) > ($1::uuid, $2)
      AND a.model IN ('AccessToken', 'RefreshToken', 'AuthorizationCode')
    ORDER BY a.grant_id, a.id LIMIT $3`,
);

interface TokenRow {
  readonly grant_id: string;
  readonly id: string;
  readonly model: string;
  readonly consented: boolean;
  readonly agreed: boolean | null;
  readonly same_software: boolean;
  readonly after_the_end: boolean | null;
}

const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

export const tokenInvariants: readonly Invariant[] = [
  {
    name: 'no_token_without_a_consent_that_lived',
    async check(on, look) {
      let rows = await tokensAfter(on, FIRST_UUID, '');
      while (rows.length > 0) {
        look.rows(rows.length);
        for (const row of rows) checkToken(row, look);
        const { grant_id, id } = rows.at(-1)!;
        rows = await tokensAfter(on, grant_id, id);
      }
    },
  },
];

function tokensAfter(on: Queryable, grant: string, id: string): Promise<TokenRow[]> {
  return on.query<TokenRow>(TOKENS, [grant, id, CHUNK_ROWS]);
}

/** A token that outlives its consent opens nothing, and is deleted in its time; one that is born after it is wrong. */
function checkToken(row: TokenRow, look: Look): void {
  const consent = toWire('consent', row.grant_id);
  if (!row.consented) look.violation(`${row.model} under ${consent}, which there is not`);
  else if (row.agreed !== true) look.violation(`${row.model} under ${consent}, to which nobody has agreed`);
  if (row.consented && !row.same_software)
    look.violation(`${row.model} under ${consent} for another software`);
  if (row.after_the_end === true) look.violation(`${row.model} issued after ${consent} had ended`);
}
