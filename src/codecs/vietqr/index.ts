/**
 * VietQR and its neighbours: reads any EMVCo merchant-presented code of Vietnam's streets, writes strict ones.
 * Stands alone: no dependency, no I/O, nothing thrown.
 *
 *     const outcome = decode(payload);
 *     if (!outcome.ok) say(outcome.message, outcome.position);
 *     else pay(napasAccountOf(outcome.code), instructedAmount(outcome.code));
 */
export type { InstructedAmount } from './amount.ts';
export { instructedAmount } from './amount.ts';
export { crc16 } from './crc.ts';
export type { Family } from './families.ts';
export { FAMILIES, familyOf, merchantIdOf, unwrapLink } from './families.ts';
export { foldToAscii, shorten } from './fold.ts';
export { napasAccountOf, PAYLOAD_CHARS_MAX, serviceOf } from './format.ts';
export type * from './model.ts';
export { REFUSALS, SERVICES, UNWRITABLES, WARNINGS } from './model.ts';
export { decode } from './read.ts';
export { encode } from './write.ts';
