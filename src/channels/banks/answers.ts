/** The hub's HTTP answers: signed, bound to the request, empty for what was taken and with a message for the rest. */
import { signResponse } from '../../codecs/httpsignature/index.ts';
import type { Message } from '../../codecs/iso20022/index.ts';
import type { HubKeys } from './keys.ts';
import type { Letter, WriteLetter } from './letters.ts';
import { hexOf, maybe } from './messages/ids.ts';
import { REFUSALS, type Refusal } from './refusals.ts';

export interface DoorReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** To whom an answer goes, as far as that is known. */
export interface Addressee {
  /** BIN; 0 where nothing is known of the sender. */
  readonly bin: number;
  /** BizMsgIdr of the message that is answered. */
  readonly messageId: string | undefined;
  /** Header `Signature` of the request, as it came; without one there is nothing to bind the answer to. */
  readonly requestSignature: string | undefined;
}

export interface Answerer {
  /** Signs a reply: `202` and no body, or a body that was written before. */
  reply(to: Addressee, status: number, body: string, headers?: Readonly<Record<string, string>>): DoorReply;
  refuse(to: Addressee, refusal: Refusal): DoorReply;
  write(to: Addressee, replyId: string, message: Message): Letter;
}

export interface AnswererParts {
  readonly hubKey: HubKeys['transport'];
  readonly writeLetter: WriteLetter;
  readonly nowMs: () => number;
  readonly mint: () => string;
}

/** admi.002 RltdRef where the message could not be read. */
const NO_ID = 'NOTPROVIDED';
const DESCRIPTION_CHARS_MAX = 350;

export function createAnswerer({ hubKey, writeLetter, nowMs, mint }: AnswererParts): Answerer {
  const reply: Answerer['reply'] = ({ requestSignature }, status, body, headers = {}) => {
    const created = Math.floor(nowMs() / 1_000);
    const signed =
      requestSignature === undefined ? {} : signResponse({ status, body, requestSignature, created }, hubKey);
    const type: Record<string, string> =
      body === '' ? {} : { 'content-type': 'application/xml; charset=utf-8' };
    return { status, headers: { ...type, ...headers, ...signed }, body };
  };
  const write: Answerer['write'] = ({ bin }, replyId, message) =>
    writeLetter({ to: bin, messageId: replyId, createdAt: nowMs() }, message);
  return {
    reply,
    write,
    refuse(to, refusal) {
      const { status } = REFUSALS[refusal.code];
      const { text } = write(to, hexOf(mint()), rejectOf(to, refusal, nowMs()));
      const after = refusal.retryAfterS ?? (status === 503 || status === 504 ? 1 : undefined);
      return reply(to, status, text, {
        ...(after === undefined ? {} : { 'retry-after': `${after}` }),
        ...(status === 405 ? { allow: 'POST' } : {}),
      });
    },
  };
}

function rejectOf({ messageId }: Addressee, { code, detail, location }: Refusal, nowMs: number): Message {
  const { vi, en } = REFUSALS[code];
  return {
    type: 'admi.002',
    relatedReference: messageId ?? NO_ID,
    reason: code,
    rejectedAt: nowMs,
    ...maybe('location', location),
    description: `${vi} / ${en}`.slice(0, DESCRIPTION_CHARS_MAX),
    ...maybe('additional', detail),
  };
}
