/**
 * How a test makes a hub reach each crash point. A new crash point needs a row: most are reached by the load alone,
 * the others lie on the ways of a conflict, of a poisoned batch and of shutting down, and have to be provoked.
 */
import { after, type HubProcess } from './hubprocess.ts';
import type { Load } from './load.ts';
import { withClient } from './proof.ts';
import type { Scene } from './scene.ts';

export interface Stage {
  readonly hub: HubProcess;
  readonly scene: Scene;
  readonly load: Load;
}

export interface Provocation {
  readonly how: string;
  /** The kill strikes at a passage from the first to this one. */
  readonly passagesMax: number;
  /** Runs beside the load; must end by itself once the hub is dead. */
  readonly provoke?: (stage: Stage) => Promise<void>;
}

const byLoad: Provocation = { how: 'payments under load', passagesMax: 30 };
const byFirstCommand: Provocation = { how: 'the first command after a start', passagesMax: 1 };
const byReturns: Provocation = { how: 'returns lock the payment that they give back', passagesMax: 5 };
const byUnknownAlias: Provocation = { how: 'a payment to an alias that nobody has', passagesMax: 3 };
const byPoison: Provocation = {
  how: 'a command that fails in the database shares a batch with payments',
  passagesMax: 2,
  provoke: poison,
};
const byConflict: Provocation = {
  how: 'another connection holds accounts for longer than lock_timeout',
  passagesMax: 1,
  provoke: holdAccounts,
};
const byShutdown: Provocation = { how: 'SIGTERM under load', passagesMax: 1, provoke: shutDown };

const byHolds: Provocation = {
  how: 'holds of a second are made and expired beside the load',
  passagesMax: 3,
  provoke: makeHolds,
};

export const PROVOKED: Readonly<Record<string, Provocation>> = {
  'desk-answered': byLoad,
  'desk-gathered': byLoad,
  'desk-lane-claimed': byFirstCommand,
  'desk-locked-rows': byReturns,
  'desk-read': byLoad,
  'desk-recalled': byUnknownAlias,
  'expire-accounts-found': byHolds,
  'expire-due-found': byHolds,
  'expire-read': byHolds,
  'groupcommit-after-rollback': byPoison,
  'groupcommit-batch-settled': byLoad,
  'groupcommit-before-answer': byLoad,
  'groupcommit-before-begin': byLoad,
  'groupcommit-before-retry': byConflict,
  'groupcommit-closed': byShutdown,
  'groupcommit-committed': byLoad,
  'groupcommit-connected': byFirstCommand,
  'groupcommit-decided': byLoad,
  'groupcommit-drained': byShutdown,
  'groupcommit-first-half': byPoison,
  'groupcommit-lane-claimed': byFirstCommand,
  'groupcommit-rolled-back': byPoison,
  'groupcommit-second-half': byPoison,
  'transfers-holds-found': byHolds,
  'transfers-read': byHolds,
};

async function poison({ hub }: Stage): Promise<void> {
  while (!hub.hasEnded()) {
    await fetch(`${hub.url}/crash-test/poison`, { method: 'POST' }).catch(() => {});
    await after(5);
  }
}

async function makeHolds({ hub, scene }: Stage): Promise<void> {
  const [from, to] = scene.accounts;
  const body = JSON.stringify({ book: Number(from!.bin), debit: from!.ledgerId, credit: to!.ledgerId });
  while (!hub.hasEnded()) {
    await fetch(`${hub.url}/crash-test/holds`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    }).catch(() => {});
    await after(20);
  }
}

async function shutDown({ hub, load }: Stage): Promise<void> {
  await load.progress(20);
  await hub.stop();
}

/** Holds every position in the hub's own book, which each payment between institutions needs. */
async function holdAccounts({ hub, scene }: Stage): Promise<void> {
  await withClient(scene, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM ledger_accounts WHERE book = 0 ORDER BY id FOR UPDATE');
    await hub.ended;
  });
}
