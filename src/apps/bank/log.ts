/** The bank's log: what went wrong and when, never what a payment says. */
import { once } from 'node:events';
import { pino } from 'pino';

export interface BankLog {
  readonly note: (words: string) => void;
  readonly fault: (fault: unknown, where: string) => void;
  flush(): Promise<void>;
}

export function createLog(to: string): BankLog {
  const destination = pino.destination({ dest: to === '-' ? 1 : to, sync: false, minLength: 0 });
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    note: (words) => logger.info(words),
    fault: (fault, where) =>
      logger.error({ where, message: (fault as Error).message, stack: (fault as Error).stack }),
    async flush() {
      destination.end();
      await once(destination, 'close');
    },
  };
}
