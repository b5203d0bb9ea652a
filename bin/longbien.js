#!/usr/bin/env node
// In a checkout the TypeScript runs as it is; Node strips no types under node_modules, so a package has dist/.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runOnNode24 } from './node24.js';

const source = fileURLToPath(new URL('../src/apps/cli/main.ts', import.meta.url));
const built = fileURLToPath(new URL('../dist/apps/cli/main.js', import.meta.url));
await runOnNode24(existsSync(source) ? source : built, process.argv.slice(2));
