/** The customer's accounts as they can be chosen, and whom a payment would reach. */
import type { Queryable } from '../../../core/database/index.ts';
import {
  accountsOfCustomer,
  type Balance,
  balancesOf,
  type CustomerAccount,
  holdersOf,
} from '../../../services/banking/index.ts';
import { type AskName, findParticipants, type Locate } from '../../../services/clearing/index.ts';
import type { Terms } from '../../../services/consents/index.ts';
import type { Accounts } from '../authorization/ports.ts';
import type { AccountAtBank } from '../connected.ts';
import type { AccountBar, AccountChoice, Payee } from '../pages/views.ts';

export interface AccountParts {
  readonly database: Queryable;
  readonly locate: Locate;
  readonly askName: AskName;
}

export function accountsOf(parts: AccountParts): Accounts {
  const { database } = parts;
  return {
    async of({ book, id: customer, held }, terms) {
      if (held !== null) return held.map((account) => choiceAtBank(account, terms));
      const accounts = await accountsOfCustomer(database, book, customer);
      const [balances, holders] = await Promise.all([
        balancesOf(database, accounts),
        holdersOf(database, accounts),
      ]);
      return accounts.map((account, n) => choiceOf(account, balances[n], holders[n]!.length, terms));
    },
    async holdersOf({ book, held }, accounts) {
      if (held !== null)
        return [
          ...new Set(
            held.filter(({ account }) => accounts.includes(account)).flatMap(({ holders }) => holders),
          ),
        ];
      const holders = await holdersOf(
        database,
        accounts.map((id) => ({ book, id })),
      );
      return [...new Set(holders.flat())];
    },
    payee: async (bin, account) => await payeeOf(parts, bin, account),
  };
}

function choiceOf(
  { id, kind, number }: CustomerAccount,
  balance: Balance | undefined,
  holders: number,
  terms: Terms,
): AccountChoice {
  // A balance is shown where money is to leave, to whoever has proven that it is his.
  const shown = terms.kind === 'account_information' ? null : (balance?.available ?? null);
  return { id, kind, number, balance: shown, jointly: holders > 1, bar: barOf(balance, terms) };
}

/** A bank with a core of its own tells no balance before there is a consent, so an account is barred for no want of money. */
function choiceAtBank({ account, kind, number, holders, bars }: AccountAtBank, terms: Terms): AccountChoice {
  return {
    ...{ id: account, kind, number, balance: null, jointly: holders.length > 1 },
    bar: barAtBank(bars, terms),
  };
}

function barAtBank(bars: AccountAtBank['bars'], terms: Terms): AccountBar | null {
  if (bars.includes('closed')) return 'account_is_closed';
  if (bars.includes('not_for_third_parties')) return 'account_kind_is_not_covered';
  const isAboutMoney = terms.kind !== 'account_information';
  const paysNothing = bars.includes('blocked') || bars.includes('pays_nothing_out');
  return isAboutMoney && paysNothing ? 'account_is_blocked' : null;
}

function barOf(balance: Balance | undefined, terms: Terms): AccountBar | null {
  if (balance === undefined || balance.closed) return 'account_is_closed';
  if (terms.kind === 'account_information') return null;
  if (balance.frozen) return 'account_is_blocked';
  return balance.available < neededNow(terms) ? 'balance_is_too_low' : null;
}

/** What leaves the account as soon as she agrees. */
function neededNow(terms: Terms): bigint {
  if (terms.kind === 'payment') return terms.executeOn === null ? BigInt(terms.amount) : 0n;
  return terms.kind === 'bulk_payments'
    ? terms.payments.reduce((sum, { amount }) => sum + BigInt(amount), 0n)
    : 0n;
}

/** As the payee's own bank has registered him; a bank that does not answer leaves the name open, and the page says so. */
async function payeeOf(
  { database, locate, askName }: AccountParts,
  bin: number,
  account: string,
): Promise<Payee> {
  const [found, participants] = await Promise.all([
    locate({ bin, account }),
    findParticipants(database, [bin]),
  ]);
  const bank = participants.get(bin)?.name ?? bin.toString().padStart(6, '0');
  if (found.kind !== 'located') return { name: null, bank, account };
  if (found.account.name !== null) return { name: found.account.name, bank, account };
  const said = await askName({ bin, account });
  return { name: said.kind === 'named' ? said.name : null, bank, account };
}
