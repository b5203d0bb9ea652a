/**
 * From value to text, in exclusive canonical form already (https://www.w3.org/TR/xml-exc-c14n/): no declaration, no
 * white space between elements, no empty-element tags, each namespace declared where it begins. What is signed is then
 * what was written, and signing needs no parser.
 */

import { ENVELOPE_NAMESPACE, GUIDELINES, namespaceOf } from './guideline/catalogue.ts';
import type { Node } from './guideline/element.ts';
import { hasForm, type SomeForm } from './guideline/form.ts';
import { HEADER } from './guideline/header.ts';
import type { BusinessMessage } from './model.ts';

/** Where the signature goes: between these two tags, which stand exactly once in what `writeUnsigned` gives. */
export const SIGNATURE_PLACE = '<Sgntr></Sgntr>';

/** The message without a place for a signature: for files and for tests. */
export function write(business: BusinessMessage): string {
  return envelope(business, false);
}

/** The message that is signed: `SIGNATURE_PLACE` closes its header. Its bytes are what the reference digests. */
export function writeUnsigned(business: BusinessMessage): string {
  return envelope(business, true);
}

function envelope({ header, message }: BusinessMessage, isSigned: boolean): string {
  const { definition, root } = GUIDELINES[message.type];
  const fields = { ...header, messageDefinition: definition };
  const place = isSigned ? SIGNATURE_PLACE : '';
  return (
    `<BizMsg xmlns="${ENVELOPE_NAMESPACE}"><AppHdr xmlns="${namespaceOf(HEADER.definition)}">` +
    `${writeParts(HEADER.root, fields, place)}</AppHdr>` +
    `<Document xmlns="${namespaceOf(definition)}">${writeNode(root, message as unknown as Fields, '')}</Document></BizMsg>`
  );
}

type Fields = Readonly<Record<string, unknown>>;

function writeParts(node: Node, fields: Fields, place: string): string {
  if (!('parts' in node) || node.parts === undefined) return '';
  let text = '';
  for (const part of node.parts) text += writeNode(part, fields, place);
  return text;
}

function writeNode(node: Node, fields: Fields, place: string): string {
  switch (node.kind) {
    case 'value':
      return fields[node.field] === undefined && node.optional
        ? ''
        : writeValue(node.tag, node.form, fields[node.field]);
    case 'fixed':
      return `<${node.tag}>${node.text}</${node.tag}>`;
    case 'mirror':
      return `<${node.tag}>${node.words[fields[node.field] as string]}</${node.tag}>`;
    case 'group':
      return writeGroup(node, node.field === undefined ? fields : fields[node.field], place);
    case 'within':
      return writeParts(node, fields[node.field] as Fields, place);
    case 'list':
      return fields[node.field] === undefined && node.optional
        ? ''
        : writeList(node, fields[node.field] as readonly unknown[]);
    case 'ignored':
      return '';
    case 'signature':
      return place;
  }
}

/** An optional group whose fields are all absent is absent; an obligatory one is written empty. */
function writeGroup(node: Node & { kind: 'group' }, fields: unknown, place: string): string {
  if (node.optional && (fields === undefined || !node.parts.some((part) => isThere(part, fields as Fields))))
    return '';
  return `<${node.tag}>${writeParts(node, fields as Fields, place)}</${node.tag}>`;
}

function isThere(node: Node, fields: Fields): boolean {
  switch (node.kind) {
    case 'value':
    case 'within':
    case 'list':
      return fields[node.field] !== undefined;
    case 'group':
      return node.field === undefined
        ? node.parts.some((part) => isThere(part, fields))
        : fields[node.field] !== undefined;
    case 'fixed':
    case 'mirror':
    case 'ignored':
    case 'signature':
      return false;
  }
}

function writeList(node: Node & { kind: 'list' }, items: readonly unknown[]): string {
  if (items.length < node.min || items.length > node.max) {
    throw new RangeError(`${node.tag}: ${items.length} of them, where ${node.min} to ${node.max} may stand`);
  }
  let text = '';
  for (const item of items) {
    text +=
      node.form === undefined
        ? `<${node.tag}>${writeParts(node, item as Fields, '')}</${node.tag}>`
        : writeValue(node.tag, node.form, item);
  }
  return text;
}

/** A value without its form is our own fault and thrown; what it was stays unsaid, since it may be a person's name. */
function writeValue(tag: string, form: SomeForm, value: unknown): string {
  const text = value === undefined ? undefined : form.write(value as never);
  if (text === undefined || !hasForm(form, text))
    throw new RangeError(`${tag} has not the form ${form.name}`);
  const { attribute } = form;
  const opening = attribute === undefined ? tag : `${tag} ${attribute.name}="${attribute.value}"`;
  return `<${opening}>${escaped(text)}</${tag}>`;
}

const SPECIAL = /[&<>]/;

/** Canonical XML 1.0 §2.3, text nodes; carriage returns do not occur in our forms. */
export function escaped(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
