/** The teller moves the line up to which events may be spoken of, and wakes those who read them. */
import type { Queryable } from '../database/index.ts';
import { tellAll } from './store.ts';

export interface Teller {
  /** Something was committed here: tell soon. Other processes' events are found by the poll. */
  readonly wake: () => void;
  /** Calls back after each move of the line. Returns how to stop. */
  listen(listener: () => void): () => void;
  close(): Promise<void>;
}

/** A burst is told together; nobody notices a twentieth of a second. */
const TELL_EVERY_MS_MIN = 50;
const POLL_EVERY_MS = 500;

export function createTeller(database: Queryable, onFault: (fault: unknown) => void): Teller {
  const listeners = new Set<() => void>();
  let woken = false;
  let running: Promise<void> | undefined;
  let lastMs = 0;
  let closed = false;

  async function tell(): Promise<void> {
    lastMs = performance.now();
    try {
      if (await tellAll(database)) for (const listener of listeners) listener();
    } catch (fault) {
      onFault(fault);
    }
  }

  function run(): void {
    if (running !== undefined || closed) return;
    running = tell().finally(() => {
      running = undefined;
    });
  }

  const timer = setInterval(() => {
    const since = performance.now() - lastMs;
    if (!woken && since < POLL_EVERY_MS) return;
    woken = false;
    run();
  }, TELL_EVERY_MS_MIN);
  timer.unref();

  return {
    wake() {
      woken = true;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      clearInterval(timer);
      await running;
      closed = true;
      await tell();
      listeners.clear();
    },
  };
}
