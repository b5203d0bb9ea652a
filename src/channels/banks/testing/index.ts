/** What tests of the line use. */
export * from './bank.ts';
export * from './clearing.ts';
export * from './line.ts';
export * from './wholeline.ts';
