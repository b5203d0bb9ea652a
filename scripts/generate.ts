/** "npm run -s generate": writes what is derived from routes, outcome tables and the guideline; a test holds both against it. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  OUTCOME_TABLES,
  openApi,
  outcomesMarkdown,
  resourceOpenApi,
  routesAsWords,
} from '../src/apps/hub/index.ts';
import { connectorFields, connectorOpenApi } from '../src/codecs/connector/index.ts';
import { guide, laidOut, MESSAGE_TYPES, sample, write } from '../src/codecs/iso20022/index.ts';
import { annex01Markdown } from './annex01.ts';
import { type ApiDocument, clientCode, schemaCode } from './client-code.ts';
import { paymentStatesMarkdown } from './payment-states.ts';

const ROOT = new URL('../', import.meta.url);

/** Path from the root → text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const document = openApi(routesAsWords()) as unknown as ApiDocument;
  return new Map([
    ['src/client/schemas.gen.ts', schemaCode(document)],
    ['src/client/api.gen.ts', clientCode(document)],
    ['docs/outcomes.md', outcomesMarkdown(OUTCOME_TABLES)],
    ['docs/payment-states.md', paymentStatesMarkdown()],
    ['docs/annex01.md', annex01Markdown()],
    ['docs/openbanking.openapi.json', `${JSON.stringify(resourceOpenApi(), null, 1)}\n`],
    ['docs/messages.md', guide()],
    ['docs/connector-fields.md', connectorFields()],
    ['docs/connector.openapi.json', `${JSON.stringify(connectorOpenApi(), null, 1)}\n`],
    ...MESSAGE_TYPES.map((type): [string, string] => [
      `docs/messages/${type}.xml`,
      laidOut(write(sample(type))),
    ]),
  ]);
}

// bin/run.js may import this file rather than start it, so `import.meta.main` would not do.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generatedFiles()) {
    writeFileSync(fileURLToPath(new URL(path, ROOT)), text);
    console.log(path);
  }
}
