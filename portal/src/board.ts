import { batch, computed, signal } from '@preact/signals';
import type { LiveEvent, LiveState, Payment } from './contract.ts';
import { createTempo } from './tempo.ts';

/** Rows of the list: more than a person scrolls through, few enough for a cheap phone to lay out. */
const PAYMENT_ROWS_MAX = 40;
/** Lights on the river: a minute at 100 payments a second; past that the oldest go out first. */
const LIGHTS_MAX = 6_000;
/** Lights over the bound that are tolerated until a trim, so that it is not paid for with every payment. */
const LIGHTS_SLACK = 500;
/** Events kept for a page that is hidden or paused; then all but the newest that it could still show are dropped. */
const WAITING_EVENTS_MAX = 2_000;
/** The list and the figures change at most this often: faster than anybody reads, and a cheap phone stays cool. */
const REPAINT_MS_MIN = 200;

/** One payment on the river. */
export interface Light {
  readonly arrivedAtMs: number;
  readonly payment: Payment;
}

export const state = signal<LiveState | undefined>(undefined);
export const payments = signal<readonly Payment[]>([]);
export const perSecond = signal(0);
/** Ours, in milliseconds, of the newest thing shown: what the page says it shows "as of". */
export const shownAtMs = signal(0);
export const paused = signal(false);

/** Not signals: the river reads them once a frame. Oldest first. */
export const lights: Light[] = [];
export const tempo = createTempo();

/** The net amount that those in debt would pay if the window settled now. */
export const netOwed = computed(() =>
  (state.value?.positions ?? []).reduce((sum, each) => {
    const position = BigInt(each.position);
    return position > 0n ? sum + position : sum;
  }, 0n),
);

let hubAheadMs = 0;
let waiting: LiveEvent[] = [];
let repaintAsked = false;
let repaintedAtMs = 0;

/** The hub's time now; a phone whose clock is wrong still shows Hanoi's. */
function hubNowMs(): number {
  return Date.now() + hubAheadMs;
}

/** The whole truth anew, at the start and after every reconnection. */
export function takeState(fresh: LiveState): void {
  const now = Date.now();
  hubAheadMs = Date.parse(fresh.at) - now;
  tempo.restart(now);
  lights.length = 0;
  for (const payment of [...fresh.recent].reverse()) {
    lights.push({ payment, arrivedAtMs: Date.parse(payment.at) - hubAheadMs });
  }
  waiting = [];
  batch(() => {
    state.value = fresh;
    payments.value = fresh.recent.slice(0, PAYMENT_ROWS_MAX);
    perSecond.value = 0;
    shownAtMs.value = hubNowMs();
  });
}

/** The slower figures again (streets have no event), without disturbing what the stream already brought. */
export function refreshState(fresh: LiveState): void {
  if (!paused.value && state.value !== undefined)
    state.value = { ...state.value, streets: fresh.streets, hub: fresh.hub };
}

export function takeEvent(event: LiveEvent): void {
  if (event.name === 'payment') countPayment(event.data);
  waiting.push(event);
  // A hidden page gets no frames: keep only what the list could still show.
  if (waiting.length > WAITING_EVENTS_MAX) waiting = newestWorthKeeping(waiting);
  askRepaint();
}

export function pause(on: boolean): void {
  paused.value = on;
  if (!on) askRepaint();
}

/** Once a second, while the line is alive. */
export function tick(): void {
  if (paused.value) return;
  batch(() => {
    perSecond.value = tempo.perSecond(Date.now());
    shownAtMs.value = hubNowMs();
  });
}

function countPayment(payment: Payment): void {
  const now = Date.now();
  if (payment.state === 'cleared') tempo.count(now, BigInt(payment.amount));
  lights.push({ payment, arrivedAtMs: now });
  if (lights.length > LIGHTS_MAX + LIGHTS_SLACK) lights.splice(0, lights.length - LIGHTS_MAX);
}

function askRepaint(): void {
  if (repaintAsked || paused.value) return;
  repaintAsked = true;
  const waitMs = Math.max(0, REPAINT_MS_MIN - (performance.now() - repaintedAtMs));
  setTimeout(() => requestAnimationFrame(repaint), waitMs);
}

function repaint(): void {
  repaintAsked = false;
  if (paused.value) return;
  repaintedAtMs = performance.now();
  const events = waiting;
  waiting = [];
  const shown = state.peek();
  if (shown === undefined) return;
  let next = shown;
  const arrived: Payment[] = [];
  for (const event of events) {
    if (event.name === 'payment') arrived.push(event.data);
    else if (event.name === 'positions') next = { ...next, positions: event.data };
    else if (event.name === 'window') next = { ...next, window: event.data };
    else next = { ...next, today: event.data };
  }
  batch(() => {
    state.value = next;
    if (arrived.length > 0) payments.value = newestFirst(payments.peek(), arrived);
  });
}

/** A payment that was held comes again when it is decided: it keeps one row, at its newest state. */
function newestFirst(before: readonly Payment[], arrived: readonly Payment[]): readonly Payment[] {
  const rows = new Map<string, Payment>();
  for (const payment of [...arrived].reverse()) if (!rows.has(payment.id)) rows.set(payment.id, payment);
  for (const payment of before) if (!rows.has(payment.id)) rows.set(payment.id, payment);
  return [...rows.values()].slice(0, PAYMENT_ROWS_MAX);
}

function newestWorthKeeping(events: readonly LiveEvent[]): LiveEvent[] {
  const figures = new Map(
    events.filter((event) => event.name !== 'payment').map((event) => [event.name, event]),
  );
  const newest = events.filter((event) => event.name === 'payment').slice(-PAYMENT_ROWS_MAX);
  return [...figures.values(), ...newest];
}
