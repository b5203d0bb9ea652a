/**
 * A bank of the slow-bank benchmark, in a process of its own: accepts whatever it is sent, and answers as its parent
 * wants it. Reports when it hears the final word of a payment.
 */
import type { ServerResponse } from 'node:http';
import type { PreparedBank } from '../src/apps/sandbox/index.ts';
import type { Message, OriginalTransaction } from '../src/codecs/iso20022/index.ts';
import { type Leave, openScriptedBank } from '../test/scriptedbank.ts';

/** `well`: at once; `late`: after a second; `drip`: one byte at a time. */
export type BankMode = 'well' | 'late' | 'drip';

export interface HeardFinal {
  /** The hub's payment id in 32 hex digits. */
  readonly payment: string;
  /** Milliseconds since the epoch, with fractions. */
  readonly atMs: number;
}

const LATE_MS = 1_000;
const DRIP_EVERY_MS = 5;

const LEAVE: Readonly<Record<BankMode, Leave>> = {
  well: (answer) => answer(),
  late: (answer) => void setTimeout(answer, LATE_MS),
  drip: (answer, response) => drip(response, answer),
};

/** What the answer writes to its connection goes out a byte every few milliseconds. */
function drip(response: ServerResponse, answer: () => void): void {
  const socket = response.socket!;
  const write = socket.write.bind(socket);
  socket.write = (chunk: string | Uint8Array): boolean => {
    const bytes = Buffer.from(chunk as string);
    for (let i = 0; i < bytes.length; i += 1)
      setTimeout(() => void (socket.destroyed || write(bytes.subarray(i, i + 1))), i * DRIP_EVERY_MS);
    return true;
  };
  answer();
}

const folder = process.argv[2]!;
const bank = await openScriptedBank({ prepared: { folder } as PreparedBank, nowMs: Date.now });
const now = (): number => performance.timeOrigin + performance.now();

bank.script = (message) => {
  if (message.type === 'pacs.008') void accept({ ...originalOf(message), status: 'ACCP' });
  if (message.type === 'pacs.002')
    for (const { originalInstructionId, status } of message.transactions)
      if (status !== 'PDNG')
        process.send!({ payment: originalInstructionId!, atMs: now() } satisfies HeardFinal);
  if (message.type !== 'pacs.028') return undefined;
  const transactions = message.transactions.map((one) => ({ ...one, status: 'ACCP' as const }));
  return { type: 'pacs.002', messageId: 'answer', createdAt: Date.now(), transactions };
};

function originalOf({
  instructionId,
  endToEndId,
  transactionId,
}: Extract<Message, { type: 'pacs.008' }>): OriginalTransaction {
  return {
    originalInstructionId: instructionId!,
    originalEndToEndId: endToEndId,
    originalTransactionId: transactionId,
  };
}

/** Its own word is sent at once whatever the mode: it is its answers to the hub that are slow. */
async function accept(report: OriginalTransaction & { readonly status: 'ACCP' }): Promise<void> {
  await bank.post(bank.write((head) => ({ ...head, type: 'pacs.002', transactions: [report] })));
}

process.on('message', (mode: BankMode | 'stop') => {
  if (mode === 'stop') process.exit(0);
  bank.leave = LEAVE[mode];
});
process.on('disconnect', () => process.exit(0));
process.send!('listening');
