/** A line for tests, with banks at its other end. */
import { randomFillSync } from 'node:crypto';
import type { Database } from '../../../core/database/index.ts';
import { createMint } from '../../../kit/id.ts';
import type { LineLog } from '../door.ts';
import { type BankLine, openBankLine } from '../line.ts';
import {
  bankClient,
  connected,
  type DoorAnswer,
  type FakeBank,
  HUB_KEYS,
  keyring,
  loopbackCertificate,
  type ToSend,
} from './bank.ts';
import { type FakeClearing, fakeClearing } from './clearing.ts';

export interface TestLine extends BankLine {
  readonly clearing: FakeClearing;
  readonly logged: LineLog[];
  readonly faults: unknown[];
  readonly revoke: (keyid: string) => void;
  /** Sends as a bank. */
  readonly send: (what: ToSend) => Promise<DoorAnswer>;
}

/** A line on a test's database, with these banks connected to it. */
export async function openTestLine(
  database: Database,
  banks: readonly FakeBank[],
  clearing: FakeClearing = fakeClearing(),
  nowMs: () => number = Date.now,
): Promise<TestLine> {
  clearing.banks.push(...banks.map(connected));
  const { find, revoke } = keyring(new Map(banks.map(({ bin, pairs }) => [bin, pairs])));
  const { certificate, key } = await loopbackCertificate();
  const logged: LineLog[] = [];
  const faults: unknown[] = [];
  const line = await openBankLine({
    ...{ database, clearing, findKey: find, hubKeys: HUB_KEYS, nowMs },
    listen: { host: '127.0.0.1', port: 0, certificate, key },
    mint: createMint(Date.now, (bytes) => randomFillSync(bytes)),
    spread: () => 0.5,
    log: (one) => void logged.push(one),
    onFault: (fault) => void faults.push(fault),
  });
  const client = bankClient(certificate);
  return {
    ...line,
    ...{ clearing, logged, faults, revoke },
    send: (what) => client.send(line.port, what),
    async close() {
      client.close();
      await line.close();
    },
  };
}

/** Waits until something is so; fails after ten seconds with what it waited for. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    if (await isSo()) return;
    await new Promise((wake) => setTimeout(wake, 10));
  }
  throw new Error(`waited in vain until ${what}`);
}
