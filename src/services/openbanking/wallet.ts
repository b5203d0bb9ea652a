/** Whose a linked wallet is: money to and from it stays with one person. */
import type { Queryable } from '../../core/database/index.ts';
import { type CustomerAccount, findAccounts, findCustomers } from '../banking/index.ts';
import type { Located } from '../clearing/index.ts';
import { type Consent, stateAt } from '../consents/index.ts';
import type { BankFault, OrderKind } from './model.ts';

export type WalletProblem = 'wallet_is_not_the_customers' | 'wallet_cannot_be_debited_here' | BankFault;

/** Who stands behind a linked account at a bank with a core of its own. Nothing of it is kept, but the number in a payment to it. */
export interface WalletHolder {
  /** Of the account. */
  readonly number: string;
  /** Of the customer who linked it; null where the bank knows none. */
  readonly citizenNumber: string | null;
}

export type AskWalletHolder = (
  bin: number,
  about: {
    readonly consent: string;
    readonly customer: string;
    readonly account: string;
    readonly attended: boolean;
    readonly request: string;
  },
) => Promise<
  | { readonly kind: 'told'; readonly value: WalletHolder }
  /** `code`: of a refusal, in the contract's words. */
  | { readonly kind: BankFault; readonly code?: string }
>;

export interface WalletParts {
  readonly askWalletHolder: AskWalletHolder;
  /** What citizens are known by here. */
  readonly citizenHmac: (number: string) => string;
  readonly nowMs: () => number;
}

export interface WalletMove {
  readonly kind: OrderKind;
  readonly consent: Consent;
  /** undefined: at a bank with a core of its own. */
  readonly account: CustomerAccount | undefined;
  readonly wallet: Located;
  readonly software: string;
  readonly attended: boolean;
  readonly request: string;
}

export interface WalletFound {
  readonly problem?: WalletProblem;
  /** Of the account at a bank with a core of its own, where that was asked. */
  readonly number?: string;
}

/**
 * Circular 40/2024/TT-NHNN Art 26 (as amended by 41/2025, our reading): a wallet is linked to its holder's own account. A
 * wallet elsewhere is known to its provider only, so money may go to it, as the customer agreed, but is not taken from it.
 */
export async function findWallet(on: Queryable, parts: WalletParts, move: WalletMove): Promise<WalletFound> {
  const { kind, account, wallet } = move;
  if (kind !== 'top_up' && kind !== 'withdrawal') return {};
  if (wallet.kind !== 'located') return {};
  const { bin, ledgerAccount } = wallet.account;
  if (ledgerAccount === null)
    return kind === 'withdrawal' ? { problem: 'wallet_cannot_be_debited_here' } : {};
  const [held] = await findAccounts(on, [{ book: bin, id: ledgerAccount }]);
  if (held === undefined) return NOT_HERS;
  if (account !== undefined && held.book === account.book && held.customer === account.customer) return {};
  const [holder, customer] = await findCustomers(on, [
    { book: held.book, id: held.customer },
    ...(account === undefined ? [] : [{ book: account.book, id: account.customer }]),
  ]);
  // Those whose citizen number is not known are nobody's match.
  const citizen = holder?.citizenHmac ?? null;
  if (citizen === null) return NOT_HERS;
  if (account === undefined) return await askBank(parts, move, citizen);
  return customer?.citizenHmac === citizen ? {} : NOT_HERS;
}

const NOT_HERS: WalletFound = { problem: 'wallet_is_not_the_customers' };

async function askBank(
  { askWalletHolder, citizenHmac, nowMs }: WalletParts,
  { consent, software, attended, request }: WalletMove,
  citizen: string,
): Promise<WalletFound> {
  const { id, book, customer, accounts } = consent;
  // No number is asked for under a consent that does not hold; its gate says so, or holds again and asks for patience.
  if (stateAt(consent, nowMs()) !== 'authorised' || consent.software !== software)
    return { problem: 'bank_is_not_answering' };
  const about = { consent: id, customer, account: accounts[0]!, attended, request };
  const told = await askWalletHolder(book, about);
  // The question has overtaken the notice of the consent: in a moment the bank knows it.
  if (told.kind !== 'told')
    return { problem: told.code === 'consent_is_not_known' ? 'bank_is_not_answering' : told.kind };
  const { citizenNumber, number } = told.value;
  return citizenNumber !== null && citizenHmac(citizenNumber) === citizen ? { number } : NOT_HERS;
}
