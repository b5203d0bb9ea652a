/** A message as it came: read, held against its schema, and proven to be the hub's. */
import { createHash, type KeyObject } from 'node:crypto';
import { type BusinessMessage, readDocument } from '../../../codecs/iso20022/index.ts';
import { verifyMessage } from '../../../codecs/xmldsig/index.ts';
import { crashPoint } from '../../../core/database/index.ts';

export type OpenedMessage =
  | {
      readonly ok: true;
      readonly business: BusinessMessage;
      /** Of what the message says: the same for a repetition, also where it was signed anew. */
      readonly hash: Buffer;
    }
  | {
      readonly ok: false;
      readonly status: 400 | 401;
      readonly id: string;
      readonly reason: string;
      readonly text: string;
    };

export async function openMessage(
  body: Buffer,
  keys: ReadonlyMap<string, KeyObject>,
): Promise<OpenedMessage> {
  const read = readDocument(body);
  if (!read.ok) {
    const text = read.errors.map(({ line, message }) => `${line}: ${message}`).join('\n');
    return { ok: false, status: 400, id: read.businessMessageId ?? 'NOTPROVIDED', reason: read.code, text };
  }
  const { business } = read;
  try {
    const verified = await verifyMessage(read.document, (name) => keys.get(name));
    crashPoint('bank-message-proven');
    if (verified.ok) return { ok: true, business, hash: hashOf(business) };
    const text = verified.detail ?? 'The signature of the message is not the hub’s.';
    return { ok: false, status: 401, id: business.header.businessMessageId, reason: verified.reason, text };
  } finally {
    read[Symbol.dispose]();
  }
}

/** Without the instants of writing: a sender that writes a message again has another clock, not another message. */
function hashOf({ header, message }: BusinessMessage): Buffer {
  const { createdAt: _, possibleDuplicate: __, ...head } = header;
  const text = JSON.stringify([head, message], (name, value: unknown) =>
    name === 'createdAt' || name === 'messageId' ? undefined : typeof value === 'bigint' ? `${value}` : value,
  );
  return createHash('sha256').update(text).digest();
}
