/** The OpenAPI document as tests use it: operations to call, and whether an answer is what the document says. */
import assert from 'node:assert/strict';
import Schema from 'typebox/schema';
import type { Answer, TestHub } from './hub.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | undefined;
  /** Reach by role; undefined where no key is needed. */
  readonly roles: Readonly<Record<string, string>> | undefined;
  /** It goes on for as long as somebody listens. */
  readonly streams: boolean;
  /** By status; undefined where the answer is no JSON. */
  readonly responses: ReadonlyMap<number, JsonSchema | undefined>;
}

interface Written {
  operationId: string;
  parameters: Parameter[];
  requestBody?: { content: { 'application/json': { schema: JsonSchema } } };
  'x-permission'?: Record<string, string>;
  responses: Record<string, { content: Record<string, { schema?: JsonSchema }> }>;
}

export interface Contract {
  readonly operations: readonly Operation[];
  /** Fails unless the answer is one that the document promises for the operation. */
  holds(operation: Operation, answer: Answer): void;
}

export async function readContract(hub: TestHub): Promise<Contract> {
  const document = JSON.parse((await hub.call('GET', '/openapi.json')).text) as {
    paths: Record<string, Record<string, Written>>;
    components: { schemas: { Problem: JsonSchema } };
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, written]) => operationOf(path, method.toUpperCase(), written)),
  );
  const compiled = new Map<JsonSchema, ReturnType<typeof Schema.Compile>>();
  const check = (schema: JsonSchema, answer: Answer, where: string): void => {
    let ready = compiled.get(schema);
    if (ready === undefined) {
      ready = Schema.Compile(schema);
      compiled.set(schema, ready);
    }
    const body: unknown = JSON.parse(answer.text);
    if (!ready.Check(body))
      assert.fail(
        `${where}: ${answer.text.slice(0, 400)} ${JSON.stringify(ready.Errors(body)[1].slice(0, 3))}`,
      );
  };
  const problem = document.components.schemas.Problem;
  return {
    operations,
    holds(operation, answer) {
      const where = `${operation.id} answered ${answer.status}`;
      const type = answer.headers.get('content-type') ?? '';
      assert.match(answer.headers.get('request-id') ?? '', /^req_[0-9a-z]+$/, where);
      if (answer.status >= 400) {
        assert.match(type, /^application\/problem\+json; charset=utf-8$/, where);
        check(problem, answer, where);
        assert.equal(answer.body.status, answer.status, where);
        assert.equal(answer.body.request_id, answer.headers.get('request-id'), where);
        return;
      }
      assert.ok(operation.responses.has(answer.status), `${where}, which the document does not know`);
      const schema = operation.responses.get(answer.status);
      if (schema === undefined) return;
      assert.match(type, /^application\/json; charset=utf-8$/, where);
      check(schema, answer, where);
    },
  };
}

/** Is the value one that the schema asks for? */
export function fits(schema: JsonSchema, value: unknown): boolean {
  return Schema.Check(schema, value);
}

function operationOf(path: string, method: string, written: Written): Operation {
  return {
    id: written.operationId,
    method,
    path,
    parameters: written.parameters,
    body: written.requestBody?.content['application/json'].schema,
    roles: written['x-permission'],
    streams: Object.values(written.responses).some(({ content }) => 'text/event-stream' in content),
    responses: new Map(
      Object.entries(written.responses)
        .filter(([status]) => status !== 'default')
        .map(([status, { content }]) => {
          const schema = content['application/json']?.schema;
          return [Number(status), schema === undefined ? undefined : (closed(schema) as JsonSchema)];
        }),
    ),
  };
}

/** No member that the document does not name: an answer that tells more than it promises is a leak. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in copy && Object.keys(copy.properties as object).length > 0
    ? { additionalProperties: false, ...copy }
    : copy;
}
