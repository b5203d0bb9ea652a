/**
 * Tells banks what was decided. The queue is clearing's table of deliveries; a process claims only what it has room
 * for, bank by bank, so a bank that is slow fills its own places and nobody else's. At least once, under the same
 * BizMsgIdr and byte for byte the same.
 */
import { crashPoint, createGroupRead } from '../../core/database/index.ts';
import type { ClaimedDelivery, DeliveryRoom } from '../../services/clearing/index.ts';
import type { Archive } from './archive.ts';
import type { Breakers } from './breakers.ts';
import type { Compose, Subject } from './compose.ts';
import type { Directory } from './directory.ts';
import type { Exchange, Exchanged } from './exchange.ts';
import type { Clearing, LinePayment, LineRecall } from './model.ts';
import {
  ACKNOWLEDGE_WAIT_MS_MAX,
  CLAIM_PAUSE_MS,
  SEND_POLL_MS,
  SENDS_PER_BANK_MAX,
  STORE_ROWS_MAX,
} from './rules/limits.ts';
import { mayStillGo, resendAtMs } from './rules/resend.ts';

export interface Sender {
  /** Something was committed here that banks may have to be told. */
  readonly wake: () => void;
  /** Messages on their way to a bank. */
  readonly inFlight: (bin: number) => number;
  close(): Promise<void>;
}

export interface SenderParts {
  readonly clearing: Clearing;
  readonly directory: Directory;
  readonly breakers: Breakers;
  readonly archive: Archive;
  readonly exchange: Exchange;
  readonly compose: Compose;
  readonly nowMs: () => number;
  /** Between 0 and 1; keeps deliveries that failed together from coming back together. */
  readonly spread: () => number;
  readonly onFault: (fault: unknown) => void;
}

export function createSender(parts: SenderParts): Sender {
  const { clearing, nowMs, onFault } = parts;
  const places = createPlaces(parts.directory, parts.breakers);
  const settle = createGroupRead(async (ids: readonly string[]) => {
    await clearing.settle(ids);
    crashPoint('line-deliveries-settled');
    return ids.map(() => undefined);
  }, STORE_ROWS_MAX);
  const release = createGroupRead(async (many: readonly { id: string; atMs: number }[]) => {
    await clearing.release(many);
    crashPoint('line-deliveries-postponed');
    return many.map(() => undefined);
  }, STORE_ROWS_MAX);
  const under = new Set<Promise<void>>();
  let claiming: Promise<void> | undefined;
  let woken = false;
  let closed = false;

  async function deliver(delivery: ClaimedDelivery, subject: Subject | undefined): Promise<void> {
    const payment = subject !== undefined && 'payment' in subject ? subject.payment : undefined;
    if (subject === undefined || !mayStillGo(delivery, payment, nowMs())) return settle(delivery.id);
    const exchanged = await sendOne(parts, delivery, subject);
    crashPoint('line-delivery-sent');
    if (exchanged.kind === 'acknowledged' || exchanged.kind === 'replied') return settle(delivery.id);
    const failure = exchanged.kind === 'busy' || exchanged.kind === 'refused' ? exchanged.kind : 'no_answer';
    const atMs = resendAtMs(failure, delivery.attempts, nowMs(), parts.spread());
    const asked = exchanged.kind === 'busy' ? nowMs() + exchanged.retryAfterMs : 0;
    return release({ id: delivery.id, atMs: Math.max(atMs, asked) });
  }

  /** What fails by a fault of ours is released by its lease. */
  function start(delivery: ClaimedDelivery, subject: Subject | undefined): void {
    places.take(delivery.bin);
    const done = deliver(delivery, subject)
      .catch(onFault)
      .finally(() => {
        places.give(delivery.bin);
        under.delete(done);
        wake();
      });
    under.add(done);
  }

  /** A hub commits hundreds of times a second; where nothing was found, the next look waits a little. */
  async function claim(): Promise<void> {
    const rooms = places.rooms();
    const claimed = rooms.length === 0 ? [] : await clearing.claim(rooms, nowMs());
    crashPoint('line-deliveries-claimed');
    if (claimed.length === 0) {
      await pause(CLAIM_PAUSE_MS);
      crashPoint('line-nothing-to-claim');
      return;
    }
    const subjects = await subjectsOf(clearing, claimed);
    crashPoint('line-deliveries-read');
    for (const delivery of claimed) start(delivery, subjects(delivery));
    // There may be more where these came from.
    woken = true;
  }

  function wake(): void {
    woken = true;
    if (claiming !== undefined || closed) return;
    woken = false;
    claiming = claim()
      .catch(onFault)
      .finally(() => {
        claiming = undefined;
        if (woken) setImmediate(wake);
      });
  }

  const timer = setInterval(wake, SEND_POLL_MS);
  timer.unref();
  return {
    wake,
    inFlight: (bin) => places.taken(bin),
    async close() {
      closed = true;
      clearInterval(timer);
      await claiming;
      crashPoint('line-sender-idle');
      await Promise.all(under);
      crashPoint('line-sender-drained');
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}

/** The text that went before, or a new one. */
async function sendOne(parts: SenderParts, delivery: ClaimedDelivery, subject: Subject): Promise<Exchanged> {
  const messageId = delivery.id.replaceAll('-', '');
  const sent =
    delivery.attempts === 0 ? undefined : await parts.archive.sent({ bin: delivery.bin, messageId });
  crashPoint('line-earlier-text-found');
  const outgoing =
    sent === undefined
      ? { id: delivery.id, messageId, ...parts.compose(delivery, subject), keptAlready: false }
      : { id: sent.id, messageId, type: '', text: sent.body, keptAlready: true };
  return parts.exchange.send(delivery.bin, outgoing, ACKNOWLEDGE_WAIT_MS_MAX);
}

function subjectsOf(
  clearing: Clearing,
  deliveries: readonly ClaimedDelivery[],
): Promise<(delivery: ClaimedDelivery) => Subject | undefined> {
  const isRecall = ({ kind }: ClaimedDelivery): boolean => kind === 'recall' || kind === 'recall_answer';
  const ids = (of: boolean): string[] => [
    ...new Set(deliveries.filter((one) => isRecall(one) === of).map(({ subject }) => subject)),
  ];
  const [ofPayments, ofRecalls] = [ids(false), ids(true)];
  return Promise.all([
    ofPayments.length === 0 ? new Map<string, LinePayment>() : clearing.payments(ofPayments),
    ofRecalls.length === 0 ? new Map<string, LineRecall>() : clearing.recalls(ofRecalls),
  ]).then(([payments, recalls]) => (delivery) => {
    if (isRecall(delivery)) {
      const recall = recalls.get(delivery.subject);
      return recall && { recall };
    }
    const payment = payments.get(delivery.subject);
    return payment && { payment };
  });
}

interface Places {
  rooms(): DeliveryRoom[];
  take(bin: number): void;
  give(bin: number): void;
  taken(bin: number): number;
}

/** Each bank's own places; those of a bank that does not answer stay empty, and its deliveries unsent. */
function createPlaces(directory: Directory, breakers: Breakers): Places {
  const taken = new Map<number, number>();
  const of = (bin: number): number => taken.get(bin) ?? 0;
  return {
    rooms: () =>
      directory
        .banks()
        .filter(({ bin }) => breakers.isClosed(bin))
        .map(({ bin }) => ({ bin, rowsMax: SENDS_PER_BANK_MAX - of(bin) }))
        .filter(({ rowsMax }) => rowsMax > 0),
    take: (bin) => void taken.set(bin, of(bin) + 1),
    give: (bin) => void taken.set(bin, of(bin) - 1),
    taken: of,
  };
}
