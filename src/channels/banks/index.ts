/**
 * The line to banks that keep their own core: ISO 20022 messages over HTTPS, both ways, each signed twice. It carries
 * what clearing decided to banks, and what banks say to clearing; it decides nothing about money itself.
 */
export { clearingOfHub } from './clearing.ts';
export type { LineLog } from './door.ts';
export { type BankLine, openBankLine } from './line.ts';
export type { BankOnLine } from './model.ts';
export { LINE_OUTCOMES, lineRoutes } from './routes.ts';
