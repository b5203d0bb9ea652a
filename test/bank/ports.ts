/** Ports of simulated banks: scenes run side by side, and a bank must find its port free again after it was killed. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { BANK_FILE, type BankFile } from '../../src/apps/bank/index.ts';
import type { PreparedBank } from '../../src/apps/sandbox/index.ts';

export async function onOwnPort({ registration, ...bank }: PreparedBank): Promise<PreparedBank> {
  const port = await ownPort();
  const path = join(bank.folder, BANK_FILE);
  const file = JSON.parse(readFileSync(path, 'utf8')) as BankFile;
  writeFileSync(path, JSON.stringify({ ...file, listen: { ...file.listen, port } }));
  return { ...bank, registration: { ...registration, endpoint: `https://127.0.0.1:${port}` } };
}

/** Below the ports that systems hand out by themselves, by which nobody else's connection can take it meanwhile. */
const PORT_MIN = 20_000;
const PORTS = 12_000;

/** A port that nobody listens on. */
export async function ownPort(): Promise<number> {
  for (let n = 0; n < 20; n += 1) {
    const port = PORT_MIN + randomInt(PORTS);
    const probe = createServer();
    try {
      probe.listen(port, '127.0.0.1');
      await once(probe, 'listening');
      return port;
    } catch {
      // Taken: another one.
    } finally {
      probe.close();
    }
  }
  throw new Error('no port is free for a bank');
}
