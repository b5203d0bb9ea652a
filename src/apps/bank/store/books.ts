/**
 * The bank's database and its one way of changing it. What arrived while the event loop was busy shares one
 * transaction and one fsync; whoever waits is told after the commit.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { crashPoint } from '../../../core/database/index.ts';
import { SCHEMA_STEPS } from './schema.ts';

/** `relaxed` leaves the last moments before a power cut to luck; for benchmarks that say so. */
export type Durability = 'full' | 'relaxed';

/** Work of one transaction: beyond this a batch gains nothing and the event loop is held for too long. */
const BATCH_WORKS_MAX = 256;
/** Work that waits: at 2,000/s a full queue is 5 s old, longer than the hub waits for an answer. */
const QUEUE_WORKS_MAX = 10_000;
/** How long what nobody waits for may lie: a retry of the hub's takes longer. */
const MOMENT_MS = 20;
/** Another process may look at the file (`longbien bank verify`); it holds no lock for longer. */
const BUSY_MS_MAX = 5_000;

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: unknown) => void;
}

export type Row = Readonly<Record<string, bigint | string | Uint8Array | null>>;

export class TooBusy extends Error {}

export class Books {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #told = new Set<() => void>();
  #queue: Waiting[] = [];
  #scheduled = false;
  #moment: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Runs inside a transaction with others and answers once it is durable. It may run twice, so it keeps nothing outside. */
  submit<Result>(work: () => Result): Promise<Result> {
    const result = this.#enqueue(work);
    this.#hurry();
    return result;
  }

  /** The same for what nobody waits for: it shares the transaction of whatever comes next, or has its own in a moment. */
  submitLater<Result>(work: () => Result): Promise<Result> {
    const result = this.#enqueue(work);
    if (!this.#scheduled) this.#moment ??= setTimeout(() => this.#flush(), MOMENT_MS);
    return result;
  }

  #enqueue<Result>(work: () => Result): Promise<Result> {
    if (this.#closed) return Promise.reject(new TooBusy('the books are closed'));
    if (this.#queue.length >= QUEUE_WORKS_MAX) return Promise.reject(new TooBusy('the queue is full'));
    return new Promise<Result>((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  #hurry(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Called after every commit. */
  onCommit(tell: () => void): void {
    this.#told.add(tell);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  one(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  /** Rows that were changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** What was submitted before is done first; nothing comes after. */
  close(): void {
    this.#closed = true;
    while (this.#queue.length > 0) this.#flush();
    this.#database.close();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      statement.setReadBigInts(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #flush(): void {
    this.#scheduled = false;
    clearTimeout(this.#moment);
    this.#moment = undefined;
    const batch = this.#queue.slice(0, BATCH_WORKS_MAX);
    this.#queue = this.#queue.slice(BATCH_WORKS_MAX);
    if (batch.length === 0) return;
    if (this.#queue.length > 0) this.#hurry();
    if (!this.#together(batch)) for (const waiting of batch) this.#alone(waiting);
    for (const tell of this.#told) tell();
  }

  /** False when one of them failed and all were undone. */
  #together(batch: readonly Waiting[]): boolean {
    let results: readonly unknown[];
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      results = batch.map(({ work }) => work());
      crashPoint('bank-before-commit');
      this.#database.exec('COMMIT');
      crashPoint('bank-committed');
    } catch {
      this.#undo();
      crashPoint('bank-batch-undone');
      return false;
    }
    for (const [n, { resolve }] of batch.entries()) resolve(results[n]);
    return true;
  }

  #alone({ work, resolve, reject }: Waiting): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const result = work();
      this.#database.exec('COMMIT');
      crashPoint('bank-committed-alone');
      resolve(result);
    } catch (fault) {
      this.#undo();
      reject(fault);
    }
  }

  #undo(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }
}

/** Opens the core, making the tables that it does not have yet. */
export function openBooks(file: string, durability: Durability): Books {
  const database = new DatabaseSync(file, { timeout: BUSY_MS_MAX });
  try {
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'OFF'}`);
    const version = versionOf(database);
    if (version > SCHEMA_STEPS.length)
      throw new Error(`${file} was made by another version of the bank (${version}).`);
    const missing = SCHEMA_STEPS.slice(version);
    if (missing.length > 0)
      database.exec(`BEGIN; ${missing.join(';\n')}; PRAGMA user_version = ${SCHEMA_STEPS.length}; COMMIT`);
    return new Books(database);
  } catch (fault) {
    database.close();
    throw fault;
  }
}

/** To look, never to change: beside a bank that runs, or after it was killed. */
export function openBooksToRead(file: string): Books {
  const database = new DatabaseSync(file, { timeout: BUSY_MS_MAX, readOnly: true });
  if (versionOf(database) === SCHEMA_STEPS.length) return new Books(database);
  database.close();
  throw new Error(`${file} was made by another version of the bank; start the bank once.`);
}

function versionOf(database: DatabaseSync): number {
  return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}
