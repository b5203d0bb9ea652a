/** `longbien doctor`: is this machine fit to carry money? */
import { once } from 'node:events';
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { embeddedState, type Inspection, inspectDatabase } from '../../core/database/index.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { keysFile } from '../sandbox/index.ts';
import { dataFolderOf } from './connection.ts';
import {
  databaseFindings,
  dateFinding,
  diskFinding,
  type FileMode,
  type Finding,
  keysFinding,
  type Level,
  nodeFinding,
  type PortState,
  portFinding,
} from './doctor-findings.ts';
import type { CommandIo } from './lines.ts';
import { DONE, languageOf, MISUSED, REFUSED, readArguments } from './options.ts';
import { styleOf } from './terminal.ts';

const HELP = `longbien doctor [--url URL] [--data FOLDER] [--lang vi|en] [--json]

Examines Node, PostgreSQL and its settings, the role, migrations, disk, clock, keys and the port. DATABASE_URL names a
PostgreSQL of your own; otherwise the one in the data folder is examined when it runs. Changes nothing.
Exits with 1 when something is ✗.
`;

const OPTIONS = {
  url: { type: 'string' },
  data: { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const MARK: Readonly<Record<Level, string>> = { good: '✓', warning: '!', bad: '✗' };
const PAINT = { good: 'good', warning: 'warn', bad: 'bad' } as const;

export async function doctorCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const asked = readArguments(args, OPTIONS, [0, 0]);
  if ('misused' in asked || asked.flag('help')) {
    if ('misused' in asked) io.stderr.write(`${asked.misused}\n\n${HELP}`);
    else io.stdout.write(HELP);
    return 'misused' in asked ? MISUSED : DONE;
  }
  const env = io.env ?? {};
  const findings = await examine(
    dataFolderOf(asked.text('data')),
    env.DATABASE_URL,
    asked.text('url') ?? env.LONGBIEN_URL ?? 'http://127.0.0.1:8080',
  );
  const isFit = findings.every(({ level }) => level !== 'bad');
  const language = languageOf(asked.text('lang'), env);
  const style = styleOf(io);
  if (asked.flag('json')) io.stdout.write(`${JSON.stringify({ ok: isFit, findings })}\n`);
  else
    for (const finding of findings)
      io.stdout.write(
        `${style[PAINT[finding.level]](MARK[finding.level])} ${finding[language]}\n${finding.cure === undefined ? '' : `    ${style.dim(finding.cure)}\n`}`,
      );
  return isFit ? DONE : REFUSED;
}

async function examine(folder: string, databaseUrl: string | undefined, url: string): Promise<Finding[]> {
  return [
    nodeFinding(process.versions.node),
    ...databaseFindings(await inspect(folder, databaseUrl), Date.now()),
    diskFinding(freeBytes(folder)),
    dateFinding(Date.now()),
    keysFinding(keyFiles(folder)),
    portFinding(await portState(url)),
  ];
}

async function inspect(
  folder: string,
  databaseUrl: string | undefined,
): Promise<Inspection | 'no_cluster' | 'not_running'> {
  if (databaseUrl !== undefined) return await inspectDatabase({ connectionString: databaseUrl }, MIGRATIONS);
  const state = await embeddedState(folder);
  return state.kind === 'running' ? await inspectDatabase(state.connection, MIGRATIONS) : state.kind;
}

/** Of the folder, or of what stands where it will be made. */
function freeBytes(folder: string): number {
  let place = folder;
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize;
}

function keyFiles(folder: string): FileMode[] {
  // Windows keeps permissions elsewhere; its modes say nothing.
  if (process.platform === 'win32') return [];
  const keys = join(folder, 'keys');
  const files = existsSync(keys) ? [keys, ...readdirSync(keys).map((name) => join(keys, name))] : [];
  return [...files, join(folder, 'postgres-password'), keysFile(folder)]
    .filter((path) => existsSync(path))
    .map((path) => ({ path, mode: statSync(path).mode }));
}

const ANSWER_WAIT_MS_MAX = 2_000;

async function portState(url: string): Promise<PortState> {
  const { hostname, port, protocol } = new URL(url);
  try {
    const response = await fetch(new URL('/healthz', url), {
      signal: AbortSignal.timeout(ANSWER_WAIT_MS_MAX),
    });
    const { status } = (await response.json()) as { status?: unknown };
    return { kind: status === 'ok' ? 'hub' : 'stranger', url };
  } catch {
    const asked = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
    return { kind: (await isTaken(hostname.replace(/^\[|\]$/g, ''), asked)) ? 'stranger' : 'free', url };
  }
}

async function isTaken(host: string, port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    return false;
  } catch (fault) {
    return (fault as { code?: string }).code === 'EADDRINUSE';
  } finally {
    probe.close();
  }
}
