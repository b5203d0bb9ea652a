/** A breaker for each connected bank: holds the state of `rules/breaker.ts`, keeps the verdict, tells who listens. */
import { afterEvent, type Breaker, type BreakerEvent, CLOSED, openedBefore } from './rules/breaker.ts';

export interface Breakers {
  /** May messages go out to this bank now? */
  isClosed(bin: number): boolean;
  of(bin: number): Breaker;
  note(bin: number, event: BreakerEvent): void;
  /** Banks that this process has not spoken to yet begin with the verdict that was kept. */
  begin(bin: number, reachable: boolean): void;
  /** Breakers of banks that are connected no longer go. */
  forget(bins: ReadonlySet<number>): void;
}

export interface BreakerParts {
  readonly nowMs: () => number;
  /** A bank became reachable or unreachable. */
  readonly onVerdict: (bin: number, reachable: boolean) => void;
}

export function createBreakers({ nowMs, onVerdict }: BreakerParts): Breakers {
  const breakers = new Map<number, Breaker>();
  const of = (bin: number): Breaker => breakers.get(bin) ?? CLOSED;
  return {
    of,
    isClosed: (bin) => of(bin).state === 'closed',
    note(bin, event) {
      const before = of(bin);
      const after = afterEvent(before, event, nowMs());
      breakers.set(bin, after);
      const [was, is] = [before.state === 'closed', after.state === 'closed'];
      if (was !== is) onVerdict(bin, is);
    },
    begin(bin, reachable) {
      if (!breakers.has(bin)) breakers.set(bin, reachable ? CLOSED : openedBefore(nowMs()));
    },
    forget(bins) {
      for (const bin of breakers.keys()) if (!bins.has(bin)) breakers.delete(bin);
    },
  };
}
