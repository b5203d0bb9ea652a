/** What is done with each type of message: one row for every type, and one line from it to the desk. */
import type {
  CancellationRequest,
  CancellationResolution,
  CreditTransfer,
  Message,
  MessageType,
  PaymentReturn,
  StatusReport,
  StatusRequest,
  SystemEvent,
  TransactionReport,
  VerificationRequest,
} from '../../codecs/iso20022/index.ts';
import type { Origin } from '../../core/command/index.ts';
import { crashPoint } from '../../core/database/index.ts';
import type { Inquiries } from './inquiries.ts';
import { uuidOf } from './messages/ids.ts';
import { nameQuestionFrom, nameReportOf } from './messages/name.ts';
import { PING, probeEcho } from './messages/probe.ts';
import { recallAnswerFrom, recallFrom } from './messages/recall.ts';
import { returnFrom } from './messages/return.ts';
import { answersFrom, reportOf, unknownReport } from './messages/status.ts';
import { transferFrom } from './messages/transfer.ts';
import type { Clearing, NameAnswer, NameQuestion, Taken } from './model.ts';
import { type Refusal, type RefusalCode, refuse } from './refusals.ts';
import type { Urgency } from './rules/shed.ts';

/** A message after every check, and who sent it. */
export interface Received<Kind extends Message = Message> {
  readonly bin: number;
  readonly message: Kind;
  /** BizMsgIdr. */
  readonly messageId: string;
  /** For the desk: the bank, and the message's id and content. */
  readonly origin: Origin & { readonly key: { readonly key: string; readonly fingerprint: string } };
  /** BizMsgIdr of the answer, should there be one. */
  readonly replyId: string;
  readonly nowMs: number;
}

export type Worked =
  /** An instruction or an answer: `202`. */
  | { readonly kind: 'taken'; readonly outcome: string }
  /** A question: `200`, answered in the body. */
  | { readonly kind: 'answered'; readonly outcome: string; readonly message: Message }
  | Refusal;

export interface HandlerParts {
  readonly clearing: Clearing;
  readonly inquiries: Inquiries;
  /** Asks another connected bank for a name; undefined where that institution is not connected. */
  readonly askName: (question: NameQuestion) => Promise<NameAnswer | 'no_answer'> | undefined;
}

type Handler<Kind extends Message> = (received: Received<Kind>, parts: HandlerParts) => Promise<Worked>;

const notTaken = (): Promise<Worked> => Promise.resolve(refuse('message_type_is_not_taken'));

/** Which messages are shed first. Whoever ends what was begun goes before whoever begins; questions come last. */
export const URGENCY: Readonly<Record<MessageType, Urgency>> = {
  'pacs.002': 'finalisation',
  'camt.029': 'finalisation',
  'pacs.008': 'instruction',
  'pacs.004': 'instruction',
  'pacs.009': 'instruction',
  'camt.056': 'instruction',
  'acmt.023': 'query',
  'acmt.024': 'query',
  'pacs.028': 'query',
  'admi.002': 'query',
  'admi.004': 'query',
  'camt.053': 'query',
  'camt.054': 'query',
};

const HANDLERS: { readonly [Type in MessageType]: Handler<Extract<Message, { type: Type }>> } = {
  'pacs.008': transfer,
  'pacs.004': giveBack,
  'pacs.002': answer,
  'pacs.028': inquire,
  'camt.056': recall,
  'camt.029': answerRecall,
  'acmt.023': name,
  'admi.004': event,
  // Settlement is instructed by the hub, statements are written by it, and these two answer what the hub asked.
  'pacs.009': notTaken,
  'camt.053': notTaken,
  'camt.054': notTaken,
  'acmt.024': notTaken,
  'admi.002': notTaken,
};

export function handle(received: Received, parts: HandlerParts): Promise<Worked> {
  const handler = HANDLERS[received.message.type] as Handler<Message>;
  return handler(received, parts);
}

/** What the desk could not do is told by these; the names of what it decided stay its own. */
const NOT_DECIDED: Readonly<Record<Exclude<Taken['kind'], 'decided'>, RefusalCode>> = {
  key_was_used_for_another_request: 'id_was_used_for_another_message',
  commit_is_unknown: 'outcome_is_unknown',
  hub_is_busy: 'hub_is_busy',
};

/** Decisions of which no message will tell: the answer to the message itself does. */
const TOLD_AT_THE_DOOR: Readonly<Record<string, RefusalCode>> = {
  payment_not_found: 'payment_is_not_found',
  recall_not_found: 'answer_names_no_case',
  reference_was_used_for_another_payment: 'transaction_id_was_used',
  payment_cannot_be_recalled: 'payment_cannot_be_recalled',
  recall_is_open_already: 'recall_is_open_already',
  recall_is_answered_already: 'recall_is_answered_already',
};

function workedOf(taken: Taken): Worked {
  if (taken.kind !== 'decided') return refuse(NOT_DECIDED[taken.kind]);
  const told = TOLD_AT_THE_DOOR[taken.outcome];
  return told === undefined ? { kind: 'taken', outcome: taken.outcome } : refuse(told);
}

async function transfer(
  { message, bin, origin }: Received<CreditTransfer>,
  { clearing }: HandlerParts,
): Promise<Worked> {
  if (message.debtor.agent !== bin) return refuse('agent_is_not_the_sender', { location: 'DbtrAgt' });
  const taken = await clearing.pay(transferFrom(message, bin), origin);
  crashPoint('line-transfer-decided');
  return workedOf(taken);
}

async function giveBack(
  { message, bin, origin }: Received<PaymentReturn>,
  { clearing }: HandlerParts,
): Promise<Worked> {
  if (message.debtor.agent !== bin) return refuse('agent_is_not_the_sender', { location: 'RtrChain/Dbtr' });
  const taken = await clearing.giveBack(returnFrom(message, bin), origin);
  crashPoint('line-return-decided');
  return workedOf(taken);
}

/** Several payments may be answered by one message; each is a command under a key of its own. */
async function answer(
  { message, bin, origin }: Received<StatusReport>,
  { clearing }: HandlerParts,
): Promise<Worked> {
  const answers = answersFrom(message, bin, 'answer');
  if (answers.length < message.transactions.length)
    return refuse('answer_names_no_payment', { location: 'TxInfAndSts/OrgnlInstrId' });
  const taken = await Promise.all(
    answers.map((one, i) => clearing.answer(one, answers.length === 1 ? origin : partOf(origin, i))),
  );
  crashPoint('line-answer-decided');
  const worked = taken.map(workedOf);
  // As good as its worst part: a repetition of the whole is decided again only where it was not decided yet.
  return worked.find(isUndecided) ?? worked.find((one) => one.kind === 'taken') ?? worked[0]!;
}

const isUndecided = (worked: Worked): boolean =>
  worked.kind === 'refused' && worked.code !== 'payment_is_not_found';

function partOf(origin: Received['origin'], i: number): Received['origin'] {
  // `#` cannot stand in a BizMsgIdr, so no other message has this key.
  return { ...origin, key: { ...origin.key, key: `${origin.key.key}#${i}` } };
}

async function recall(
  { message, bin, origin }: Received<CancellationRequest>,
  { clearing }: HandlerParts,
): Promise<Worked> {
  const taken = await clearing.recall(recallFrom(message, bin), origin);
  crashPoint('line-recall-decided');
  return workedOf(taken);
}

async function answerRecall(
  { message, bin, origin }: Received<CancellationResolution>,
  { clearing }: HandlerParts,
): Promise<Worked> {
  const order = recallAnswerFrom(message, bin);
  if (order === undefined) return refuse('answer_names_no_case', { location: 'RslvdCase/Id' });
  if (order === 'pending') return { kind: 'taken', outcome: 'recall_is_pending' };
  const taken = await clearing.answerRecall(order, origin);
  crashPoint('line-recall-answer-decided');
  return workedOf(taken);
}

/** Each payment has a budget; a message whose every payment has spent it and is still open is told when to come back. */
async function inquire(received: Received<StatusRequest>, parts: HandlerParts): Promise<Worked> {
  const { message, bin, replyId, nowMs } = received;
  const ids = message.transactions.map(({ originalTransactionId }) => originalTransactionId);
  const asked = await parts.inquiries.ask(bin, ids, nowMs);
  crashPoint('line-status-budget-taken');
  const waits = asked.flatMap((one) => (one === 'work' || isFinal(one.last) ? [] : [one.retryAfterS]));
  if (waits.length === asked.length) return refuse('too_many_inquiries', { retryAfterS: Math.min(...waits) });
  const found = await Promise.all(
    asked.map((one, i) => (one === 'work' ? lookUp(received, parts, i) : Promise.resolve(one.last))),
  );
  crashPoint('line-status-looked-up');
  const refused = found.find((one) => one !== undefined && 'kind' in one);
  if (refused !== undefined) return refused;
  const reports = found.filter((one) => one !== undefined && 'status' in one);
  return {
    kind: 'answered',
    outcome: 'reported',
    message: { type: 'pacs.002', messageId: replyId, createdAt: nowMs, transactions: reports },
  };
}

const isFinal = (report: TransactionReport | undefined): boolean =>
  report !== undefined && report.status !== 'PDNG';

/** A bank asks about a payment of its own by TxId, or about one that the hub sent it by the hub's InstrId. */
async function lookUp(
  { message, bin, origin }: Received<StatusRequest>,
  { clearing, inquiries }: HandlerParts,
  i: number,
): Promise<TransactionReport | Refusal> {
  const { originalInstructionId, originalTransactionId, originalEndToEndId } = message.transactions[i]!;
  const instructed = uuidOf(originalInstructionId);
  const known = await clearing.payments(instructed === undefined ? [] : [instructed]);
  crashPoint('line-instruction-looked-up');
  const sent = instructed === undefined ? undefined : known.get(instructed);
  let report: TransactionReport;
  if (sent?.creditor.bin === bin) report = reportOf(sent, bin, sent.state);
  else {
    const own = await clearing.inquire({ bin, transactionId: originalTransactionId }, partOf(origin, i));
    crashPoint('line-status-inquired');
    if (own.kind !== 'decided') return refuse(NOT_DECIDED[own.kind]);
    report =
      own.payment === null || own.state === 'not_found'
        ? unknownReport(originalTransactionId, originalEndToEndId)
        : reportOf(own.payment, bin, own.state);
  }
  inquiries.answered(bin, originalTransactionId, report);
  return report;
}

function name(
  { message, bin, replyId, nowMs }: Received<VerificationRequest>,
  parts: HandlerParts,
): Promise<Worked> {
  const question = nameQuestionFrom(message);
  const asked = parts.askName(question) ?? parts.clearing.checkName(question);
  return asked.then((found) =>
    found === 'no_answer'
      ? refuse('line_is_busy', { detail: 'the account’s bank does not answer' })
      : {
          kind: 'answered',
          outcome: found.kind,
          message: nameReportOf(found, message, bin, replyId, nowMs),
        },
  );
}

function event({ message, nowMs }: Received<SystemEvent>): Promise<Worked> {
  const worked: Worked =
    message.eventCode === PING
      ? { kind: 'answered', outcome: 'echoed', message: probeEcho(message, nowMs) }
      : refuse('event_is_not_known');
  return Promise.resolve(worked);
}
