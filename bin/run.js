// "node bin/run.js test/run.ts": a script of the checkout, under Node 24 whatever Node the machine has.
import { resolve } from 'node:path';
import { runOnNode24 } from './node24.js';

const [script = 'src/apps/cli/main.ts', ...args] = process.argv.slice(2);
await runOnNode24(resolve(script), args);
