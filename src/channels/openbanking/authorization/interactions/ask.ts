/** What the customer is shown, whole: who asks, for what, from which of his accounts. */
import type { Cluster, Terms } from '../../../../services/consents/index.ts';
import type { AccountChoice, Ask, DecisionError, Payee, Requester } from '../../pages/views.ts';
import type { Accounts, Customer, SignIn } from '../ports.ts';

const DAY_MS = 86_400_000;

export interface Facts {
  readonly accounts: readonly AccountChoice[];
  /** Of the creditors or the wallet; none where nothing is paid. */
  readonly payees: readonly Payee[];
  /** Others who must agree too, and those who have, by name; null where only their bank knows it. */
  readonly approvers: readonly (string | null)[];
  readonly chosenBy: readonly (string | null)[];
  readonly decoupled: Ask['decoupled'];
  readonly nowMs: number;
}

export interface Choice {
  readonly accounts: readonly string[];
  readonly clusters: readonly Cluster[];
}

export async function payeesOf(accounts: Accounts, terms: Terms): Promise<readonly Payee[]> {
  return await Promise.all(addressesOf(terms).map(({ bin, account }) => accounts.payee(bin, account)));
}

function addressesOf(terms: Terms): readonly { readonly bin: number; readonly account: string }[] {
  switch (terms.kind) {
    case 'account_information':
    case 'refunds':
      return [];
    case 'payment':
    case 'recurring_payments':
      return [terms.creditor];
    case 'wallet_link':
      return [terms.wallet];
    case 'bulk_payments':
      return terms.payments.map(({ creditor }) => creditor);
  }
}

/** Names of those who hold one of these accounts with the customer, so that he knows before he agrees that they must too. */
export async function namesOfOthers(
  accounts: Accounts,
  find: SignIn['find'],
  customer: Customer,
  chosen: readonly string[],
): Promise<(string | null)[]> {
  const holders = await accounts.holdersOf(customer, chosen);
  return await namesOf(
    find,
    customer,
    holders.filter((one) => one !== customer.id),
  );
}

/** As `customer` of the same bank may know them: one with a core of its own tells nobody's name but hers. */
export async function namesOf(
  find: SignIn['find'],
  { book, held }: Pick<Customer, 'book' | 'held'>,
  customers: readonly string[],
): Promise<(string | null)[]> {
  if (held !== null) return customers.map(() => null);
  const found = await Promise.all(customers.map((one) => find(book, one)));
  return found.flatMap((one) => (one === undefined ? [] : [one.name]));
}

/** Ticked when the page opens: everything that was asked, and an account only where there is no choice. */
export function firstChoice(terms: Terms): Choice {
  return { accounts: [], clusters: terms.kind === 'account_information' ? terms.clusters : [] };
}

export function askOf(
  action: string,
  requester: Requester,
  terms: Terms,
  { payees, nowMs, ...facts }: Facts,
  choice: Choice,
  error: DecisionError | null,
): Ask {
  const asking = { action, requester, ...facts, chosen: choice.accounts, error };
  const [payee] = payees;
  if (terms.kind === 'bulk_payments') return { kind: 'bulk_payments', ...asking, terms, payees };
  if (terms.kind === 'payment') return { kind: 'payment', ...asking, terms, payee: payee!, fee: 0n };
  const validDays = terms.validDays;
  const until = { validDays, expiresAt: nowMs + validDays * DAY_MS };
  switch (terms.kind) {
    case 'account_information':
      return { kind: 'account_information', ...asking, ...until, terms, clusters: choice.clusters };
    case 'recurring_payments':
      return { kind: 'recurring_payments', ...asking, ...until, terms, payee: payee! };
    case 'wallet_link':
      return { kind: 'wallet_link', ...asking, ...until, terms, wallet: payee! };
    case 'refunds':
      return { kind: 'refunds', ...asking, ...until, terms };
  }
}
