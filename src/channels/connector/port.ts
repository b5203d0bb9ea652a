/** The hub's side of the connector: every question as a function, whose answer was proven, checked and kept nowhere. */
import type { RequestOf } from '../../codecs/connector/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { toWire } from '../../kit/id.ts';
import { openBanks } from './banks.ts';
import { type CallParts, createAsk } from './call.ts';
import type { ConnectorPort, Paid, Told } from './model.ts';
import {
  accountFault,
  accountsFault,
  balanceFault,
  customerNoticeFault,
  noticeFault,
  partyFault,
  paymentFault,
  returnFault,
  signInFault,
  standingOrdersFault,
  transactionsFault,
  walletHolderFault,
} from './rules/checks.ts';
import {
  accountsOf,
  balanceOf,
  customerNoticeRequest,
  givenBackOf,
  groundOf,
  groundOfAccount,
  hexOf,
  noticeRequest,
  pageOf,
  paidOf,
  paymentRequest,
  returnRequest,
  signInOf,
  signInRequest,
  standingOrdersOf,
  transactionsRequest,
} from './wire.ts';

export interface ConnectorParts extends Omit<CallParts, 'find'> {
  readonly database: Queryable;
  /** UUID; names a question in both sides' logs. */
  readonly mint: () => string;
}

export function createConnector(parts: ConnectorParts): ConnectorPort {
  const { database, mint, nowMs } = parts;
  const banks = openBanks(database);
  const ask = createAsk({ ...parts, find: banks.find });
  return {
    connects: async (bin) => (await banks.find(bin)) !== undefined,
    close: () => banks.close(),

    async authenticate(bin, order) {
      const begin = (body: RequestOf<'begin_authentication'>) =>
        ask(bin, {
          ...{ name: 'begin_authentication', body, key: body.authentication, consent: null },
          fault: (answer) => signInFault(body.authentication, answer, nowMs()),
        });
      const { continue_url, ...body } = signInRequest(order);
      const told = await begin(continue_url === undefined ? body : { ...body, continue_url });
      // A bank of contract 1.1 cannot read the address: it is asked without, and she signs in here by herself.
      const isOlder = told.kind === 'bank_refuses' && told.code === 'request_is_not_readable';
      return mapped(isOlder && continue_url !== undefined ? await begin(body) : told, signInOf);
    },

    async authentication(bin, id) {
      const authentication = hexOf(id);
      return mapped(
        await ask(bin, {
          ...{ name: 'authentication', body: undefined, authentication, key: hexOf(mint()), consent: null },
          fault: (answer) => signInFault(authentication, answer, nowMs()),
        }),
        signInOf,
      );
    },

    async customerAccounts(bin, { authentication, customer: id, request }) {
      const customer = toWire('customer', id);
      return mapped(
        await ask(bin, {
          ...{ name: 'customer_accounts', key: hexOf(mint()), consent: null },
          body: { authentication: hexOf(authentication), customer, request },
          fault: (answer) => accountsFault(customer, null, answer),
        }),
        accountsOf,
      );
    },

    async accounts(bin, ground) {
      const body = { ...groundOf(ground), cluster: ground.cluster };
      const granted = ground.granted.map((account) => toWire('account', account));
      return mapped(
        await ask(bin, {
          ...{ name: 'accounts', body, key: hexOf(mint()), consent: ground.consent },
          fault: (answer) => accountsFault(body.customer, granted, answer),
        }),
        accountsOf,
      );
    },

    async balances(bin, ground) {
      const body = { ...groundOfAccount(ground), cluster: 'balances' } as const;
      return mapped(
        await ask(bin, {
          ...{ name: 'balances', body, key: hexOf(mint()), consent: ground.consent },
          fault: (answer) => balanceFault(body.account, answer, nowMs()),
        }),
        balanceOf,
      );
    },

    async transactions(bin, ground) {
      const body = transactionsRequest(ground);
      return mapped(
        await ask(bin, {
          ...{ name: 'transactions', body, key: hexOf(mint()), consent: ground.consent },
          fault: (answer) => transactionsFault(body, answer),
        }),
        pageOf,
      );
    },

    async party(bin, ground) {
      const body = { ...groundOf(ground), cluster: 'party' } as const;
      return mapped(
        await ask(bin, {
          ...{ name: 'parties', body, key: hexOf(mint()), consent: ground.consent },
          fault: (answer) => partyFault(body.customer, answer),
        }),
        ({ kind, name }) => ({ kind, name }),
      );
    },

    async standingOrders(bin, ground) {
      const body = { ...groundOfAccount(ground), cluster: 'standing_orders' } as const;
      return mapped(
        await ask(bin, {
          ...{ name: 'standing_orders', body, key: hexOf(mint()), consent: ground.consent },
          fault: (answer) => standingOrdersFault(body.account, answer),
        }),
        standingOrdersOf,
      );
    },

    async fundsConfirmation(bin, ground) {
      const asked = { ...groundOfAccount(ground), cluster: 'funds_confirmation' } as const;
      const body = { ...asked, amount: Number(ground.amount), currency: 'VND' } as const;
      return mapped(
        await ask(bin, {
          ...{ name: 'funds_confirmations', body, key: hexOf(mint()), consent: ground.consent },
          fault: (answer) => accountFault(body.account, answer),
        }),
        ({ available }) => available,
      );
    },

    async walletHolder(bin, ground) {
      const body = groundOfAccount(ground);
      return mapped(
        await ask(bin, {
          ...{ name: 'wallet_holders', body, key: hexOf(mint()), consent: ground.consent },
          fault: (answer) => walletHolderFault(body, answer),
        }),
        ({ number, citizen_number }) => ({ number, citizenNumber: citizen_number }),
      );
    },

    async pay(bin, order) {
      const body = paymentRequest(order);
      const told = await ask(bin, {
        ...{ name: 'payments', body, key: body.order, consent: order.consent },
        fault: (answer) => paymentFault(body.order, answer),
      });
      return known(told, paidOf);
    },

    async giveBack(bin, order) {
      const body = returnRequest(order);
      const told = await ask(bin, {
        ...{ name: 'returns', body, key: body.refund, consent: order.consent },
        fault: (answer) => returnFault(body, answer),
      });
      return known(told, givenBackOf);
    },

    async notifyConsent(bin, notice) {
      const body = noticeRequest(notice);
      return mapped(
        await ask(bin, {
          ...{ name: 'consents', body, key: `${body.consent}.${body.version}`, consent: notice.consent },
          fault: (answer) => noticeFault(body, answer),
        }),
        ({ version }) => version,
      );
    },

    async notifyCustomer(bin, notice) {
      const body = customerNoticeRequest(notice);
      return mapped(
        await ask(bin, {
          ...{ name: 'notices', body, key: body.notice, consent: notice.consent },
          fault: (answer) => customerNoticeFault(body.notice, answer),
        }),
        () => notice.id,
      );
    },
  };
}

function mapped<From, To>(told: Told<From>, to: (value: From) => To): Told<To> {
  return told.kind === 'told' ? { kind: 'told', value: to(told.value) } : told;
}

/** The order may have reached the bank before whatever went wrong: only its own word says that nothing was sent. */
function known<Answer>(told: Told<Answer>, to: (answer: Answer) => Paid): Paid {
  if (told.kind === 'told') return to(told.value);
  return { kind: told.kind === 'bank_has_no_connector' ? told.kind : 'unknown' };
}
