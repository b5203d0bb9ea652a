/** `longbien verify`: every invariant of every room over one connection, in short chunks beside live traffic. */
import { open } from 'node:fs/promises';
import { tokenInvariants } from '../../channels/openbanking/index.ts';
import { webhookInvariants } from '../../channels/webhooks/index.ts';
import { auditInvariants } from '../../core/audit/index.ts';
import type { Database } from '../../core/database/index.ts';
import { ledgerInvariants } from '../../core/ledger/index.ts';
import { outboxInvariants } from '../../core/outbox/index.ts';
import { type Checked, openSnapshots, runInvariants } from '../../core/verify/index.ts';
import { toWire } from '../../kit/id.ts';
import { clearingInvariants, type OpenPayment } from '../../services/clearing/index.ts';
import { consentInvariants } from '../../services/consents/index.ts';
import { directoryInvariants } from '../../services/directory/index.ts';
import { openBankingInvariants } from '../../services/openbanking/index.ts';

export interface VerifyOptions {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Ed25519 public keys (base64url) that may have signed checkpoints; without them each is held against its own. */
  readonly trustedKeys?: readonly string[];
  /** A file with one payment id a line (or JSON with `id`) that a client saw acknowledged: none may be lost. */
  readonly acknowledgedFile?: string;
}

export interface UnfinishedPayment {
  /** Wire id. */
  readonly payment: string;
  readonly state: string;
  readonly ageS: number;
}

export interface Verification {
  readonly ok: boolean;
  readonly checked: readonly Checked[];
  /** Payments whose end is not known yet, oldest first: no violation, but somebody has to ask. */
  readonly unknownByAge: readonly UnfinishedPayment[];
}

/** A person looks at the oldest first; the rest are in the payments list. */
const UNFINISHED_MAX = 100;

/** Throws only when the database cannot be asked; what is wrong with it is the answer. */
export async function verifyDatabase(
  database: Database,
  options: VerifyOptions,
  progress: (invariant: string, rows: number) => void = () => {},
): Promise<Verification> {
  const unknownByAge: UnfinishedPayment[] = [];
  const onOpenPayment = ({ id, state, createdAt }: OpenPayment): void => {
    if (unknownByAge.length >= UNFINISHED_MAX) return;
    unknownByAge.push({
      payment: toWire('payment', id),
      state,
      ageS: Math.max(0, Math.floor((options.nowMs - createdAt) / 1_000)),
    });
  };
  const snapshots = await openSnapshots(database);
  try {
    const invariants = [
      ...ledgerInvariants,
      ...clearingInvariants({
        onOpenPayment,
        ...(options.acknowledgedFile === undefined
          ? {}
          : { acknowledged: linesOf(options.acknowledgedFile) }),
      }),
      ...auditInvariants(options.trustedKeys),
      ...outboxInvariants,
      ...directoryInvariants,
      ...consentInvariants,
      ...openBankingInvariants,
      ...tokenInvariants,
      ...webhookInvariants,
    ];
    const checked = await runInvariants(snapshots, invariants, options.nowMs, progress);
    return { ok: checked.every(({ violationsFound }) => violationsFound === 0), checked, unknownByAge };
  } finally {
    await snapshots.close();
  }
}

/** Opened when its turn comes: a reader that nobody reads yet would lose its first lines. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const file = await open(path);
  try {
    yield* file.readLines();
  } finally {
    await file.close();
  }
}
