/** "npm run -s generate": writes what is derived from routes, outcome tables and the guideline; a test holds both against it. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OUTCOME_TABLES, openApi, outcomesMarkdown, routesAsWords } from '../src/apps/hub/index.ts';
import { guide, laidOut, MESSAGE_TYPES, sample, write } from '../src/codecs/iso20022/index.ts';
import { type ApiDocument, clientCode, schemaCode } from './client-code.ts';

const ROOT = new URL('../', import.meta.url);

/** Path from the root → text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const document = openApi(routesAsWords()) as unknown as ApiDocument;
  return new Map([
    ['src/client/schemas.gen.ts', schemaCode(document)],
    ['src/client/api.gen.ts', clientCode(document)],
    ['docs/outcomes.md', outcomesMarkdown(OUTCOME_TABLES)],
    ['docs/messages.md', guide()],
    ...MESSAGE_TYPES.map((type): [string, string] => [
      `docs/messages/${type}.xml`,
      laidOut(write(sample(type))),
    ]),
  ]);
}

if (import.meta.main) {
  for (const [path, text] of generatedFiles()) {
    writeFileSync(fileURLToPath(new URL(path, ROOT)), text);
    console.log(path);
  }
}
