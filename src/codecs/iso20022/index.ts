/**
 * ISO 20022 as the bank line speaks it: bytes to plain values and back, every message held against the guideline's
 * schema. What is read is what libxml2 says it is; what is written is in canonical form, ready to be signed.
 *
 *     const outcome = read(bytes);
 *     if (!outcome.ok) say(outcome.code, outcome.errors);
 *     else if (outcome.business.message.type === 'pacs.008') pay(outcome.business.message);
 */
export { MESSAGE_BYTES_MAX, STATEMENT_BYTES_MAX } from './bytes.ts';
export { type Checked, check, SchemaSet } from './check.ts';
export { guide } from './guide.ts';
export { definitionOf, MESSAGE_TYPES, typeOfDefinition } from './guideline/catalogue.ts';
export { fitText, isIdentifier } from './guideline/forms.ts';
export { laidOut } from './layout.ts';
export type * from './model.ts';
export { REJECTIONS } from './model.ts';
export type { ReadDocument } from './parsed.ts';
export { type Read, read, readDocument } from './read.ts';
export { sample } from './samples.ts';
export { schemas } from './schema.ts';
export { type Line, type Words, wordsOf } from './words.ts';
export { SIGNATURE_PLACE, write, writeUnsigned } from './write.ts';
