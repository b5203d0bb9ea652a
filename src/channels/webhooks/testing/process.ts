/**
 * Webhooks in a process of their own, to be killed: DATABASE_URL, LONGBIEN_TEST_MASTER_KEY (hex) and
 * LONGBIEN_TEST_CLOCK_MS, where its clock begins. Prints a line once it works; ends with its standard input.
 */
import { randomFillSync } from 'node:crypto';
import { createDesk } from '../../../core/command/index.ts';
import { openDatabase } from '../../../core/database/index.ts';
import { createTeller } from '../../../core/outbox/index.ts';
import { createMint } from '../../../kit/id.ts';
import { openWebhooks } from '../webhooks.ts';

const env = process.env as Readonly<Record<string, string>>;
const aheadMs = Number(env.LONGBIEN_TEST_CLOCK_MS) - performance.now();
const nowMs = (): number => Math.floor(aheadMs + performance.now());
const onFault = (fault: unknown): void => console.error(fault);
const database = openDatabase({ connectionString: env.DATABASE_URL! });
const teller = createTeller(database, onFault);
const desk = createDesk({ database, nowMs, committed: () => teller.wake() });
const mint = createMint(nowMs, (bytes) => randomFillSync(bytes));
openWebhooks({
  ...{ sandbox: true, database, desk, teller, nowMs, mint, onFault, spread: () => 0.5 },
  masterKey: Buffer.from(env.LONGBIEN_TEST_MASTER_KEY!, 'hex'),
});
process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGKILL'));
console.log('webhooks are open');
