/** Whose a linked wallet is: money to and from it stays with one person. */
import type { Queryable } from '../../core/database/index.ts';
import { type CustomerAccount, findAccounts, findCustomers } from '../banking/index.ts';
import type { Located } from '../clearing/index.ts';
import type { OrderKind } from './model.ts';
import type { OpenBankingProblem } from './outcomes.ts';

/**
 * Circular 40/2024/TT-NHNN Art 26 (as amended by 41/2025, our reading): a wallet is linked to its holder's own account. A
 * wallet elsewhere is known to its provider only, so money may go to it, as the customer agreed, but is not taken from it.
 */
export async function walletProblem(
  on: Queryable,
  kind: OrderKind,
  account: CustomerAccount,
  wallet: Located,
): Promise<OpenBankingProblem | undefined> {
  if (kind !== 'top_up' && kind !== 'withdrawal') return undefined;
  if (wallet.kind !== 'located') return undefined;
  const { bin, ledgerAccount } = wallet.account;
  if (ledgerAccount === null) return kind === 'withdrawal' ? 'wallet_cannot_be_debited_here' : undefined;
  const [held] = await findAccounts(on, [{ book: bin, id: ledgerAccount }]);
  if (held === undefined) return 'wallet_is_not_the_customers';
  if (held.book === account.book && held.customer === account.customer) return undefined;
  const customers = await findCustomers(on, [
    { book: account.book, id: account.customer },
    { book: held.book, id: held.customer },
  ]);
  const [one, other] = customers;
  // Those whose citizen number is not known are nobody's match.
  const citizen = one?.citizenHmac ?? null;
  const isSame = citizen !== null && citizen === other?.citizenHmac;
  return isSame ? undefined : 'wallet_is_not_the_customers';
}
