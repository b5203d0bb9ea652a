/** The forms of a page, read as a browser without JavaScript would send them. */
export interface Field {
  readonly name: string;
  readonly kind: string;
  readonly value: string;
  readonly checked: boolean;
}

export interface Button {
  readonly name: string | undefined;
  readonly value: string;
  readonly text: string;
  /** `formaction`, `formmethod` of the button. */
  readonly action: string | undefined;
}

export interface Form {
  readonly method: 'GET' | 'POST';
  /** As written; empty: the page's own address. */
  readonly action: string;
  readonly fields: readonly Field[];
  readonly buttons: readonly Button[];
}

/** A page of more forms than this is no page of a consent. */
const FORMS_MAX = 50;

export function formsOf(page: string): Form[] {
  return [...page.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)]
    .slice(0, FORMS_MAX)
    .map(([, attributes = '', inside = '']) => {
      const form = attributesOf(attributes);
      return {
        method: form.method?.toUpperCase() === 'POST' ? 'POST' : 'GET',
        action: form.action ?? '',
        fields: fieldsOf(inside),
        buttons: buttonsOf(inside),
      };
    });
}

function fieldsOf(inside: string): Field[] {
  const inputs = [...inside.matchAll(/<input\b([^>]*)>/gi)]
    .map(([, attributes = '']) => attributesOf(attributes))
    // What is disabled is not sent.
    .filter((of) => !('disabled' in of))
    .filter(
      ({ type, name }) => name !== undefined && type !== 'submit' && type !== 'image' && type !== 'button',
    )
    .map((of) => ({
      name: of.name!,
      kind: of.type ?? 'text',
      value: of.value ?? (of.type === 'checkbox' || of.type === 'radio' ? 'on' : ''),
      checked: 'checked' in of,
    }));
  return [...inputs, ...selectsOf(inside)];
}

/** A list of choices is sent with the one that is marked, else its first. */
function selectsOf(inside: string): Field[] {
  return [...inside.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/gi)].flatMap(
    ([, attributes = '', options = '']) => {
      const { name } = attributesOf(attributes);
      const all = [...options.matchAll(/<option\b([^>]*)>([^<]*)/gi)].map(
        ([, of = '', text = '']): Attributes => ({ ...attributesOf(of), text: text.trim() }),
      );
      const chosen = all.find((one) => 'selected' in one) ?? all[0];
      if (name === undefined || chosen === undefined) return [];
      return [{ name, kind: 'select', value: chosen.value ?? chosen.text ?? '', checked: true }];
    },
  );
}

function buttonsOf(inside: string): Button[] {
  const buttons = [...inside.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi)].map(
    ([, attributes = '', text = '']) => ({ ...attributesOf(attributes), text: plain(text) }),
  );
  const inputs = [...inside.matchAll(/<input\b([^>]*)>/gi)]
    .map(([, attributes = '']) => attributesOf(attributes))
    .filter(({ type }) => type === 'submit')
    .map((of) => ({ ...of, text: of.value ?? '' }));
  return [...buttons, ...inputs]
    .filter((one: Attributes) => one.type === undefined || one.type === 'submit')
    .map((one: Attributes & { readonly text: string }) => ({
      name: one.name,
      value: one.value ?? '',
      text: one.text,
      action: one.formaction,
    }));
}

type Attributes = Readonly<Record<string, string | undefined>>;

function attributesOf(text: string): Attributes {
  const found = text.matchAll(/([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return Object.fromEntries(
    [...found].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      unescaped(double ?? single ?? bare ?? ''),
    ]),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (all, hex?: string, dec?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return dec === undefined ? (ENTITIES[name ?? ''] ?? all) : String.fromCodePoint(Number(dec));
    },
  );
}

export function plain(markup: string): string {
  return unescaped(markup.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** What the form sends when this button is pressed: its hidden and filled fields, ticked boxes, and the button. */
export function filled(
  form: Form,
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
  button?: Button,
): [string, string][] {
  const sent: [string, string][] = [];
  const given = new Set<string>();
  for (const field of form.fields) {
    if (field.name in values) {
      if (!given.has(field.name)) sent.push(...pairs(field.name, values[field.name]));
      given.add(field.name);
    } else if (!['checkbox', 'radio'].includes(field.kind) || field.checked) {
      sent.push([field.name, field.value]);
    }
  }
  if (button?.name !== undefined) sent.push([button.name, button.value]);
  return sent;
}

function pairs(name: string, value: string | readonly string[] | undefined): [string, string][] {
  if (value === undefined) return [];
  return (typeof value === 'string' ? [value] : value).map((one) => [name, one]);
}
