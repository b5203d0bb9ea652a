/** What one pass over a payload gathers: the text, how lengths count, warnings, and the first fault of each kind. */
import type { TextRule } from './format.ts';
import type { DataObject, RefusalCode, Refused, Warning, WarningCode } from './model.ts';
import { REFUSALS } from './model.ts';
import type { Located, Measure } from './objects.ts';
import { locate } from './objects.ts';

export interface Reading {
  readonly text: string;
  readonly measure: Measure;
  readonly warnings: Warning[];
  /** The structure does not hold; nothing else about the code can be believed. */
  broken?: Refused;
  /** The structure holds, the meaning does not. Told only when the checksum matches. */
  meaningless?: Refused;
}

/** An answer in the making. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Absent fields stay absent: a field that is undefined is another answer to who compares. */
export function put<T, K extends keyof T>(target: T, field: K, value: T[K] | undefined): void {
  if (value !== undefined) target[field] = value;
}

export function refused(code: RefusalCode, position: number): Refused {
  return { ok: false, code, position, message: REFUSALS[code] };
}

/** Both answer undefined, so that what cannot be read can be left out in the same breath. */
export function refuse(reading: Reading, code: RefusalCode, position: number): undefined {
  reading.meaningless ??= refused(code, position);
}

export function warn(reading: Reading, code: WarningCode, id: string, position: number): undefined {
  reading.warnings.push({ code, id, position });
}

export function cut(reading: Reading, object: Located): string {
  return reading.text.slice(object.start, object.end);
}

/** The objects inside a template, or undefined where it is empty or broken (then `reading.broken` says so). */
export function inside(reading: Reading, object: Located, id: string): Located[] | undefined {
  if (isEmpty(reading, object, id)) return undefined;
  const found = locate(reading.text, object.start, object.end, reading.measure);
  if (Array.isArray(found)) return found;
  reading.broken ??= refused(found.fault, found.at);
  return undefined;
}

export function isEmpty(reading: Reading, object: Located, id: string): boolean {
  if (object.end > object.start) return false;
  warn(reading, 'object_is_empty', id, object.at);
  return true;
}

/** A text held to its rule; what breaks the rule is kept and warned of. Undefined where it is empty. */
export function textOf(
  reading: Reading,
  object: Located,
  rule: TextRule<string>,
  id: string,
): string | undefined {
  if (isEmpty(reading, object, id)) return undefined;
  const value = cut(reading, object);
  if (value.length > rule.charsMax && charsOf(value) > rule.charsMax)
    warn(reading, 'text_is_too_long', id, object.start);
  else if (rule.pattern && !rule.pattern.test(value)) warn(reading, 'value_is_malformed', id, object.start);
  return value;
}

/** Characters as people count them on a keyboard: code points. */
function charsOf(text: string): number {
  let chars = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) chars--;
  return chars;
}

/** Objects without a meaning of ours; empty ones are left out. */
export function plainObjects(
  reading: Reading,
  objects: readonly Located[],
  prefix: string,
  means: (id: string) => boolean,
): DataObject[] {
  const kept: DataObject[] = [];
  for (const object of objects) {
    if (means(object.id) || isEmpty(reading, object, `${prefix}-${object.id}`)) continue;
    kept.push({ id: object.id, value: cut(reading, object) });
  }
  return kept;
}

/** Ascending order (63 apart, which closes) is the custom, not the law; a stranger's order is worth a word. */
export function warnOfOrder(reading: Reading, objects: readonly Located[]): void {
  for (let i = 1; i < objects.length - 1; i++) {
    const object = objects[i] as Located;
    if (object.id < (objects[i - 1] as Located).id) {
      warn(reading, 'objects_are_out_of_order', object.id, object.at);
      return;
    }
  }
}
