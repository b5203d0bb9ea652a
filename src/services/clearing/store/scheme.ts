/** Participants, the open window, settlement positions and aliases. */
import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';
import type {
  AccountAddress,
  AliasKind,
  Connection,
  Participant,
  ParticipantKind,
  SettlementPosition,
  SettlementWindow,
} from '../model.ts';

const PARTICIPANTS = statement(
  'clearing.participants',
  'SELECT bin, kind, short_name, name, name_en, connection, cap, suspended, endpoint, authority, reachable FROM participants ORDER BY bin',
);
const FIND_PARTICIPANTS = statement(
  'clearing.find_participants',
  'SELECT bin, kind, short_name, name, name_en, connection, cap, suspended, endpoint, authority, reachable FROM participants WHERE bin = ANY($1::int[])',
);
const INSERT_PARTICIPANTS = statement(
  'clearing.insert_participants',
  `INSERT INTO participants (bin, kind, short_name, name, name_en, connection, cap, joined_at, endpoint, authority)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[],
                        $9::text[], $10::text[])`,
);
const AMEND_PARTICIPANTS = statement(
  'clearing.amend_participants',
  `WITH amended AS (
     UPDATE participants p SET cap = m.cap, suspended = m.suspended, endpoint = m.endpoint, authority = m.authority,
            reachable = m.reachable
       FROM unnest($1::int[], $2::bigint[], $3::boolean[], $4::text[], $5::text[], $6::boolean[])
         AS m(bin, cap, suspended, endpoint, authority, reachable)
      WHERE p.bin = m.bin RETURNING 1)
   SELECT 1 / (count(*) = $7)::int FROM amended`,
);
const INSERT_CAPS = statement(
  'clearing.insert_caps',
  'INSERT INTO participant_caps (bin, at, cap, caller) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[])',
);
const REMEMBER_CITIZEN_KEY = statement(
  'clearing.remember_citizen_key',
  'UPDATE scheme SET citizen_key = COALESCE(citizen_key, $1) RETURNING citizen_key',
);
const LOCK_SCHEME = statement('clearing.lock_scheme', 'SELECT window_number FROM scheme FOR UPDATE');
const OPEN_WINDOW = statement('clearing.open_window', 'SELECT window_number FROM scheme');
const MOVE_SCHEME = statement('clearing.move_scheme', 'UPDATE scheme SET window_number = $1');
const WINDOW_COLUMNS = 'number, id, state, opened_at, closed_at, settled_at';
const INSERT_WINDOW = statement(
  'clearing.insert_window',
  `INSERT INTO settlement_windows (number, id, state, opened_at) VALUES ($1, $2, 'open', $3)`,
);
const CLOSE_WINDOW = statement(
  'clearing.close_window',
  `UPDATE settlement_windows SET state = $2, closed_at = $3, settled_at = $4 WHERE number = $1`,
);
const SETTLE_WINDOWS = statement(
  'clearing.settle_windows',
  `UPDATE settlement_windows SET state = 'settled', settled_at = $2 WHERE number = ANY($1::int[])`,
);
const WINDOWS = statement(
  'clearing.windows',
  `SELECT ${WINDOW_COLUMNS} FROM settlement_windows WHERE number < $1 ORDER BY number DESC LIMIT $2`,
);
const FIND_WINDOWS = statement(
  'clearing.find_windows',
  `SELECT ${WINDOW_COLUMNS} FROM settlement_windows WHERE number = ANY($1::int[])`,
);
const INSERT_NETS = statement(
  'clearing.insert_nets',
  'INSERT INTO settlement_positions (window_number, bin, net) SELECT * FROM unnest($1::int[], $2::int[], $3::bigint[])',
);
const NETS = statement(
  'clearing.nets',
  'SELECT window_number, bin, net, confirmed_at FROM settlement_positions WHERE window_number = ANY($1::int[]) ORDER BY window_number, bin',
);
const CONFIRM_NETS = statement(
  'clearing.confirm_nets',
  `WITH confirmed AS (
     UPDATE settlement_positions s SET confirmed_at = $3, reference = m.reference
       FROM unnest($1::int[], $2::int[], $5::text[]) AS m(window_number, bin, reference)
      WHERE s.window_number = m.window_number AND s.bin = m.bin AND s.confirmed_at IS NULL RETURNING 1)
   SELECT 1 / (count(*) = $4)::int FROM confirmed`,
);
const FIND_ALIASES = statement(
  'clearing.find_aliases',
  `SELECT a.kind, a.value, a.bin, a.account FROM unnest($1::text[], $2::text[]) AS k(kind, value)
     JOIN aliases a ON a.kind = k.kind AND a.value = k.value`,
);
const INSERT_ALIASES = statement(
  'clearing.insert_aliases',
  'INSERT INTO aliases (kind, value, bin, account, created_at) SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::bigint[])',
);
const DELETE_ALIASES = statement(
  'clearing.delete_aliases',
  'DELETE FROM aliases a USING unnest($1::text[], $2::text[]) AS m(kind, value) WHERE a.kind = m.kind AND a.value = m.value',
);

interface ParticipantRow {
  bin: number;
  kind: ParticipantKind;
  short_name: string;
  name: string;
  name_en: string;
  connection: Connection;
  cap: bigint;
  suspended: boolean;
  endpoint: string | null;
  authority: string | null;
  reachable: boolean;
}

const toParticipant = (row: ParticipantRow): Participant => ({
  bin: row.bin,
  kind: row.kind,
  shortName: row.short_name,
  name: row.name,
  nameEn: row.name_en,
  connection: row.connection,
  cap: row.cap,
  suspended: row.suspended,
  endpoint: row.endpoint,
  authority: row.authority,
  reachable: row.reachable,
});

export async function listParticipants(on: Queryable): Promise<Participant[]> {
  return (await on.query<ParticipantRow>(PARTICIPANTS)).map(toParticipant);
}

export async function findParticipants(
  on: Queryable,
  bins: readonly number[],
): Promise<Map<number, Participant>> {
  const rows = await on.query<ParticipantRow>(FIND_PARTICIPANTS, [plainArray([...new Set(bins)])]);
  return new Map(rows.map((row) => [row.bin, toParticipant(row)]));
}

export function keepParticipants(
  on: Queryable,
  joined: readonly Participant[],
  at: number,
): Promise<unknown> {
  return on.query(INSERT_PARTICIPANTS, [
    plainArray(joined.map((p) => p.bin)),
    plainArray(joined.map((p) => p.kind)),
    textArray(joined.map((p) => p.shortName)),
    textArray(joined.map((p) => p.name)),
    textArray(joined.map((p) => p.nameEn)),
    plainArray(joined.map((p) => p.connection)),
    plainArray(joined.map((p) => p.cap)),
    plainArray(joined.map(() => at)),
    textArray(joined.map((p) => p.endpoint)),
    textArray(joined.map((p) => p.authority)),
  ]);
}

/** Each participant once: the last word of the batch. */
export function keepAmendedParticipants(on: Queryable, amended: readonly Participant[]): Promise<unknown> {
  const last = [...new Map(amended.map((p) => [p.bin, p])).values()];
  return on.query(AMEND_PARTICIPANTS, [
    plainArray(last.map((p) => p.bin)),
    plainArray(last.map((p) => p.cap)),
    plainArray(last.map((p) => p.suspended)),
    textArray(last.map((p) => p.endpoint)),
    textArray(last.map((p) => p.authority)),
    plainArray(last.map((p) => p.reachable)),
    last.length,
  ]);
}

/** The hub may append to caps and not rewrite them; of two changes in one instant the last one counts. */
export function keepCaps(
  on: Queryable,
  changes: readonly { bin: number; at: number; cap: bigint; caller: string }[],
): Promise<unknown> {
  const last = [...new Map(changes.map((change) => [change.bin, change])).values()];
  return on.query(INSERT_CAPS, [
    plainArray(last.map((change) => change.bin)),
    plainArray(last.map((change) => change.at)),
    plainArray(last.map((change) => change.cap)),
    textArray(last.map((change) => change.caller)),
  ]);
}

/** Remembers the fingerprint of the citizen key at the first start, and answers the one that holds. */
export async function citizenKeyOf(on: Queryable, fingerprint: string): Promise<string> {
  return (await on.query<{ citizen_key: string }>(REMEMBER_CITIZEN_KEY, [fingerprint]))[0]!.citizen_key;
}

/** Locks the scheme and answers the number of the open window. */
export async function lockScheme(on: Queryable): Promise<number> {
  return (await on.query<{ window_number: number }>(LOCK_SCHEME))[0]!.window_number;
}

/** Read after positions are locked: closing holds them all until the next window is open. */
export async function openWindowNumber(on: Queryable): Promise<number> {
  return (await on.query<{ window_number: number }>(OPEN_WINDOW))[0]!.window_number;
}

export function keepOpenedWindow(
  on: Queryable,
  opened: { number: number; id: string; at: number },
): Promise<unknown>[] {
  return [
    on.query(MOVE_SCHEME, [opened.number]),
    on.query(INSERT_WINDOW, [opened.number, opened.id, opened.at]),
  ];
}

export function keepClosedWindow(
  on: Queryable,
  number: number,
  nets: readonly { bin: number; net: bigint }[],
  at: number,
): Promise<unknown>[] {
  // A window in which nobody owes anybody anything is settled by being closed.
  const settled = nets.length === 0;
  const closed = on.query(CLOSE_WINDOW, [number, settled ? 'settled' : 'closed', at, settled ? at : null]);
  if (settled) return [closed];
  return [
    closed,
    on.query(INSERT_NETS, [
      plainArray(nets.map(() => number)),
      plainArray(nets.map((n) => n.bin)),
      plainArray(nets.map((n) => n.net)),
    ]),
  ];
}

export function keepConfirmations(
  on: Queryable,
  confirmed: readonly { windowNumber: number; bin: number; reference: string }[],
  settled: readonly number[],
  at: number,
): Promise<unknown>[] {
  const kept = [
    on.query(CONFIRM_NETS, [
      plainArray(confirmed.map((c) => c.windowNumber)),
      plainArray(confirmed.map((c) => c.bin)),
      at,
      confirmed.length,
      textArray(confirmed.map((c) => c.reference)),
    ]),
  ];
  if (settled.length > 0) kept.push(on.query(SETTLE_WINDOWS, [plainArray(settled), at]));
  return kept;
}

interface WindowRow {
  number: number;
  id: string;
  state: SettlementWindow['state'];
  opened_at: bigint;
  closed_at: bigint | null;
  settled_at: bigint | null;
}

const toWindow = (row: WindowRow): SettlementWindow => ({
  number: row.number,
  id: row.id,
  state: row.state,
  openedAt: Number(row.opened_at),
  closedAt: row.closed_at === null ? null : Number(row.closed_at),
  settledAt: row.settled_at === null ? null : Number(row.settled_at),
});

const LAST_WINDOW = 2_147_483_647;

export async function listWindows(
  on: Queryable,
  before: number | undefined,
  rowsMax: number,
): Promise<SettlementWindow[]> {
  return (await on.query<WindowRow>(WINDOWS, [before ?? LAST_WINDOW, rowsMax])).map(toWindow);
}

export async function findWindows(
  on: Queryable,
  numbers: readonly number[],
): Promise<Map<number, SettlementWindow>> {
  const rows = await on.query<WindowRow>(FIND_WINDOWS, [plainArray([...new Set(numbers)])]);
  return new Map(rows.map((row) => [row.number, toWindow(row)]));
}

export async function netsOf(on: Queryable, windows: readonly number[]): Promise<SettlementPosition[]> {
  const rows = await on.query<{
    window_number: number;
    bin: number;
    net: bigint;
    confirmed_at: bigint | null;
  }>(NETS, [plainArray([...new Set(windows)])]);
  return rows.map((row) => ({
    windowNumber: row.window_number,
    bin: row.bin,
    net: row.net,
    confirmedAt: row.confirmed_at === null ? null : Number(row.confirmed_at),
  }));
}

export interface Alias {
  readonly kind: AliasKind;
  /** Normalised; a citizen number only as HMAC. */
  readonly value: string;
}

/** Where aliases point, in the order asked. */
export async function findAliases(
  on: Queryable,
  aliases: readonly Alias[],
): Promise<(AccountAddress | undefined)[]> {
  const rows = await on.query<{ kind: AliasKind; value: string; bin: number; account: string }>(
    FIND_ALIASES,
    [plainArray(aliases.map((alias) => alias.kind)), textArray(aliases.map((alias) => alias.value))],
  );
  const found = new Map(
    rows.map((row) => [`${row.kind} ${row.value}`, { bin: row.bin, account: row.account }]),
  );
  return aliases.map((alias) => found.get(`${alias.kind} ${alias.value}`));
}

export function keepAliases(
  on: Queryable,
  aliases: readonly (Alias & AccountAddress)[],
  at: number,
): Promise<unknown> {
  return on.query(INSERT_ALIASES, [
    plainArray(aliases.map((alias) => alias.kind)),
    textArray(aliases.map((alias) => alias.value)),
    plainArray(aliases.map((alias) => alias.bin)),
    textArray(aliases.map((alias) => alias.account)),
    plainArray(aliases.map(() => at)),
  ]);
}

export function removeAliases(on: Queryable, aliases: readonly Alias[]): Promise<unknown> {
  return on.query(DELETE_ALIASES, [
    plainArray(aliases.map((alias) => alias.kind)),
    textArray(aliases.map((alias) => alias.value)),
  ]);
}
