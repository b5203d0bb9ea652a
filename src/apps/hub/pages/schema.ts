/** A JSON Schema as table rows and as an example. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

export interface SchemaRow {
  /** `data[].debtor.bin`. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

/** Every member of an object, members of members too, in the order of the schema. */
export function schemaRows(schema: Schema, prefix = ''): SchemaRow[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const row = {
      path,
      type: typeWords(member),
      required: required.includes(name),
      description: describe(member),
    };
    return [row, ...below(member, path)];
  });
}

/** An alternative's members are shown under the same path: each has a name of its own. */
function below(member: Schema, path: string): SchemaRow[] {
  if (member.items !== undefined) return schemaRows(member.items, `${path}[].`);
  if (member.anyOf === undefined) return schemaRows(member, `${path}.`);
  const rows = member.anyOf
    .flatMap((one) => schemaRows(one, `${path}.`))
    .map((row) => ({ ...row, required: false }));
  return rows.filter(({ path: place }, i) => rows.findIndex((row) => row.path === place) === i);
}

export function typeWords(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(String).join(' | ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeWords))].join(' | ');
  if (schema.type === 'array') return `${schema.items === undefined ? '' : typeWords(schema.items)}[]`;
  return schema.type ?? '';
}

export function describe(schema: Schema): string {
  const { description, minimum, maximum, maxLength, default: filled, pattern } = schema;
  const bounds = [
    minimum === undefined ? undefined : `≥ ${minimum}`,
    maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : `≤ ${maximum}`,
    maxLength === undefined ? undefined : `≤ ${maxLength} chars`,
    pattern === undefined || description?.startsWith('Id of') ? undefined : pattern,
    filled === undefined ? undefined : `default ${JSON.stringify(filled)}`,
  ].filter((bound) => bound !== undefined);
  return [description, bounds.join(', ')].filter(Boolean).join(' ');
}

const PLAIN: Readonly<Record<string, unknown>> = {
  integer: 1,
  number: 1,
  boolean: true,
  null: null,
  string: 'text',
};

/** What a caller might send: required members, with the examples that the schemas give. */
export function exampleOf(schema: Schema, name = ''): unknown {
  const { examples, anyOf, properties, required = [] } = schema;
  if (examples?.[0] !== undefined) return examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (anyOf?.[0] !== undefined) return exampleOf(anyOf[0], name);
  if (schema.type === 'array') return schema.items === undefined ? [] : [exampleOf(schema.items, name)];
  if (properties !== undefined)
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([key]) => required.includes(key))
        .map(([key, one]) => [key, exampleOf(one, key)]),
    );
  return BY_NAME[name] ?? PLAIN[schema.type ?? ''] ?? {};
}

/** Invented, like every account of these pages. */
const BY_NAME: Readonly<Record<string, string>> = {
  account: '0099001122334',
  number: '0099001122334',
  name: 'Nguyễn Văn An',
  name_en: 'Test Bank',
  short_name: 'TESTBANK',
  cap: '5000000000',
  reference: 'RTGS-20261123-01',
  ground: 'customer request',
};
