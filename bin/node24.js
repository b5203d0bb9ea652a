// Plain JavaScript on purpose: this is read by whatever Node a machine has, and finds one that reads TypeScript.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NODE_MAJOR_MIN = 24;
const isNewEnough = Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN;

/**
 * Runs a module under Node 24: here, or in the Node that npm brought along.
 * @param {string} entry an absolute path
 * @param {readonly string[]} args
 */
export async function runOnNode24(entry, args) {
  if (isNewEnough) {
    process.argv = [process.execPath, entry, ...args];
    await import(pathToFileURL(entry).href);
    return;
  }
  const node = broughtAlong();
  if (node === undefined) {
    console.error(
      `Long Biên needs Node ${NODE_MAJOR_MIN} and this is ${process.versions.node}.\n` +
        `Install Node ${NODE_MAJOR_MIN}, or run "npm ci" without --omit=optional: on Linux and Windows it brings its own.`,
    );
    process.exitCode = 1;
    return;
  }
  process.exitCode = await runAndPassSignals(node, [...process.execArgv, entry, ...args]);
}

/**
 * A hub finishes what is under way when it is told to stop, so the signal has to reach it and this process has to wait.
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function runAndPassSignals(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function broughtAlong() {
  const isWindows = process.platform === 'win32';
  try {
    const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), 'bin', isWindows ? 'node.exe' : 'node');
  } catch {
    return undefined;
  }
}
