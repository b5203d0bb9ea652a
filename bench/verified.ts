/** Every benchmark ends with the whole verification of what it left behind. */
import { verifyDatabase } from '../src/apps/hub/index.ts';
import { type ConnectionSettings, openDatabase } from '../src/core/database/index.ts';

/** `ok`, or the first violation of each invariant that does not hold. */
export async function verifyBench(settings: ConnectionSettings): Promise<string> {
  const database = openDatabase(settings);
  try {
    const { ok, checked } = await verifyDatabase(database, { nowMs: Date.now() });
    if (ok) return 'ok';
    const broken = checked.filter(({ violationsFound }) => violationsFound > 0);
    return broken.map(({ name, violations }) => `${name}: ${violations[0]}`).join('; ');
  } finally {
    await database.close();
  }
}
