/** Prometheus metrics of one hub process. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { BankOnLine } from '../../channels/banks/index.ts';

export interface Metrics {
  readonly observe: (route: string, status: number, seconds: number) => void;
  readonly text: () => Promise<string>;
}

export interface Measured {
  /** Commands that wait for the next transaction. */
  readonly waiting: () => number;
  /** Every connected bank as this process sees it. */
  readonly banks: () => Promise<readonly BankOnLine[]>;
}

export function createMetrics({ waiting, banks }: Measured): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'longbien_' });
  const seconds = new Histogram({
    name: 'longbien_request_seconds',
    help: 'Time from the parsed request to the answer.',
    labelNames: ['route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const answers = new Counter({
    name: 'longbien_answers_total',
    help: 'Answers by route and status.',
    labelNames: ['route', 'status'],
    registers: [registry],
  });
  new Gauge({
    name: 'longbien_commands_waiting',
    help: 'Commands that wait for the next transaction.',
    registers: [registry],
    collect() {
      this.set(waiting());
    },
  });
  measureBanks(registry, banks);
  return {
    observe(route, status, took) {
      seconds.observe({ route }, took);
      answers.inc({ route, status });
    },
    text: () => registry.metrics(),
  };
}

/** What an operator wants to be woken by: a bank that is silent, and payments whose end nobody knows. */
function measureBanks(registry: Registry, banks: Measured['banks']): void {
  const gauge = (name: string, help: string, read: (bank: BankOnLine) => number): void => {
    new Gauge({
      ...{ name, help, labelNames: ['bin'], registers: [registry] },
      async collect() {
        for (const bank of await banks()) this.set({ bin: bank.bin.toString().padStart(6, '0') }, read(bank));
      },
    });
  };
  gauge('longbien_bank_answers', '1: the bank answers this process, 0: it does not.', ({ breaker }) =>
    breaker === 'closed' ? 1 : 0,
  );
  gauge(
    'longbien_bank_unknown_payments',
    'Payments that wait for the bank beyond their deadline.',
    ({ unknown }) => unknown,
  );
  gauge(
    'longbien_bank_deliveries_waiting',
    'Messages that the bank has not acknowledged.',
    ({ waiting }) => waiting,
  );
}
