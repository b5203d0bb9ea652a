/** What a form of these pages posts back. */

/** Ten RSA keys and ten addresses are below 20 kB. */
export const FORM_BYTES_MAX = 32_768;
const FIELDS_MAX = 50;

export interface Form {
  /** The one value of a field, trimmed; empty where there is none or more than one. */
  text(name: string): string;
  all(name: string): readonly string[];
  /** One entry for each line that is not empty. */
  lines(name: string): string[];
}

export function readForm(body: string): Form | undefined {
  const fields = new URLSearchParams(body);
  if (fields.size > FIELDS_MAX) return undefined;
  const text = (name: string): string => {
    const values = fields.getAll(name);
    return values.length === 1 ? values[0]!.trim() : '';
  };
  return {
    text,
    all: (name) => fields.getAll(name),
    lines: (name) =>
      text(name)
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
  };
}

export const EMPTY_FORM: Form = { text: () => '', all: () => [], lines: () => [] };
