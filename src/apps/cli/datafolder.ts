/** The data folder of a hub: whether it is ours, whether a hub runs on it, and how it is emptied. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { defaultDataFolder, startEmbeddedPostgres } from '../../core/database/index.ts';

export interface DataFolder {
  readonly path: string;
  /** Nobody named it, so it is ours whatever lies in it. */
  readonly isDefault: boolean;
}

/** What a hub puts into its folder; a reset removes these and nothing else. */
const OURS = [
  'postgres',
  'postgres-program',
  'postgres-password',
  'postgres.log',
  'socket',
  'keys',
  'tls',
  'banks',
  'third-parties',
  'hub.log',
  'sandbox-keys.json',
  'conformance.json',
  'running.json',
];
const MARKER = 'longbien-data.json';
const RUNNING = 'running.json';

export function dataFolder(named: string | undefined): DataFolder {
  return named === undefined
    ? { path: resolve(defaultDataFolder(process.cwd())), isDefault: true }
    : { path: resolve(named), isDefault: false };
}

/** A folder that we made carries our mark, so that nobody's other files are written between or wiped. */
export function isOurs({ path, isDefault }: DataFolder): boolean {
  return isDefault || !existsSync(path) || readdirSync(path).length === 0 || existsSync(join(path, MARKER));
}

const OTHERS_MAY_ENTER = 0o001;

/** As root the database runs as nobody: the folder above that keeps it out, if one does. */
export function closedAbove({ path }: DataFolder): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (let above = dirname(path); above !== dirname(above); above = dirname(above)) {
    if (existsSync(above) && (statSync(above).mode & OTHERS_MAY_ENTER) === 0) return above;
  }
  return undefined;
}

export function mark({ path }: DataFolder): void {
  mkdirSync(path, { recursive: true });
  const marker = join(path, MARKER);
  if (!existsSync(marker)) writeFileSync(marker, `${JSON.stringify({ what: 'data of a Long Biên hub' })}\n`);
}

export interface RunningNote {
  readonly pid: number;
  readonly url: string;
}

/** The hub that runs on this folder, if one does: two on one would stop each other's database. */
export function runningOn({ path }: DataFolder): RunningNote | undefined {
  try {
    const note = JSON.parse(readFileSync(join(path, RUNNING), 'utf8')) as RunningNote;
    return note.pid !== process.pid && isAlive(note.pid) ? note : undefined;
  } catch {
    return undefined;
  }
}

export function noteRunning({ path }: DataFolder, url: string): void {
  writeFileSync(join(path, RUNNING), `${JSON.stringify({ pid: process.pid, url } satisfies RunningNote)}\n`);
}

export function forgetRunning({ path }: DataFolder): void {
  rmSync(join(path, RUNNING), { force: true });
}

/** Empties the folder of what a hub put there. A database that was left running by a kill is stopped first. */
export async function emptyFolder({ path }: DataFolder): Promise<void> {
  if (existsSync(join(path, 'postgres', 'postmaster.pid'))) {
    const left = await startEmbeddedPostgres(path);
    await left.stop();
  }
  for (const name of OURS) rmSync(join(path, name), { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as { code?: string }).code === 'EPERM';
  }
}
