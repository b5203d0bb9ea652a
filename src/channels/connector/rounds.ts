/** A round whenever something may have happened: events were told here, or elsewhere, which is found by looking. One at a time. */
import type { Teller } from '../../core/outbox/index.ts';
import { NOTICE_POLL_MS } from './rules/limits.ts';

export interface Rounds {
  /** A whole round from now on. */
  catchUp(): Promise<void>;
  /** No further round begins; the one under way is waited for. */
  close(): Promise<void>;
}

/** `round` never rejects, and stops early where `isClosed`. */
export function openRounds(
  teller: Pick<Teller, 'listen'>,
  round: (isClosed: () => boolean) => Promise<void>,
): Rounds {
  let running: Promise<void> | undefined;
  let closed = false;

  function run(): Promise<void> {
    running ??= round(() => closed).finally(() => {
      running = undefined;
    });
    return running;
  }

  const wake = (): void => {
    if (!closed) void run();
  };
  const deaf = teller.listen(wake);
  const timer = setInterval(wake, NOTICE_POLL_MS);
  timer.unref();
  return {
    async catchUp() {
      // A run under way may have looked before the last event was told.
      await running;
      await run();
    },
    async close() {
      closed = true;
      deaf();
      clearInterval(timer);
      await running;
    },
  };
}
