/** Schemas without reading: parts of messages, and schemas of somebody else. For people who build such messages. */
import type { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';
import { namespaceOf, typeOfNamespace } from './guideline/catalogue.ts';
import { HEADER } from './guideline/header.ts';
import type { MessageType, Rejected, SchemaError } from './model.ts';
import { parseBytes } from './parsed.ts';
import { read } from './read.ts';
import { rejected } from './rejection.ts';
import { errorsOfDocument, errorsOfHeader } from './validators.ts';
import { childrenOf, compile, namespacedAttribute, validate } from './xml.ts';

export interface Checked {
  readonly ok: true;
  readonly part: 'message' | 'header' | 'document';
  readonly type?: MessageType;
}

/** A business message, or its `AppHdr` or `Document` alone. */
export function check(bytes: Uint8Array): Checked | Rejected {
  const parsed = parseBytes(bytes);
  if ('ok' in parsed) return parsed;
  using document = parsed;
  const { name, namespaceUri } = document.root;
  if (name === 'AppHdr') return checkHeader(document, namespaceUri);
  if (name === 'Document') return checkDocument(document, namespaceUri);
  const outcome = read(bytes);
  return outcome.ok ? { ok: true, part: 'message', type: outcome.business.message.type } : outcome;
}

function checkHeader(document: XmlDocument, namespace: string): Checked | Rejected {
  if (namespace !== namespaceOf(HEADER.definition)) return rejected('message_type_is_unknown');
  const attribute = namespacedAttribute(document);
  if (attribute !== undefined) return rejected('attribute_is_forbidden', [attribute], document.root);
  const errors = errorsOfHeader(document.root);
  return errors.length > 0
    ? rejected('schema_is_violated', errors, document.root)
    : { ok: true, part: 'header' };
}

function checkDocument(document: XmlDocument, namespace: string): Checked | Rejected {
  const type = typeOfNamespace(namespace);
  if (type === undefined) return rejected('message_type_is_unknown');
  const attribute = namespacedAttribute(document);
  if (attribute !== undefined) return rejected('attribute_is_forbidden', [attribute], undefined, type);
  const errors = errorsOfDocument(document.root, type);
  return errors.length > 0
    ? rejected('schema_is_violated', errors, undefined, type)
    : { ok: true, part: 'document', type };
}

/**
 * Schemas of somebody else, such as ISO's own: `textOf` hands in the text of `pacs.008.001.08`, or undefined where there
 * is none. Dispose of it when done.
 */
export class SchemaSet implements Disposable {
  readonly #textOf: (definition: string) => string | undefined;
  readonly #validators = new Map<string, XsdValidator>();

  constructor(textOf: (definition: string) => string | undefined) {
    this.#textOf = textOf;
  }

  /** What the schemas have against a message or a part of one; a schema that is missing is an error too. */
  errors(bytes: Uint8Array): readonly SchemaError[] {
    const parsed = parseBytes(bytes);
    if ('ok' in parsed) return parsed.errors;
    using document = parsed;
    const { root } = document;
    const parts = root.name === 'AppHdr' || root.name === 'Document' ? [root] : childrenOf(root);
    return parts.flatMap((part) => this.#errorsOf(part));
  }

  #errorsOf(part: XmlElement): readonly SchemaError[] {
    const definition = part.namespaceUri.slice(part.namespaceUri.lastIndexOf(':') + 1);
    const validator = this.#validatorOf(definition);
    if (validator !== undefined) return validate(validator, part);
    return [{ line: part.line, message: `There is no schema ${definition}.xsd.` }];
  }

  #validatorOf(definition: string): XsdValidator | undefined {
    const known = this.#validators.get(definition);
    if (known !== undefined) return known;
    // The name comes from the message and may become the name of a file.
    const text = /^[a-z]{4}(\.[0-9]{2,3}){3}$/.test(definition) ? this.#textOf(definition) : undefined;
    if (text === undefined) return undefined;
    const validator = compile(text);
    this.#validators.set(definition, validator);
    return validator;
  }

  [Symbol.dispose](): void {
    for (const validator of this.#validators.values()) validator.dispose();
    this.#validators.clear();
  }
}
