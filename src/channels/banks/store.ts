/** What is kept of every message. One statement for many: messages that come together are kept together. */
import { plainArray, type Queryable, statement, textArray } from '../../core/database/index.ts';
import { FORGET_ROWS } from './rules/limits.ts';

export type CheckVerdict = 'verified' | 'failed' | 'not_checked';
export type Direction = 'in' | 'out';

/** A message as it is kept, with all that was found out about it. */
export interface KeptMessage {
  /** UUIDv7. */
  readonly id: string;
  readonly direction: Direction;
  readonly bin: number;
  readonly messageId: string;
  /** MsgDefIdr; empty where the message could not be read. */
  readonly type: string;
  /** SHA-256 of the text, hex. */
  readonly sha256: string;
  readonly at: number;
  readonly transport: CheckVerdict;
  readonly schema: CheckVerdict;
  readonly signature: CheckVerdict;
  /** HTTP status of its answer. */
  readonly status: number | null;
  readonly outcome: string;
  /** Id of the message in whose HTTP answer this one travelled. */
  readonly answers: string | null;
  readonly body: string;
}

export interface StoredMessage extends KeptMessage {
  readonly lastAt: number;
  readonly times: number;
}

const COLUMNS =
  'id, direction, bin, message_id, type, sha256, at, last_at, times, transport, schema, signature, status, outcome, answers';

/** A message that comes again keeps its first time and body; what is known of it is what the last look found. */
const KEEP = statement(
  'line.keep_messages',
  `INSERT INTO line_messages AS m (id, direction, bin, message_id, type, sha256, at, last_at, times, transport, schema, signature, status, outcome, answers, body)
   SELECT id, direction, bin, message_id, type, decode(sha256, 'hex'), at, at, 1, transport, schema, signature, status, outcome, answers, body
     FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[],
       $11::int[], $12::text[], $13::uuid[], $14::text[])
       AS n(id, direction, bin, message_id, type, sha256, at, transport, schema, signature, status, outcome, answers, body)
   ON CONFLICT (bin, direction, message_id, sha256) DO UPDATE
     SET times = m.times + 1, last_at = greatest(m.last_at, excluded.last_at), transport = excluded.transport,
         schema = excluded.schema, signature = excluded.signature, status = excluded.status, outcome = excluded.outcome`,
);
/** What became of messages that were sent. */
const TELL = statement(
  'line.tell_messages',
  `UPDATE line_messages m SET transport = n.transport, status = n.status, outcome = n.outcome, last_at = n.at, times = m.times + n.tried
     FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::bigint[], $6::int[]) AS n(id, transport, status, outcome, at, tried)
    WHERE m.id = n.id`,
);
/**
 * Earlier messages of the same id that were taken, with the answer that was given in their body. Other banks may have
 * used the id too: which is whose is told apart by the reader.
 */
const FIND_TAKEN = statement(
  'line.find_taken',
  `SELECT m.bin, m.message_id, encode(m.sha256, 'hex') AS sha256, m.status, m.outcome, r.body AS reply
     FROM line_messages m LEFT JOIN line_messages r ON r.answers = m.id
    WHERE m.message_id = ANY($1::text[]) AND m.direction = 'in' AND m.status IN (200, 202)`,
);
const FIND_SENT = statement(
  'line.find_sent',
  `SELECT id, message_id, bin, body FROM line_messages WHERE message_id = ANY($1::text[]) AND direction = 'out'`,
);
const FIND_FATES = statement(
  'line.find_fates',
  `SELECT message_id, bin, status, outcome FROM line_messages WHERE message_id = ANY($1::text[]) AND direction = 'out'`,
);
const LIST = statement(
  'line.list_messages',
  `SELECT ${COLUMNS} FROM line_messages WHERE id < $1 AND at >= $2 AND at < $3 ORDER BY id DESC LIMIT $4`,
);
const LIST_OF_BANK = statement(
  'line.list_messages_of_bank',
  `SELECT ${COLUMNS} FROM line_messages WHERE bin = $5 AND id < $1 AND at >= $2 AND at < $3 ORDER BY id DESC LIMIT $4`,
);
const FIND = statement('line.find_message', `SELECT ${COLUMNS}, body FROM line_messages WHERE id = $1`);
const FORGET = statement(
  'line.forget_messages',
  `DELETE FROM line_messages WHERE id IN (SELECT id FROM line_messages WHERE at < $1 LIMIT $2) RETURNING 1 AS gone`,
);

/**
 * Keeps messages. The same message twice among them is kept once and counted once: a statement may not meet a row
 * twice. Sorted by what is unique, so that two processes do not deadlock.
 */
export async function keepMessages(on: Queryable, messages: readonly KeptMessage[]): Promise<void> {
  const distinct = [...new Map(messages.map((one) => [sameKey(one), one])).entries()];
  const sorted = distinct.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  await on.query(KEEP, [
    plainArray(sorted.map((one) => one.id)),
    plainArray(sorted.map((one) => one.direction)),
    plainArray(sorted.map((one) => one.bin)),
    textArray(sorted.map((one) => one.messageId)),
    textArray(sorted.map((one) => one.type)),
    plainArray(sorted.map((one) => one.sha256)),
    plainArray(sorted.map((one) => one.at)),
    plainArray(sorted.map((one) => one.transport)),
    plainArray(sorted.map((one) => one.schema)),
    plainArray(sorted.map((one) => one.signature)),
    plainArray(sorted.map((one) => one.status)),
    textArray(sorted.map((one) => one.outcome)),
    plainArray(sorted.map((one) => one.answers)),
    textArray(sorted.map((one) => one.body)),
  ]);
}

const sameKey = (one: KeptMessage): string => [one.bin, one.direction, one.messageId, one.sha256].join(' ');

/** What became of a message that was sent. */
export interface SentFate {
  readonly id: string;
  readonly transport: CheckVerdict;
  readonly status: number | null;
  readonly outcome: string;
  readonly at: number;
  /** Further tries since it was kept: the first one is counted already. */
  readonly tried: number;
}

export async function tellMessages(on: Queryable, fates: readonly SentFate[]): Promise<void> {
  const sorted = [...new Map(fates.map((one) => [one.id, one])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  await on.query(TELL, [
    plainArray(sorted.map((one) => one.id)),
    plainArray(sorted.map((one) => one.transport)),
    plainArray(sorted.map((one) => one.status)),
    textArray(sorted.map((one) => one.outcome)),
    plainArray(sorted.map((one) => one.at)),
    plainArray(sorted.map((one) => one.tried)),
  ]);
}

export interface MessageKey {
  readonly bin: number;
  readonly messageId: string;
}

/** A message of this id that was taken before. */
export interface TakenMessage {
  readonly sha256: string;
  readonly status: number;
  readonly outcome: string;
  /** Text of the answer in the body, where there was one. */
  readonly reply: string | null;
}

/** In the order asked. */
export async function findTaken(
  on: Queryable,
  keys: readonly MessageKey[],
): Promise<(TakenMessage | undefined)[]> {
  const rows = await on.query<MessageRow & { reply: string | null }>(FIND_TAKEN, [idsOf(keys)]);
  const byKey = new Map(
    rows.map(({ bin, message_id, sha256, status, outcome, reply }) => [
      `${bin} ${message_id}`,
      { sha256: sha256 as unknown as string, status: status!, outcome, reply },
    ]),
  );
  return keys.map(({ bin, messageId }) => byKey.get(`${bin} ${messageId}`));
}

/** Texts that were made before, by bank and message id, in the order asked: what goes again goes unchanged. */
export async function findSent(
  on: Queryable,
  keys: readonly MessageKey[],
): Promise<({ readonly id: string; readonly body: string } | undefined)[]> {
  const rows = await on.query<MessageRow>(FIND_SENT, [idsOf(keys)]);
  const byKey = new Map(rows.map(({ id, bin, message_id, body }) => [`${bin} ${message_id}`, { id, body }]));
  return keys.map(({ bin, messageId }) => byKey.get(`${bin} ${messageId}`));
}

/** What was last said to messages of ours, by bank and message id, in the order asked; undefined for what was never sent. */
export async function findFates(
  on: Queryable,
  keys: readonly MessageKey[],
): Promise<(Pick<SentFate, 'status' | 'outcome'> | undefined)[]> {
  const rows = await on.query<MessageRow>(FIND_FATES, [idsOf(keys)]);
  const byKey = new Map(
    rows.map(({ bin, message_id, status, outcome }) => [`${bin} ${message_id}`, { status, outcome }]),
  );
  return keys.map(({ bin, messageId }) => byKey.get(`${bin} ${messageId}`));
}

const idsOf = (keys: readonly MessageKey[]): string =>
  textArray([...new Set(keys.map(({ messageId }) => messageId))]);

interface MessageRow {
  id: string;
  direction: Direction;
  bin: number;
  message_id: string;
  type: string;
  sha256: Buffer;
  at: bigint;
  last_at: bigint;
  times: number;
  transport: CheckVerdict;
  schema: CheckVerdict;
  signature: CheckVerdict;
  status: number | null;
  outcome: string;
  answers: string | null;
  body: string;
}

/** A message without its text. */
export type MessageLine = Omit<StoredMessage, 'body'>;

export interface MessageFilter {
  /** BIN of the bank at the other end; null for all. */
  readonly bin: number | null;
  /** Milliseconds since the epoch; from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  /** Id of the last one seen. */
  readonly before?: string | undefined;
}

const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Newest first. */
export async function listMessages(
  on: Queryable,
  { bin, from, to, before = LAST_UUID }: MessageFilter,
  rowsMax: number,
): Promise<MessageLine[]> {
  const values = [before, from, to, rowsMax];
  const rows =
    bin === null
      ? await on.query<MessageRow>(LIST, values)
      : await on.query<MessageRow>(LIST_OF_BANK, [...values, bin]);
  return rows.map(toLine);
}

export async function findMessage(on: Queryable, id: string): Promise<StoredMessage | undefined> {
  const [row] = await on.query<MessageRow>(FIND, [id]);
  return row === undefined ? undefined : { ...toLine(row), body: row.body };
}

/** Forgets messages from before an instant, some thousand at a time; true while there are more. */
export async function forgetMessages(on: Queryable, before: number): Promise<boolean> {
  return (await on.query(FORGET, [before, FORGET_ROWS])).length === FORGET_ROWS;
}

function toLine(row: MessageRow): MessageLine {
  return {
    id: row.id,
    direction: row.direction,
    bin: row.bin,
    messageId: row.message_id,
    type: row.type,
    sha256: row.sha256.toString('hex'),
    at: Number(row.at),
    lastAt: Number(row.last_at),
    times: row.times,
    transport: row.transport,
    schema: row.schema,
    signature: row.signature,
    status: row.status,
    outcome: row.outcome,
    answers: row.answers,
  };
}
