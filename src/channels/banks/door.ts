/**
 * The door of the line: every check a message has to pass, the cheap ones first, then what it asks for, then a signed
 * answer that is bound to the request. Nothing of a message is believed before both its signatures were proven.
 */
import { createHash } from 'node:crypto';
import { MESSAGE_TYPES, type MessageType } from '../../codecs/iso20022/index.ts';
import { crashPoint } from '../../core/database/index.ts';
import type { FindKey, PeerKey } from '../../core/peers/index.ts';
import type { Addressee, Answerer, DoorReply } from './answers.ts';
import type { Archive } from './archive.ts';
import { type HandlerParts, handle, URGENCY, type Worked } from './handlers.ts';
import type { Flights } from './inflight.ts';
import { claimedType, type LetterVerdicts, type OpenedLetter, openLetter } from './letters.ts';
import { hexOf } from './messages/ids.ts';
import { whoseRequest } from './proofs.ts';
import { REFUSALS, type Refusal, type RefusalCode, refuse } from './refusals.ts';
import { judgeAge, judgeHeader } from './rules/header.ts';
import { MESSAGE_ID_CHARS_MAX, SHED_RETRY_S } from './rules/limits.ts';
import type { Urgency } from './rules/shed.ts';
import type { KeptMessage } from './store.ts';

/** A request as it arrived, whole. */
export interface DoorRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface DoorParts extends HandlerParts {
  /** Absolute address of the door as banks write it: what their signatures cover. */
  readonly targetUri: string;
  readonly archive: Archive;
  readonly flights: Flights;
  readonly findKey: FindKey;
  readonly isConnected: (bin: number) => boolean;
  readonly answerer: Answerer;
  readonly nowMs: () => number;
  readonly mint: () => string;
  readonly log: (line: LineLog) => void;
  readonly onFault: (fault: unknown, where: string) => void;
}

/** What is logged of a message: institutions, ids, types and codes; never names, accounts, amounts or bodies. */
export interface LineLog {
  /** BIN of who signed; null where nobody is known to have. */
  readonly bin: number | null;
  readonly messageId: string | null;
  readonly type: string;
  readonly status: number;
  readonly outcome: string;
  readonly ms: number;
}

/** What is known of a message as the checks go on. */
interface Visit {
  readonly request: DoorRequest;
  readonly startedMs: number;
  readonly addressee: Addressee;
  key: PeerKey | undefined;
  verdicts: LetterVerdicts;
}

const UNREAD: LetterVerdicts = { type: '', schema: 'not_checked', signature: 'not_checked' };

export interface Door {
  receive(request: DoorRequest): Promise<DoorReply>;
  /** Says no to a request that never came whole. */
  refuse(headers: DoorRequest['headers'], code: RefusalCode): DoorReply;
}

export function createDoor(parts: DoorParts): Door {
  return {
    async receive(request) {
      const visit = visitOf(request, parts.nowMs());
      try {
        const admitted = await admit(parts, visit);
        crashPoint('line-request-admitted');
        const reply = await answer(parts, visit, admitted);
        crashPoint('line-request-answered');
        return reply;
      } catch (fault) {
        parts.onFault(fault, 'line door');
        return say(parts, visit, refuse('internal_fault'));
      }
    },
    refuse: (headers, code) =>
      say(parts, visitOf({ headers, body: Buffer.alloc(0) }, parts.nowMs()), refuse(code)),
  };
}

function visitOf(request: DoorRequest, startedMs: number): Visit {
  const { signature, 'idempotency-key': id } = request.headers;
  return {
    request,
    startedMs,
    addressee: {
      bin: 0,
      messageId: typeof id === 'string' && isMessageId(id) ? id : undefined,
      requestSignature: typeof signature === 'string' ? signature : undefined,
    },
    key: undefined,
    verdicts: UNREAD,
  };
}

/** SWIFT's set X and `_`, as the codec has it: whatever else would not come back in a header or an answer. */
const MESSAGE_ID = /^[0-9A-Za-z/?:().,'+_ -]+$/;
const isMessageId = (text: string): boolean => text.length <= MESSAGE_ID_CHARS_MAX && MESSAGE_ID.test(text);

/** A message with its sender, after the checks of transport; it holds a place until it was answered. */
interface Admitted {
  readonly key: PeerKey;
  readonly messageId: string;
  readonly leave: () => void;
}

/** Who sent this, is it whole, and is there room for it? Nothing of the XML is parsed yet. */
async function admit(parts: DoorParts, visit: Visit): Promise<Admitted | Refusal> {
  const { headers, body } = visit.request;
  const { messageId } = visit.addressee;
  if (messageId === undefined) return refuse('id_header_is_malformed');
  const key = await whoseRequest({ method: 'POST', targetUri: parts.targetUri, headers, body }, parts);
  crashPoint('line-request-proven');
  if ('kind' in key) return key;
  visit.key = key;
  if (!parts.isConnected(key.bin)) return refuse('sender_is_not_connected');
  const leave = parts.flights.enter(key.bin, urgencyOf(claimedType(body)));
  return leave === undefined
    ? refuse('line_is_busy', { retryAfterS: SHED_RETRY_S })
    : { key, messageId, leave };
}

/** A type that nobody knows is shed as early as a question. */
function urgencyOf(type: string | undefined): Urgency {
  return MESSAGE_TYPES.some((known) => known === type) ? URGENCY[type as MessageType] : 'query';
}

function answer(
  parts: DoorParts,
  visit: Visit,
  admitted: Admitted | Refusal,
): DoorReply | Promise<DoorReply> {
  return 'kind' in admitted
    ? say(parts, visit, admitted)
    : work(parts, visit, admitted).finally(admitted.leave);
}

/** Reads, proves, recognises, does. */
async function work(parts: DoorParts, visit: Visit, { key, messageId }: Admitted): Promise<DoorReply> {
  const { body } = visit.request;
  const sha256 = createHash('sha256').update(body).digest('hex');
  const opened = await openLetter(body, key.bin, parts.findKey);
  crashPoint('line-message-opened');
  visit.verdicts = opened;
  const objection = objectionTo(opened, key.bin, messageId);
  if (objection !== undefined) return keepAndSay(parts, visit, sha256, objection);
  const { header, message } = (opened as Extract<OpenedLetter, { ok: true }>).business;
  const before = await parts.archive.taken({ bin: key.bin, messageId });
  crashPoint('line-repetition-looked-for');
  if (before !== undefined && before.sha256 !== sha256)
    return keepAndSay(parts, visit, sha256, refuse('id_was_used_for_another_message'));
  if (before !== undefined) return repeat(parts, visit, sha256, before);
  const nowMs = parts.nowMs();
  const age = judgeAge(header, nowMs);
  if (age !== undefined) return keepAndSay(parts, visit, sha256, refuse(age));
  const origin = {
    caller: key.caller,
    callerName: key.callerName,
    key: { key: messageId, fingerprint: sha256 },
  };
  const replyId = parts.mint();
  const worked = await handle(
    { bin: key.bin, message, messageId, origin, replyId: hexOf(replyId), nowMs },
    parts,
  );
  crashPoint('line-message-handled');
  return conclude(parts, visit, sha256, replyId, worked);
}

function objectionTo(opened: OpenedLetter, signer: number, messageId: string): Refusal | undefined {
  if (!opened.ok) return opened.refusal;
  const found = judgeHeader(opened.business.header, { signer, reader: 0, messageId });
  return found === undefined ? undefined : refuse(found);
}

/** The same message again: the same answer, whatever has happened since. */
async function repeat(
  parts: DoorParts,
  visit: Visit,
  sha256: string,
  before: { readonly status: number; readonly outcome: string; readonly reply: string | null },
): Promise<DoorReply> {
  await parts.archive.keep(keptOf(parts, visit, sha256, before));
  crashPoint('line-repetition-kept');
  return say(parts, visit, { ...before, body: before.reply ?? '' });
}

/** What was done is kept before it is answered: whoever reads `202` may rely on both. */
async function conclude(
  parts: DoorParts,
  visit: Visit,
  sha256: string,
  replyId: string,
  worked: Worked,
): Promise<DoorReply> {
  if (worked.kind === 'refused') return keepAndSay(parts, visit, sha256, worked);
  const to = addresseeOf(visit);
  const status = worked.kind === 'taken' ? 202 : 200;
  const kept = keptOf(parts, visit, sha256, { status, outcome: worked.outcome });
  const letter =
    worked.kind === 'answered' ? parts.answerer.write(to, hexOf(replyId), worked.message) : undefined;
  try {
    await Promise.all([
      parts.archive.keep(kept),
      letter && parts.archive.keep(replyOf(kept, replyId, letter, parts.nowMs())),
    ]);
    crashPoint('line-decision-kept');
  } catch (fault) {
    // It was decided and is not kept: the same message again finds the decision and is kept then.
    parts.onFault(fault, 'line store');
    return say(parts, visit, refuse('outcome_is_unknown'));
  }
  return say(parts, visit, { status, outcome: worked.outcome, body: letter?.text ?? '' });
}

/** These say nothing about the message, only about the moment. */
const NOT_KEPT: ReadonlySet<RefusalCode> = new Set(['line_is_busy', 'hub_is_busy', 'outcome_is_unknown']);

/** A refusal is kept as evidence; where that fails it is said all the same, for nothing rests on it. */
async function keepAndSay(
  parts: DoorParts,
  visit: Visit,
  sha256: string,
  refusal: Refusal,
): Promise<DoorReply> {
  if (!NOT_KEPT.has(refusal.code)) {
    const outcome = refusal.code;
    const kept = keptOf(parts, visit, sha256, { status: REFUSALS[outcome].status, outcome });
    await parts.archive.keep(kept).catch((fault: unknown) => parts.onFault(fault, 'line store'));
    crashPoint('line-refusal-kept');
  }
  return say(parts, visit, refusal);
}

function keptOf(
  parts: DoorParts,
  visit: Visit,
  sha256: string,
  { status, outcome }: { readonly status: number; readonly outcome: string },
): KeptMessage {
  return {
    id: parts.mint(),
    direction: 'in',
    bin: visit.key!.bin,
    messageId: visit.addressee.messageId!,
    ...visit.verdicts,
    sha256,
    at: visit.startedMs,
    transport: 'verified',
    ...{ status, outcome, answers: null },
    // Not every text that is refused is one that a database can hold.
    body: visit.request.body.toString().replaceAll('\0', '\uFFFD'),
  };
}

function replyOf(
  asked: KeptMessage,
  id: string,
  { type, text }: { readonly type: string; readonly text: string },
  at: number,
): KeptMessage {
  return {
    ...{ id, direction: 'out', bin: asked.bin, messageId: hexOf(id), type, at, body: text },
    sha256: createHash('sha256').update(text).digest('hex'),
    ...{ transport: 'not_checked', schema: 'not_checked', signature: 'not_checked' },
    ...{ status: null, outcome: 'answered', answers: asked.id },
  };
}

const addresseeOf = ({ addressee, key }: Visit): Addressee => ({ ...addressee, bin: key?.bin ?? 0 });

type Said = Refusal | { readonly status: number; readonly outcome: string; readonly body: string };

function say(parts: DoorParts, visit: Visit, said: Said): DoorReply {
  const to = addresseeOf(visit);
  const reply =
    'kind' in said ? parts.answerer.refuse(to, said) : parts.answerer.reply(to, said.status, said.body);
  parts.log({
    bin: visit.key?.bin ?? null,
    messageId: visit.key === undefined ? null : (visit.addressee.messageId ?? null),
    type: visit.verdicts.type,
    status: reply.status,
    outcome: 'kind' in said ? said.code : said.outcome,
    ms: parts.nowMs() - visit.startedMs,
  });
  return reply;
}
