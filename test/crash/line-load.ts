/**
 * Customers of hosted institutions and of connected banks who pay each other in all four directions, give back and ask
 * back. Every order has its key before it is sent and is sent again under it until it has an answer; what was answered
 * is what everybody's books are held against afterwards. Nobody waits here for the end of a payment: that is the
 * business of hub and banks alone.
 */
import assert from 'node:assert/strict';
import { askBank } from '../../src/apps/bank/index.ts';
import { type Answered, ask } from './ask.ts';
import { after } from './hubprocess.ts';
import type { LineScene, SceneBank } from './line-scene.ts';
import type { Chances } from './random.ts';
import type { TestAccount } from './scene.ts';

/** What a client of the API was told of a payment. */
export interface ToldPayment {
  readonly id: string;
  readonly state: string;
}

/** What a bank's customer was told: it is on its way, under this id. */
export interface SentPayment {
  readonly bin: string;
  readonly id: string;
}

export interface LineLoad {
  /** Where the hubs are now; while there is none, no order begins. */
  setHubs(urls: readonly string[]): void;
  /** Orders answered so far. */
  answered(): number;
  /** Waits until so many more orders were answered. */
  progress(more: number): Promise<void>;
  /** Orders answered by their kind and outcome. */
  outcomes(): ReadonlyMap<string, number>;
  /** Lines for `verify --acknowledged`: as each payment was last told. */
  told(): readonly ToldPayment[];
  sent(): readonly SentPayment[];
  /** No new orders; answers when each that was begun has its answer. */
  stop(): Promise<void>;
  /** No new orders, and no more waiting for answers: the test has failed. */
  abandon(): void;
}

export interface LineLoadOptions {
  readonly name: string;
  /** Callers of the API, and of each bank. */
  readonly callers: number;
  /** Out of a hundred payments to a bank, those whose amount asks it to behave oddly. */
  readonly oddPercent: number;
  /** Between two orders of one caller. */
  readonly pauseMs: number;
}

/** Longer than any of them is away. */
const ANSWER_WAIT_MS_MAX = 60_000;
const PROGRESS_WAIT_MS_MAX = 40_000;
const RETRY_PAUSE_MS = 60;
const INSTITUTIONS_TO_A_BANK = 4;

/**
 * Last digits by which an amount asks a bank to be odd and honest: it rejects, swaps, doubles, drags, tears, loses, or
 * says nothing until it is asked. Not those by which it lies: after a lie the books cannot agree, and a case is opened.
 */
const ODD = [2, 6, 7, 8, 10, 11, 12, 14, 15, 16, 17, 17];

export function startLineLoad(
  scene: LineScene,
  chances: Chances,
  { name, callers, oddPercent, pauseMs }: LineLoadOptions,
): LineLoad {
  let hubs: readonly string[] = [];
  let stopping = false;
  let abandoned = false;
  let answered = 0;
  let count = 0;
  const outcomes = new Map<string, number>();
  const told = new Map<string, ToldPayment>();
  const sent: SentPayment[] = [];
  const note = (what: string): void => {
    answered += 1;
    outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
  };
  const nextKey = (): string => {
    count += 1;
    return `${name}-${count}`;
  };
  const amount = (): number => {
    const thousands = (1 + chances.below(20)) * 1_000;
    return thousands + (chances.below(100) < oddPercent ? chances.pick(ODD) : 500 + chances.below(400));
  };

  /** Sends until there is an answer that stays. */
  async function untilAnswered<Answer>(
    what: string,
    attempt: () => Promise<Answer | undefined>,
  ): Promise<Answer> {
    const deadline = performance.now() + ANSWER_WAIT_MS_MAX;
    let last = 'nothing yet';
    while (!abandoned && performance.now() < deadline) {
      try {
        const answer = await attempt();
        if (answer !== undefined) return answer;
        last = 'an answer that was not final';
      } catch (fault) {
        last = (fault as Error).message;
      }
      await after(RETRY_PAUSE_MS);
    }
    throw new Error(`${what} has no answer after ${ANSWER_WAIT_MS_MAX} ms; last: ${last}`);
  }

  /** Under one key until there is an answer that stays. */
  async function asInstitution(bin: string, path: string, body: unknown): Promise<Answered> {
    const order = { method: 'POST', path, apiKey: scene.keys.get(bin)!, key: nextKey(), body } as const;
    return await untilAnswered(`${path} under ${order.key}`, async () => {
      const answer = hubs.length === 0 ? undefined : await ask(chances.pick(hubs), order);
      if (answer === undefined) return undefined;
      // A refused payment is final under its key, also where another order may be tried later.
      const isDecided = answer.body.payment !== undefined || answer.body.retryable !== true;
      const isFinal = answer.status < 500 && answer.status !== 429 && isDecided;
      return isFinal ? answer : undefined;
    });
  }

  async function read(bin: string, path: string): Promise<readonly Record<string, unknown>[]> {
    const asked = { method: 'GET', path, apiKey: scene.keys.get(bin)! } as const;
    const { body } = await untilAnswered(path, async () => {
      const answer = hubs.length === 0 ? undefined : await ask(chances.pick(hubs), asked);
      return answer?.status === 200 ? answer : undefined;
    });
    return body.data as readonly Record<string, unknown>[];
  }

  async function asCustomer(
    bank: SceneBank,
    command: string,
    order: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    return await untilAnswered(`${command} at ${bank.bin}`, async () => {
      const answer = await askBank(bank.folder, command, order);
      return answer.kind === 'answered' ? answer.value : undefined;
    });
  }

  function hear(kind: string, { status, body }: Answered): void {
    const payment = (status < 300 ? body : body.payment) as (ToldPayment & object) | undefined;
    if (payment === undefined) throw new Error(`${kind}: ${status} ${JSON.stringify(body)}`);
    told.set(payment.id, { id: payment.id, state: payment.state });
    note(`${kind}: ${payment.state}`);
  }

  async function hostedPays(from: TestAccount): Promise<void> {
    const toBank = chances.below(100) < 60;
    const to = toBank
      ? payeeAt(chances.pick(scene.banks), chances)
      : payeeOf(chances.pick(scene.accounts.filter(({ bin }) => bin !== from.bin)));
    const debtor = { bin: from.bin, account: from.number };
    const body = { amount: amount(), currency: 'VND', debtor, creditor: to, purpose: 'Thử' };
    hear(
      toBank ? 'hosted → connected' : 'hosted → hosted',
      await asInstitution(from.bin, '/v1/payments', body),
    );
  }

  /** What came from a bank goes back; where a bank asks for it, it is told yes or no. */
  async function hostedGivesBack(bin: string): Promise<void> {
    const received = await paymentsOf(bin, 'creditor');
    if (received.length === 0) return await after(pauseMs);
    const payment = chances.pick(received);
    const body = { amount: 1 + chances.below(Number(payment.amount)), reason: 'CUST' };
    hear('return to connected', await asInstitution(bin, `/v1/payments/${payment.id}/returns`, body));
    for (const recall of await read(bin, `/v1/payments/${payment.id}/recalls`)) {
      if (recall.state !== 'requested') continue;
      const accepted = chances.below(2) === 0;
      const verdict = { accepted, ...(accepted ? {} : { reason: 'CUST' }) };
      await asInstitution(bin, `/v1/recalls/${recall.id as string}/answer`, verdict);
      note('recall answered by hosted');
    }
  }

  async function hostedRecalls(bin: string): Promise<void> {
    const paid = await paymentsOf(bin, 'debtor');
    if (paid.length === 0) return await after(pauseMs);
    const { id } = chances.pick(paid);
    const { status } = await asInstitution(bin, `/v1/payments/${id}/recalls`, { reason: 'DUPL' });
    note(`recall by hosted: ${status}`);
  }

  /** Cleared payments between this institution and banks. */
  async function paymentsOf(
    bin: string,
    end: 'debtor' | 'creditor',
  ): Promise<readonly { readonly id: string; readonly amount: number }[]> {
    const other = end === 'debtor' ? 'creditor' : 'debtor';
    const binOf = (payment: Record<string, unknown>, side: string): string =>
      (payment[side] as { bin: string }).bin;
    const found = await read(bin, '/v1/payments?limit=50');
    return found.filter(
      (payment) =>
        payment.state === 'cleared' &&
        payment.kind === 'credit_transfer' &&
        binOf(payment, end) === bin &&
        scene.banks.some((bank) => bank.bin === binOf(payment, other)),
    ) as unknown as readonly { id: string; amount: number }[];
  }

  async function customerPays(bank: SceneBank): Promise<void> {
    const other = scene.banks.find((one) => one !== bank)!;
    const toBank = chances.below(2) === 0;
    const to = toBank ? payeeAt(other, chances) : payeeOf(chances.pick(scene.accounts));
    const order = {
      ...{ from: chances.pick(bank.customers).number, amount: amount(), request_key: nextKey() },
      ...{ to_bin: to.bin, to_account: to.account },
    };
    const { outcome, payment } = await asCustomer(bank, 'pay', order);
    if (outcome === 'sent') sent.push({ bin: bank.bin, id: (payment as { id: string }).id });
    note(`${toBank ? 'connected → connected' : 'connected → hosted'}: ${String(outcome)}`);
  }

  async function customerWantsBack(bank: SceneBank): Promise<void> {
    const recalls = chances.below(2) === 0;
    const { incoming, outgoing } = (await asCustomer(bank, 'payments', { limit: 50 })) as {
      incoming: BankRow[];
      outgoing: BankRow[];
    };
    const from = recalls
      ? outgoing.filter(({ kind, state }) => kind === 'payment' && state === 'settled')
      : incoming.filter(({ kind, state }) => kind === 'payment' && state === 'credited');
    if (from.length === 0) return await after(pauseMs);
    const command = recalls ? 'recall' : 'return';
    const { outcome } = await asCustomer(bank, command, { payment: chances.pick(from).id });
    note(`${command} by connected: ${String(outcome)}`);
  }

  async function institutionWorks(): Promise<void> {
    while (!stopping) {
      if (hubs.length === 0) {
        await after(RETRY_PAUSE_MS);
        continue;
      }
      const account = chances.pick(scene.accounts);
      const choice = chances.below(100);
      if (choice < 80) await hostedPays(account);
      else if (choice < 92) await hostedGivesBack(account.bin);
      else await hostedRecalls(account.bin);
      await after(pauseMs);
    }
  }

  async function bankWorks(bank: SceneBank): Promise<void> {
    while (!stopping) {
      if (bank.process === undefined) {
        await after(RETRY_PAUSE_MS);
        continue;
      }
      if (chances.below(100) < 85) await customerPays(bank);
      else await customerWantsBack(bank);
      await after(pauseMs);
    }
  }

  // Whoever calls the hub itself waits for it while it is dead; a bank's customer does not notice.
  const workers = Array.from({ length: callers }, () => [
    ...Array.from({ length: INSTITUTIONS_TO_A_BANK }, institutionWorks),
    ...scene.banks.map((bank) => bankWorks(bank)),
  ]).flat();
  // A worker that gives up is reported by stop(); until then it must not end the process.
  const finished = Promise.allSettled(workers);
  return {
    setHubs(urls) {
      hubs = urls;
    },
    answered: () => answered,
    async progress(more) {
      const goal = answered + more;
      const deadline = performance.now() + PROGRESS_WAIT_MS_MAX;
      while (answered < goal) {
        assert.ok(performance.now() < deadline, `the load stands still at ${answered} answers`);
        await after(20);
      }
    },
    outcomes: () => outcomes,
    told: () => [...told.values()],
    sent: () => sent,
    abandon() {
      stopping = true;
      abandoned = true;
    },
    async stop() {
      stopping = true;
      for (const ending of await finished) if (ending.status === 'rejected') throw ending.reason;
    },
  };
}

interface BankRow {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
}

interface Payee {
  readonly bin: string;
  readonly account: string;
}

function payeeAt({ bin, customers }: SceneBank, chances: Chances): Payee {
  return { bin, account: chances.pick(customers).number };
}

const payeeOf = ({ bin, number }: TestAccount): Payee => ({ bin, account: number });
