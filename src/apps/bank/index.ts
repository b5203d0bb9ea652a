/**
 * A bank that keeps its own core and is a client of the hub's bank line like any other: a program of its own, with a
 * database of its own, that can be told to be slow, silent, late, lying, doubling and disorderly. For trying the hub.
 */
export { BANK_FILE, type BankFile, booksFileOf } from './config.ts';
export { CONNECTOR_PATH } from './connector/door.ts';
export { askBank, readControlNote } from './control/note.ts';
export type { Customer } from './customers.ts';
export { CONNECTOR_MODE_NAMES, connectorModeOf } from './rules/connectormodes.ts';
export { MODE_NAMES, modeOf } from './rules/modes.ts';
export { type RunningBank, runBank } from './run.ts';
export { openBooksToRead } from './store/books.ts';
export { type BooksVerification, verifyBooks } from './store/verify.ts';
