/** A message for people: every field with what it means, in the order of the message. */
import { hanoiReadable } from '../../kit/calendar.ts';
import { readableVnd } from '../../kit/money.ts';
import { GUIDELINES } from './guideline/catalogue.ts';
import type { Node } from './guideline/element.ts';
import type { Meaning, SomeForm } from './guideline/form.ts';
import { INSTANT } from './guideline/forms.ts';
import { HEADER } from './guideline/header.ts';
import type { BusinessMessage, Money } from './model.ts';

export interface Line {
  /** What the field is, then what it says. */
  readonly meaning: Meaning;
  readonly text: Meaning;
  /** From the header or the document downwards: `CdtTrfTxInf/IntrBkSttlmAmt`. */
  readonly path: string;
  /** From 1, where the field belongs to one of a list. */
  readonly item?: number;
}

export interface Words {
  readonly title: Meaning;
  readonly lines: readonly Line[];
}

export function wordsOf({ header, message }: BusinessMessage): Words {
  const { definition, title, root } = GUIDELINES[message.type];
  const fields = { ...header, messageDefinition: definition };
  return { title, lines: [...linesOf(HEADER.root, fields, ''), ...linesOf(root, message, '')] };
}

function linesOf(node: Node, fields: object, above: string, item?: number): Line[] {
  const own =
    'field' in node && node.field !== undefined ? (Reflect.get(fields, node.field) as unknown) : undefined;
  const path = node.kind === 'within' ? above : `${above}${above === '' ? '' : '/'}${node.tag}`;
  switch (node.kind) {
    case 'value':
      return own === undefined ? [] : [lineOf(node.meaning!, node.form, own, path, item)];
    case 'group':
    case 'within': {
      const inner = node.field === undefined ? fields : own;
      if (inner === undefined) return [];
      return node.parts.flatMap((part) => linesOf(part, inner as object, path, item));
    }
    case 'list':
      return ((own ?? []) as readonly unknown[]).flatMap((one, at) =>
        node.form === undefined
          ? node.parts!.flatMap((part) => linesOf(part, one as object, path, at + 1))
          : [lineOf(node.meaning!, node.form, one, path, at + 1)],
      );
    case 'fixed':
    case 'mirror':
    case 'ignored':
    case 'signature':
      return [];
  }
}

function lineOf(meaning: Meaning, form: SomeForm, value: unknown, path: string, item?: number): Line {
  const text = readable(form, value);
  return { meaning, text, path, ...(item === undefined ? {} : { item }) };
}

function readable(form: SomeForm, value: unknown): Meaning {
  const text = textOf(form, value);
  const [vi, en] = form.codes?.[text] ?? ['', ''];
  return vi === '' ? [text, text] : [`${text} (${vi})`, `${text} (${en})`];
}

function textOf(form: SomeForm, value: unknown): string {
  if (form.attribute !== undefined) return readableVnd((value as Money).amount);
  return form === INSTANT ? hanoiReadable(value as number) : form.write(value as never);
}
