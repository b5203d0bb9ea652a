/** The customer's part: signs in, chooses accounts, and agrees or refuses, on pages known by names of fields only. */
import type { Browser, Seen } from './browser.ts';
import type { Button, Form } from './forms.ts';
import { plain } from './forms.ts';
import { answerPasskey, type Passkey, passkeyOptionsOf } from './passkey.ts';
import { totp, untilNextCodeMs } from './totp.ts';

/** How a bank's pages call things; each is a list of names, the first that a page has is taken. */
export interface PageNames {
  readonly bank: readonly string[];
  readonly username: readonly string[];
  readonly password: readonly string[];
  readonly code: readonly string[];
  /** Hidden field that carries a passkey's answer, and the attribute that holds what is asked. */
  readonly passkey: readonly string[];
  readonly passkey_options: readonly string[];
  readonly accounts: readonly string[];
  /** Hidden fields that bind a form to the browser it was shown in. */
  readonly csrf: readonly string[];
  /** Buttons, by value, by name, or by their text. */
  readonly approve: readonly string[];
  readonly refuse: readonly string[];
  readonly cancel: readonly string[];
  readonly withdraw: readonly string[];
}

export interface Customer {
  readonly username: string;
  readonly password: string;
  /** Base32 secret of the authenticator app. */
  readonly totp_secret?: string;
  /** Of test customers whose second factor never changes. */
  readonly code?: string;
  /** Instead of a code, and alone where it names him by itself; it does not make anybody wait. */
  readonly passkey?: Passkey;
  /** BIN of his bank, where the sign-in page asks. */
  readonly bin?: string;
  /** The first is shared, the second never. */
  readonly accounts: readonly { readonly id: string; readonly number?: string }[];
}

export interface Choice {
  readonly decision: 'approve' | 'refuse' | 'cancel';
  /** How many of his accounts are ticked, from the first. */
  readonly accounts?: number;
}

export type Page = Extract<Seen, { kind: 'page' }>;
export type Stage = 'sign_in' | 'code' | 'decision' | 'elsewhere';

export interface Walked {
  readonly end: Seen;
  /** Every page on the way. */
  readonly pages: readonly Page[];
  /** What the redirect back carries; empty when there was none. */
  readonly back: URLSearchParams;
}

export interface Patience {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Sign-in, second factor, account choice, approval and a receipt: more pages than this is a maze. */
const PAGES_MAX = 10;

export interface Walker {
  /** From an address (or a page already there) until the browser leaves the bank. */
  walk(browser: Browser, from: string | Seen, customer: Customer, choice: Choice): Promise<Walked>;
  /** As far as the page where the customer decides, and no further. */
  walkToDecision(browser: Browser, from: string | Seen, customer: Customer): Promise<Walked>;
  /** Signs in where that is asked for, and presses nothing else: for pages of his own. */
  enter(browser: Browser, from: string, customer: Customer): Promise<Seen>;
  /** Presses a button of the page where he decides. */
  decide(browser: Browser, page: Page, customer: Customer, choice: Choice): Promise<Seen>;
  stageOf(page: Page): Stage;
}

export function createWalker(names: PageNames, patience: Patience): Walker {
  /** A code is taken once: the step of the last one used, by customer. */
  const usedSteps = new Map<string, number>();

  const stageOf = (page: Page): Stage => {
    if (formWith(page, names.password) !== undefined) return 'sign_in';
    if (formWith(page, names.code) !== undefined) return 'code';
    return buttonOf(page, names.approve) === undefined ? 'elsewhere' : 'decision';
  };

  const decide = async (browser: Browser, page: Page, customer: Customer, choice: Choice): Promise<Seen> => {
    const found = buttonOf(page, names[choice.decision]);
    if (found === undefined) return { kind: 'lost', url: page.url, answer: page.answer };
    return await browser.submit(page, found.form, accountsOf(found.form, customer, choice), found.button);
  };

  const accountsOf = (form: Form, customer: Customer, choice: Choice): Record<string, string[]> => {
    const boxes = form.fields.filter(
      ({ name, kind }) => names.accounts.includes(name) && (kind === 'checkbox' || kind === 'radio'),
    );
    if (boxes.length === 0) return {};
    const wanted = customer.accounts.slice(0, choice.accounts ?? 1).flatMap(({ id, number }) => [id, number]);
    const digits = wanted.map((one) => digitsOf(one ?? ''));
    const ticked = boxes.filter(({ value }) => digits.includes(digitsOf(value)));
    const taken = ticked.length > 0 ? ticked : boxes.slice(0, choice.accounts ?? 1);
    return { [boxes[0]!.name]: taken.map(({ value }) => value) };
  };

  /** The button that goes on, not the one that gives up. */
  const onwardButton = (form: Form): Button | undefined =>
    form.buttons.find(({ name, value }) => !names.cancel.some((one) => one === value || one === name));

  const nextCode = async (customer: Customer): Promise<string> => {
    if (customer.code !== undefined) return customer.code;
    const secret = customer.totp_secret ?? '';
    let now = patience.now();
    if ((usedSteps.get(secret) ?? -1) >= Math.floor(now / 30_000)) {
      await patience.sleep(untilNextCodeMs(now) + 50);
      now = patience.now();
    }
    usedSteps.set(secret, Math.floor(now / 30_000));
    return totp(secret, now);
  };

  const passkeyForm = (
    page: Page,
    { passkey }: Customer,
  ): { readonly form: Form; readonly values: Record<string, string> } | undefined => {
    const form = page.forms.find(({ fields }) => fields.some(({ name }) => names.passkey.includes(name)));
    const field = form?.fields.find(({ name }) => names.passkey.includes(name));
    if (passkey === undefined || form === undefined || field === undefined) return undefined;
    const asked = names.passkey_options.map((one) => passkeyOptionsOf(page.answer.body, one)).find(Boolean);
    const answer = answerPasskey(passkey, asked, new URL(page.url).origin, patience.now());
    return answer === undefined ? undefined : { form, values: { [field.name]: answer } };
  };

  const step = async (browser: Browser, page: Page, customer: Customer): Promise<Seen> => {
    const signIn = formWith(page, names.password);
    const byPasskey = passkeyForm(page, customer);
    // WebAuthn Level 3 §5.4.6: only a discoverable credential answers where nobody has said who he is.
    if (byPasskey !== undefined && (signIn === undefined || customer.passkey?.user_handle !== undefined))
      return await browser.submit(page, byPasskey.form, byPasskey.values);
    if (signIn !== undefined) {
      const values: Record<string, string> = {};
      for (const { name } of signIn.fields) {
        if (names.username.includes(name)) values[name] = customer.username;
        if (names.password.includes(name)) values[name] = customer.password;
        if (names.bank.includes(name) && customer.bin !== undefined) values[name] = customer.bin;
        if (names.code.includes(name)) values[name] = await nextCode(customer);
      }
      return await browser.submit(page, signIn, values, onwardButton(signIn));
    }
    const second = formWith(page, names.code);
    if (second !== undefined) {
      const field = second.fields.find(({ name }) => names.code.includes(name))!;
      return await browser.submit(
        page,
        second,
        { [field.name]: await nextCode(customer) },
        onwardButton(second),
      );
    }
    const onward = page.forms.find(({ method }) => method === 'POST');
    if (onward === undefined) return { kind: 'lost', url: page.url, answer: page.answer };
    return await browser.submit(page, onward, {}, onwardButton(onward));
  };

  const walkUntil = async (
    browser: Browser,
    from: string | Seen,
    customer: Customer,
    choice: Choice | undefined,
  ): Promise<Walked> => {
    const pages: Page[] = [];
    let seen = typeof from === 'string' ? await browser.open(from) : from;
    while (seen.kind === 'page' && pages.length < PAGES_MAX) {
      pages.push(seen);
      const deciding = stageOf(seen) === 'decision';
      if (deciding && choice === undefined) break;
      // Who cancels may do so on whatever page has the button.
      const leaving = choice?.decision === 'cancel' && buttonOf(seen, names.cancel) !== undefined;
      seen =
        choice !== undefined && (deciding || leaving)
          ? await decide(browser, seen, customer, choice)
          : await step(browser, seen, customer);
    }
    return { end: seen, pages, back: backOf(seen) };
  };

  return {
    walk: async (browser, from, customer, choice) => await walkUntil(browser, from, customer, choice),
    walkToDecision: async (browser, from, customer) => await walkUntil(browser, from, customer, undefined),
    async enter(browser, from, customer) {
      let seen = await browser.open(from);
      for (let n = 0; n < PAGES_MAX && seen.kind === 'page'; n += 1) {
        const stage = stageOf(seen);
        if (stage !== 'sign_in' && stage !== 'code') break;
        seen = await step(browser, seen, customer);
      }
      return seen;
    },
    decide,
    stageOf,
  };
}

/** Parameters that a response carries in its query or its fragment. */
export function backOf(seen: Seen): URLSearchParams {
  if (seen.kind !== 'left' || !URL.canParse(seen.url)) return new URLSearchParams();
  const url = new URL(seen.url);
  return url.hash.length > 1 ? new URLSearchParams(url.hash.slice(1)) : url.searchParams;
}

/** An account is named by a UUID, by its digits behind a prefix, or by its number. */
const digitsOf = (id: string): string =>
  id
    .toLowerCase()
    .replace(/^[a-z]{3}_/, '')
    .replaceAll('-', '');

function formWith(page: Page, names: readonly string[]): Form | undefined {
  return page.forms.find(({ fields }) =>
    fields.some(({ name, kind }) => names.includes(name) && kind !== 'hidden'),
  );
}

/** A button by its value, its name, its action's last word, or its text. */
export function buttonOf(
  page: Page,
  names: readonly string[],
): { readonly form: Form; readonly button: Button } | undefined {
  const isMeant = ({ action: formAction }: Form, { name, value, text, action }: Button): boolean =>
    names.some(
      (one) =>
        value === one ||
        name === one ||
        plain(text).toLowerCase() === one.toLowerCase() ||
        (action ?? formAction).split(/[/?]/).includes(one),
    );
  for (const form of page.forms) {
    const button = form.buttons.find((one) => isMeant(form, one));
    if (button !== undefined) return { form, button };
  }
  return undefined;
}
