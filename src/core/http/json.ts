/**
 * JSON as a body has to be: what `JSON.parse` takes, without the two things it lets pass. A member that comes twice is
 * two readings of one instruction (RFC 8259 §4 leaves it open which one counts), and text with NUL or half a surrogate
 * pair (RFC 8259 §8.2) cannot be kept as it was sent.
 */
import { BODY_DEPTH_MAX } from '../../kit/limits.ts';

export type JsonBody =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'not_json' }
  /** JSON pointer (RFC 6901) of what is wrong. */
  | { readonly kind: 'refused'; readonly at: string };

export function readJsonBody(text: string): JsonBody {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch {
    return { kind: 'not_json' };
  }
  const at = placeOfFault(text);
  return at === undefined ? { kind: 'read', value } : { kind: 'refused', at };
}

/** An object or an array that is being walked; `place` is the member or the index under way. */
interface Level {
  readonly members: Set<string> | undefined;
  place: string | number;
}

/** Walks text that is known to be JSON, so only strings and brackets have to be told apart. */
function placeOfFault(text: string): string | undefined {
  const levels: Level[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    const level = levels.at(-1);
    if (char === '"') {
      const end = endOfString(text, i);
      const isMember = level?.members !== undefined && isFollowedByColon(text, end);
      const read = readString(text.slice(i, end));
      if (isMember) {
        level.place = read;
        if (level.members!.has(read)) return pointer(levels);
        level.members!.add(read);
      }
      if (!read.isWellFormed() || read.includes('\0')) return pointer(levels);
      i = end - 1;
    } else if (char === '{' || char === '[') {
      if (levels.length === BODY_DEPTH_MAX) return pointer(levels);
      levels.push(char === '{' ? { members: new Set(), place: '' } : { members: undefined, place: 0 });
    } else if (char === '}' || char === ']') levels.pop();
    else if (char === ',' && typeof level?.place === 'number') level.place += 1;
  }
  return undefined;
}

/** Index after the closing quote. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

function readString(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

/** In an object a string is a member's name exactly when a colon comes next. */
function isFollowedByColon(text: string, from: number): boolean {
  let i = from;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\t' || text[i] === '\r') i += 1;
  return text[i] === ':';
}

function pointer(levels: readonly Level[]): string {
  const path = levels.map(({ place }) => place.toString().replaceAll('~', '~0').replaceAll('/', '~1'));
  return `/${path.join('/')}`.toWellFormed().replaceAll('\0', '\ufffd').slice(0, POINTER_CHARS_MAX);
}

/** The pointer is an answer to somebody who may have sent 60 kB of names. */
const POINTER_CHARS_MAX = 120;
