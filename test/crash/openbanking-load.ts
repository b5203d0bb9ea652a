/**
 * Customers who agree and withdraw, and an app that exchanges codes, refreshes, reads and orders under their consents,
 * each until it knows an answer. What was answered is written down, to be held against the database.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as oauth from 'openid-client';
import { toWire } from '../../src/kit/id.ts';
import type { FormBrowser, Page } from '../formbrowser.ts';
import { consentOf, READING, type Tokens } from '../openbanking.ts';
import { after } from './hubprocess.ts';
import type { OpenBankingScene, Payer } from './openbanking-scene.ts';
import type { Chances } from './random.ts';

export interface Order {
  readonly instruction: string;
  readonly amount: number;
  /** Wire id; undefined: refused, or nobody knows. */
  id: string | undefined;
  /** Was it ever sent without an answer that tells what became of it? */
  isDoubtful: boolean;
}

export interface Life {
  /** Wire id of the consent. */
  readonly consent: string;
  /** Answers with tokens that its code was exchanged for. */
  readonly tokenSets: number;
  readonly orders: Order[];
  isWithdrawn: boolean;
  /** By what word it was acknowledged. */
  acknowledged: 'token_given_back' | 'page_has_no_button' | 'page_says_so' | 'she_left' | undefined;
  /** What was admitted although it began after the withdrawal was acknowledged. */
  readonly late: string[];
}

export interface OpenBankingLoad {
  /** Waits for more answers. */
  progress(more: number): Promise<void>;
  answered(): number;
  troubles(): ReadonlyMap<string, number>;
  /** Finishes every life that was begun. */
  stop(): Promise<readonly Life[]>;
}

const FINAL_WAIT_MS_MAX = 40_000;
/** A hub takes seconds to come back. */
const RETRY_PAUSE_MS = 200;
const STEPS_MAX = 6;
/** After a withdrawal was acknowledged. */
const LATE_TRIES = 3;
const TROUBLE_CHARS_MAX = 80;
const AMOUNT_MAX = 900;
/** The simulated bank of whoever is paid refuses it (apps/bank/rules/modes.ts). */
const REFUSED_BY_PAYEES_BANK = 1_002;
/** More than anybody has. */
const TOO_MUCH = 2_500_000_000;
const SHARE_OF_REFUSED = 8;
/** Of one number a bank is asked five times in ten minutes, and these are few customers: she leaves it at that. */
const ASKED_TOO_OFTEN = 'Số điện thoại này đã được hỏi nhiều lần';
const vnd = (amount: number) => ({ currency: 'VND', amount: String(amount) });

/** What is final: the answer of an issuer or of a door that names a reason of the caller's. */
const isRefused = (fault: unknown): boolean => {
  const { error, status } = fault as { error?: string; status?: number };
  return error !== undefined && status !== undefined && status < 500;
};

export function startOpenBankingLoad(scene: OpenBankingScene, chances: Chances): OpenBankingLoad {
  const lives: Life[] = [];
  const troubles = new Map<string, number>();
  let answers = 0;
  let stoppedAt: number | undefined;
  /** While hubs are killed again and again, whoever is interrupted has no end to his patience. */
  const patience = (): (() => boolean) => {
    const began = performance.now();
    return () =>
      stoppedAt === undefined || performance.now() < Math.max(began, stoppedAt) + FINAL_WAIT_MS_MAX;
  };
  const trouble = (what: string): undefined => {
    troubles.set(what, (troubles.get(what) ?? 0) + 1);
    return undefined;
  };

  /** Undefined: nobody knows what became of it. */
  async function tried<T>(ask: () => Promise<T>): Promise<T | 'refused' | undefined> {
    try {
      const answer = await ask();
      answers += 1;
      return answer;
    } catch (fault) {
      if (isRefused(fault)) {
        answers += 1;
        trouble((fault as { error: string }).error);
        return 'refused';
      }
      const { message } = fault as Error;
      return trouble((/<h1[^>]*>([^<]*)/.exec(message)?.[1] ?? message).slice(0, TROUBLE_CHARS_MAX));
    }
  }

  async function persistently<T>(ask: () => Promise<T | undefined>): Promise<T> {
    const mayTry = patience();
    while (mayTry()) {
      const answer = await tried(ask);
      if (answer !== undefined && answer !== 'refused') return answer;
      await after(RETRY_PAUSE_MS);
    }
    throw new Error(`no answer after ${FINAL_WAIT_MS_MAX} ms; troubles: ${JSON.stringify([...troubles])}`);
  }

  const hosted = [...new Map(scene.accounts.map((account) => [account.bin, account])).values()];
  const connected = scene.banks.map(({ bin, customers: [first] }) => ({ bin, number: first!.number }));
  const payees = [...hosted, ...connected];
  const detailOf = (who: Payer, kind: Kind, order: Order): object => {
    const { bin, number: account } = chances.pick(payees.filter((one) => one.bin !== who.bin));
    if (kind === 'reading') return { ...READING, bin: who.bin };
    const creditor = { bin, account };
    if (kind === 'recurring') {
      const limits = { per_payment: String(TOO_MUCH) };
      return { type: 'vn_recurring_payments', bin: who.bin, creditor, limits, valid_days: 30 };
    }
    const { instruction: instruction_identification } = order;
    return {
      ...{ type: 'vn_payment_initiation', instructed_amount: vnd(order.amount), bin: who.bin },
      ...{ creditor, remittance_information: 'Thu nghiem', instruction_identification },
    };
  };

  /** From the request to the code; whoever is interrupted begins again. */
  async function agreed(who: Payer, kind: Kind, order: Order) {
    return await persistently(async () => {
      const pushed = await scene.push(detailOf(who, kind, order));
      const { browser, page } = await who.toDecision(pushed);
      const account = who.account ?? accountOn(page);
      const more = kind === 'reading' ? { cluster: READING.datatypes } : {};
      const left = await browser.submit(page, { decision: 'agree', account, ...more });
      assert.ok(left.left?.searchParams.has('code'), left.html);
      return { pushed, page: left, account };
    });
  }

  /** The code is tried until the issuer has spoken, sometimes twice at once: then one of both at most may have tokens. */
  async function exchanged({ pushed, page }: Pick<Awaited<ReturnType<typeof agreed>>, 'pushed' | 'page'>) {
    const had: Tokens[] = [];
    let isReplayed = false;
    const mayTry = patience();
    while (mayTry()) {
      const tries = chances.below(4) === 0 ? [1, 2] : [1];
      const all = await Promise.all(tries.map(() => tried(() => scene.tokens(pushed, page))));
      isReplayed ||= tries.length > 1;
      had.push(...all.filter((one) => one !== undefined && one !== 'refused'));
      if (had.length > 0 || all.includes('refused')) break;
      await after(RETRY_PAUSE_MS);
    }
    if (chances.below(3) === 0) {
      isReplayed = true;
      const again = await tried(() => scene.tokens(pushed, page));
      if (again !== undefined && again !== 'refused') had.push(again);
    }
    return { had, isReplayed };
  }

  function newOrder(kind: Kind): Order {
    const isRefused = chances.below(SHARE_OF_REFUSED) === 0;
    // Her page offers no account for one payment of more than it holds: there is nothing to agree to.
    const refused = kind === 'single' ? [REFUSED_BY_PAYEES_BANK] : [REFUSED_BY_PAYEES_BANK, TOO_MUCH];
    const amount = isRefused ? chances.pick(refused) : 1 + chances.below(AMOUNT_MAX);
    return { instruction: randomUUID().slice(0, 30), amount, id: undefined, isDoubtful: false };
  }

  /** Once; undefined where nobody knows. */
  async function ordered(token: Tokens, kind: Kind, order: Order): Promise<number | undefined> {
    const path = kind === 'recurring' ? '/recurring-payments' : '/payments';
    const body = {
      instruction_identification: order.instruction,
      instructed_amount: vnd(order.amount),
    };
    const said = await tried(() => scene.call(token, 'POST', path, body));
    if (said === undefined || said === 'refused' || said.status >= 500) {
      order.isDoubtful = true;
      return undefined;
    }
    if (said.status < 300) {
      const id = String(said.body.payment_order_id);
      assert.ok(order.id === undefined || order.id === id, `${order.instruction} is ${order.id} and ${id}`);
      order.id = id;
    }
    return said.status;
  }

  async function orderUntilFinal(token: Tokens, kind: Kind, order: Order): Promise<void> {
    const mayTry = patience();
    while (mayTry()) {
      const tries = chances.below(5) === 0 ? [1, 2] : [1];
      const said = await Promise.all(tries.map(() => ordered(token, kind, order)));
      if (said.some((status) => status !== undefined)) return;
      await after(RETRY_PAUSE_MS);
    }
    assert.fail(`the order ${order.instruction} has no answer`);
  }

  const read = async (token: Tokens, account: string): Promise<number | undefined> => {
    const path = chances.below(2) === 0 ? '/accounts' : `/accounts/${toWire('account', account)}/balances`;
    const said = await tried(() => scene.call(token, 'GET', path));
    return said === undefined || said === 'refused' ? undefined : said.status;
  };

  const refreshed = (token: Tokens): Promise<Tokens | 'refused' | undefined> =>
    tried(() => oauth.refreshTokenGrant(scene.app, token.refresh_token!, undefined, scene.proof));

  /**
   * By the customer on her own pages, or by the app that gives its token back (RFC 7009), until it is acknowledged. A
   * replayed code has taken its tokens with it (RFC 6749 §4.1.2): then there is none to give back.
   */
  async function withdrawn(who: Payer, life: Life, refresh: string | undefined): Promise<void> {
    if (refresh !== undefined && chances.below(2) === 0) {
      await persistently(async () => {
        await oauth.tokenRevocation(scene.app, refresh);
        return 'done';
      });
      life.isWithdrawn = true;
      life.acknowledged = 'token_given_back';
      return;
    }
    const { consent } = life;
    let own: FormBrowser | undefined;
    life.acknowledged = await persistently(async () => {
      if (own === undefined) {
        const browser = scene.browser();
        const first = await who.signedIn(browser);
        if (first.html.includes(ASKED_TOO_OFTEN)) return 'she_left';
        assert.equal(new URL(first.url).pathname, '/me', 'she could not sign in');
        own = browser;
      }
      const page = await own.open(`${scene.origin}/me/consents/${consent}`);
      assert.equal(page.status, 200, page.html);
      // A page that asks her to sign in has no button either, and acknowledges nothing: a session outlives its hub.
      assert.ok(!page.html.includes('name="phone"'), 'her session is lost');
      if (!page.html.includes(`action="/me/consents/${consent}/withdraw"`)) return 'page_has_no_button';
      const said = await own.submit(page, {}, `/me/consents/${consent}/withdraw`);
      assert.match(said.html, /Đã rút lại/);
      return 'page_says_so';
    });
    life.isWithdrawn = life.acknowledged !== 'she_left';
  }

  async function useAfterwards(life: Life, kind: Kind, token: Tokens, account: string): Promise<void> {
    for (let n = 0; n < LATE_TRIES; n += 1) {
      if (kind === 'reading') {
        if ((await read(token, account)) === 200) life.late.push('read');
        const more = await refreshed(token);
        if (more !== undefined && more !== 'refused' && (await read(more, account)) === 200)
          life.late.push('read by a token that was refreshed');
        continue;
      }
      const order = newOrder(kind);
      life.orders.push(order);
      await ordered(token, kind, order);
      if (order.id !== undefined) life.late.push(`order ${order.instruction}`);
    }
  }

  async function live(who: Payer, kind: Kind): Promise<void> {
    const order = newOrder(kind);
    const { account, ...answered } = await agreed(who, kind, order);
    const { had, isReplayed } = await exchanged(answered);
    let token = had[0];
    if (token === undefined) return;
    const consent = consentOf(token);
    const life: Life = {
      consent,
      tokenSets: had.length,
      orders: [],
      isWithdrawn: false,
      acknowledged: undefined,
      late: [],
    };
    lives.push(life);
    let withdrawal: Promise<void> | undefined;
    for (let step = 1 + chances.below(STEPS_MAX); step > 0; step -= 1) {
      if (withdrawal === undefined && chances.below(4) === 0)
        withdrawal = withdrawn(who, life, isReplayed ? undefined : token.refresh_token);
      if (kind === 'reading') {
        if (chances.below(3) > 0) await read(token, account);
        else {
          const next = await refreshed(token);
          if (next !== undefined && next !== 'refused') token = { ...token, ...next };
        }
        continue;
      }
      const one = kind === 'single' ? order : newOrder(kind);
      if (!life.orders.includes(one)) life.orders.push(one);
      await orderUntilFinal(token, kind, one);
    }
    if (withdrawal === undefined) return;
    await withdrawal;
    if (!life.isWithdrawn) return;
    await useAfterwards(life, kind, token, account);
  }

  /** One after another, since a bank asks nobody in its app too often. The first of them orders: a short run has few lives. */
  async function work(payers: readonly Payer[]): Promise<void> {
    for (let n = 0; stoppedAt === undefined; n += 1)
      await live(payers[n % payers.length]!, n === 0 ? 'recurring' : chances.pick(KINDS));
  }

  const finished = Promise.allSettled(scene.payers.map(work));
  return {
    async progress(more) {
      const goal = answers + more;
      const deadline = performance.now() + FINAL_WAIT_MS_MAX;
      while (answers < goal) {
        assert.ok(
          performance.now() < deadline,
          `the load stands still at ${answers} answers; troubles: ${JSON.stringify([...troubles])}`,
        );
        await after(20);
      }
    },
    answered: () => answers,
    troubles: () => troubles,
    async stop() {
      stoppedAt = performance.now();
      for (const ending of await finished) if (ending.status === 'rejected') throw ending.reason;
      return lives;
    },
  };
}

/** UUID of the first that she may choose. */
function accountOn({ status, html }: Page): string {
  const found = /name="account" value="([0-9a-f-]{36})"/.exec(html);
  assert.ok(found !== null, `nothing to choose from: ${status} ${html}`);
  return found[1]!;
}

type Kind = (typeof KINDS)[number];
const KINDS = ['reading', 'single', 'recurring'] as const;
