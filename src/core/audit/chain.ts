import { createHash } from 'node:crypto';
import { plainArray, type Queryable, statement, textArray } from '../database/index.ts';
import type { Lane } from '../lane/index.ts';

export interface AuditLine {
  /** Wire id of the caller, or `hub`. */
  readonly caller: string;
  /** `room.verb`. */
  readonly action: string;
  /** Wire id of what it was done to, or empty. */
  readonly subject: string;
  /** The outcome's kind. */
  readonly outcome: string;
  /** Amounts, institutions, limits in words; never personal data. */
  readonly detail: string;
}

export interface NumberedAuditLine extends AuditLine {
  readonly lane: number;
  readonly seq: number;
  readonly at: number;
  readonly hash: Buffer;
}

/** JSON of an array is unambiguous: no field can run into the next. */
export function lineHash(
  previous: Buffer,
  line: AuditLine & { lane: number; seq: number; at: number },
): Buffer {
  const text = JSON.stringify([
    line.lane,
    line.seq,
    line.at,
    line.caller,
    line.action,
    line.subject,
    line.outcome,
    line.detail,
  ]);
  return createHash('sha256').update(previous).update(text).digest();
}

/** Takes the lane's next number and moves its head. */
export function appendAuditLine(lane: Lane, at: number, line: AuditLine): NumberedAuditLine {
  const numbered = { ...line, lane: lane.lane, seq: lane.auditSeq + 1, at };
  const hash = lineHash(lane.auditHead, numbered);
  lane.auditSeq = numbered.seq;
  lane.auditHead = hash;
  return { ...numbered, hash };
}

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
