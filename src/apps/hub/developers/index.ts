/**
 * The developer area: pages for third parties, rendered on the server, without scripts. Signing up in a sandbox, software
 * and its keys, API keys, the request log, a quickstart. What they do goes through the hub's own routes.
 */
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { createRateLimiter } from '../../../core/access/index.ts';
import { SUBMIT_OUTCOMES } from '../../../core/http/index.ts';
import { askToSignUp, signIn, signOut, signUp } from './doors.ts';
import { FORM_BYTES_MAX } from './form.ts';
import * as own from './own.ts';
import { quickstartPage } from './pages/quickstart.ts';
import { faultPage, overviewPage, signInPage } from './pages/start.ts';
import type { DeveloperParts } from './parts.ts';
import { createSessions } from './session.ts';
import { TEXTS } from './texts.ts';
import { readVisit, type Shown, sendShown, type Visit } from './visit.ts';

export { createOwnApi } from './ownapi.ts';
export type { TestCustomer } from './pages/quickstart.ts';

type Handler = (visit: Visit) => Shown | Promise<Shown>;

/** Pages of one's own things; whoever is not signed in is asked to. */
const OWN: Readonly<Record<string, own.OwnHandler>> = {
  'GET /software': own.softwareList,
  'POST /software': own.registerSoftware,
  'GET /software/:software': own.software,
  'POST /software/:software': own.amendSoftware,
  'POST /software/:software/statements': own.softwareStatement,
  'POST /software/:software/suspension': own.suspendSoftware,
  'GET /api-keys': own.apiKeys,
  'POST /api-keys': own.makeApiKey,
  'POST /api-keys/:caller/revocation': own.revokeApiKey,
  'GET /requests': own.requests,
};

export function serveDevelopers(server: FastifyInstance, parts: DeveloperParts): void {
  const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8');
  const handlers = handlersOf(parts);
  // Forms are read in here alone: to the API a form is no JSON.
  server.register(async (pages) => {
    const options = { parseAs: 'string', bodyLimit: FORM_BYTES_MAX } as const;
    pages.addContentTypeParser('application/x-www-form-urlencoded', options, (_request, text, done) =>
      done(null, text),
    );
    for (const [name, handler] of Object.entries(handlers)) {
      const [method, path] = name.split(' ') as ['GET' | 'POST', string];
      pages.route({
        method,
        url: `/developers${path === '/' ? '' : path}`,
        handler: async (request, reply) => {
          const visit = await readVisit(request, sessionsOf(parts), parts.database);
          const language = visit === 'foreign' ? 'vi' : visit.language;
          await sendShown(await shownFor(visit, handler, parts), language, reply);
          return reply;
        },
      });
    }
    pages.get(
      '/developers/style.css',
      async (_request, reply) => await reply.type('text/css; charset=utf-8').send(style),
    );
  });
}

const sessionsOf = ({ sessionKey, nowMs, origin }: DeveloperParts) =>
  createSessions(sessionKey, nowMs, origin().startsWith('https:'));

async function shownFor(visit: Visit | 'foreign', handler: Handler, parts: DeveloperParts): Promise<Shown> {
  if (visit === 'foreign')
    return {
      status: 403,
      page: faultPage('vi', undefined, `${TEXTS.notAllowed.vi} ${TEXTS.notAllowed.en}`),
    };
  try {
    return await handler(visit);
  } catch (fault) {
    parts.fault(fault, 'developer area');
    const { language } = visit;
    return { status: 500, page: faultPage(language, undefined, SUBMIT_OUTCOMES.internal_fault[language]) };
  }
}

function handlersOf(parts: DeveloperParts): Readonly<Record<string, Handler>> {
  const rates = createRateLimiter(parts.nowMs);
  const csrfOf = ({ signedIn }: Visit): string | undefined => signedIn?.session.csrf;
  return {
    'GET /': (visit) => overview(visit, parts),
    'GET /quickstart': (visit) => ({
      status: 200,
      page: quickstartPage(
        { language: visit.language, csrf: csrfOf(visit) },
        { hub: parts.origin(), openBanking: parts.openBankingOrigin() },
        parts.testCustomers,
      ),
    }),
    'GET /sign-in': ({ language }) => ({ status: 200, page: signInPage(language, undefined) }),
    'POST /sign-in': (visit) => signIn(visit, parts, sessionsOf(parts), rates),
    'POST /sign-out': (visit) => signOut(visit, sessionsOf(parts)),
    'GET /sign-up': (visit) => askToSignUp(visit, parts),
    'POST /sign-up': (visit) => signUp(visit, parts, sessionsOf(parts)),
    ...Object.fromEntries(
      Object.entries(OWN).map(([name, handler]) => [name, (visit: Visit) => ownShown(visit, handler, parts)]),
    ),
  };
}

async function ownShown(visit: Visit, handler: own.OwnHandler, parts: DeveloperParts): Promise<Shown> {
  const { signedIn, language } = visit;
  if (signedIn === undefined) return { goTo: `/developers/sign-in?lang=${language}` };
  return await own.shownOr(own.ownVisit(visit, signedIn, parts), handler);
}

async function overview(visit: Visit, parts: DeveloperParts): Promise<Shown> {
  const { language, signedIn } = visit;
  if (signedIn === undefined)
    return { status: 200, page: overviewPage({ language, csrf: undefined }, parts.sandbox, undefined) };
  return await own.shownOr(own.ownVisit(visit, signedIn, parts), async (mine) => ({
    status: 200,
    page: overviewPage(mine.signed, parts.sandbox, await own.party(mine)),
  }));
}
