/** Customers sign in at their bank; the hub learns that it was approved, and by what kinds of proof. */
import { type AnswerOf, CHOICE_MS_MAX, instantOf, type RequestOf } from '../../../codecs/connector/index.ts';
import { hanoiTimestamp } from '../../../kit/calendar.ts';
import type { Bank } from '../payments/bank.ts';
import { METHODS, magicSignIn } from '../rules/signin.ts';
import { findCustomerByPhone } from '../store/customers.ts';
import { addSignIn, decideSignIn, findSignIn, type SignInRow } from '../store/openbanking.ts';
import { type Answer, answered, refused, wire } from './model.ts';

export function beginSignIn(bank: Bank, asked: RequestOf<'begin_authentication'>): Answer {
  const { books, settings, nowMs } = bank;
  const request = JSON.stringify(asked);
  const before = findSignIn(books, asked.authentication);
  if (before !== undefined)
    return before.request === request
      ? answered(stateOf(bank, before))
      : refused('id_was_used_for_another_request');
  const customer = findCustomerByPhone(books, asked.name);
  const now = nowMs();
  const magic = customer !== undefined && settings.magicAmounts ? magicSignIn(asked.name) : undefined;
  const one: SignInRow = {
    ...{ id: asked.authentication, customer: customer?.id ?? null, request, state: 'pending' },
    ...{ bindingWords: asked.binding_words, thirdParty: asked.purpose.third_party },
    decides: magic?.decides ?? null,
    decidesMs: magic === undefined ? null : now + Math.round(magic.afterS * 1_000 * settings.timeScale),
    ...{ decidedMs: null, madeMs: now, expiresMs: instantOf(asked.expires_at) },
  };
  addSignIn(books, one);
  return answered(stateOf(bank, one));
}

export function lookAtSignIn(bank: Bank, id: string): Answer {
  const found = findSignIn(bank.books, id);
  return found === undefined ? refused('authentication_is_not_known') : answered(stateOf(bank, found));
}

/** Decides what is due by itself, then says how it stands. */
function stateOf(bank: Bank, one: SignInRow): AnswerOf<'authentication'> {
  const now = bank.nowMs();
  const { id: authentication, customer } = one;
  const isDue = one.state === 'pending' && one.decides !== null && one.decidesMs! <= now;
  const isOver = one.expiresMs <= now;
  if (isDue && !isOver) decideSignIn(bank.books, authentication, one.decides, now);
  const state = isDue && !isOver ? one.decides : one.state;
  if (state === 'refused') return { authentication, state };
  if (state === 'approved' && customer !== null)
    return {
      ...{ authentication, state, customer: wire('cus', customer), methods: [...METHODS] },
      approved_at: hanoiTimestamp(one.decidedMs ?? now),
    };
  if (isOver) return { authentication, state: 'expired' };
  return { authentication, state: 'pending', approval_url: null };
}

export type Decided = 'decided' | 'sign_in_does_not_exist' | 'sign_in_is_decided' | 'sign_in_has_expired';

/** At the bank's app, as it were. */
export function decideByCommand({ books, nowMs }: Bank, id: string, state: 'approved' | 'refused'): Decided {
  const found = findSignIn(books, id);
  if (found === undefined || found.customer === null) return 'sign_in_does_not_exist';
  if (found.state !== 'pending') return 'sign_in_is_decided';
  if (found.expiresMs <= nowMs()) return 'sign_in_has_expired';
  decideSignIn(books, id, state, nowMs());
  return 'decided';
}

/** Whose approval lets her choose accounts now; undefined: nobody's. */
export function signedIn({ books, nowMs }: Bank, id: string): string | undefined {
  const found = findSignIn(books, id);
  if (found?.state !== 'approved' || found.decidedMs === null) return undefined;
  return nowMs() - found.decidedMs <= CHOICE_MS_MAX ? (found.customer ?? undefined) : undefined;
}
