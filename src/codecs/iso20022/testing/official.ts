/** ISO's own schemas, which may not be copied into this repository. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SchemaSet } from '../index.ts';

/** Those of the folder in LONGBIEN_TEST_DATA; undefined without it. */
export function officialSchemas(): SchemaSet | undefined {
  const folder = process.env.LONGBIEN_TEST_DATA;
  if (folder === undefined) return undefined;
  return new SchemaSet((definition) => {
    const path = join(folder, 'iso20022/xsd', `${definition}.xsd`);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  });
}
