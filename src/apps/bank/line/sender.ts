/**
 * Sends what waits in the outbox: the same bytes under the same BizMsgIdr until the hub has taken them, a bounded
 * number at a time, over connections that stay open.
 */
import { randomInt } from 'node:crypto';
import { crashPoint } from '../../../core/database/index.ts';
import { askAboutOverdue } from '../payments/ask.ts';
import { refuse } from '../payments/conclude.ts';
import { type Due, dueNumbers, endSending, nextDueMs, toSend, tryAgain } from '../store/messages.ts';
import { findOutgoing } from '../store/outgoing.ts';
import type { HubAnswer, HubCaller } from './caller.ts';
import { concludeAll } from './handle.ts';
import type { LineBank } from './pen.ts';

/** Messages on their way at once: enough to keep the hub's batches full, few enough to be answered within a second. */
const SENDING_AT_ONCE_MAX = 64;
/** First pause after a failure; doubles, with jitter, up to the second. */
const RETRY_MS = 200;
const RETRY_MS_MAX = 10_000;
/** The longest sleep: clocks jump, and messages may be moved forward. */
const SLEEP_MS_MAX = 1_000;
/** How often it is looked for payments to ask about. */
const INQUIRY_EVERY_MS = 1_000;

export interface Sender {
  /** Something may have come into the outbox. */
  wake(): void;
  /** Lets what is on its way come to its end. */
  readonly stop: () => Promise<void>;
}

type End = 'sent' | 'refused' | 'again';

/** What an answer means; every other one is tried again. */
const ENDS: Readonly<Record<number, Exclude<End, 'again'>>> = {
  200: 'sent',
  202: 'sent',
  400: 'refused',
  403: 'refused',
  409: 'refused',
  413: 'refused',
  415: 'refused',
};
/** A hub that starts may not know us yet (403): so many tries are a few minutes. */
const STRANGER_TRIES_MAX = 20;

function endOf(status: number | undefined, { type, tries }: Due): End {
  if (status === 403 && tries < STRANGER_TRIES_MAX) return 'again';
  // Asked too often: the hub will tell by itself.
  if (status === 429 && type === 'pacs.028') return 'refused';
  return (status === undefined ? undefined : ENDS[status]) ?? 'again';
}

export function startSender(
  bank: LineBank,
  caller: HubCaller,
  log: { fault(fault: unknown, where: string): void },
): Sender {
  const { books, nowMs } = bank;
  const onTheWay = new Map<number, Promise<void>>();
  let stopped = false;
  let woken = false;
  let timer: NodeJS.Timeout | undefined;

  /** Once for everything that happens in one turn of the event loop. */
  function wake(): void {
    if (woken) return;
    woken = true;
    setImmediate(pump);
  }

  function pump(): void {
    woken = false;
    if (stopped) return;
    clearTimeout(timer);
    const free = SENDING_AT_ONCE_MAX - onTheWay.size;
    if (free > 0) {
      const due = dueNumbers(books, nowMs(), SENDING_AT_ONCE_MAX).filter((seq) => !onTheWay.has(seq));
      for (const seq of due.slice(0, free)) start(seq);
    }
    const next = nextDueMs(books);
    const sleepMs = Math.min(SLEEP_MS_MAX, Math.max(1, (next ?? Number.POSITIVE_INFINITY) - nowMs()));
    // Those under way are due as well; their end wakes the pump.
    timer = setTimeout(pump, onTheWay.size > 0 ? SLEEP_MS_MAX : sleepMs);
  }

  function start(seq: number): void {
    const sending = deliver(bank, caller, toSend(books, seq))
      .catch((fault: unknown) => log.fault(fault, 'sender'))
      .finally(() => {
        onTheWay.delete(seq);
        wake();
      });
    onTheWay.set(seq, sending);
  }

  const inquiries = setInterval(
    () => {
      books.submit(() => askAboutOverdue(bank)).catch((fault: unknown) => log.fault(fault, 'inquiries'));
    },
    Math.max(20, INQUIRY_EVERY_MS * Math.min(1, bank.settings.timeScale)),
  );
  return {
    wake,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(inquiries);
      await Promise.allSettled(onTheWay.values());
      crashPoint('bank-sender-drained');
    },
  };
}

async function deliver(bank: LineBank, caller: HubCaller, letter: Due): Promise<void> {
  let answer: HubAnswer = { status: undefined };
  for (let copy = 1; copy <= letter.copies; copy += 1) {
    answer = await caller.post(letter);
    crashPoint('bank-message-sent');
  }
  await bank.books.submitLater(() => keepAnswer(bank, letter, answer));
  crashPoint('bank-answer-kept');
}

function keepAnswer(bank: LineBank, letter: Due, { status, report, retryAfterMs = 0 }: HubAnswer): void {
  const state = endOf(status, letter);
  if (state === 'again' || status === undefined) {
    const dueMs = bank.nowMs() + Math.max(retryAfterMs, pauseMs(letter.tries));
    tryAgain(bank.books, letter.seq, status ?? null, dueMs);
    return;
  }
  endSending(bank.books, letter.seq, { state, answer: status, sentMs: bank.nowMs() });
  if (report !== undefined) concludeAll(bank, report.messageId, report);
  if (state === 'refused') notTaken(bank, letter, status);
}

function pauseMs(tries: number): number {
  const pause = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** Math.min(tries, 10));
  return Math.round(pause * (0.5 + randomInt(500) / 1_000));
}

/** The hub kept nothing of it, and repeats that to every repetition: the customer gets the money back. */
function notTaken(bank: LineBank, { type, subject }: Due, status: number): void {
  if (type !== 'pacs.008' && type !== 'pacs.004') return;
  const payment = findOutgoing(bank.books, subject);
  if (payment?.state === 'sent' || payment?.state === 'pending') refuse(bank, payment, `HTTP ${status}`);
}
