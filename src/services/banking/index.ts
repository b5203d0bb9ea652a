/**
 * Banking: customers and accounts of hosted institutions, cash at their counters, blocking and closing. Balances are
 * the ledger's; clearing sees a hosted institution through the port `Institution`.
 */
export {
  type CashAnswer,
  type CashOrder,
  cashKind,
  type OpenAnswer,
  type OpenOrder,
  openKind,
  type StateAnswer,
  type StateOrder,
  stateKind,
} from './commands.ts';
export { hostedInstitution } from './institution.ts';
export * from './model.ts';
export { findById, findByNumber, listAccounts } from './store.ts';
