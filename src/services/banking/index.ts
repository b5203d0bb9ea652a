/**
 * Hosted banking: customers and accounts of institutions that keep their books on our ledger, cash at their counters,
 * blocking and closing. It implements clearing's port `Institution`; balances and statements are queries over the ledger.
 */

export { addHolderKind } from './commands.holders.ts';
export { cashKind, openKind, stateKind } from './commands.ts';
export { hostedInstitution } from './institution.ts';
export { BANKING_OUTCOMES, type Customer, type CustomerAccount } from './model.ts';
export {
  type Balance,
  balancesOf,
  bookedLines,
  countBookedLines,
  openingBalance,
  type StatementLine,
} from './queries.ts';
export { bankingRoutes } from './routes.ts';
export { accountsOfCustomer, findById as findAccounts, findCustomers, holdersOf } from './store.ts';
