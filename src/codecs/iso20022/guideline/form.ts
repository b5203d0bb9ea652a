/**
 * What a form is. Its pattern is said once and used twice: as facet of the schema and as regular expression of the
 * writer, in what XSD (https://www.w3.org/TR/xmlschema-2/#regexs) and JavaScript have in common.
 */

/** What something means: Vietnamese, English. */
export type Meaning = readonly [vi: string, en: string];

export interface Form<Value> {
  /** Name of the simple type in the schemas. */
  readonly name: string;
  readonly pattern?: string;
  /** Characters, not bytes or UTF-16 units: XSD counts code points. */
  readonly charsMax?: number;
  /** The only texts there are, and what each means. */
  readonly codes?: Readonly<Record<string, Meaning>>;
  /** An attribute that the element always carries. */
  readonly attribute?: { readonly name: string; readonly value: string };
  readonly meaning: Meaning;
  readonly write: (value: Value) => string;
  readonly read: (text: string) => Value;
}

/** A form in a tree, where the compiler no longer knows of which value. */
export interface SomeForm extends Omit<Form<never>, 'read'> {
  readonly read: (text: string) => unknown;
}

/** No characters of XML at all, so no schema can name them. */
const NOT_XML = /[\ufffe\uffff]/;

const EXPRESSIONS = new Map<string, RegExp>();

/** Whether a text has the form; the schema's own answer, without the schema. */
export function hasForm(form: SomeForm, text: string): boolean {
  if (form.codes !== undefined) return Object.hasOwn(form.codes, text);
  if (form.charsMax !== undefined && charsOf(text) > form.charsMax) return false;
  if (!text.isWellFormed() || NOT_XML.test(text)) return false;
  return expressionOf(form.pattern!).test(text);
}

function expressionOf(pattern: string): RegExp {
  let expression = EXPRESSIONS.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(`^(?:${pattern})$`, 'u');
    EXPRESSIONS.set(pattern, expression);
  }
  return expression;
}

function charsOf(text: string): number {
  let chars = 0;
  for (const _ of text) chars += 1;
  return chars;
}
