/**
 * Objects in a row: two digits of id, two of length, the value; EMVCo's only structure. The format counts lengths in
 * characters, some banks count UTF-8 bytes, so a row is walked by a measure. Positions are those of the whole payload.
 */

/** `units` is right for ASCII, where a character, a byte and a UTF-16 unit are one. */
export type Measure = 'units' | 'characters' | 'bytes';

/** An object that was found, not yet cut out. */
export interface Located {
  readonly id: string;
  /** Where its id stands, where its value begins and ends. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

interface Break {
  readonly fault: 'object_header_is_broken' | 'object_runs_past_the_end' | 'object_is_repeated';
  readonly at: number;
}

const IDS: readonly string[] = Array.from({ length: 100 }, (_, id) => String(id).padStart(2, '0'));

/** The objects of `text` between two characters, or where the row breaks. Work is linear: at most 100 ids differ. */
export function locate(text: string, start: number, end: number, measure: Measure): Located[] | Break {
  const found: Located[] = [];
  for (let at = start; at < end; ) {
    const id = at + 4 <= end ? twoDigits(text, at) : -1;
    const length = id < 0 ? -1 : twoDigits(text, at + 2);
    if (length < 0) return { fault: 'object_header_is_broken', at };
    const valueEnd = walk(text, at + 4, end, length, measure);
    if (valueEnd < 0) return { fault: 'object_runs_past_the_end', at };
    const name = IDS[id] as string;
    // A second amount or payee could be shown to one person and paid by another app: EMVCo allows each id once.
    if (find(found, name)) return { fault: 'object_is_repeated', at };
    found.push({ id: name, at, start: at + 4, end: valueEnd });
    at = valueEnd;
  }
  return found;
}

export function find(objects: readonly Located[], id: string): Located | undefined {
  for (const object of objects) if (object.id === id) return object;
  return undefined;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The character after `length` measures from `start`, or -1 where that is past `end` or inside a character. */
function walk(text: string, start: number, end: number, length: number, measure: Measure): number {
  if (measure === 'units') return start + length <= end ? start + length : -1;
  let at = start;
  let left = length;
  while (left > 0 && at < end) {
    const point = text.codePointAt(at) as number;
    left -= measure === 'characters' ? 1 : bytesOf(point);
    at += point > 0xffff ? 2 : 1;
  }
  return left === 0 && at <= end ? at : -1;
}

function bytesOf(point: number): number {
  if (point <= 0x7f) return 1;
  if (point <= 0x7ff) return 2;
  return point <= 0xffff ? 3 : 4;
}
