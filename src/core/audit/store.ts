/** The audit's SQL: lines, heads and checkpoints; all of it only ever appends. */
import { CHUNK_ROWS } from '../../kit/limits.ts';
import { plainArray, type Queryable, statement, textArray } from '../database/index.ts';
import type { AuditLine, NumberedAuditLine } from './chain.ts';

/** One snapshot of all heads: audit lines and lanes move in the same transaction. */
const HEADS = statement(
  'audit.heads',
  'SELECT lane, audit_seq, audit_head FROM lanes WHERE audit_seq > 0 ORDER BY lane',
);
const INSERT_CHECKPOINT = statement(
  'audit.insert_checkpoint',
  'INSERT INTO audit_checkpoints (at, heads, public_key, signature) VALUES ($1, $2, $3, $4) ON CONFLICT (at) DO NOTHING',
);
const CHECKPOINTS = statement(
  'audit.checkpoints',
  'SELECT at, heads, public_key, signature FROM audit_checkpoints WHERE at > $1 ORDER BY at LIMIT $2',
);
const LINES = statement(
  'audit.lines',
  'SELECT lane, seq, at, caller, action, subject, outcome, detail, hash FROM audit_lines WHERE lane = $1 AND seq > $2 ORDER BY seq LIMIT $3',
);
const NEWEST_LINES = statement(
  'audit.newest_lines',
  `SELECT e.* FROM lanes l CROSS JOIN LATERAL (
     SELECT lane, seq, at, caller, action, subject, outcome, detail, hash FROM audit_lines a
      WHERE a.lane = l.lane AND a.at < $1 ORDER BY a.seq DESC LIMIT $2) e
    ORDER BY e.at DESC, e.lane, e.seq DESC LIMIT $2`,
);

const INSERT_LINES = statement(
  'audit.insert_lines',
  `INSERT INTO audit_lines (lane, seq, at, caller, action, subject, outcome, detail, hash)
   SELECT lane, seq, at, caller, action, subject, outcome, detail, decode(hash, 'hex')
     FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
       AS l(lane, seq, at, caller, action, subject, outcome, detail, hash)`,
);

export function keepAuditLines(on: Queryable, lines: readonly NumberedAuditLine[]): Promise<unknown> {
  return on.query(INSERT_LINES, [
    plainArray(lines.map((line) => line.lane)),
    plainArray(lines.map((line) => line.seq)),
    plainArray(lines.map((line) => line.at)),
    textArray(lines.map((line) => line.caller)),
    textArray(lines.map((line) => line.action)),
    textArray(lines.map((line) => line.subject)),
    textArray(lines.map((line) => line.outcome)),
    textArray(lines.map((line) => line.detail)),
    plainArray(lines.map((line) => line.hash.toString('hex'))),
  ]);
}

export interface LineRow extends AuditLine {
  lane: number;
  seq: bigint;
  at: bigint;
  hash: Buffer;
}

export interface Head {
  readonly lane: number;
  readonly audit_seq: bigint;
  readonly audit_head: Buffer;
}

export async function readHeads(on: Queryable): Promise<Head[]> {
  return await on.query<Head>(HEADS);
}

export interface Checkpoint {
  at: bigint;
  heads: string;
  public_key: string;
  signature: Buffer;
}

export function keepCheckpoint(
  on: Queryable,
  checkpoint: { at: number; heads: string; publicKey: string; signature: Buffer },
): Promise<unknown> {
  return on.query(INSERT_CHECKPOINT, [
    checkpoint.at,
    checkpoint.heads,
    checkpoint.publicKey,
    checkpoint.signature,
  ]);
}

export async function readCheckpoints(on: Queryable): Promise<Checkpoint[]> {
  const all: Checkpoint[] = [];
  for (let page = await on.query<Checkpoint>(CHECKPOINTS, [-1, CHUNK_ROWS]); page.length > 0; ) {
    all.push(...page);
    page = await on.query<Checkpoint>(CHECKPOINTS, [page.at(-1)!.at, CHUNK_ROWS]);
  }
  return all;
}

/** The next lines of a lane, in order. */
export async function readChain(on: Queryable, lane: number, after: number): Promise<LineRow[]> {
  return await on.query<LineRow>(LINES, [lane, after, CHUNK_ROWS]);
}

/** Lines newest first, for people. */
export async function readAuditLines(
  on: Queryable,
  before: number,
  rowsMax: number,
): Promise<(AuditLine & { lane: number; seq: number; at: number })[]> {
  const rows = await on.query<LineRow>(NEWEST_LINES, [before, rowsMax]);
  return rows.map(({ lane, seq, at, caller, action, subject, outcome, detail }) => {
    return { lane, seq: Number(seq), at: Number(at), caller, action, subject, outcome, detail };
  });
}
