/** One signed question to a bank, and its answer: proven to be the bank's, to be of the contract, and about what was asked. */
import {
  type AnswerOf,
  CONNECTOR_OPERATIONS,
  type ConnectorOperation,
  type ConnectorRefusal,
  type RequestOf,
  readConnectorAnswer,
  readConnectorRefusal,
} from '../../codecs/connector/index.ts';
import { type SigningKey, signRequest } from '../../codecs/httpsignature/index.ts';
import { crashPoint } from '../../core/database/index.ts';
import { type FindKey, isAnswerOf, NoAnswer, type Posted } from '../../core/peers/index.ts';
import type { FindConnector, FoundConnector } from './banks.ts';
import type { AnswerFault, ConnectorLog, RefusedAnswer, Told } from './model.ts';
import { ANSWER_WAIT_MS_MAX, CALLS_PER_BANK_MAX } from './rules/limits.ts';

export interface Question<Name extends ConnectorOperation> {
  readonly name: Name;
  readonly body: RequestOf<Name>;
  /** Idempotency-Key: the operation says of what. */
  readonly key: string;
  /** Id in the path, where it has one. */
  readonly authentication?: string;
  /** UUID, for the report of an answer that is dropped. */
  readonly consent: string | null;
  /** Why the answer is not about what was asked. */
  readonly fault: (answer: AnswerOf<Name>) => AnswerFault | undefined;
}

export interface CallParts {
  readonly find: FindConnector;
  readonly findKey: FindKey;
  readonly hubKey: SigningKey;
  readonly nowMs: () => number;
  readonly log: (line: ConnectorLog) => void;
  /** An answer was dropped. */
  readonly report: (refused: RefusedAnswer) => void;
}

export type Ask = <Name extends ConnectorOperation>(
  bin: number,
  question: Question<Name>,
) => Promise<Told<AnswerOf<Name>>>;

export function createAsk(parts: CallParts): Ask {
  const underWay = new Map<number, number>();
  return async (bin, question) => {
    const found = await parts.find(bin);
    crashPoint('connector-bank-found');
    if (found === undefined) return { kind: 'bank_has_no_connector' };
    const others = underWay.get(bin) ?? 0;
    const startedMs = parts.nowMs();
    const end = ended(bin, question.name, startedMs, parts);
    // A bank that answers nobody must not gather those who wait for it.
    if (others >= CALLS_PER_BANK_MAX)
      return end('too_many_under_way', null, { kind: 'bank_is_not_answering' });
    underWay.set(bin, others + 1);
    try {
      return await askOnce(bin, found, question, parts, end);
    } finally {
      const left = underWay.get(bin)! - 1;
      if (left === 0) underWay.delete(bin);
      else underWay.set(bin, left);
    }
  };
}

type End = <Value>(outcome: string, status: number | null, told: Told<Value>) => Told<Value>;

function ended(
  bin: number,
  operation: ConnectorOperation,
  startedMs: number,
  { log, nowMs }: CallParts,
): End {
  return (outcome, status, told) => {
    log({ bin, operation, outcome, status, ms: nowMs() - startedMs });
    return told;
  };
}

async function askOnce<Name extends ConnectorOperation>(
  bin: number,
  { connector, connections }: FoundConnector,
  question: Question<Name>,
  parts: CallParts,
  end: End,
): Promise<Told<AnswerOf<Name>>> {
  const { method, path } = CONNECTOR_OPERATIONS[question.name];
  const url = `${connector.url}${path.replace(':authentication', question.authentication ?? '')}`;
  const body = Buffer.from(question.body === undefined ? '' : JSON.stringify(question.body));
  const created = Math.floor(parts.nowMs() / 1_000);
  const signed = signRequest(
    { method, targetUri: url, body, idempotencyKey: question.key, created },
    parts.hubKey,
  );
  const headers = { ...signed, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) };
  const posted = await connections
    .send({ method, url, headers, body, waitMs: ANSWER_WAIT_MS_MAX })
    .catch((fault: unknown) => {
      if (!(fault instanceof NoAnswer)) throw fault;
      return fault.message;
    });
  crashPoint('connector-bank-answered');
  if (typeof posted === 'string') return end(posted, null, { kind: 'bank_is_not_answering' });
  const { status } = posted;
  const isTheBanks = await isAnswerOf(bin, posted, signed.signature, parts);
  crashPoint('connector-answer-proven');
  if (!isTheBanks) return end('answer_is_not_the_banks', status, { kind: 'bank_is_not_answering' });
  if (status !== 200) return refusal(posted, end);
  const read = readConnectorAnswer(question.name, posted.body);
  const fault = read.ok ? question.fault(read.value) : 'answer_is_not_of_the_contract';
  if (read.ok && fault === undefined) return end('told', status, { kind: 'told', value: read.value });
  parts.report({ bin, operation: question.name, fault: fault!, consent: question.consent });
  return end(fault!, status, { kind: 'bank_answer_is_refused' });
}

/** Statuses of a bank that has understood, and not now. */
const LATER: ReadonlySet<ConnectorRefusal> = new Set(['too_many_requests', 'bank_is_busy', 'internal_fault']);

function refusal({ status, body }: Posted, end: End): Told<never> {
  const code = readConnectorRefusal(body);
  if (code === undefined || LATER.has(code))
    return end(code ?? 'refusal_is_not_of_the_contract', status, { kind: 'bank_is_not_answering' });
  return end(code, status, { kind: 'bank_refuses', code });
}
