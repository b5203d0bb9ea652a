/**
 * What `npm test` runs. Static checks go first, two at a time with their output held back; the tests come last, so
 * that the closing lines are the test runner's own. One failed step fails the run, and every step still says its part.
 */
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startCluster } from './cluster.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The smallest machine that a contributor or a pipeline has; more at once only makes each slower. */
const STEPS_AT_ONCE_MAX = 2;
/** A test that hangs is named and stopped; the long run has crash and property tests that may take their time. */
const TEST_MS_MAX = 300_000;
const LONG_TEST_MS_MAX = 3_600_000;
const TEST_FOLDERS = ['src', 'test', 'bench', 'portal'];
/** Each test file is a process that loads most of the house: compiled once, it is loaded in half the time. */
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules', '.cache', 'longbien-compiled');

interface Step {
  readonly name: string;
  readonly what: string;
  /** The package whose command it is, from node_modules of this checkout. */
  readonly package: string;
  readonly args: readonly string[];
  readonly cure: string;
  /** A file without which there is nothing to check yet. */
  readonly needs?: string;
}

const STATIC_STEPS: readonly Step[] = [
  {
    name: 'types',
    what: 'types agree (tsc)',
    package: 'typescript',
    args: ['--pretty', 'false'],
    cure: 'read the first error first; the others often follow from it',
  },
  {
    name: 'types-portal',
    what: 'types of the pages agree (tsc)',
    package: 'typescript',
    args: ['--pretty', 'false', '-p', 'portal'],
    cure: 'read the first error first; the others often follow from it',
    needs: 'portal/tsconfig.json',
  },
  {
    name: 'types-passkey',
    what: 'types of what customers’ browsers run agree (tsc)',
    package: 'typescript',
    args: ['--pretty', 'false', '-p', 'src/channels/openbanking/pages'],
    cure: 'read the first error first; the others often follow from it',
    needs: 'src/channels/openbanking/pages/tsconfig.json',
  },
  {
    name: 'format',
    what: 'format and plain lint (biome)',
    package: '@biomejs/biome',
    args: ['check', '--error-on-warnings', '--colors=off'],
    cure: 'node_modules/.bin/biome check --write mends the format and what is safe to mend',
  },
  {
    name: 'lint',
    what: 'promises and types in use (oxlint)',
    package: 'oxlint',
    args: ['--type-aware', '--deny-warnings', '--report-unused-disable-directives'],
    cure: 'await the promise, or hand it to somebody who does; nothing is silenced in place',
  },
  {
    name: 'dead',
    what: 'no dead code, no forgotten dependency (knip)',
    package: 'knip',
    args: ['--no-progress'],
    cure: 'delete what nobody uses; drop "export" from what only its own file uses',
    needs: 'src/apps/cli/main.ts',
  },
];

const NAMES = [...STATIC_STEPS.map((step) => step.name), 'tests'];

const HELP = `npm test -- [options] [test files, folders or globs]

  --only <step,step>  ${NAMES.join(', ')}
  --long              longer crash and property runs (LONGBIEN_LONG=1)
  --help              this text

With files, folders or globs only their tests run: npm test -- src/kit
LONGBIEN_TEST_SERVER names a PostgreSQL to test with (postgresql://…); without it the run starts one of its own.
LONGBIEN_TEST_DATA names a folder with data that does not belong in the repository; without it such tests skip.
`;

interface Ending {
  readonly code: number;
  readonly output: string;
}

function run(args: readonly string[], held: boolean): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', ...(held ? HELD : SHOWN)] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const HELD = ['pipe', 'pipe'] as const;
const SHOWN = ['inherit', 'inherit'] as const;

/** The script behind a package's command; `.bin` holds links on one system and shell scripts on another. */
function command(name: string): string {
  const folder = join(ROOT, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  return join(folder, Object.values(bin)[0]!);
}

async function runStatic(step: Step): Promise<boolean> {
  if (step.needs !== undefined && !existsSync(join(ROOT, step.needs))) {
    console.log(`– ${step.name}: ${step.what}: nothing to reach from until ${step.needs} stands`);
    return true;
  }
  const startedMs = performance.now();
  const { code, output } = await run([command(step.package), ...step.args], true);
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  if (code === 0) console.log(`✔ ${step.name}: ${step.what} (${seconds} s)`);
  else
    console.log(`✖ ${step.name}: ${step.what} (${seconds} s)\n${output.trimEnd()}\n  cure: ${step.cure}\n`);
  return code === 0;
}

/** Names of the steps that failed; each worker takes the next step when it has finished one. */
async function runAllStatic(steps: readonly Step[]): Promise<string[]> {
  const failed: string[] = [];
  const queue = steps.values();
  const worker = async (): Promise<void> => {
    for (const step of queue) if (!(await runStatic(step))) failed.push(step.name);
  };
  await Promise.all(Array.from({ length: STEPS_AT_ONCE_MAX }, worker));
  return failed;
}

function testFiles(asked: readonly string[]): string[] {
  const patterns = asked.length > 0 ? asked : TEST_FOLDERS;
  const globs = patterns.map((pattern) => (isFolder(pattern) ? `${pattern}/**/*.test.ts` : pattern));
  return [...new Set(globs.flatMap((glob) => globSync(glob, { cwd: ROOT })))].sort();
}

function isFolder(path: string): boolean {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function runTests(asked: readonly string[], long: boolean): Promise<boolean> {
  const files = testFiles(asked);
  console.log(`  tests: ${files.length} files, node ${process.versions.node}\n`);
  if (files.length === 0) {
    console.error(`✖ tests: no file matches ${asked.join(' ')}`);
    return false;
  }
  const args = [
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${STEPS_AT_ONCE_MAX}`,
    `--test-timeout=${long ? LONG_TEST_MS_MAX : TEST_MS_MAX}`,
    ...files,
  ];
  return await besideCache(() => besideServer(async () => (await run(args, false)).code === 0));
}

/** Two hundred test files and the programs that they start read the same sources: each is compiled once for the run. */
async function besideCache(tests: () => Promise<boolean>): Promise<boolean> {
  if (process.env.NODE_COMPILE_CACHE !== undefined) return await tests();
  const folder = mkdtempSync(join(tmpdir(), 'longbien-compiled-'));
  process.env.NODE_COMPILE_CACHE = folder;
  try {
    return await tests();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One PostgreSQL for all test files, unless the environment names one already. */
async function besideServer(tests: () => Promise<boolean>): Promise<boolean> {
  if (process.env.LONGBIEN_TEST_SERVER !== undefined) return await tests();
  const cluster = await startCluster();
  process.env.LONGBIEN_TEST_SERVER = cluster.url;
  try {
    return await tests();
  } finally {
    await cluster.stop();
  }
}

interface Wish {
  readonly only: readonly string[];
  readonly long: boolean;
  readonly help: boolean;
  readonly patterns: readonly string[];
}

function readWish(): Wish {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' }, long: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  const only = values.only?.split(',') ?? (positionals.length > 0 ? ['tests'] : NAMES);
  const unknown = only.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0)
    throw new Error(`no step is called ${unknown.join(', ')}; there are ${NAMES.join(', ')}`);
  return { only, long: values.long ?? false, help: values.help ?? false, patterns: positionals };
}

async function main(wish: Wish): Promise<number> {
  if (wish.long) process.env.LONGBIEN_LONG = '1';
  const failed = await runAllStatic(STATIC_STEPS.filter((step) => wish.only.includes(step.name)));
  if (wish.only.includes('tests') && !(await runTests(wish.patterns, wish.long))) failed.push('tests');
  if (failed.length === 0) return 0;
  console.error(`\n✖ failed: ${failed.join(', ')}. Once more, alone: npm test -- --only ${failed.join(',')}`);
  return 1;
}

try {
  const wish = readWish();
  if (wish.help) console.log(HELP);
  else process.exitCode = await main(wish);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  process.exitCode = 2;
}
