/**
 * A guideline is a tree of elements in their order. It is data: schema, writer, reader and guide are four readings of
 * the same tree, so they cannot drift from each other. The types follow along: what a tree reads is checked against
 * `model.ts` by the compiler.
 */
import type { Form, Meaning, SomeForm } from './form.ts';

interface Tagged {
  readonly tag: string;
  readonly optional?: true;
  readonly meaning?: Meaning;
}

/** Text that becomes a field. */
export interface ValueNode extends Tagged {
  readonly kind: 'value';
  readonly field: string;
  readonly form: SomeForm;
}
/** Text that is the same in every message. */
export interface FixedNode extends Tagged {
  readonly kind: 'fixed';
  readonly text: string;
}
/** Text that senders may give and nobody here reads. */
export interface IgnoredNode extends Tagged {
  readonly kind: 'ignored';
  readonly form: SomeForm;
}
/** Text that says a field again in other words. */
export interface MirrorNode extends Tagged {
  readonly kind: 'mirror';
  readonly field: string;
  readonly words: Readonly<Record<string, string>>;
}
/** An element around others: with `field` an object of its own, without it only a place. */
export interface GroupNode extends Tagged {
  readonly kind: 'group';
  readonly field?: string;
  readonly parts: readonly Node[];
}
/** Neighbours that belong to one object without an element around them. */
export interface WithinNode {
  readonly kind: 'within';
  readonly field: string;
  readonly parts: readonly Node[];
}
/** An element repeated: objects of `parts`, or plain values of `form`. */
export interface ListNode extends Tagged {
  readonly kind: 'list';
  readonly field: string;
  readonly min: number;
  readonly max: number;
  readonly parts?: readonly Node[];
  readonly form?: SomeForm;
}
/** The place of the signature in the header. */
export interface SignatureNode extends Tagged {
  readonly kind: 'signature';
}

export type Node =
  | ValueNode
  | FixedNode
  | IgnoredNode
  | MirrorNode
  | GroupNode
  | WithinNode
  | ListNode
  | SignatureNode;

/** A node and, for the compiler alone, the fields that it gives. */
export interface Part<Fields extends object = object> {
  readonly node: Node;
  readonly fields?: Fields;
}

type Together<P> = (P extends Part<infer F> ? (fields: F) => void : never) extends (fields: infer I) => void
  ? I
  : never;
type FieldsOf<P extends readonly Part[]> = { [K in keyof Together<P[number]>]: Together<P[number]>[K] };
type Field<Name extends string, Value> = { readonly [K in Name]: Value };

const nodesOf = (parts: readonly Part[]): readonly Node[] => parts.map((part) => part.node);

export function value<Name extends string, Value>(
  tag: string,
  field: Name,
  form: Form<Value>,
  ...meaning: Meaning
): Part<Field<Name, Value>> {
  return { node: { kind: 'value', tag, field, form, meaning } };
}

export function fixed(tag: string, text: string, ...meaning: Meaning): Part {
  return { node: { kind: 'fixed', tag, text, meaning } };
}

export function ignored(tag: string, form: Form<string>, ...meaning: Meaning): Part {
  return { node: { kind: 'ignored', tag, form, optional: true, meaning } };
}

export function mirror(
  tag: string,
  field: string,
  words: Readonly<Record<string, string>>,
  ...meaning: Meaning
): Part {
  return { node: { kind: 'mirror', tag, field, words, meaning } };
}

export function group<P extends readonly Part[]>(tag: string, ...parts: P): Part<FieldsOf<P>> {
  return { node: { kind: 'group', tag, parts: nodesOf(parts) } };
}

export function object<Name extends string, P extends readonly Part[]>(
  tag: string,
  field: Name,
  ...parts: P
): Part<Field<Name, FieldsOf<P>>> {
  return { node: { kind: 'group', tag, field, parts: nodesOf(parts) } };
}

export function within<Name extends string, P extends readonly Part[]>(
  field: Name,
  ...parts: P
): Part<Field<Name, FieldsOf<P>>> {
  return { node: { kind: 'within', field, parts: nodesOf(parts) } };
}

export function list<Name extends string, P extends readonly Part[]>(
  tag: string,
  field: Name,
  [min, max]: readonly [min: number, max: number],
  ...parts: P
): Part<Field<Name, readonly FieldsOf<P>[]>> {
  return { node: { kind: 'list', tag, field, min, max, parts: nodesOf(parts) } };
}

export function values<Name extends string, Value>(
  tag: string,
  field: Name,
  [min, max]: readonly [min: number, max: number],
  form: Form<Value>,
  ...meaning: Meaning
): Part<Field<Name, readonly Value[]>> {
  return { node: { kind: 'list', tag, field, min, max, form, meaning } };
}

export function signature(...meaning: Meaning): Part {
  return { node: { kind: 'signature', tag: 'Sgntr', optional: true, meaning } };
}

/** An optional element is there if its fields are; so an optional group needs a field that it always has. */
export function optional<Fields extends object>(part: Part<Fields>): Part<Partial<Fields>> {
  if (part.node.kind === 'within') throw new Error('only an element can be optional');
  return { node: { ...part.node, optional: true } };
}

/** The whole of one message: its schema's name, what people call it, and the element under `Document`. */
export interface Tree {
  /** Such as `pacs.008.001.08`. */
  readonly definition: string;
  readonly title: Meaning;
  readonly root: GroupNode;
}

/** A tree and, for the compiler alone, its fields: to be exactly those of the model. */
export interface Guideline<Fields extends object> extends Tree {
  readonly fields?: (fields: Fields) => Fields;
}

export function guideline<P extends readonly Part[]>(
  definition: string,
  title: Meaning,
  tag: string,
  ...parts: P
): Guideline<FieldsOf<P>> {
  return { definition, title, root: { kind: 'group', tag, parts: nodesOf(parts) } };
}
