/** From bytes to value: bounded, parsed once, held against the schemas, then cut from the canonical form. */
import type { XmlDocument } from 'libxml2-wasm';
import { isTooLarge, refusalOfBytes } from './bytes.ts';
import { behindTag, type Canonical, readCanonical } from './canonical.ts';
import { GUIDELINES, typeOfNamespace } from './guideline/catalogue.ts';
import { HEADER } from './guideline/header.ts';
import type {
  BusinessMessage,
  Header,
  Message,
  MessageType,
  Rejected,
  RejectionCode,
  SchemaError,
} from './model.ts';
import { rejected } from './rejection.ts';
import { errorsOfDocument, errorsOfEnvelope, errorsOfHeader } from './validators.ts';
import { canonicalText, childrenOf, namespacedAttribute, parse } from './xml.ts';

export interface Read {
  readonly ok: true;
  readonly business: BusinessMessage;
  /** Whether a signature of the right shape is there; whether it holds is for `xmldsig` to say. */
  readonly signed: boolean;
}

/** A message with its document still at hand. Dispose of it: libxml2's memory is not the garbage collector's. */
export interface ReadDocument extends Read, Disposable {
  readonly document: XmlDocument;
  /** The whole document in exclusive canonical form, signature included. */
  readonly canonical: string;
}

/** A whole business message of at most 128 KiB (a camt.053: 1 MiB) as it came. Nothing is thrown for what it holds. */
export function read(bytes: Uint8Array): Read | Rejected {
  const opened = readDocument(bytes);
  if (!opened.ok) return opened;
  opened[Symbol.dispose]();
  return { ok: true, business: opened.business, signed: opened.signed };
}

/** As `read`, and keeps the document for whoever verifies the signature: one parse for both. */
export function readDocument(bytes: Uint8Array): ReadDocument | Rejected {
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
  const cut = cutFrom(canonical, type!);
  if (typeof cut === 'string') return rejected(cut, [], header, type);
  return { ...cut, document, canonical, [Symbol.dispose]: () => document.dispose() };
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

/** The value in canonical text of a valid message, or which of its statements contradict each other. */
function cutFrom(canonical: string, type: MessageType): Read | RejectionCode {
  const { definition, root } = GUIDELINES[type];
  const header = readCanonical(canonical, behindTag(canonical, 0), HEADER.root);
  const { messageDefinition, ...headerFields } = header.fields;
  if (messageDefinition !== definition) return 'header_contradicts_document';
  const body = readCanonical(canonical, behindTag(canonical, header.end), root);
  if (contradicts(body)) return 'message_contradicts_itself';
  const business = {
    // Both were read by the trees that the catalogue holds against these types.
    header: headerFields as unknown as Header,
    message: { type, ...body.fields } as unknown as Message,
  };
  return { ok: true, business, signed: header.signed };
}

function contradicts({ fields, mirrored }: Canonical): boolean {
  return Object.keys(mirrored).some((field) => mirrored[field] !== fields[field]);
}
