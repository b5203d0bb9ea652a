/** The generated half of src/client: a type for each schema and a function for each operation of an OpenAPI document. */

/** The part of JSON Schema that our documents use. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly description?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Placed extends Operation {
  readonly method: string;
  readonly path: string;
}

const HEAD = '// Generated from the OpenAPI document by "npm run -s generate"; do not edit.\n';
const IMPORTS = "import type { Answer, CallOptions, OperationWords, Send, ServerEvent } from './call.ts';\n";

/** The schemas that operations share; apart, because the hand-written half needs them too. */
export function schemaCode({ components }: ApiDocument): string {
  const seen = new Map<string, string>();
  return [
    HEAD,
    ...Object.entries(components.schemas).map(([name, schema]) => declared(name, schema, seen)),
  ].join('\n');
}

export function clientCode(document: ApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): Placed => ({ ...one, method: method.toUpperCase(), path })),
  );
  const seen = new Map<string, string>();
  return [
    HEAD + IMPORTS,
    ...operations.flatMap((one) => typesOf(one, seen)),
    `/** How each operation travels. */\nexport const OPERATIONS = {\n${operations.map(wordsOf).join('')}} as const satisfies Record<string, OperationWords>;\n`,
    `/** The functions of a client; how they are sent is the sender's. */\nexport interface Api {\n${operations.map(signatureOf).join('')}}\n`,
    `export function apiOf(send: Send): Api {\n  return {\n${operations.map(functionOf).join('')}  };\n}\n`,
  ].join('\n');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const inputParameters = ({ parameters }: Operation): readonly Parameter[] =>
  parameters.filter((one) => one.in !== 'header');
const bodySchema = (one: Operation): Schema | undefined =>
  one.requestBody?.content['application/json']?.schema;

/** The success of an operation: JSON with a schema, or another medium. */
function success(one: Operation): { readonly kind: 'json' | 'text' | 'stream'; readonly schema?: Schema } {
  const content = Object.entries(one.responses)
    .filter(([status]) => status !== 'default')
    .flatMap(([, response]) => Object.entries(response.content));
  const [media, { schema }] = content[0]!;
  if (media === 'text/event-stream') return { kind: 'stream' };
  if (media !== 'application/json') return { kind: 'text' };
  return { kind: 'json', ...(schema === undefined ? {} : { schema }) };
}

function typesOf(one: Placed, seen: Map<string, string>): string[] {
  const name = capital(one.operationId);
  const body = bodySchema(one);
  const { schema } = success(one);
  const parameters = inputParameters(one);
  const clash = parameters.find(
    ({ name: given }, i) => given === 'body' || parameters.findIndex((p) => p.name === given) !== i,
  );
  if (clash !== undefined) throw new Error(`${one.operationId} has two inputs called ${clash.name}`);
  const members = [
    ...parameters.map(({ name: key, required, description, schema: type }) =>
      member(key, required, { ...type, description: description ?? '' }, '  '),
    ),
    ...(body === undefined ? [] : [`  readonly body: ${name}Body;\n`]),
  ];
  return [
    ...(body === undefined ? [] : [declared(`${name}Body`, body, seen)]),
    ...(schema === undefined ? [] : [declared(`${name}Answer`, schema, seen)]),
    ...(members.length === 0 ? [] : [`export interface ${name}Input {\n${members.join('')}}\n`]),
  ];
}

/** A type whose text was declared before becomes its alias, so that equal shapes show their kinship. */
function declared(name: string, schema: Schema, seen: Map<string, string>): string {
  const text = typeText(schema, '');
  const twin = seen.get(text);
  if (twin === undefined) seen.set(text, name);
  const words = schema.description === undefined ? '' : `/** ${comment(schema.description)} */\n`;
  return `${words}export type ${name} = ${twin ?? text};\n`;
}

function typeText(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => typeText(one, indent)).join(' | ');
  if (schema.type === 'array')
    return `ReadonlyArray<${schema.items === undefined ? 'unknown' : typeText(schema.items, indent)}>`;
  if (schema.type === 'object') return objectText(schema, indent);
  return PLAIN[schema.type ?? ''] ?? 'unknown';
}

const PLAIN: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

function objectText({ properties = {}, required = [] }: Schema, indent: string): string {
  const entries = Object.entries(properties);
  if (entries.length === 0) return 'Readonly<Record<string, unknown>>';
  const inner = `${indent}  `;
  return `{\n${entries.map(([key, one]) => member(key, required.includes(key), one, inner)).join('')}${indent}}`;
}

function member(key: string, required: boolean, schema: Schema, indent: string): string {
  const words = schema.description ? `${indent}/** ${comment(schema.description)} */\n` : '';
  return `${words}${indent}readonly ${property(key)}${required ? '' : '?'}: ${typeText(schema, indent)};\n`;
}

function wordsOf(one: Placed): string {
  const inPlace = (place: string): string =>
    literal(one.parameters.filter((each) => each.in === place).map(({ name }) => name));
  const keyed = one.parameters.some(({ name }) => name === 'Idempotency-Key');
  const { kind } = success(one);
  return `  ${one.operationId}: { id: ${literal(one.operationId)}, method: ${literal(one.method)}, path: ${literal(one.path)}, inPath: ${inPlace('path')}, inQuery: ${inPlace('query')}, keyed: ${keyed}, answers: ${literal(kind)} },\n`;
}

function signatureOf(one: Placed): string {
  return `  /** ${comment([one.summary, one.description].filter(Boolean).join('. '))} */\n  ${one.operationId}(${argumentsOf(one)}): ${answerOf(one)};\n`;
}

function argumentsOf(one: Placed): string {
  const inputs = inputParameters(one);
  if (inputs.length === 0 && one.requestBody === undefined) return 'options?: CallOptions';
  const needed = one.requestBody !== undefined || inputs.some(({ required }) => required);
  return `input${needed ? '' : '?'}: ${capital(one.operationId)}Input, options?: CallOptions`;
}

function answerOf(one: Placed): string {
  const { kind, schema } = success(one);
  const value = {
    json: schema === undefined ? 'unknown' : `${capital(one.operationId)}Answer`,
    text: 'string',
    stream: 'AsyncIterable<ServerEvent>',
  };
  return `Promise<Answer<${value[kind]}>>`;
}

function functionOf(one: Placed): string {
  const names = argumentsOf(one).startsWith('options') ? '(options) => send' : '(input, options) => send';
  const passed = argumentsOf(one).startsWith('options')
    ? '{}'
    : argumentsOf(one).startsWith('input?')
      ? 'input ?? {}'
      : 'input';
  return `    ${one.operationId}: ${names}(OPERATIONS.${one.operationId}, ${passed}, options),\n`;
}

function property(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : literal(key);
}

function comment(text: string): string {
  return text.replaceAll('*/', '* /').replaceAll(/\s*\n+\s*/g, ' ');
}

function literal(value: unknown): string {
  return JSON.stringify(value);
}
