/** What a running bank can be asked about open banking. */

import type { RequestOf } from '../../../codecs/connector/index.ts';
import { withdrawByCommand } from '../connector/consents.ts';
import { decideByCommand } from '../connector/signins.ts';
import type { Bank } from '../payments/bank.ts';
import { isConnectorMode } from '../rules/connectormodes.ts';
import { findCustomer, listCustomers } from '../store/customers.ts';
import {
  addConnectorBehaviour,
  clearConnectorBehaviours,
  findSignIn,
  listConnectorBehaviours,
  listConsents,
  listCustomerNotices,
  listSignIns,
} from '../store/openbanking.ts';
import { type Command, countOf, misused, rowsOf, textOf } from './orders.ts';

export const OPEN_BANKING_COMMANDS: Readonly<Record<string, Command>> = {
  customers: ({ bank: { books } }, order) => ({ customers: listCustomers(books, rowsOf(order)) }),
  'sign-ins': ({ bank }, order) => ({ sign_ins: signIns(bank, rowsOf(order)) }),
  'decide-sign-in': ({ bank }, order) => {
    const id = signInOf(bank, textOf(order.sign_in));
    if (typeof order.approve !== 'boolean') return misused('sign_in, approve');
    if (id === undefined) return { outcome: 'sign_in_does_not_exist' };
    const outcome = decideByCommand(bank, id, order.approve ? 'approved' : 'refused');
    return { outcome, sign_in: id, continue_url: continueUrlOf(bank, id) };
  },
  consents: ({ bank: { books } }, order) => ({
    consents: listConsents(books, rowsOf(order)).map((one) => {
      const { notice: _, ...shown } = one;
      return shown;
    }),
  }),
  notices: ({ bank: { books } }, order) => ({
    notices: listCustomerNotices(books, rowsOf(order)).map((one) => ({
      ...one,
      phone: findCustomer(books, one.customer)?.phone ?? null,
    })),
  }),
  withdraw: ({ bank }, order) => {
    const consent = textOf(order.consent);
    if (consent === undefined) return misused('consent');
    return {
      outcome: withdrawByCommand(bank, consent, textOf(order.reason) ?? 'Khách hàng rút tại ngân hàng'),
    };
  },
  'behave-connector': ({ bank: { books, nowMs } }, order) => {
    const mode = textOf(order.mode);
    if (mode === undefined || !isConnectorMode(mode)) return misused('mode');
    const leftCalls = countOf(order.next) ?? null;
    const forMs = countOf(order.for_ms);
    if (mode === 'answer') clearConnectorBehaviours(books);
    else
      addConnectorBehaviour(books, {
        mode,
        leftCalls,
        untilMs: forMs === undefined ? null : nowMs() + forMs,
      });
    return { outcome: 'behaves', behaviours: listConnectorBehaviours(books, nowMs()) };
  },
};

/** With the customer's own words, so that whoever approves knows whose it is. */
function signIns({ books, nowMs }: Bank, limit: number): readonly unknown[] {
  return listSignIns(books, limit).map((row) => {
    const { request, customer, ...one } = row;
    const known = customer === null ? undefined : findCustomer(books, customer);
    const state = one.state === 'pending' && one.expiresMs <= nowMs() ? 'expired' : one.state;
    const continueUrl = urlIn(request);
    return { ...one, state, continueUrl, name: known?.name ?? null, phone: known?.phone ?? null };
  });
}

/** Where her app would lead her on to. */
function continueUrlOf({ books }: Bank, id: string): string | null {
  const found = findSignIn(books, id);
  return found === undefined ? null : urlIn(found.request);
}

const urlIn = (request: string): string | null =>
  (JSON.parse(request) as RequestOf<'begin_authentication'>).continue_url ?? null;

/** Named by its id, or by the phone of who waits: then the last one. */
function signInOf({ books }: Bank, named: string | undefined): string | undefined {
  if (named === undefined || /^[0-9a-f]{32}$/.test(named)) return named;
  return listSignIns(books, SIGN_INS_LOOKED_AT).find(
    ({ customer, state }) =>
      state === 'pending' && customer !== null && findCustomer(books, customer)?.phone === named,
  )?.id;
}

const SIGN_INS_LOOKED_AT = 1_000;
