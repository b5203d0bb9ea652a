/**
 * From canonical XML to value. The text comes from libxml2's canonicalisation of a document that it has validated, so
 * there is one parser and one opinion: here is only cutting. In canonical form every `<` opens a tag, every element has
 * a closing tag, and there are no comments, CDATA sections, declarations or references but those of `unescaped`.
 */
import type { Node } from './guideline/element.ts';
import type { SomeForm } from './guideline/form.ts';

export type Fields = Record<string, unknown>;

interface Cursor {
  readonly text: string;
  /** In front of the next tag; only moves forward. */
  at: number;
  readonly mirrored: Fields;
  signed: boolean;
}

export interface Canonical {
  readonly fields: Fields;
  /** What the message says twice, by the place that says it in other words. */
  readonly mirrored: Readonly<Fields>;
  readonly signed: boolean;
  /** Behind the element. */
  readonly end: number;
}

/** The fields of the element whose tag comes next after `at`, by its guideline. */
export function readCanonical(text: string, at: number, root: Node): Canonical {
  const cursor: Cursor = { text, at, mirrored: {}, signed: false };
  const fields: Fields = {};
  readNode(cursor, root, fields);
  return { fields, mirrored: cursor.mirrored, signed: cursor.signed, end: cursor.at };
}

/** Behind the next opening tag. */
export function behindTag(text: string, at: number): number {
  const end = text.indexOf('>', at);
  return end < 0 ? text.length : end + 1;
}

function readNode(cursor: Cursor, node: Node, fields: Fields): void {
  if (node.kind === 'list') readList(cursor, node, fields);
  else if (node.kind === 'within') readObject(cursor, node, fields);
  else if (isNext(cursor, node.tag)) readElement(cursor, node, fields);
}

type OneElement = Exclude<Node, { kind: 'list' | 'within' }>;

function readElement(cursor: Cursor, node: OneElement, fields: Fields): void {
  if (node.kind === 'signature') {
    skipSignature(cursor);
    return;
  }
  open(cursor);
  if (node.kind === 'group') readObject(cursor, node, fields);
  else if (node.kind === 'value') fields[node.field] = readValue(cursor, node.form);
  else if (node.kind === 'mirror') cursor.mirrored[node.field] = meantBy(textOf(cursor), node.words);
  close(cursor);
}

/** An object of its own where the guideline names a field for it, else more fields of the same object. */
function readObject(
  cursor: Cursor,
  { field, parts }: { readonly field?: string; readonly parts: readonly Node[] },
  fields: Fields,
): void {
  const inner: Fields = field === undefined ? fields : {};
  for (const part of parts) readNode(cursor, part, inner);
  if (field !== undefined) fields[field] = inner;
}

function readList(cursor: Cursor, node: Node & { kind: 'list' }, fields: Fields): void {
  const items: unknown[] = [];
  while (isNext(cursor, node.tag)) {
    open(cursor);
    if (node.form === undefined) {
      const item: Fields = {};
      for (const part of node.parts ?? []) readNode(cursor, part, item);
      items.push(item);
    } else items.push(readValue(cursor, node.form));
    close(cursor);
  }
  if (items.length > 0 || !node.optional) fields[node.field] = items;
}

function meantBy(word: string, words: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(words).find((meant) => words[meant] === word);
}

/** Whether the next tag opens an element of this name, with whatever prefix. */
function isNext(cursor: Cursor, tag: string): boolean {
  const { text } = cursor;
  const at = nextTag(cursor);
  if (text.startsWith(tag, at + 1) && isNameEnd(text, at + 1 + tag.length)) return true;
  // Looked for inside this tag alone, so that a long text costs no more than a short one.
  const opening = text.slice(at + 1, text.indexOf('>', at) + 1);
  const colon = opening.indexOf(':');
  if (colon < 0 || !opening.startsWith(tag, colon + 1) || !isNameEnd(opening, colon + 1 + tag.length))
    return false;
  return opening[0] !== '/' && !opening.slice(0, colon).includes(' ');
}

function isNameEnd(text: string, at: number): boolean {
  const char = text[at];
  return char === '>' || char === ' ';
}

function nextTag(cursor: Cursor): number {
  const at = cursor.text.indexOf('<', cursor.at);
  cursor.at = at < 0 ? cursor.text.length : at;
  return cursor.at;
}

function open(cursor: Cursor): void {
  cursor.at = behindTag(cursor.text, cursor.at);
}

function close(cursor: Cursor): void {
  cursor.at = behindTag(cursor.text, nextTag(cursor));
}

/** The schema gives `Sgntr` no descendant of its own name. */
function skipSignature(cursor: Cursor): void {
  const { text, at } = cursor;
  const name = text.slice(at + 1, behindTag(text, at) - 1).split(' ', 1)[0];
  const closing = `</${name}>`;
  const end = text.indexOf(closing, at);
  cursor.at = end < 0 ? text.length : end + closing.length;
  cursor.signed = true;
}

function readValue(cursor: Cursor, form: SomeForm): unknown {
  return form.read(textOf(cursor));
}

function textOf(cursor: Cursor): string {
  const start = cursor.at;
  return unescaped(cursor.text.slice(start, nextTag(cursor)));
}

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#xD;', '\r')
    .replaceAll('&amp;', '&');
}
