/**
 * Institutions' systems that pay: every order has its key before it is sent, and the same order is sent again under
 * the same key until its answer is final. What they were told is what the database is held against afterwards.
 */
import assert from 'node:assert/strict';
import { type Answered, ask } from './ask.ts';
import { after } from './hubprocess.ts';
import type { Chances } from './random.ts';
import type { Scene, TestAccount } from './scene.ts';

/** A final answer to a key. */
export interface Told {
  readonly key: string;
  readonly status: number;
  /** The payment as it was shown; undefined where an order never became one (an alias that nobody has). */
  readonly payment?: ShownPayment;
}

export interface ShownPayment {
  readonly id: string;
  readonly state: 'cleared' | 'refused';
  readonly kind: 'credit_transfer' | 'return';
  readonly amount: number;
  readonly debtor: { readonly bin: string };
  readonly creditor: { readonly bin: string };
}

interface Order {
  readonly key: string;
  readonly apiKey: string;
  readonly path: string;
  readonly body: unknown;
  /** Sent to every hub at once under the one key. */
  readonly doubled: boolean;
}

export interface LoadOptions {
  readonly callers: number;
  /** Share of orders that are sent to every hub at once, out of a hundred. */
  readonly doubledPercent: number;
  /** Begins the keys, so that loads of one scene never meet. */
  readonly name: string;
}

export interface Load {
  /** Where the hubs are now; whoever waits for one that is no longer named asks another. */
  setHubs(urls: readonly string[]): void;
  /** Orders answered so far. */
  answered(): number;
  /** Waits until so many more orders were answered. */
  progress(more: number): Promise<void>;
  /** Answers and refusals that were not final, by code: the story of the outage as callers met it. */
  troubles(): ReadonlyMap<string, number>;
  /** No new orders; answers when every order that was sent has its final answer. */
  stop(): Promise<readonly Told[]>;
}

/** An order that has no final answer after this long is stuck. */
const FINAL_WAIT_MS_MAX = 60_000;
const PROGRESS_WAIT_MS_MAX = 40_000;
/** Some hundred orders a second from a dozen callers: a load, not a benchmark. */
const PAUSE_MS = 10;
const RETRY_PAUSE_MS = 60;

export function startLoad(
  scene: Scene,
  chances: Chances,
  { callers, doubledPercent, name }: LoadOptions,
): Load {
  let hubs: readonly string[] = [];
  const inService = new Map<string, AbortController>();
  let stopping = false;
  let count = 0;
  const told: Told[] = [];
  const cleared: ShownPayment[] = [];
  const troubles = new Map<string, number>();
  const trouble = (code: string): void => void troubles.set(code, (troubles.get(code) ?? 0) + 1);

  async function sendOnce(order: Order, url: string): Promise<Answered | undefined> {
    try {
      const answer = await ask(url, { method: 'POST', ...order, signal: inService.get(url)!.signal });
      const { retryable, code } = answer.body;
      if (answer.status < 500 && answer.status !== 429 && retryable !== true) return answer;
      trouble(`${answer.status} ${String(code)}`);
    } catch (fault) {
      trouble((fault as Error).name === 'TimeoutError' ? 'no answer' : 'connection broken');
    }
    return undefined;
  }

  async function sendUntilFinal(order: Order): Promise<Answered> {
    const deadline = performance.now() + FINAL_WAIT_MS_MAX;
    let first = order.doubled;
    while (performance.now() < deadline) {
      const urls = first ? hubs : hubs.length === 0 ? [] : [chances.pick(hubs)];
      first = false;
      const answers = (await Promise.all(urls.map((url) => sendOnce(order, url)))).filter(
        (answer) => answer !== undefined,
      );
      const ids = new Set(answers.map((answer) => paymentIn(answer)?.id));
      assert.ok(
        ids.size <= 1,
        `the key ${order.key} was answered with several payments: ${[...ids].join(', ')}`,
      );
      if (answers[0] !== undefined) return answers[0];
      await after(RETRY_PAUSE_MS);
    }
    throw new Error(
      `the order ${order.key} has no final answer after ${FINAL_WAIT_MS_MAX} ms; troubles: ${JSON.stringify([...troubles])}`,
    );
  }

  async function work(): Promise<void> {
    while (!stopping) {
      const order = nextOrder();
      const answer = await sendUntilFinal(order);
      const payment = paymentIn(answer);
      told.push({ key: order.key, status: answer.status, ...(payment === undefined ? {} : { payment }) });
      if (payment?.state === 'cleared' && payment.kind === 'credit_transfer') cleared.push(payment);
      await after(PAUSE_MS);
    }
  }

  function nextOrder(): Order {
    count += 1;
    const common = { key: `${name}-${count}`, doubled: chances.below(100) < doubledPercent };
    const choice = chances.below(100);
    if (choice < 12 && cleared.length > 0)
      return { ...common, ...returnOf(scene, chances.pick(cleared), chances) };
    const from = chances.pick(scene.accounts);
    const apiKey = scene.keys.get(from.bin)!;
    return {
      ...common,
      apiKey,
      path: '/v1/payments',
      body: paymentBody(from, chances.pick(scene.accounts), choice, chances),
    };
  }

  const workers = Array.from({ length: callers }, work);
  // A worker that gives up is reported by stop(); until then it must not end the process.
  const finished = Promise.allSettled(workers);
  return {
    setHubs(urls) {
      for (const url of hubs) if (!urls.includes(url)) inService.get(url)!.abort();
      for (const url of urls) if (!hubs.includes(url)) inService.set(url, new AbortController());
      hubs = urls;
    },
    answered: () => told.length,
    async progress(more) {
      const goal = told.length + more;
      const deadline = performance.now() + PROGRESS_WAIT_MS_MAX;
      while (told.length < goal) {
        assert.ok(
          performance.now() < deadline,
          `the load stands still at ${told.length} answers; troubles: ${JSON.stringify([...troubles])}`,
        );
        await after(20);
      }
    },
    troubles: () => troubles,
    async stop() {
      stopping = true;
      for (const ending of await finished) if (ending.status === 'rejected') throw ending.reason;
      return told;
    },
  };
}

function paymentIn({ status, body }: Answered): ShownPayment | undefined {
  if (status === 201) return body as unknown as ShownPayment;
  return body.payment as ShownPayment | undefined;
}

/** Most are paid; some cannot be: no such account, more than anybody has, an alias that nobody has. */
function paymentBody(
  from: TestAccount,
  to: TestAccount,
  choice: number,
  chances: Chances,
): Record<string, unknown> {
  const amount = choice < 18 ? 450_000_000 : 1 + chances.below(300_000);
  const common = { amount, currency: 'VND', debtor: { bin: from.bin, account: from.number }, purpose: 'Thử' };
  if (choice >= 97) return { ...common, creditor: { alias: { kind: 'phone', value: '0540999998' } } };
  if (choice >= 94) return { ...common, creditor: { bin: to.bin, account: '404' } };
  return { ...common, creditor: { bin: to.bin, account: to.number } };
}

/** By the payee's institution; often of a payment that somebody else returns at the same time. */
function returnOf(
  scene: Scene,
  payment: ShownPayment,
  chances: Chances,
): Pick<Order, 'apiKey' | 'path' | 'body'> {
  const amount = 1 + chances.below(payment.amount);
  return {
    apiKey: scene.keys.get(payment.creditor.bin)!,
    path: `/v1/payments/${payment.id}/returns`,
    body: { amount, reason: 'CUST' },
  };
}
