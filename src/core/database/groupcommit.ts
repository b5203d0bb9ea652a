/**
 * Many commands, one transaction. Whatever arrived while the previous transaction was committing becomes the next
 * one, so a lone command waits for nobody and a thousand share one fsync. This is the only way to change anything.
 *
 * - Conflicts with another process (serialization, deadlock, lock wait, a key inserted meanwhile) retry the batch.
 * - Any other failure splits the batch in halves until the poisoned command stands alone and gets the fault.
 * - A COMMIT whose fate is not known is tried again under the same keys, which either finds it done or does it. When
 *   that cannot be settled in time the callers are told *unknown*; nothing is reversed and nothing is pretended.
 */
import type pg from 'pg';
import {
  BATCH_AGE_MS_MAX,
  BATCH_COMMANDS_MAX,
  BATCH_RETRY_DELAY_MS,
  BATCH_RETRY_DELAY_MS_MAX,
  BATCH_TRIES_MAX,
  BATCH_WEIGHT_MAX,
  QUEUE_COMMANDS_MAX,
} from '../../kit/limits.ts';
import { crashPoint } from './crashpoint.ts';
import type { Database, Queryable, Row, Statement } from './database.ts';

/** What a command's submitter gets: the answer, or that nothing is known, or that it was never begun. */
export type Committed<Answer> =
  | { readonly kind: 'committed'; readonly answer: Answer }
  /** The COMMIT was sent and its fate is not known: ask again under the same key. */
  | { readonly kind: 'commit_is_unknown' }
  /** The queue is full or the database did not get to it in time; nothing was begun. */
  | { readonly kind: 'hub_is_busy' };

/** A transaction in flight: statements are pipelined, each promise settles with its own result. */
export type Transaction = Queryable;

export interface Batch<Answer> {
  readonly answers: readonly Answer[];
  /** The statements that keep the outcome: sent, not awaited, so that COMMIT travels with them. */
  readonly kept: readonly Promise<unknown>[];
}

export interface BatchWorker<Job, Answer> {
  /** How much of a batch a job takes up; a batch is closed by weight as well as by count. */
  readonly weigh: (job: Job) => number;
  /** Prepares a fresh connection (claims the lane). */
  begin(connection: Queryable): Promise<void>;
  /** Gathers, decides and sends what is to be kept, for all jobs at once. */
  work(transaction: Transaction, jobs: readonly Job[]): Promise<Batch<Answer>>;
  /** Called after COMMIT of a batch, before its callers are answered. */
  committed?(): void;
}

export interface GroupCommit<Job, Answer> {
  submit(job: Job): Promise<Committed<Answer>>;
  /** Commands that wait for a transaction. */
  waiting(): number;
  /** Answers what is queued, then ends the connection. */
  close(): Promise<void>;
}

/**
 * A conflict that only another process can cause, and that a second try resolves. A worker throws it when what its
 * connection stood for is lost: the second try gets a new connection.
 */
export class ConflictFault extends Error {}
/** Another process inserted the same key since we looked; the next look finds it. Twice is our own mistake. */
class DuplicateFault extends ConflictFault {}
/** The COMMIT was sent; whether it happened, and is replicated, is not known. */
class UnknownFault extends Error {}

interface Pending<Job, Answer> {
  readonly job: Job;
  readonly submittedAtMs: number;
  /** A COMMIT that carried this job was lost sight of: from then on "busy" would be a lie, whatever a later try learns. */
  unknown: boolean;
  settled: boolean;
  readonly resolve: (answer: Committed<Answer>) => void;
  readonly reject: (fault: unknown) => void;
}

const BEGIN: Statement = { name: 'groupcommit.begin', text: 'BEGIN' };
const COMMIT: Statement = { name: 'groupcommit.commit', text: 'COMMIT' };
const ROLLBACK: Statement = { name: 'groupcommit.rollback', text: 'ROLLBACK' };

export function createGroupCommit<Job, Answer>(
  database: Database,
  worker: BatchWorker<Job, Answer>,
  nowMs: () => number,
): GroupCommit<Job, Answer> {
  type Item = Pending<Job, Answer>;
  const queue: Item[] = [];
  let client: pg.Client | undefined;
  let running: Promise<void> | undefined;
  let closing = false;
  let warnings = 0;

  async function connection(): Promise<pg.Client> {
    if (client !== undefined) return client;
    const fresh = await database.connect('money');
    crashPoint('groupcommit-connected');
    fresh.on('notice', (notice) => {
      if (notice.severity === 'WARNING') warnings += 1;
    });
    try {
      await worker.begin(asQueryable(fresh));
      crashPoint('groupcommit-lane-claimed');
    } catch (fault) {
      fresh.end().catch(() => {});
      throw fault;
    }
    client = fresh;
    fresh.once('end', () => {
      if (client === fresh) client = undefined;
    });
    return fresh;
  }

  function drop(broken: pg.Client): void {
    if (client === broken) client = undefined;
    broken.end().catch(() => {});
  }

  /** One transaction. Throws ConflictFault, UnknownFault or whatever went wrong; never leaves a transaction open. */
  async function transact(items: readonly Item[]): Promise<readonly Answer[]> {
    const on = await connection();
    crashPoint('groupcommit-before-begin');
    const transaction = remembering(asQueryable(on));
    const begun = transaction.query(BEGIN);
    let batch: Batch<Answer>;
    try {
      [batch] = await Promise.all([
        worker.work(
          transaction,
          items.map((item) => item.job),
        ),
        begun,
      ]);
      crashPoint('groupcommit-decided');
    } catch (fault) {
      await letGo(on, fault);
      crashPoint('groupcommit-rolled-back');
      throw asConflict(transaction.firstFault() ?? fault);
    }
    const warningsBefore = warnings;
    const commit = on.query({ name: COMMIT.name, text: COMMIT.text });
    const [committed] = await Promise.allSettled([commit, ...batch.kept]);
    crashPoint('groupcommit-committed');
    if (committed.status === 'rejected') {
      drop(on);
      throw unknown(items, 'the fate of COMMIT is not known', committed.reason);
    }
    if (committed.value.command !== 'COMMIT') {
      // After an error in the pipeline COMMIT answers ROLLBACK, and says so only in its tag.
      throw asConflict(transaction.firstFault() ?? new Error(`COMMIT answered ${committed.value.command}`));
    }
    // "The transaction has already committed locally, but might not have been replicated": success it is not.
    if (warnings !== warningsBefore) throw unknown(items, 'PostgreSQL committed with a warning', undefined);
    return batch.answers;
  }

  /** Ends a transaction that failed, and with it a connection that has lost what it stands for (its lane). */
  async function letGo(on: pg.Client, fault: unknown): Promise<void> {
    if (fault instanceof ConflictFault) return drop(on);
    try {
      await on.query({ name: ROLLBACK.name, text: ROLLBACK.text });
      crashPoint('groupcommit-after-rollback');
    } catch {
      drop(on);
    }
  }

  /** Runs a batch until it is committed, poisoned or unknown. */
  async function settle(items: readonly Item[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answers = await transact(items);
        crashPoint('groupcommit-before-answer');
        worker.committed?.();
        answerSoon(items, answers);
        return;
      } catch (fault) {
        if (!mayTryAgain(fault) || (fault instanceof DuplicateFault && attempt >= DUPLICATE_TRIES_MAX))
          return poisoned(items, fault);
        if (attempt >= BATCH_TRIES_MAX || items.every(tooOld)) return giveUp(items, fault);
        await pause(
          Math.min(BATCH_RETRY_DELAY_MS * 2 ** (attempt - 1), BATCH_RETRY_DELAY_MS_MAX) * (0.5 + jitter()),
        );
        crashPoint('groupcommit-before-retry');
      }
    }
  }

  /** After the next batch's first statements are on their way, so that the database works while callers are answered. */
  function answerSoon(items: readonly Item[], answers: readonly Answer[]): void {
    setImmediate(() => {
      for (const [i, item] of items.entries())
        finish(item, { kind: 'committed', answer: answers[i] as Answer });
    });
  }

  async function poisoned(items: readonly Item[], fault: unknown): Promise<void> {
    if (items.length === 1) {
      const [item] = items;
      if (item!.unknown) finish(item!, { kind: 'commit_is_unknown' });
      else item!.reject(fault);
      return;
    }
    const middle = Math.ceil(items.length / 2);
    await settle(items.slice(0, middle));
    crashPoint('groupcommit-first-half');
    await settle(items.slice(middle));
    crashPoint('groupcommit-second-half');
  }

  function giveUp(items: readonly Item[], fault: unknown): void {
    for (const item of items) {
      if (item.unknown) finish(item, { kind: 'commit_is_unknown' });
      else if (isConnectionFault(fault) || fault instanceof ConflictFault)
        finish(item, { kind: 'hub_is_busy' });
      else item.reject(fault);
    }
  }

  function finish(item: Item, answer: Committed<Answer>): void {
    item.settled = true;
    item.resolve(answer);
  }

  const tooOld = (item: Item): boolean => nowMs() - item.submittedAtMs > BATCH_AGE_MS_MAX;

  /** As many as fit: a batch that is heavy enough leaves the rest to be made ready while it commits. */
  function nextBatch(): number {
    let weight = 0;
    let count = 0;
    while (count < queue.length && count < BATCH_COMMANDS_MAX && weight < BATCH_WEIGHT_MAX) {
      weight += worker.weigh(queue[count]!.job);
      count += 1;
    }
    return count;
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, nextBatch()).filter((item) => !item.settled);
      if (batch.length === 0) continue;
      await settle(batch);
      crashPoint('groupcommit-batch-settled');
    }
  }

  function start(): void {
    if (running !== undefined) return;
    running = drain().finally(() => {
      running = undefined;
      if (queue.length > 0) start();
    });
  }

  /** Whoever still waits for a transaction after this long has waited in vain: nothing was begun for it. */
  const reaper = setInterval(() => {
    for (const item of queue) if (!item.settled && tooOld(item)) finish(item, { kind: 'hub_is_busy' });
  }, 250);
  reaper.unref();

  return {
    submit(job) {
      if (closing || queue.length >= QUEUE_COMMANDS_MAX) return Promise.resolve({ kind: 'hub_is_busy' });
      return new Promise((resolve, reject) => {
        queue.push({ job, submittedAtMs: nowMs(), unknown: false, settled: false, resolve, reject });
        // One turn of the loop: requests that were parsed in the same turn share the transaction.
        if (running === undefined) setImmediate(start);
      });
    },
    waiting: () => queue.length,
    async close() {
      closing = true;
      start();
      await running;
      crashPoint('groupcommit-drained');
      clearInterval(reaper);
      await client?.end();
      crashPoint('groupcommit-closed');
    },
  };
}

function asQueryable(client: pg.Client): Queryable {
  return {
    query: <R = Row>(asked: Statement, values: readonly unknown[] = []): Promise<R[]> =>
      client
        .query({ name: asked.name, text: asked.text, values: values as unknown[] })
        .then((result) => result.rows as R[]),
  };
}

/**
 * A failed statement makes every later one of its transaction fail with 25P02, and which of these reaches the batch
 * first is chance; only the first fault says whether to try again.
 */
function remembering(inner: Queryable): Queryable & { firstFault(): unknown } {
  let first: unknown;
  return {
    query: <R = Row>(asked: Statement, values?: readonly unknown[]): Promise<R[]> => {
      const answer = inner.query<R>(asked, values);
      answer.catch((fault: unknown) => {
        first ??= fault;
      });
      return answer;
    },
    firstFault: () => first,
  };
}

function unknown(items: readonly { unknown: boolean }[], what: string, cause: unknown): UnknownFault {
  for (const item of items) item.unknown = true;
  return new UnknownFault(what, { cause });
}

/** SQLSTATEs that a second try resolves: serialization, deadlock, lock not available, and shutdown of the server. */
const CONFLICT_STATES = new Set(['40001', '40P01', '55P03', '57P01', '57P02', '57P03', '25P03']);
const UNIQUE_VIOLATION = '23505';
const DUPLICATE_TRIES_MAX = 3;

function asConflict(fault: unknown): unknown {
  const { code } = fault as { code?: string };
  if (code !== undefined && CONFLICT_STATES.has(code))
    return new ConflictFault(`conflict ${code}`, { cause: fault });
  if (code === UNIQUE_VIOLATION)
    return new DuplicateFault('another process kept the same key', { cause: fault });
  return fault;
}

function mayTryAgain(fault: unknown): boolean {
  return fault instanceof ConflictFault || fault instanceof UnknownFault || isConnectionFault(fault);
}

/** The driver's own faults have no code. */
const CONNECTION_MESSAGES =
  /Connection terminated|Client has encountered a connection error|not queryable|timeout expired|timeout exceeded when trying to connect|Query read timeout/;

/** The connection broke, could not be made, or gave no answer in time. */
export function isConnectionFault(fault: unknown): boolean {
  const { code, message } = fault as { code?: string; message?: string };
  if (code !== undefined && /^(08|57P)/.test(code)) return true;
  if (code !== undefined && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(code))
    return true;
  return CONNECTION_MESSAGES.test(message ?? '');
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}

/** Spreads retries of several processes; its value decides nothing. */
function jitter(): number {
  return (performance.now() * 997) % 1;
}
