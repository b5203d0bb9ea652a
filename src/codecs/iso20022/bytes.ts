/** What can be said of a message before any parser sees it. */
import { isUtf8 } from 'node:buffer';
import { GUIDELINES, namespaceOf } from './guideline/catalogue.ts';
import type { MessageType, RejectionCode } from './model.ts';

/**
 * The largest message that the guideline allows has room, whatever its letters: an admi.002 with 20,000 of them that
 * are written as `&amp;`, or a pacs.002 of 100 transactions with words for each, needs 0.1 MB.
 */
export const MESSAGE_BYTES_MAX = 131_072;
/** A statement of 500 entries, each as long as can be, needs 0.75 MB. */
export const STATEMENT_BYTES_MAX = 1_048_576;

const STATEMENT = namespaceOf(GUIDELINES['camt.053'].definition);

/**
 * In well-formed XML `<` stands for markup alone, so without `<!` and `<?` there are no document types, entities,
 * comments, CDATA sections and processing instructions: nothing that two readers could read in two ways
 * (https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html).
 */
export function refusalOfBytes(bytes: Buffer): RejectionCode | undefined {
  if (bytes.length > STATEMENT_BYTES_MAX) return 'message_is_too_large';
  if (bytes.length > MESSAGE_BYTES_MAX && !bytes.includes(STATEMENT)) return 'message_is_too_large';
  const declared = declarationOf(bytes);
  // A byte order mark, UTF-16 and UTF-32 all fail one of these.
  if (!isUtf8(bytes) || bytes.includes(0) || bytes[0] === 0xef || declared === undefined)
    return 'encoding_is_not_utf8';
  if (bytes.includes('<!DOCTYPE')) return 'document_type_is_forbidden';
  if (bytes.includes('<!') || bytes.includes('<?', declared)) return 'markup_is_forbidden';
  return undefined;
}

/** What the bytes alone could not tell: whether a large message is a statement. */
export function isTooLarge(bytes: number, type: MessageType | undefined): boolean {
  return bytes > (type === 'camt.053' ? STATEMENT_BYTES_MAX : MESSAGE_BYTES_MAX);
}

const DECLARATION =
  /^<\?xml[ \t\r\n]+version=(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding=(?:"utf-8"|'utf-8'))?(?:[ \t\r\n]+standalone=(?:"yes"|'yes'|"no"|'no'))?[ \t\r\n]*\?>/i;
const DECLARATION_BYTES_MAX = 128;

/** Length of the XML declaration, 0 without one; undefined where it declares another encoding or version. */
function declarationOf(bytes: Buffer): number | undefined {
  const start = bytes.toString('latin1', 0, DECLARATION_BYTES_MAX);
  if (!start.startsWith('<?xml') || /^<\?xml[-\w]/.test(start)) return 0;
  return DECLARATION.exec(start)?.[0].length;
}
