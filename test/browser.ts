import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';

/** A browser, or the reason why this machine has none: tests print it and skip. */
export type BrowserLaunch =
  | { readonly kind: 'launched'; readonly browser: Browser }
  | { readonly kind: 'no_browser_on_this_machine'; readonly reason: string };

interface Chromium {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

const ROOT = join(import.meta.dirname, '..');

/**
 * Headless Chromium for tests: the one at `CHROMIUM_PATH`, else the one that `@sparticuz/chromium` packs (Linux x64).
 * The pages under test come from loopback and are ours, so the sandbox, which needs rights that containers lack, is off.
 */
export async function launchBrowser(): Promise<BrowserLaunch> {
  try {
    const { chromium: playwright } = await import('playwright-core');
    const chromium = await findChromium();
    const browser = await playwright.launch({
      executablePath: chromium.executablePath,
      env: { ...definedEnv(), ...chromium.env },
      args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    });
    return { kind: 'launched', browser };
  } catch (error) {
    return { kind: 'no_browser_on_this_machine', reason: firstLine(error) };
  }
}

async function findChromium(): Promise<Chromium> {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== '') return { executablePath: given, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'the packed Chromium runs on Linux x64 only; set CHROMIUM_PATH to a Chromium of this machine',
    );
  }
  const folder = await unpackedChromium();
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(folder, 'fonts') },
  };
}

/**
 * The package unpacks into the shared temporary folder, where anybody could have put a `chromium` before us; so it is
 * pointed at a folder of the checkout. The rename at the end keeps a half-unpacked browser from a second test process.
 */
async function unpackedChromium(): Promise<string> {
  const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = createRequire(import.meta.url)(join(packed, 'package.json')) as { version: string };
  const home = join(ROOT, '.longbien');
  const folder = join(home, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(home, { recursive: true });
  const staging = await mkdtemp(join(home, 'chromium-unpacking-'));
  try {
    await unpack(join(packed, 'bin'), staging);
    await writeFile(join(staging, 'fonts', 'fonts.conf'), fontsConf(folder));
    await rename(staging, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

/** `inflate` writes below `os.tmpdir()`, which follows TMPDIR at every call. */
async function unpack(bin: string, folder: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium');
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
    await Promise.all(archives.map((archive) => inflate(join(bin, archive))));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** The packed one looks in the shared temporary folder; without any font Chromium draws no letters, not even bundled ones. */
function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`;
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1).join('');
}
