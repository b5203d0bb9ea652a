/** JSON in one form (RFC 8785), so that two who write the same value hash the same bytes. Integers only. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Throws on a number that is no safe integer: how others would be written is where implementations differ. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`${value} is not a safe integer`);
    return String(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // RFC 8785 §3.2.3: names in order of their UTF-16 code units, which is how JavaScript sorts.
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name]!)}`).join(',')}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
