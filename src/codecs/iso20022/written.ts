/**
 * The short way through the reader, for messages that are written as ours are: in the one form that the writer gives a
 * value. It guesses and proves: the text is cut by the guideline without a look at the rest, the value is written again,
 * and only if that is the same text, character for character, is the value taken. What the writer writes is valid and
 * is read back the same, so this accepts nothing that the schemas refuse and gives no other value (`written.test.ts`).
 * Whatever else comes goes the long way, refusals included.
 */
import type { XmlDocument } from 'libxml2-wasm';
import { isTooLarge, STATEMENT_BYTES_MAX } from './bytes.ts';
import { type Cut, cutMessage } from './cut.ts';
import { typeOfNamespace } from './guideline/catalogue.ts';
import type { ReadDocument } from './parsed.ts';
import { WRITTEN_SIGNATURE } from './signature.ts';
import { SIGNATURE_PLACE, write, writeUnsigned } from './write.ts';
import { parse } from './xml.ts';

/** The message that these bytes are in the writer's own form; undefined where they are in any other. */
export function readWritten(bytes: Uint8Array): ReadDocument | undefined {
  if (bytes.length > STATEMENT_BYTES_MAX) return undefined;
  // Bytes that are not UTF-8 become U+FFFD, which no form allows; so what is proven of the text holds for the bytes.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const cut = guess(text, bytes.length);
  return cut === undefined || !isProven(text, cut) ? undefined : new WrittenDocument(cut, text);
}

const DOCUMENT = '<Document xmlns="';

function guess(text: string, bytes: number): Cut | undefined {
  const at = text.indexOf(DOCUMENT) + DOCUMENT.length;
  const type = typeOfNamespace(text.slice(at, text.indexOf('"', at)));
  if (type === undefined || isTooLarge(bytes, type)) return undefined;
  try {
    const cut = cutMessage(text, type);
    return typeof cut === 'string' ? undefined : cut;
  } catch {
    // An amount without digits; the schema will have the words for it.
    return undefined;
  }
}

function isProven(text: string, { business, signed }: Cut): boolean {
  try {
    if (!signed) return write(business) === text;
    const unsigned = writeUnsigned(business);
    const [start, end] = [unsigned.indexOf(SIGNATURE_PLACE) + OPENING.length, text.indexOf(CLOSING)];
    return (
      text.startsWith(unsigned.slice(0, start)) &&
      text.slice(end) === unsigned.slice(start) &&
      WRITTEN_SIGNATURE.test(text.slice(start, end))
    );
  } catch {
    // A field that is missing or has not its form, which the writer takes for our own fault.
    return false;
  }
}

const CLOSING = SIGNATURE_PLACE.slice(SIGNATURE_PLACE.indexOf('</'));
const OPENING = SIGNATURE_PLACE.slice(0, -CLOSING.length);

/** Its document is parsed only for who asks for it. */
class WrittenDocument implements ReadDocument {
  readonly ok = true;
  readonly business: Cut['business'];
  readonly signed: boolean;
  readonly canonical: string;
  #document: XmlDocument | undefined;

  constructor({ business, signed }: Cut, canonical: string) {
    this.business = business;
    this.signed = signed;
    this.canonical = canonical;
  }

  get document(): XmlDocument {
    this.#document ??= parsedAgain(this.canonical);
    return this.#document;
  }

  [Symbol.dispose](): void {
    this.#document?.dispose();
  }
}

function parsedAgain(canonical: string): XmlDocument {
  const parsed = parse(Buffer.from(canonical));
  if ('errors' in parsed) throw new Error('what the writer wrote is no XML');
  return parsed;
}
