/**
 * A process that takes no part in what is measured. It sleeps and writes a page to the disk, in turn; what makes it late
 * makes everybody late. Mostly that is the machine's, but cores and disk are shared: a load that uses them up makes it late
 * too. Its messages are the times at which it was.
 */
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export interface Stall {
  /** Milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
}

const EVERY_MS = 50;
/** Asleep and writing together, beyond its sleep: several times what either takes on a machine that is ours alone. */
const LATE_MS = 25;
const PAGE = Buffer.alloc(8_192);

const now = (): number => performance.timeOrigin + performance.now();
const file = openSync(join(process.argv[2]!, 'stalls'), 'w');
process.once('message', () => process.exit());
process.send!('watching');
// Whoever started it may be killed.
while (process.connected) {
  const fromMs = now();
  await setTimeout(EVERY_MS);
  writeSync(file, PAGE, 0, PAGE.length, 0);
  fdatasyncSync(file);
  const toMs = now();
  if (toMs - fromMs > EVERY_MS + LATE_MS) process.send!({ fromMs, toMs } satisfies Stall);
}
