/** Signed checkpoints over the heads of all lanes, and the walk that verifies chains and checkpoints. */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Queryable } from '../database/index.ts';
import { lineHash } from './chain.ts';
import { type Checkpoint, keepCheckpoint, readChain, readCheckpoints, readHeads } from './store.ts';

/** Ed25519 (RFC 8032). The private half stays outside the database. */
export interface CheckpointKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface AuditFault {
  readonly invariant: 'audit_chain' | 'audit_checkpoint';
  readonly detail: string;
}

const message = (at: number, heads: string): Buffer =>
  Buffer.from(`longbien audit checkpoint\n${at}\n${heads}`);
const rawPublicKey = (key: KeyObject): string => (key.export({ format: 'jwk' }) as { x: string }).x;

/** Signs the heads as they are now. Returns what was signed. */
export async function signCheckpoint(on: Queryable, key: CheckpointKey, at: number): Promise<string> {
  const rows = await readHeads(on);
  const heads = rows.map((row) => `${row.lane}.${row.audit_seq}.${row.audit_head.toString('hex')}`).join(' ');
  const signature = sign(null, message(at, heads), key.privateKey);
  await keepCheckpoint(on, { at, heads, publicKey: rawPublicKey(key.publicKey), signature });
  return heads;
}

/**
 * Walks every chain in short chunks up to the heads of the moment it started, and holds every checkpoint against it.
 * `trusted`: public keys (base64url) that may have signed; without it a checkpoint is only held against its own key.
 */
export async function verifyAudit(
  on: Queryable,
  trusted: readonly string[] | undefined,
  progress: (lines: number) => void,
): Promise<{ readonly faults: AuditFault[]; readonly lines: number; readonly checkpoints: number }> {
  const faults: AuditFault[] = [];
  const checkpoints = await readCheckpoints(on);
  const heads = await readHeads(on);
  const signed = new Map<string, string>();
  for (const checkpoint of checkpoints) {
    const fault = checkSignature(checkpoint, trusted);
    if (fault !== undefined) faults.push({ invariant: 'audit_checkpoint', detail: fault });
    for (const head of checkpoint.heads.split(' ').filter((text) => text !== '')) {
      const [lane, seq, hash] = head.split('.') as [string, string, string];
      signed.set(`${lane}.${seq}`, hash);
    }
  }
  let lines = 0;
  for (const head of heads) {
    const walked = await walkLane(on, head, signed, (count) => progress(lines + count));
    lines += walked.lines;
    if (walked.fault !== undefined) faults.push(walked.fault);
    // Behind a break nothing was looked at, so nothing can be said to be missing there.
    if (walked.fault !== undefined)
      for (const place of signed.keys()) if (place.startsWith(`${head.lane}.`)) signed.delete(place);
  }
  for (const [place, hash] of signed) {
    faults.push({
      invariant: 'audit_checkpoint',
      detail: `line ${place} was signed with hash ${hash.slice(0, 12)}… and is not there any more`,
    });
  }
  return { faults, lines, checkpoints: checkpoints.length };
}

function checkSignature(checkpoint: Checkpoint, trusted: readonly string[] | undefined): string | undefined {
  if (trusted !== undefined && !trusted.includes(checkpoint.public_key))
    return `checkpoint ${checkpoint.at} is signed by a key that is not ours`;
  return isSigned(checkpoint) ? undefined : `checkpoint ${checkpoint.at} has a wrong signature`;
}

/** Whoever can write the table can also write a key that is none, which node:crypto answers by throwing. */
function isSigned({ at, heads, public_key, signature }: Checkpoint): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: public_key }, format: 'jwk' });
    return verify(null, message(Number(at), heads), key, signature);
  } catch {
    return false;
  }
}

async function walkLane(
  on: Queryable,
  head: { lane: number; audit_seq: bigint; audit_head: Buffer },
  signed: Map<string, string>,
  progress: (lines: number) => void,
): Promise<{ readonly lines: number; readonly fault?: AuditFault }> {
  const broken = (detail: string, invariant: AuditFault['invariant'] = 'audit_chain') => ({
    lines: seq,
    fault: { invariant, detail },
  });
  let previous: Buffer = Buffer.alloc(32);
  let seq = 0;
  while (seq < Number(head.audit_seq)) {
    const rows = await readChain(on, head.lane, seq);
    if (rows.length === 0)
      return broken(`lane ${head.lane} ends at line ${seq}, its head says ${head.audit_seq}`);
    for (const row of rows) {
      const place = `${head.lane}.${row.seq}`;
      if (Number(row.seq) !== seq + 1) return broken(`line ${head.lane}.${seq + 1} is missing`);
      const hash = lineHash(previous, { ...row, seq: Number(row.seq), at: Number(row.at) });
      if (!hash.equals(row.hash)) return broken(`line ${place} does not match its hash`);
      if (signed.has(place) && signed.get(place) !== hash.toString('hex'))
        return broken(`line ${place} is not the one that was signed`, 'audit_checkpoint');
      signed.delete(place);
      previous = hash;
      seq += 1;
      if (seq === Number(head.audit_seq) && !hash.equals(head.audit_head))
        return broken(`the head of lane ${head.lane} is not its last line`);
    }
    progress(seq);
  }
  return { lines: seq };
}
