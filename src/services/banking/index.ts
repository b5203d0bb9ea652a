/**
 * Hosted banking: customers and accounts of institutions that keep their books on our ledger, cash at their counters,
 * blocking and closing. It implements clearing's port `Institution`; balances and statements are queries over the ledger.
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
export { bankingRoutes } from './routes.ts';
export { findById, findByNumber, listAccounts } from './store.ts';
