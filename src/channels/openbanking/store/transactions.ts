/**
 * Transactions of the authorization servers, one for each HTTP request, over a bounded number of connections. A
 * request takes a connection when it first asks for something and gives it back when it commits, so it never holds
 * one while it waits for another.
 */
import type pg from 'pg';
import type { Database, Queryable, Statement } from '../../../core/database/index.ts';

/** One request's transaction. It begins with the first statement; one that asked nothing ends without a word. */
export interface UnitOfWork extends Queryable {
  /** When its request came in; milliseconds since the epoch. */
  readonly startedAt: number;
  /** Throws when it is not certain that everything was kept. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface Transactions {
  begin(nowMs: number): UnitOfWork;
  /** Waits for what is under way, then ends the connections. */
  close(): Promise<void>;
}

/** Every connection is in use and nobody gave one back in time. */
export class NoConnectionFault extends Error {}

/** Two cores of PostgreSQL are busy with far fewer; twenty redemptions of one code wait for each other in the database. */
const CONNECTIONS_MAX = 12;
/** Longer than PostgreSQL waits for a lock: whoever holds a connection has given up by then. */
const CONNECTION_WAIT_MS_MAX = 5_000;

const BEGIN: Statement = { name: 'openbanking.begin', text: 'BEGIN' };
const COMMIT: Statement = { name: 'openbanking.commit', text: 'COMMIT' };
const ROLLBACK: Statement = { name: 'openbanking.rollback', text: 'ROLLBACK' };

export function createTransactions(
  database: Pick<Database, 'connect'>,
  connectionsMax = CONNECTIONS_MAX,
): Transactions {
  const connections = createConnections(() => database.connect('money'), connectionsMax);
  return { begin: (nowMs) => unitOfWork(connections, nowMs), close: () => connections.close() };
}

function unitOfWork(connections: Connections, startedAt: number): UnitOfWork {
  let opening: Promise<pg.Client> | undefined;
  let over = false;

  const open = async (): Promise<pg.Client> => {
    const client = await connections.take();
    // Not awaited: it travels with the first statement, which fails when this one does.
    client.query(BEGIN).catch(() => {});
    return client;
  };
  const end = async (how: Statement): Promise<string | undefined> => {
    over = true;
    if (opening === undefined) return undefined;
    const client = await opening;
    try {
      const { command } = await client.query(how);
      connections.giveBack(client);
      return command;
    } catch (fault) {
      connections.drop(client);
      throw fault;
    }
  };
  return {
    startedAt,
    async query<R>(asked: Statement, values: readonly unknown[] = []) {
      if (over) throw new Error(`${asked.name} came after its transaction had ended`);
      opening ??= open();
      const client = await opening;
      const { rows } = await client.query({ ...asked, values: values as unknown[] });
      return rows as R[];
    },
    async commit() {
      const command = await end(COMMIT);
      // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and without an error.
      if (command !== undefined && command !== 'COMMIT') throw new Error('The transaction was rolled back.');
    },
    async rollback() {
      await end(ROLLBACK).catch(() => {});
    },
  };
}

interface Connections {
  take(): Promise<pg.Client>;
  giveBack(client: pg.Client): void;
  /** One that is broken, or whose transaction is in doubt. */
  drop(client: pg.Client): void;
  close(): Promise<void>;
}

interface Waiting {
  readonly take: (client: pg.Client | Promise<pg.Client>) => void;
  readonly timer: NodeJS.Timeout;
}

function createConnections(connect: () => Promise<pg.Client>, connectionsMax: number): Connections {
  const idle: pg.Client[] = [];
  const waiting: Waiting[] = [];
  let open = 0;
  let closed: (() => void) | undefined;

  const make = async (): Promise<pg.Client> => {
    open += 1;
    try {
      const client = await connect();
      client.once('end', () => {
        const at = idle.indexOf(client);
        if (at === -1) return;
        idle.splice(at, 1);
        leave();
      });
      return client;
    } catch (fault) {
      leave();
      throw fault;
    }
  };
  const leave = (): void => {
    open -= 1;
    if (open === 0) closed?.();
    const next = closed === undefined ? waiting.shift() : undefined;
    if (next !== undefined) hand(next, make());
  };
  const hand = ({ take, timer }: Waiting, client: pg.Client | Promise<pg.Client>): void => {
    clearTimeout(timer);
    take(client);
  };
  const end = (client: pg.Client): void => {
    client.end().catch(() => {});
    leave();
  };
  return {
    take() {
      const free = idle.pop();
      if (free !== undefined) return Promise.resolve(free);
      if (open < connectionsMax) return make();
      return new Promise((take, reject) => {
        const one: Waiting = {
          take,
          timer: setTimeout(() => {
            waiting.splice(waiting.indexOf(one), 1);
            reject(new NoConnectionFault('All connections of the authorization servers are in use.'));
          }, CONNECTION_WAIT_MS_MAX),
        };
        waiting.push(one);
      });
    },
    giveBack(client) {
      const next = waiting.shift();
      if (next !== undefined) hand(next, client);
      else if (closed === undefined) idle.push(client);
      else end(client);
    },
    drop: end,
    async close() {
      const done = new Promise<void>((resolve) => {
        closed = resolve;
      });
      const free = idle.splice(0);
      if (open === 0) return;
      for (const client of free) end(client);
      await done;
    },
  };
}
