/**
 * Hosted banking: customers and accounts of institutions that keep their books on our ledger. It implements clearing's
 * port `Institution`; balances and statements are queries over the ledger.
 */
export { cashKind, openKind } from './commands.ts';
export { hostedInstitution } from './institution.ts';
export { BANKING_OUTCOMES, type BankingRefusal } from './model.ts';
export { bankingRoutes } from './routes.ts';
export { findByNumber } from './store.ts';
