/** One message to a bank and what came of it: kept before the first byte leaves, signed, sent, its answer judged. */
import { createHash } from 'node:crypto';
import { signRequest } from '../../codecs/httpsignature/index.ts';
import { crashPoint } from '../../core/database/index.ts';
import { type FindKey, isAnswerOf, NoAnswer, type Posted } from '../../core/peers/index.ts';
import type { Archive } from './archive.ts';
import type { Breakers } from './breakers.ts';
import type { Directory } from './directory.ts';
import type { HubKeys } from './keys.ts';
import type { CheckVerdict } from './store.ts';

/** A message of ours, signed. */
export interface Outgoing {
  /** UUID under which it is kept. */
  readonly id: string;
  /** BizMsgIdr, and the idempotency key of the request. */
  readonly messageId: string;
  /** MsgDefIdr. */
  readonly type: string;
  readonly text: string;
  /** It was kept when it was first sent. */
  readonly keptAlready: boolean;
}

export type Exchanged =
  /** Received for good: `202`. */
  | { readonly kind: 'acknowledged' }
  /** A question was answered: the text of the body of the `200`, from the bank and unchanged, not yet read. */
  | { readonly kind: 'replied'; readonly text: string }
  /** "Later": 429, 503 or 504. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  /** It was understood and is not taken. */
  | { readonly kind: 'refused'; readonly status: number }
  /** Nothing that can be believed came back. */
  | { readonly kind: 'no_answer' };

export interface Exchange {
  send(bin: number, outgoing: Outgoing, waitMs: number): Promise<Exchanged>;
}

export interface ExchangeParts {
  readonly directory: Directory;
  readonly breakers: Breakers;
  readonly archive: Archive;
  readonly findKey: FindKey;
  readonly hubKey: HubKeys['transport'];
  readonly nowMs: () => number;
}

export function createExchange(parts: ExchangeParts): Exchange {
  const { directory, breakers, archive, hubKey, nowMs } = parts;
  return {
    async send(bin, outgoing, waitMs) {
      const found = directory.find(bin);
      if (found === undefined) return { kind: 'no_answer' };
      if (!outgoing.keptAlready) {
        await archive.keep(keptOf(bin, outgoing, nowMs()));
        crashPoint('line-message-kept');
      }
      const { signature, answer } = post(found, outgoing, waitMs, hubKey, nowMs());
      const posted = await answer;
      crashPoint('line-bank-answered');
      const trusted = posted !== undefined && (await isAnswerOf(bin, posted, signature, parts));
      crashPoint('line-bank-answer-proven');
      breakers.note(bin, trusted ? 'success' : 'failure');
      const exchanged = trusted ? judge(posted) : ({ kind: 'no_answer' } as const);
      await archive.tell({
        id: outgoing.id,
        transport: posted === undefined ? 'not_checked' : trusted ? 'verified' : 'failed',
        status: posted?.status ?? null,
        outcome: posted !== undefined && !trusted ? 'answer_is_not_the_banks' : exchanged.kind,
        at: nowMs(),
        tried: outgoing.keptAlready ? 1 : 0,
      });
      crashPoint('line-message-fate-kept');
      return exchanged;
    },
  };
}

/** Apart, so that whoever waits for the answer does not hold the body meanwhile. */
function post(
  { bank, connections }: NonNullable<ReturnType<Directory['find']>>,
  { messageId, text }: Outgoing,
  waitMs: number,
  hubKey: HubKeys['transport'],
  nowMs: number,
): { readonly signature: string; readonly answer: Promise<Posted | undefined> } {
  const url = `${bank.endpoint}/messages`;
  const body = Buffer.from(text);
  const created = Math.floor(nowMs / 1_000);
  const headers = signRequest(
    { method: 'POST', targetUri: url, body, idempotencyKey: messageId, created },
    hubKey,
  );
  const asked = { method: 'POST' as const, url, body, waitMs };
  const answer = connections.send({ ...asked, headers: { ...headers, 'content-type': 'application/xml' } });
  return { signature: headers.signature, answer: answer.catch(silence) };
}

function silence(fault: unknown): undefined {
  if (!(fault instanceof NoAnswer)) throw fault;
}

const LATER: ReadonlySet<number> = new Set([429, 503, 504]);
/** A bank may ask for this much patience; a delivery has a pause of its own beside it. */
const RETRY_AFTER_S_MAX = 60;

function judge({ status, headers, body }: Posted): Exchanged {
  if (status === 202) return { kind: 'acknowledged' };
  if (status === 200) return { kind: 'replied', text: body.toString() };
  if (!LATER.has(status)) return { kind: 'refused', status };
  const asked = Number(headers['retry-after'] ?? 0);
  const seconds = Number.isFinite(asked) && asked > 0 ? Math.min(asked, RETRY_AFTER_S_MAX) : 0;
  return { kind: 'busy', retryAfterMs: seconds * 1_000 };
}

const NOT_CHECKED: CheckVerdict = 'not_checked';

function keptOf(bin: number, { id, messageId, type, text }: Outgoing, at: number) {
  return {
    ...{ id, direction: 'out' as const, bin, messageId, type, at, body: text },
    sha256: createHash('sha256').update(text).digest('hex'),
    ...{ transport: NOT_CHECKED, schema: NOT_CHECKED, signature: NOT_CHECKED },
    ...{ status: null, outcome: 'on_its_way', answers: null },
  };
}
