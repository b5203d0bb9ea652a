import { signal } from '@preact/signals';
import { refreshState, takeEvent, takeState, tick } from './board.ts';
import type { LiveEvent, LiveState } from './contract.ts';
import { openStream } from './stream.ts';

export type Connection = 'connecting' | 'live' | 'lost';
export const connection = signal<Connection>('connecting');

/** The hub speaks at least every 15 s (a heartbeat when nothing else); past this the line is dead, whatever TCP says. */
const SILENCE_MS_MAX = 20_000;
/** A hub that refuses or hangs is asked again after this; doubles up to the second, with jitter so that a city's phones do not return in step. */
const RETRY_MS_FIRST = 1_000;
const RETRY_MS_MAX = 15_000;
/** Streets come without events; a minute is as fresh as they need to be. */
const REFRESH_MS = 60_000;
/** Events that arrive while the state is still on its way. */
const EARLY_EVENTS_MAX = 5_000;

const KNOWN: Readonly<Record<LiveEvent['name'], true>> = {
  payment: true,
  positions: true,
  window: true,
  totals: true,
};

export function keepConnected(): void {
  let line: AbortController | undefined;
  let heardAtMs = Date.now();
  const heard = (): void => {
    heardAtMs = Date.now();
  };
  const watch = (): void => {
    if (Date.now() - heardAtMs > SILENCE_MS_MAX) {
      if (connection.value === 'live') connection.value = 'lost';
      line?.abort();
    } else if (connection.value === 'live') tick();
  };
  setInterval(watch, 1_000);
  // A phone that slept wakes with a page that still says "live": look before the first repaint does.
  document.addEventListener('visibilitychange', watch);
  setInterval(() => void refresh(), REFRESH_MS);

  const follow = async (): Promise<void> => {
    for (let retryMs = RETRY_MS_FIRST; ; retryMs = Math.min(RETRY_MS_MAX, retryMs * 2)) {
      line = new AbortController();
      heard();
      const wasLive = await followOnce(line, heard);
      line.abort();
      connection.value = 'lost';
      if (wasLive) retryMs = RETRY_MS_FIRST;
      await pauseMs(retryMs * (0.5 + jitter()));
    }
  };
  void follow();
}

/** Resolves when the line breaks; true if it was ever live. The stream opens before the state is read, so nothing falls between. */
async function followOnce(line: AbortController, heard: () => void): Promise<boolean> {
  let live = false;
  const early: LiveEvent[] = [];
  const take = (name: string, data: string): void => {
    if (!(name in KNOWN)) return;
    const event = { name, data: JSON.parse(data) as unknown } as LiveEvent;
    if (live) takeEvent(event);
    else if (early.length < EARLY_EVENTS_MAX) early.push(event);
    else line.abort();
  };
  try {
    const read = await openStream('live/stream', line.signal, { heard, event: take });
    const ended = read();
    const state = await Promise.race([loadState(line.signal), ended]);
    if (state === undefined) return false;
    takeState(state);
    live = true;
    for (const event of early) takeEvent(event);
    connection.value = 'live';
    await ended;
  } catch {
    // However the line broke, the answer is the same: say so and dial again.
  }
  return live;
}

async function loadState(signal: AbortSignal): Promise<LiveState> {
  const response = await fetch('live/state', { signal, cache: 'no-store' });
  if (!response.ok) throw new Error(`live/state answered ${response.status}`);
  return (await response.json()) as LiveState;
}

async function refresh(): Promise<void> {
  if (connection.value !== 'live' || document.hidden) return;
  try {
    refreshState(await loadState(AbortSignal.timeout(SILENCE_MS_MAX)));
  } catch {
    // The stream decides whether we are connected; a missed refresh comes again in a minute.
  }
}

function pauseMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Keeps the screens of a whole city from coming back in the same instant. */
function jitter(): number {
  return crypto.getRandomValues(new Uint8Array(1))[0]! / 256;
}
