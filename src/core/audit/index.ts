/**
 * The audit: every command leaves a line, refused ones too, in a hash chain of its lane. A checkpoint signs the heads
 * of all lanes with a key that lies outside the database, so that whoever can write the database cannot rewrite the
 * past unseen; `longbien verify` walks the chains and the checkpoints.
 */

export { appendAuditLine, type NumberedAuditLine } from './chain.ts';
export { type CheckpointKey, signCheckpoint } from './checkpoint.ts';
export { auditInvariants } from './invariants.ts';
export { keepAuditLines, readAuditLines } from './store.ts';
