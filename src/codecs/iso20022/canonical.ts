/**
 * From canonical XML to value. The text comes from libxml2's canonicalisation of a document that it has validated, so
 * there is one parser and one opinion: here is only cutting. In canonical form every `<` opens a tag, every element has
 * a closing tag, and there are no comments, CDATA sections, declarations or references but those of `unescaped`.
 */
import type { Node } from './guideline/element.ts';
import type { SomeForm } from './guideline/forms.ts';

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

function readParts(cursor: Cursor, parts: readonly Node[], fields: Fields): void {
  for (const part of parts) readNode(cursor, part, fields);
}

function readNode(cursor: Cursor, node: Node, fields: Fields): void {
  if (node.kind === 'list') return readList(cursor, node, fields);
  if (node.kind === 'within') {
    const inner: Fields = {};
    readParts(cursor, node.parts, inner);
    fields[node.field] = inner;
    return;
  }
  if (!isNext(cursor, node.tag)) return;
  if (node.kind === 'signature') return skipSignature(cursor);
  open(cursor);
  if (node.kind === 'group') {
    const inner: Fields = node.field === undefined ? fields : {};
    readParts(cursor, node.parts, inner);
    if (node.field !== undefined) fields[node.field] = inner;
  } else if (node.kind === 'value') fields[node.field] = valueOf(cursor, node.form);
  else if (node.kind === 'mirror') cursor.mirrored[node.field] = meantBy(textOf(cursor), node.words);
  close(cursor);
}

function readList(cursor: Cursor, node: Node & { kind: 'list' }, fields: Fields): void {
  const items: unknown[] = [];
  while (isNext(cursor, node.tag)) {
    open(cursor);
    if (node.form === undefined) {
      const item: Fields = {};
      readParts(cursor, node.parts ?? [], item);
      items.push(item);
    } else items.push(valueOf(cursor, node.form));
    close(cursor);
  }
  fields[node.field] = items;
}

function meantBy(word: string, words: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(words).find((meant) => words[meant] === word);
}

/** Whether the next tag opens an element of this name, with whatever prefix. */
function isNext(cursor: Cursor, tag: string): boolean {
  const { text } = cursor;
  const at = nextTag(cursor);
  if (text.startsWith(tag, at + 1) && isNameEnd(text, at + 1 + tag.length)) return true;
  const colon = text.indexOf(':', at);
  if (colon < 0 || !text.startsWith(tag, colon + 1) || !isNameEnd(text, colon + 1 + tag.length)) return false;
  return !text.slice(at, colon).includes('>') && !text.slice(at, colon).includes(' ') && text[at + 1] !== '/';
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

function valueOf(cursor: Cursor, form: SomeForm): unknown {
  const text = textOf(cursor);
  // XSD Part 2 §4.3.6: only strings keep the white space around them.
  return form.read(form.base === 'string' ? text : text.trim());
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
