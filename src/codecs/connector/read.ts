/** From bytes to what the contract promises; nothing is thrown at what a stranger sends. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import {
  type AnswerOf,
  CONNECTOR_OPERATIONS,
  type ConnectorOperation,
  OPERATION_NAMES,
  RefusalBody,
  type RequestOf,
} from './operations.ts';
import type { ConnectorRefusal } from './refusals.ts';

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly at: string };

type Check = (value: unknown) => string | undefined;

/** Where it does not fit, as a JSON pointer; never what stood there. */
function checkOf(schema: TSchema): Check {
  const compiled = Compile(schema);
  return (value) =>
    compiled.Check(value) ? undefined : (compiled.Errors(value)[0]?.instancePath ?? '') || '/';
}

/** Made when first asked for: a program that calls three operations compiles three. */
function compiledOnce(
  schemaOf: (name: ConnectorOperation) => TSchema | undefined,
): (name: ConnectorOperation) => Check {
  const checks = new Map<ConnectorOperation, Check>();
  return (name) => {
    const known = checks.get(name);
    if (known !== undefined) return known;
    const schema = schemaOf(name);
    const check: Check = schema === undefined ? () => '/' : checkOf(schema);
    checks.set(name, check);
    return check;
  };
}

const requestCheck = compiledOnce((name) => CONNECTOR_OPERATIONS[name].request);
const answerCheck = compiledOnce((name) => CONNECTOR_OPERATIONS[name].answer);
const refusalCheck = checkOf(RefusalBody);

export function readConnectorRequest<Name extends ConnectorOperation>(
  name: Name,
  bytes: Uint8Array,
): Read<RequestOf<Name>> {
  return read<RequestOf<Name>>(bytes, requestCheck(name));
}

export function readConnectorAnswer<Name extends ConnectorOperation>(
  name: Name,
  bytes: Uint8Array,
): Read<AnswerOf<Name>> {
  return read<AnswerOf<Name>>(bytes, answerCheck(name));
}

/** The code of an answer that is not 200; undefined where it is none of the contract's. */
export function readConnectorRefusal(bytes: Uint8Array): ConnectorRefusal | undefined {
  const found = read<RefusalBody>(bytes, refusalCheck);
  return found.ok ? found.value.code : undefined;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function read<Value>(bytes: Uint8Array, check: Check): Read<Value> {
  let value: unknown;
  try {
    value = JSON.parse(UTF8.decode(bytes));
  } catch {
    return { ok: false, at: '/' };
  }
  const at = check(value);
  return at === undefined ? { ok: true, value: value as Value } : { ok: false, at };
}

/** Milliseconds since the epoch; not a number for what looks like an instant and is none. */
export const instantOf = (timestamp: string): number => Date.parse(timestamp);

/** Which operation a path below the connector's address means, and the id in it. */
export function findOperation(
  method: string,
  path: string,
): { readonly name: ConnectorOperation; readonly authentication: string | undefined } | 'path' | 'method' {
  const found = OPERATION_NAMES.flatMap((name) => {
    const match = PATTERNS[name].exec(path);
    return match === null ? [] : [{ name, authentication: match[1] }];
  });
  if (found.length === 0) return 'path';
  return found.find(({ name }) => CONNECTOR_OPERATIONS[name].method === method) ?? 'method';
}

const PATTERNS = Object.fromEntries(
  OPERATION_NAMES.map((name) => [
    name,
    new RegExp(`^${CONNECTOR_OPERATIONS[name].path.replace(':authentication', '([0-9a-f]{32})')}$`),
  ]),
) as Record<ConnectorOperation, RegExp>;
