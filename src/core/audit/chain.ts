import { createHash } from 'node:crypto';
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
