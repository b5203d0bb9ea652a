/** What a hub does by the clock. Each job is safe to run in several processes at once and to miss. */

export interface Job {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<unknown>;
}

/** Starts the jobs; a job that is still running when its time comes again is not started twice. Returns how to stop. */
export function startJobs(
  jobs: readonly Job[],
  onFault: (fault: unknown, job: string) => void,
): () => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const timers = jobs.map(({ name, everyMs, run }) => {
    const timer = setInterval(() => {
      if (running.has(name)) return;
      const done = run()
        .catch((fault: unknown) => onFault(fault, name))
        .then(() => void running.delete(name));
      running.set(name, done);
    }, everyMs);
    timer.unref();
    return timer;
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running.values());
  };
}
