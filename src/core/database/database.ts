/**
 * Connections to PostgreSQL. Statements are plain SQL with a name, so that each is parsed once per connection.
 * Reads go through a small pool; changes of money go through GroupCommit's own connection.
 */
import pg from 'pg';
import { ANSWER_WAIT_MS_MAX, LOCK_WAIT_MS_MAX } from '../../kit/limits.ts';
import type { ConnectionSettings } from './embedded.ts';

/** A named SQL statement; the name is unique in the house (`room.purpose`). */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

const statements = new Map<string, Statement>();

/** A statement of the hub; a connection keeps its plan under its name, so a name stands for one text. */
export function statement(name: string, text: string): Statement {
  const made = { name, text };
  statements.set(name, made);
  return made;
}

/** All that were made in this process. */
export const listStatements = (): readonly Statement[] => [...statements.values()];

export type Row = Readonly<Record<string, unknown>>;

/** What rooms get to ask with: a pool for reads, a transaction for changes. */
export interface Queryable {
  query<R = Row>(statement: Statement, values?: readonly unknown[]): Promise<R[]>;
}

export interface Database extends Queryable {
  /** A connection outside the pool, for one owner; `money` ones have bounded waits. */
  connect(purpose: 'money' | 'listen' | 'read'): Promise<pg.Client>;
  /** Ends the pool. Connections handed out by `connect` are their owners'. */
  close(): Promise<void>;
  readonly settings: ConnectionSettings;
}

/** The role the hub works as; it does not own the tables, so append-only is a matter of grants. */
export const HUB_ROLE = 'longbien_hub';

/**
 * A plan made while a table was empty would scan it for ever after, since named statements keep their plan: every
 * connection with a role is told to go by index.
 */
const BY_INDEX = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
];

const READ_CONNECTIONS_MAX = 6;
const CONNECT_WAIT_MS_MAX = 10_000;
const QUERY_WAIT_MS_MAX = 30_000;

const INT8 = 20;
/** bigint columns arrive as BigInt: a balance is exact or it is wrong. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return (text: string) => (text === '0' ? 0n : BigInt(text));
    return pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown;
  },
} as pg.CustomTypesConfig;

export function openDatabase(settings: ConnectionSettings, role: string | null = HUB_ROLE): Database {
  const base: pg.ClientConfig = {
    ...settings,
    types,
    connectionTimeoutMillis: CONNECT_WAIT_MS_MAX,
    ...(role === null ? {} : { options: [`role=${role}`, ...BY_INDEX].map((one) => `-c ${one}`).join(' ') }),
  };
  const pool = new pg.Pool({
    ...base,
    max: READ_CONNECTIONS_MAX,
    statement_timeout: QUERY_WAIT_MS_MAX,
    query_timeout: QUERY_WAIT_MS_MAX + ANSWER_WAIT_MS_MAX,
    application_name: 'longbien-pool',
  });
  // An idle connection that breaks is replaced by the pool; without a listener Node would end the process.
  pool.on('error', () => {});
  return {
    settings,
    query: async <R>(asked: Statement, values: readonly unknown[] = []) =>
      (await pool.query({ name: asked.name, text: asked.text, values: values as unknown[] })).rows as R[],
    connect: (purpose) => connect(base, purpose),
    close: () => pool.end(),
  };
}

async function connect(base: pg.ClientConfig, purpose: 'money' | 'listen' | 'read'): Promise<pg.Client> {
  const client = new pg.Client({
    ...base,
    // A server that stands still keeps its connections open: without a bound of ours a batch would wait for ever.
    ...(purpose === 'listen' ? {} : { pipeline: true, query_timeout: ANSWER_WAIT_MS_MAX }),
    application_name: `longbien-${purpose}`,
    keepAlive: true,
  } as pg.ClientConfig);
  client.on('error', () => {});
  try {
    await client.connect();
    for (const setting of purpose === 'listen' ? [] : SESSION[purpose]) await client.query(setting);
    return client;
  } catch (fault) {
    client.end().catch(() => {});
    throw fault;
  }
}

/** A frozen hub must not hold locks for longer than a second. */
const SESSION: Record<'money' | 'read', readonly string[]> = {
  money: [`SET lock_timeout = ${LOCK_WAIT_MS_MAX}`, 'SET idle_in_transaction_session_timeout = 1000'],
  read: [`SET statement_timeout = ${QUERY_WAIT_MS_MAX}`],
};
