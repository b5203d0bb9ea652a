/** The long way, which every message can go: libxml2 parses, the schemas judge, the canonical form is cut. */
import type { XmlDocument } from 'libxml2-wasm';
import { isTooLarge, refusalOfBytes } from './bytes.ts';
import { type Cut, cutMessage } from './cut.ts';
import { typeOfNamespace } from './guideline/catalogue.ts';
import type { MessageType, Rejected, RejectionCode, SchemaError } from './model.ts';
import { rejected } from './rejection.ts';
import { errorsOfDocument, errorsOfEnvelope, errorsOfHeader } from './validators.ts';
import { canonicalText, childrenOf, namespacedAttribute, parse } from './xml.ts';

/** A message with its document still at hand. Dispose of it: libxml2's memory is not the garbage collector's. */
export interface ReadDocument extends Cut, Disposable {
  readonly ok: true;
  readonly document: XmlDocument;
  /** The whole document in exclusive canonical form, signature included. */
  readonly canonical: string;
}

export function readParsed(bytes: Uint8Array): ReadDocument | Rejected {
  const parsed = parseBytes(bytes);
  if ('ok' in parsed) return parsed;
  let outcome: ReadDocument | Rejected | undefined;
  try {
    outcome = readTree(parsed, bytes.length);
    return outcome;
  } finally {
    if (outcome?.ok !== true) parsed.dispose();
  }
}

/** The document of bytes that may be a message; nothing of its schema is known yet. */
export function parseBytes(bytes: Uint8Array): XmlDocument | Rejected {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refusal = refusalOfBytes(buffer);
  if (refusal !== undefined) return rejected(refusal);
  const parsed = parse(buffer);
  return 'errors' in parsed ? rejected('xml_is_not_well_formed', parsed.errors) : parsed;
}

function readTree(document: XmlDocument, bytes: number): ReadDocument | Rejected {
  const { root } = document;
  const [header, body] = childrenOf(root);
  const type = body === undefined ? undefined : typeOfNamespace(body.namespaceUri);
  const fault = faultOfTree(document, bytes, type);
  if (fault !== undefined) return rejected(fault.code, fault.errors, header, type);
  const canonical = canonicalText(document);
  const cut = cutMessage(canonical, type!);
  if (typeof cut === 'string') return rejected(cut, [], header, type);
  return { ok: true, ...cut, document, canonical, [Symbol.dispose]: () => document.dispose() };
}

interface Fault {
  readonly code: RejectionCode;
  readonly errors?: readonly SchemaError[];
}

function faultOfTree(document: XmlDocument, bytes: number, type: MessageType | undefined): Fault | undefined {
  const [header, body] = childrenOf(document.root);
  if (isTooLarge(bytes, type)) return { code: 'message_is_too_large' };
  const attribute = namespacedAttribute(document);
  if (attribute !== undefined) return { code: 'attribute_is_forbidden', errors: [attribute] };
  if (body?.name === 'Document' && type === undefined) return { code: 'message_type_is_unknown' };
  const envelope = errorsOfEnvelope(document.root);
  if (envelope.length > 0) return { code: 'schema_is_violated', errors: envelope };
  const errors = [...errorsOfHeader(header!), ...errorsOfDocument(body!, type!)];
  return errors.length > 0 ? { code: 'schema_is_violated', errors } : undefined;
}
