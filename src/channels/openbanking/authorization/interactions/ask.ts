/** What the customer is shown, whole: who asks, for what, from which of his accounts. */
import { CLUSTERS, type Cluster, type Terms } from '../../../../services/consents/index.ts';
import type { AccountChoice, Ask, DecisionError, Payee, Requester } from '../../pages/views.ts';
import type { Accounts } from '../ports.ts';

const DAY_MS = 86_400_000;

export interface Facts {
  readonly accounts: readonly AccountChoice[];
  /** Of the creditor or the wallet; null where nothing is paid. */
  readonly payee: Payee | null;
  readonly nowMs: number;
}

export interface Choice {
  readonly accounts: readonly string[];
  readonly clusters: readonly Cluster[];
}

export async function payeeOf(accounts: Accounts, terms: Terms): Promise<Payee | null> {
  switch (terms.kind) {
    case 'account_information':
      return null;
    case 'payment':
    case 'recurring_payments':
      return await accounts.payee(terms.creditor.bin, terms.creditor.account);
    case 'wallet_link':
      return await accounts.payee(terms.wallet.bin, terms.wallet.account);
  }
}

/** Ticked when the page opens: everything that was asked, and an account only where there is no choice. */
export function firstChoice(terms: Terms): Choice {
  return { accounts: [], clusters: terms.kind === 'account_information' ? terms.clusters : [] };
}

export function choiceOf(form: URLSearchParams, terms: Terms): Choice {
  const clusters = new Set(form.getAll('cluster'));
  return {
    accounts: [...new Set(form.getAll('account'))],
    clusters: terms.kind === 'account_information' ? CLUSTERS.filter((one) => clusters.has(one)) : [],
  };
}

/** Why a choice cannot stand, before the ledger is asked. */
export function choiceError(
  terms: Terms,
  accounts: readonly AccountChoice[],
  choice: Choice,
): DecisionError | null {
  if (choice.accounts.length === 0) return 'account_is_missing';
  const open = new Set(accounts.filter(({ bar }) => bar === null).map(({ id }) => id));
  if (choice.accounts.some((id) => !open.has(id))) return 'account_cannot_be_chosen';
  return terms.kind === 'account_information' && choice.clusters.length === 0 ? 'cluster_is_missing' : null;
}

export function askOf(
  action: string,
  requester: Requester,
  terms: Terms,
  { accounts, payee, nowMs }: Facts,
  choice: Choice,
  error: DecisionError | null,
  decoupled: Ask['decoupled'] = null,
): Ask {
  const asking = { action, requester, accounts, chosen: choice.accounts, error, approvers: [], decoupled };
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
  }
}
