/** Payments as the city makes them at this hour: an open model, which keeps its rate whatever the hub does. */
import { readableVnd } from '../../kit/money.ts';
import {
  buildCity,
  type City,
  connectedCustomers,
  createPrng,
  createTraffic,
  SANDBOX_SEED,
  type SandboxKeys,
  shopPayload,
  type TrafficPayment,
} from '../sandbox/index.ts';
import { settle } from './demo-pay.ts';
import type { CommandIo } from './lines.ts';
import { type PlayAs, partsAt } from './parts.ts';

export interface TrafficOptions {
  readonly ratePerS: number;
  /** Until Ctrl-C where it is not said. */
  readonly seconds: number | undefined;
  readonly seed: number;
}

const TICK_MS = 20;
const REPORT_EVERY_MS = 1_000;
/** The scheme's operator settles several times a day; a demonstration's day is shorter. */
const SETTLE_EVERY_MS = 600_000;
/** Payments under way at once; past this a slow hub is not sent more, and the report says how many were left out. */
const IN_FLIGHT_MAX = 256;
/** Latencies kept for the percentiles: those of the last seconds. */
const LATENCIES_MAX = 5_000;
/** Shops are closed at night; the demonstration's city then lives the same hour of the day. */
const DAY_MINUTES = 1_440;
const HALF_DAY_MINUTES = 720;
const NIGHT_ENDS_MINUTE = 360;
const NIGHT_BEGINS_MINUTE = 1_320;

interface Counts {
  sent: number;
  cleared: number;
  /** Waited for its payee's bank when it was answered. */
  held: number;
  refused: number;
  failed: number;
  leftOut: number;
  inFlight: number;
  value: bigint;
  readonly latenciesMs: number[];
}

export async function demoTraffic(
  keys: SandboxKeys,
  { ratePerS, seconds, seed }: TrafficOptions,
  io: CommandIo,
): Promise<number> {
  const city = buildCity(SANDBOX_SEED);
  const traffic = createTraffic(city, createPrng(seed, TRAFFIC_STREAM));
  const as = partsAt(keys.url);
  const counts: Counts = {
    sent: 0,
    cleared: 0,
    held: 0,
    refused: 0,
    failed: 0,
    leftOut: 0,
    inFlight: 0,
    value: 0n,
    latenciesMs: [],
  };
  const ended = endOf(seconds);
  const startedAtMs = performance.now();
  let owed = 0;
  let lastMs = startedAtMs;
  const tick = setInterval(() => {
    const nowMs = performance.now();
    owed += ((nowMs - lastMs) / 1_000) * ratePerS;
    lastMs = nowMs;
    for (; owed >= 1; owed -= 1) {
      if (counts.inFlight >= IN_FLIGHT_MAX) counts.leftOut += 1;
      else void send(traffic.nextPayment(minuteOfDay()), city, keys, as, counts);
    }
  }, TICK_MS);
  const isTerminal = process.stdout.isTTY === true;
  const report = setInterval(
    () =>
      io.stdout.write(
        isTerminal ? `\r${lineOf(counts, startedAtMs)}\u001b[K` : `${lineOf(counts, startedAtMs)}\n`,
      ),
    REPORT_EVERY_MS,
  );
  const settling = setInterval(() => {
    settle(as, keys, () => {}).catch(() => {
      counts.failed += 1;
    });
  }, SETTLE_EVERY_MS);
  await ended;
  clearInterval(settling);
  clearInterval(tick);
  clearInterval(report);
  await drained(counts);
  io.stdout.write(`${isTerminal ? '\r' : ''}${lineOf(counts, startedAtMs)}${isTerminal ? '\u001b[K' : ''}\n`);
  return counts.cleared > 0 ? 0 : 1;
}

/** A stream of random numbers that no part of the city uses. */
const TRAFFIC_STREAM = 101;

function endOf(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    if (seconds !== undefined) setTimeout(resolve, seconds * 1_000);
  });
}

/** The minute in Hanoi; by night that of twelve hours before, so that there is something to see. */
function minuteOfDay(): number {
  const minute = Math.floor(Date.now() / 60_000 + 7 * 60) % DAY_MINUTES;
  const isNight = minute < NIGHT_ENDS_MINUTE || minute >= NIGHT_BEGINS_MINUTE;
  return isNight ? (minute + HALF_DAY_MINUTES) % DAY_MINUTES : minute;
}

async function send(
  payment: TrafficPayment,
  city: City,
  keys: SandboxKeys,
  as: PlayAs,
  counts: Counts,
): Promise<void> {
  const { payer, amountVnd, purpose } = payment;
  const amount = Number(amountVnd);
  const body = {
    ...{ amount, currency: 'VND' as const, debtor: { bin: payer.bin, account: payer.accountNumber } },
    ...{ ...creditorOf(payment, counts.sent, city), purpose },
  };
  counts.sent += 1;
  counts.inFlight += 1;
  const startedAtMs = performance.now();
  try {
    // One try: a repetition would be a payment more than the rate asked for.
    const answer = await as(keys.participants[payer.bin]!).createPayment({ body }, { tries: 1 });
    counts.latenciesMs.push(performance.now() - startedAtMs);
    if (counts.latenciesMs.length > LATENCIES_MAX) counts.latenciesMs.splice(0, LATENCIES_MAX / 2);
    if (answer.ok) {
      if (answer.value.state === 'held') counts.held += 1;
      else counts.cleared += 1;
      counts.value += amountVnd;
    } else if (answer.problem.outcome === 'final') counts.refused += 1;
    else counts.failed += 1;
  } catch {
    counts.failed += 1;
  } finally {
    counts.inFlight -= 1;
  }
}

/** Of the transfers between people so many go to a bank that keeps its own core. */
const ELSEWHERE_EVERY = 4;
const ELSEWHERE = connectedCustomers(SANDBOX_SEED);

/** Shops by the code on their counter, people by phone, customers of connected banks by number and name. */
function creditorOf(payment: TrafficPayment, n: number, city: City) {
  if (payment.kind !== 'person') return { creditor: { qr: shopPayload(city, payment.shop, payment.stall) } };
  if (n % ELSEWHERE_EVERY === 0) {
    const { bin, account, name } = ELSEWHERE[n % ELSEWHERE.length]!;
    return { creditor: { bin, account }, creditor_name: name };
  }
  return { creditor: { alias: { kind: 'phone' as const, value: payment.payee.phone } } };
}

function lineOf(counts: Counts, startedAtMs: number): string {
  const { sent, cleared, held, refused, failed, leftOut, value } = counts;
  const sorted = counts.latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    `${Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)} ms`;
  const seconds = (performance.now() - startedAtMs) / 1_000;
  return [
    `${Math.round(seconds)} s`,
    `sent ${sent} (${Math.round(sent / seconds)}/s)`,
    `cleared ${cleared}`,
    ...(held > 0 ? [`held ${held}`] : []),
    `refused ${refused}`,
    ...(failed > 0 ? [`failed ${failed}`] : []),
    ...(leftOut > 0 ? [`left out ${leftOut}`] : []),
    `p50 ${at(0.5)}`,
    `p99 ${at(0.99)}`,
    readableVnd(value),
  ].join(' · ');
}

/** Waits for what is under way; each call has a bound of its own. */
async function drained(counts: Counts): Promise<void> {
  while (counts.inFlight > 0) await new Promise((wake) => setTimeout(wake, TICK_MS));
}
