/** The little of libxml2 that a message needs: parse, validate, canonicalise, and let go of its memory. */
import {
  ParseOption,
  XmlC14NMode,
  XmlDocument,
  XmlElement,
  XmlLibError,
  type XmlOutputBufferHandler,
  XmlXPath,
  XsdValidator,
} from 'libxml2-wasm';
import { fitText } from './guideline/forms.ts';
import type { SchemaError } from './model.ts';

/**
 * No entities are loaded, nothing is fetched, and the parser's own bounds stand: 256 levels of elements (XML_PARSE_HUGE
 * is not set).
 */
const OPTIONS = ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_COMPACT;

/** A schema may complain of every element; the first complaints say it. */
const ERRORS_MAX = 20;
/** Complaints quote what they complain of. */
const ERROR_CHARS_MAX = 500;

interface Objections {
  readonly errors: readonly SchemaError[];
}

export function parse(bytes: Uint8Array): XmlDocument | Objections {
  return attempt(() => XmlDocument.fromBuffer(bytes, { option: OPTIONS }));
}

export function compile(schema: string): XsdValidator {
  const document = XmlDocument.fromString(schema);
  try {
    return XsdValidator.fromDoc(document);
  } finally {
    document.dispose();
  }
}

const VALID: Objections = { errors: [] };

export function validate(validator: XsdValidator, element: XmlElement): readonly SchemaError[] {
  return attempt(() => {
    validator.validate(element);
    return VALID;
  }).errors;
}

/** What `work` gives, or what libxml2 has against it. Anything else that is thrown is our own fault and passes. */
function attempt<T>(work: () => T): T | Objections {
  try {
    return work();
  } catch (fault) {
    if (!(fault instanceof XmlLibError)) throw fault;
    return { errors: errorsOf(fault) };
  }
}

function errorsOf(fault: XmlLibError): readonly SchemaError[] {
  if (fault.details.length === 0) return [{ line: 0, message: worded(fault.message) }];
  return fault.details.slice(0, ERRORS_MAX).map(({ line, message }) => ({ line, message: worded(message) }));
}

/** As a message can carry it in its turn, whatever of its sender's text the complaint quotes. */
function worded(message: string): string {
  return fitText(message, ERROR_CHARS_MAX) ?? '-';
}

export function childrenOf(element: XmlElement): XmlElement[] {
  const children: XmlElement[] = [];
  for (let child = element.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) children.push(child);
  }
  return children;
}

// Compiled once and kept: an expression holds WASM memory until the process ends.
const WITH_NAMESPACED_ATTRIBUTE = XmlXPath.compile("//*[@*[namespace-uri()!='']]");

/** Where an element has an attribute with a namespace: `xsi:type`, `xsi:schemaLocation`, `xml:base` and the like. */
export function namespacedAttribute(document: XmlDocument): SchemaError | undefined {
  const element = document.root.get(WITH_NAMESPACED_ATTRIBUTE);
  if (element === null) return undefined;
  return { line: element.line, message: 'This element has an attribute with a namespace.' };
}

/**
 * Exclusive canonical form without comments (https://www.w3.org/TR/xml-exc-c14n/). The chunks are
 * joined as bytes, so that a letter may lie across two of them.
 */
export function canonicalText(document: XmlDocument): string {
  const chunks: Buffer[] = [];
  const handler: XmlOutputBufferHandler = {
    write: (chunk) => {
      chunks.push(Buffer.from(chunk));
      return chunk.byteLength;
    },
    close: () => true,
  };
  document.canonicalize(handler, { mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 });
  return Buffer.concat(chunks).toString();
}
