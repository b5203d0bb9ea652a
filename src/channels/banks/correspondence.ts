/** Questions of the hub to a bank that are answered in the body: written, kept, sent, the answer read and proven. */
import { createHash } from 'node:crypto';
import type { Message } from '../../codecs/iso20022/index.ts';
import type { Origin } from '../../core/command/index.ts';
import { crashPoint } from '../../core/database/index.ts';
import type { FindKey } from '../../core/peers/index.ts';
import type { Archive } from './archive.ts';
import type { Exchange } from './exchange.ts';
import { callerOfBank } from './keys.ts';
import { openLetter, type WriteLetter } from './letters.ts';
import { hexOf } from './messages/ids.ts';
import { judgeAge, judgeHeader } from './rules/header.ts';
import type { KeptMessage } from './store.ts';

export type Reply =
  | { readonly kind: 'replied'; readonly message: Message }
  /** It is there, as its signature proves; it took note of the question, or does not take it, and said no more. */
  | { readonly kind: 'evaded' }
  /** It said "later", something that is not its own, or nothing. */
  | { readonly kind: 'no_reply' };

export interface Correspondence {
  ask(bin: number, question: (messageId: string) => Message, waitMs: number): Promise<Reply>;
  /** Who answered, for the desk: the bank. Without a key, since what it says is weighed by the payment's state alone. */
  originOf(bin: number): Origin;
}

export interface CorrespondenceParts {
  readonly exchange: Exchange;
  readonly archive: Archive;
  readonly writeLetter: WriteLetter;
  readonly findKey: FindKey;
  readonly nowMs: () => number;
  readonly mint: () => string;
}

export function createCorrespondence(parts: CorrespondenceParts): Correspondence {
  const { exchange, writeLetter, nowMs, mint } = parts;
  return {
    async ask(bin, question, waitMs) {
      const id = mint();
      const messageId = hexOf(id);
      const letter = writeLetter({ to: bin, messageId, createdAt: nowMs() }, question(messageId));
      const exchanged = await exchange.send(bin, { id, messageId, ...letter, keptAlready: false }, waitMs);
      crashPoint('line-question-answered');
      if (exchanged.kind === 'replied') return readReply(parts, bin, id, exchanged.text);
      const isEvaded = exchanged.kind === 'acknowledged' || exchanged.kind === 'refused';
      return { kind: isEvaded ? 'evaded' : 'no_reply' };
    },
    originOf: callerOfBank,
  };
}

/** The answer is a message like any other: schema, signature of that bank, addressed to us, and kept. */
async function readReply(
  parts: CorrespondenceParts,
  bin: number,
  asked: string,
  text: string,
): Promise<Reply> {
  const { archive, findKey, nowMs, mint } = parts;
  const opened = await openLetter(Buffer.from(text), bin, findKey);
  crashPoint('line-reply-opened');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const header = opened.ok ? opened.business.header : undefined;
  const messageId = header?.businessMessageId ?? hexOf(asked);
  const objection =
    header && (judgeHeader(header, { signer: bin, reader: 0, messageId }) ?? judgeAge(header, nowMs()));
  const outcome = opened.ok ? (objection ?? 'answered') : opened.refusal.code;
  await archive.keep({
    ...{ id: mint(), direction: 'in', bin, messageId, type: opened.type, sha256, at: nowMs() },
    ...{ transport: 'verified', schema: opened.schema, signature: opened.signature },
    ...{ status: null, outcome, answers: asked, body: text.replaceAll('\0', '\uFFFD') },
  } satisfies KeptMessage);
  crashPoint('line-reply-kept');
  return opened.ok && objection === undefined
    ? { kind: 'replied', message: opened.business.message }
    : { kind: 'no_reply' };
}
