/**
 * Finds banks again that do not answer, and asks those that do about payments whose fate is unknown. It is the bank
 * that is probed, never each payment; once it answers, its payments are asked about a hundred at a time until none is
 * left.
 */
import type { Message, StatusReport } from '../../codecs/iso20022/index.ts';
import { crashPoint } from '../../core/database/index.ts';
import type { Breakers } from './breakers.ts';
import type { Correspondence } from './correspondence.ts';
import type { Directory } from './directory.ts';
import { inquiryOf } from './messages/inquiry.ts';
import { probe } from './messages/probe.ts';
import { answersFrom } from './messages/status.ts';
import type { BankAnswer, Clearing } from './model.ts';
import {
  ACKNOWLEDGE_WAIT_MS_MAX,
  FAILURES_TO_OPEN,
  INQUIRE_EVERY_MS,
  INQUIRIES_IN_A_ROW_MAX,
  INQUIRY_PAYMENTS_MAX,
  INQUIRY_WAIT_MS_MAX,
  PROBE_PAUSE_MS_MAX,
} from './rules/limits.ts';

export interface Prober {
  /** A bank answers again, or payments became unknown: look now. */
  readonly wake: () => void;
  close(): Promise<void>;
}

export interface ProberParts {
  readonly clearing: Clearing;
  readonly directory: Directory;
  readonly breakers: Breakers;
  readonly correspondence: Correspondence;
  readonly nowMs: () => number;
  readonly onFault: (fault: unknown) => void;
}

export function createProber(parts: ProberParts): Prober {
  const { directory, breakers, nowMs, onFault } = parts;
  /** One conversation with each bank at a time: they wait for nobody else's. */
  const talking = new Map<number, Promise<void>>();
  let closed = false;

  function talk(bin: number, about: () => Promise<void>): void {
    if (closed || talking.has(bin)) return;
    const done = about()
      .catch(onFault)
      .finally(() => talking.delete(bin));
    talking.set(bin, done);
  }

  /** When a verdict that differs from ours may be put right next. */
  const differs = new Map<number, number>();
  /** When a bank that is there, and does not answer what it is asked, is asked again. */
  const restsUntil = new Map<number, number>();

  async function conversation(bin: number): Promise<void> {
    const answers = await converse(parts, bin, () => closed);
    crashPoint('line-conversation-over');
    if (!answers && breakers.isClosed(bin)) restsUntil.set(bin, nowMs() + PROBE_PAUSE_MS_MAX);
  }

  function look(): void {
    for (const { bin, reachable } of directory.banks()) {
      if (talking.has(bin)) continue;
      breakers.note(bin, 'probe_due');
      const { state } = breakers.of(bin);
      if (reachable !== (state === 'closed') && nowMs() >= (differs.get(bin) ?? 0)) {
        differs.set(bin, nowMs() + PROBE_PAUSE_MS_MAX);
        talk(bin, () => putRight(parts, bin));
      } else if (state !== 'open' && nowMs() >= (restsUntil.get(bin) ?? 0))
        talk(bin, () => conversation(bin));
    }
  }

  const timer = setInterval(look, INQUIRE_EVERY_MS);
  timer.unref();
  return {
    wake: () => void setImmediate(look),
    async close() {
      closed = true;
      clearInterval(timer);
      await Promise.all(talking.values());
      crashPoint('line-prober-closed');
    },
  };
}

/**
 * What is kept differs from what this process sees: its own word was lost, or another process spoke, which may be gone
 * by now. A bank that answers here is reachable; who else cannot reach it will say so again, twice a minute at most.
 */
function putRight(parts: ProberParts, bin: number): Promise<void> {
  const { clearing, breakers } = parts;
  if (!breakers.isClosed(bin)) return clearing.reach(bin, false);
  return probeOne(parts, bin).then((isThere) => (isThere ? clearing.reach(bin, true) : undefined));
}

/**
 * Is it there? Then it is asked. A bank that is only suspected of silence is probed until that is certain. False for one
 * that did not answer what it was asked.
 */
async function converse(parts: ProberParts, bin: number, isOver: () => boolean): Promise<boolean> {
  const { clearing, breakers, nowMs } = parts;
  const isSought = breakers.of(bin).state === 'half_open';
  if (!isSought) {
    const unknown = await clearing.unknown(bin, nowMs(), 1);
    crashPoint('line-unknown-looked-for');
    if (unknown.length === 0) return true;
  }
  let isThere = false;
  let probes = 0;
  do {
    isThere = await probeOne(parts, bin);
    crashPoint('line-bank-probed');
    probes += 1;
  } while (!isThere && probes < FAILURES_TO_OPEN && !isOver() && breakers.isClosed(bin));
  if (!isThere) return false;
  const answers = await inquireAll(parts, bin, isOver);
  crashPoint('line-inquiries-over');
  return answers;
}

/** Whatever it says under its signature, it is there: a bank that has no echo for a probe is asked about its payments too. */
function probeOne({ correspondence, nowMs }: ProberParts, bin: number): Promise<boolean> {
  return correspondence
    .ask(bin, () => probe(nowMs()), ACKNOWLEDGE_WAIT_MS_MAX)
    .then(({ kind }) => kind !== 'no_reply');
}

/** False where the bank is there and has no report for an inquiry. */
async function inquireAll(parts: ProberParts, bin: number, isOver: () => boolean): Promise<boolean> {
  for (let i = 0; i < INQUIRIES_IN_A_ROW_MAX && !isOver(); i += 1) {
    const left = await inquireOnce(parts, bin);
    crashPoint('line-inquiry-over');
    if (left !== 'more') return left === 'done';
  }
  return true;
}

/** Asks about some payments and hands each answer on; `more` where there may be others to ask about. */
async function inquireOnce(parts: ProberParts, bin: number): Promise<'done' | 'more' | 'evaded'> {
  const { clearing, correspondence, nowMs } = parts;
  const ids = await clearing.unknown(bin, nowMs(), INQUIRY_PAYMENTS_MAX);
  crashPoint('line-unknown-listed');
  if (ids.length === 0) return 'done';
  const found = await clearing.payments(ids);
  crashPoint('line-unknown-read');
  const payments = [...found.values()];
  const reply = await correspondence.ask(
    bin,
    (messageId) => inquiryOf(payments, messageId, nowMs()),
    INQUIRY_WAIT_MS_MAX,
  );
  crashPoint('line-inquiry-answered');
  if (reply.kind === 'no_reply') return 'done';
  if (reply.kind === 'evaded' || !isReport(reply.message)) return 'evaded';
  const taken = await Promise.all(
    answersAbout(ids, reply.message, bin).map((one) => clearing.answer(one, correspondence.originOf(bin))),
  );
  crashPoint('line-inquiry-decided');
  return taken.every((one) => one.kind === 'decided') && ids.length === INQUIRY_PAYMENTS_MAX
    ? 'more'
    : 'done';
}

const isReport = (message: Message): message is StatusReport => message.type === 'pacs.002';

/** Only what was asked about; a payment that the bank left out is still in process as far as anybody knows. */
function answersAbout(ids: readonly string[], report: StatusReport, bin: number): BankAnswer[] {
  const said = new Map(answersFrom(report, bin, 'inquiry').map((one) => [one.payment, one]));
  return ids.map(
    (payment) =>
      said.get(payment) ?? { payment, bin, verdict: 'in_process', reason: null, source: 'inquiry' },
  );
}
