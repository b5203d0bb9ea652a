/** Schemas of routes, compiled once: what of a request does not fit, as a JSON pointer. */
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import type { ApiRoute } from './route.ts';

export type Check = (value: unknown) => string | undefined;

/** The schemas of a route of any server. */
export type RouteShape = Pick<ApiRoute, 'params' | 'query' | 'body'>;

export interface PreparedRoute<Route extends RouteShape = ApiRoute> {
  readonly route: Route;
  readonly params: Check | undefined;
  readonly query: ((value: unknown) => { value: unknown; fault?: string }) | undefined;
  readonly body: Check | undefined;
}

export function prepare<Route extends RouteShape>(route: Route): PreparedRoute<Route> {
  const { params, query, body } = route;
  return {
    route,
    params: params === undefined ? undefined : converting(params),
    query: query === undefined ? undefined : queryReader(query),
    body: body === undefined ? undefined : checker(body),
  };
}

type Schema = Parameters<typeof Compile>[0];

function checker(schema: NonNullable<ApiRoute['body']>): Check {
  const compiled = Compile(schema as Schema);
  return (value) => {
    if (compiled.Check(value)) return undefined;
    const [first] = compiled.Errors(value);
    return first === undefined ? '/' : pathOf(first as unknown as SchemaFault);
  };
}

interface SchemaFault {
  readonly instancePath: string;
  readonly params?: {
    readonly requiredProperties?: readonly string[];
    readonly additionalProperties?: readonly string[];
  };
}

/** The place of the fault: for a missing or unknown member, the member itself. */
function pathOf({ instancePath, params }: SchemaFault): string {
  const member = params?.requiredProperties?.[0] ?? params?.additionalProperties?.[0];
  return member === undefined ? instancePath || '/' : `${instancePath}/${member}`;
}

/** Text of a path or a query that stands for an integer, in plain digits; `1e3`, `0x1` and `true` stand for nothing. */
function withIntegers(schema: object, texts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Readonly<Record<string, { type?: string }>> };
  const read = ([name, text]: [string, unknown]): [string, unknown] => {
    const isInteger = properties[name]?.type === 'integer' && typeof text === 'string';
    return [name, isInteger && /^-?\d{1,16}$/.test(text) ? Number(text) : text];
  };
  return Object.fromEntries(Object.entries(texts).map(read));
}

/** Path parameters are text; numbers among them are converted in place. */
function converting(schema: NonNullable<ApiRoute['params']>): Check {
  const check = checker(schema);
  return (value) => {
    const converted = withIntegers(schema, value as Record<string, unknown>);
    Object.assign(value as object, converted);
    return check(converted);
  };
}

function queryReader(
  schema: NonNullable<ApiRoute['query']>,
): (value: unknown) => { value: unknown; fault?: string } {
  const check = checker(schema);
  return (value) => {
    const filled = Value.Default(schema as Schema, withIntegers(schema, value as Record<string, unknown>));
    const fault = check(filled);
    return fault === undefined ? { value: filled } : { value: filled, fault: fault.replace(/^\//, '') };
  };
}
