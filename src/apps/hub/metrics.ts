/** Prometheus metrics of one hub process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly observe: (route: string, status: number, seconds: number) => void;
  readonly text: () => Promise<string>;
}

export function createMetrics(waiting: () => number): Metrics {
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
  return {
    observe(route, status, took) {
      seconds.observe({ route }, took);
      answers.inc({ route, status });
    },
    text: () => registry.metrics(),
  };
}
