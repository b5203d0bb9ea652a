/** The documentation that every hub serves of itself: no script, nothing from elsewhere, rendered once at the start. */
import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type OutcomeTables, outcomesMarkdown } from './outcomes.ts';
import { problemsPage } from './problems.ts';
import { type ApiDocument, referencePage } from './reference.ts';
import type { Language } from './texts.ts';

export { type OutcomeTables, outcomesMarkdown };

const SECURITY = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

export function serveDocs(server: FastifyInstance, document: object, tables: OutcomeTables): void {
  const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8');
  const pages: Readonly<Record<string, (language: Language) => string>> = {
    '/docs': (language) => referencePage(document as ApiDocument, language),
    '/docs/problems': (language) => problemsPage(tables, language),
  };
  for (const [path, render] of Object.entries(pages)) {
    const rendered = { vi: render('vi'), en: render('en') };
    server.get(path, async (request, reply) => {
      const language = languageOf(request.query as { lang?: unknown }, request.headers['accept-language']);
      return await send(reply, 'text/html; charset=utf-8', language, rendered[language]);
    });
  }
  server.get(
    '/docs/style.css',
    async (_request, reply) => await reply.headers(SECURITY).type('text/css; charset=utf-8').send(style),
  );
}

async function send(
  reply: FastifyReply,
  type: string,
  language: Language,
  text: string,
): Promise<FastifyReply> {
  return await reply
    .headers({ ...SECURITY, 'Content-Language': language, Vary: 'Accept-Language' })
    .type(type)
    .send(text);
}

/** The reader's choice, then the browser's; Vietnamese for everybody else. */
function languageOf({ lang }: { readonly lang?: unknown }, accepted: string | undefined): Language {
  if (lang === 'vi' || lang === 'en') return lang;
  const vi = (accepted ?? '').search(/\bvi\b/i);
  const en = (accepted ?? '').search(/\ben\b/i);
  return en >= 0 && (vi < 0 || en < vi) ? 'en' : 'vi';
}
