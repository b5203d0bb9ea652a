/** The bank as a program of its own, to be killed and started again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface BankEnding {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface BankProcess {
  readonly url: string;
  readonly ended: Promise<BankEnding>;
  readonly hasEnded: () => boolean;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM: it finishes what it has on its way and ends by itself. */
  stop(): Promise<BankEnding>;
  /** SIGSTOP: connections stay, answers do not come. */
  freeze(): void;
  thaw(): void;
}

const PROGRAM = fileURLToPath(new URL('../../src/apps/bank/main.ts', import.meta.url));
const START_MS_MAX = 30_000;

/** Answers its ending instead where it was killed before it said where it is. */
export async function startBankProcess(folder: string, crashAt?: string): Promise<BankProcess | BankEnding> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', PROGRAM, folder, '--with-parent'],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...(crashAt === undefined ? {} : { LONGBIEN_CRASH_AT: crashAt }) },
    },
  );
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4_000);
  });
  child.stdin.on('error', () => {});
  let over = false;
  const ended = new Promise<BankEnding>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      if (signal === null && code !== 0) console.error(`a bank ended by itself (${code}):\n${complaint}`);
      resolve({ code, signal });
    });
  });
  const late = setTimeout(() => child.kill('SIGKILL'), START_MS_MAX);
  const said = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  clearTimeout(late);
  if (!Array.isArray(said)) return said;
  return {
    url: (JSON.parse(said[0] as string) as { url: string }).url,
    ended,
    hasEnded: () => over,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      return await ended;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

export async function startWholeBank(folder: string): Promise<BankProcess> {
  const bank = await startBankProcess(folder);
  if (!('url' in bank)) throw new Error(`the bank did not start (${bank.code})`);
  return bank;
}
