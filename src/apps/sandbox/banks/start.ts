/** Starts the prepared banks as programs of their own and stops them with the hub. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PreparedBank, PreparedBanks } from './prepare.ts';

/** A first start opens a few hundred accounts. */
const START_MS_MAX = 30_000;
/** Longer than a bank waits for what it has on its way. */
const STOP_MS_MAX = 20_000;
/** In a checkout the program is TypeScript, in a package it is built; either way it has this file's extension. */
const PROGRAM = fileURLToPath(
  new URL(`../../bank/main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

export interface StartedBank {
  readonly key: string;
  readonly bin: string;
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Settles when the program has ended, whoever ended it. */
  readonly ended: Promise<void>;
}

export interface StartedBanks {
  readonly banks: readonly StartedBank[];
  /** SIGTERM, and SIGKILL for whoever does not end by itself. */
  stop(): Promise<void>;
}

/** All of them, or none: when one cannot start, the others are stopped and its last words are thrown. */
export async function startBanks({ banks }: PreparedBanks): Promise<StartedBanks> {
  const starting = banks.map((bank) => startBank(bank));
  const outcomes = await Promise.allSettled(starting);
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(({ child, bank }) => stopOne(child, bank.ended)));
  };
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return { banks: started.map(({ bank }) => bank), stop };
}

interface Started {
  readonly child: ChildProcess;
  readonly bank: StartedBank;
}

async function startBank({ key, folder, registration }: PreparedBank): Promise<Started> {
  const output = openSync(join(folder, 'output.log'), 'a', 0o600);
  const options = ['--disable-warning=ExperimentalWarning', PROGRAM, folder, '--with-parent'];
  // Its standard input stays open as long as we live: a hub that is killed leaves no bank behind.
  const child = spawn(process.execPath, options, { stdio: ['pipe', 'pipe', output] });
  closeSync(output);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const lines = createInterface({ input: child.stdout! });
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), START_MS_MAX);
  const said = await Promise.race([once(lines, 'line'), ended, late.promise]);
  clearTimeout(timer);
  if (!Array.isArray(said)) {
    child.kill('SIGKILL');
    throw new Error(
      `The bank ${registration.shortName} did not start; see output.log and bank.log in ${folder}.`,
    );
  }
  const { url } = JSON.parse(said[0] as string) as { url: string };
  const { bin, name } = registration;
  return { child, bank: { key, bin, name, url, pid: child.pid!, ended } };
}

async function stopOne(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await ended;
  clearTimeout(timer);
}
