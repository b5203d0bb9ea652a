/** Schemas that every room's API uses; the schema is the OpenAPI. */
import Type, { type TString } from 'typebox';
import { type Named, WIRE_PREFIX } from '../../kit/id.ts';

export const Currency = Type.Literal('VND', { description: 'ISO 4217. The đồng has no minor unit.' });

/** What somebody instructs: an integer of minor units, at most 2^53 − 1. */
export const InstructedAmount = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Minor units: 180000 is 180.000 ₫.',
  examples: [180000],
});

/** The same amount in an answer. */
export const AmountOut = Type.Integer({ description: 'Minor units.' });

/** Balances and totals can pass 2^53, so they are strings of digits everywhere. */
export const TotalOut = Type.String({
  pattern: '^-?[0-9]+$',
  description: 'Minor units as a string of digits; exact to 10^18.',
});

export const Timestamp = Type.String({
  description: 'ISO 8601 with offset.',
  examples: ['2026-11-23T09:15:04.120+07:00'],
});

export const Bin = Type.String({
  pattern: '^[0-9]{6}$',
  description: 'BIN of the institution, six digits.',
  examples: ['979901'],
});

export function IdOf(kind: Named): TString {
  return Type.String({ pattern: `^${WIRE_PREFIX[kind]}_[0-9a-f]{32}$`, description: `Id of a ${kind}.` });
}
