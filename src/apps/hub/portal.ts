/** The public page, from its built files. */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const PORTAL = fileURLToPath(new URL('../../../portal/', import.meta.url));

/** The page loads its own files and talks to its own hub, and nothing else. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
/** Files under assets/ carry a hash of their content in their name. */
const ASSET_MAX_AGE = 'public, max-age=31536000, immutable';

/** Serves the page at `/`. In a checkout it is built first when its sources changed. */
export async function servePages(server: FastifyInstance): Promise<void> {
  const root = await builtPages();
  await server.register(fastifyStatic, {
    root,
    wildcard: false,
    cacheControl: false,
    globIgnore: ['.sources'],
    setHeaders(reply, path) {
      for (const [name, value] of Object.entries(HEADERS)) reply.header(name, value);
      reply.header('Cache-Control', /[\\/]assets[\\/]/.test(path) ? ASSET_MAX_AGE : 'no-cache');
    },
  });
}

/** The builder is loaded by its path: a published package has the built page and no builder. */
async function builtPages(): Promise<string> {
  const builder = `${PORTAL}build.ts`;
  if (!existsSync(builder)) return `${PORTAL}dist`;
  const { buildPortalIfNeeded } = (await import(pathToFileURL(builder).href)) as {
    readonly buildPortalIfNeeded: () => Promise<string>;
  };
  return await buildPortalIfNeeded();
}
