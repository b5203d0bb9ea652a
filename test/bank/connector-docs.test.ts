import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CONNECTOR_MODE_NAMES, connectorModeOf } from '../../src/apps/bank/index.ts';
import { CONNECTOR_OPERATIONS, OPERATION_NAMES } from '../../src/codecs/connector/index.ts';

const pageOf = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

test('the page of the bank simulator lists every way to answer wrongly as the program has it', () => {
  const rows = [...pageOf('bank-simulator.md').matchAll(/^\| `([\w-]+)` \| (.*) \|$/gm)].map(
    ([, ...cells]) => cells,
  );
  const wanted = CONNECTOR_MODE_NAMES.map((name) => [name, connectorModeOf(name).summary]);
  assert.deepEqual(
    rows.filter(([name]) => CONNECTOR_MODE_NAMES.some((one) => one === name)),
    wanted,
  );
});

test('the page of the connector names every operation', () => {
  const page = pageOf('connector.md');
  const named = [...page.matchAll(/^\| `((?:GET|POST) [^`]*)` \|/gm)].map(([, operation = '']) => operation);
  assert.deepEqual(
    named.sort(),
    OPERATION_NAMES.map((name) => {
      const { method, path } = CONNECTOR_OPERATIONS[name];
      return `${method} ${path.replace(':authentication', '{id}')}`;
    }).sort(),
  );
});
