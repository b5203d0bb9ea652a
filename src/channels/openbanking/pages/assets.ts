/** What pages load: one style sheet, the passkey script, the mark and the letters; nothing from elsewhere. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

const FONT_FILES = ['vietnamese-400', 'vietnamese-600', 'latin-400', 'latin-600'].map(
  (cut) => `be-vietnam-pro-${cut}-normal.woff2`,
);
const packages = createRequire(import.meta.url);

const FILES: readonly (readonly [name: string, type: string, body: Buffer])[] = [
  ['style.css', 'text/css; charset=utf-8', own('style.css')],
  ['passkey.js', 'text/javascript; charset=utf-8', own('passkey.js')],
  ['mark.svg', 'image/svg+xml', own('mark.svg')],
  ...FONT_FILES.map(
    (name) =>
      [
        name,
        'font/woff2',
        readFileSync(packages.resolve(`@fontsource/be-vietnam-pro/files/${name}`)),
      ] as const,
  ),
];

function own(name: string): Buffer {
  return readFileSync(new URL(`./assets/${name}`, import.meta.url));
}

/** One hash for all: the style sheet names the fonts beside it, and a new version of any is a new address. */
const FOLDER = `/assets/${createHash('sha256')
  .update(Buffer.concat(FILES.map(([, , body]) => body)))
  .digest('hex')
  .slice(0, 16)}`;

/** To be served under their paths with `ASSET_HEADERS`. */
export const ASSETS: readonly Asset[] = FILES.map(([name, type, body]) => ({
  path: `${FOLDER}/${name}`,
  type,
  body,
}));

export const ASSET_PATHS = {
  style: `${FOLDER}/style.css`,
  passkey: `${FOLDER}/passkey.js`,
  mark: `${FOLDER}/mark.svg`,
} as const;
