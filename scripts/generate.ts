/** "npm run -s generate": writes what is derived from the routes and the outcome tables; a test holds both against it. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OUTCOME_TABLES, openApi, outcomesMarkdown, routesAsWords } from '../src/apps/hub/index.ts';
import { type ApiDocument, clientCode, schemaCode } from './client-code.ts';

const ROOT = new URL('../', import.meta.url);

/** Path from the root → text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const document = openApi(routesAsWords()) as unknown as ApiDocument;
  return new Map([
    ['src/client/schemas.gen.ts', schemaCode(document)],
    ['src/client/api.gen.ts', clientCode(document)],
    ['docs/outcomes.md', outcomesMarkdown(OUTCOME_TABLES)],
  ]);
}

if (import.meta.main) {
  for (const [path, text] of generatedFiles()) {
    writeFileSync(fileURLToPath(new URL(path, ROOT)), text);
    console.log(path);
  }
}
