import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PORTAL = import.meta.dirname;
const ROOT = join(PORTAL, '..');
const DIST = join(PORTAL, 'dist');
const FINGERPRINT = join(DIST, '.sources');

/**
 * The folder of the built page. It is built when its sources, or the versions that build it, differ from those written
 * beside the last build. A published package brings the built page and no Vite: then the page is served as it came.
 */
export async function buildPortalIfNeeded(): Promise<string> {
  const fingerprint = await sourcesFingerprint();
  if (existsSync(FINGERPRINT) && (await readFile(FINGERPRINT, 'utf8')) === fingerprint) return DIST;
  const vite = await import('vite').catch(() => undefined);
  if (vite === undefined) {
    if (existsSync(join(DIST, 'index.html'))) return DIST;
    throw new Error('portal/dist is missing and Vite is not installed: run `npm ci` in a checkout');
  }
  await buildWith(vite, fingerprint);
  return DIST;
}

/** Built aside and swapped in, so that a server that runs, or a second build, never sees half a page. */
async function buildWith(vite: typeof import('vite'), fingerprint: string): Promise<void> {
  const aside = join(ROOT, '.longbien', `portal-${randomUUID()}`);
  const [built, old] = [join(aside, 'built'), join(aside, 'old')];
  await mkdir(aside, { recursive: true });
  try {
    await vite.build({
      root: PORTAL,
      configFile: join(PORTAL, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: built },
    });
    await writeFile(join(built, '.sources'), fingerprint);
    if (existsSync(DIST)) await rename(DIST, old);
    await rename(built, DIST);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function sourcesFingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const sources = [
    join(ROOT, 'package.json'),
    join(ROOT, 'src/kit/money.ts'),
    join(PORTAL, 'index.html'),
    join(PORTAL, 'vite.config.ts'),
    ...(await filesBelow(join(PORTAL, 'src'))),
  ];
  for (const path of sources.filter((source) => existsSync(source)).sort()) {
    hash.update(`${path.slice(ROOT.length)}\n`).update(await readFile(path));
  }
  return hash.digest('hex');
}

async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
