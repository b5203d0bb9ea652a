/** A visit of a page: who is signed in, in which language, with which form, and what may be answered. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, findCallersById } from '../../../core/access/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import { EMPTY_FORM, type Form, readForm } from './form.ts';
import { type Session, type Sessions, sameText } from './session.ts';
import type { Language } from './texts.ts';

export interface Visit {
  readonly language: Language;
  readonly form: Form;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly address: string;
  readonly signedIn: SignedIn | undefined;
}

export interface SignedIn {
  readonly caller: Caller & { readonly thirdParty: string };
  readonly session: Session;
}

export type Shown =
  | { readonly status: number; readonly page: string; readonly cookie?: string }
  | { readonly goTo: string; readonly cookie?: string };

/** Reads a visit; `foreign` where a form did not come from a page of ours. */
export async function readVisit(
  request: FastifyRequest,
  sessions: Sessions,
  database: Queryable,
): Promise<Visit | 'foreign'> {
  const form = request.method === 'POST' ? formOf(request) : EMPTY_FORM;
  if (form === undefined) return 'foreign';
  const session = sessions.read(request.headers.cookie);
  const signedIn = session === undefined ? undefined : await signedInOf(session, database);
  if (request.method === 'POST' && session !== undefined && !sameText(form.text('csrf'), session.csrf))
    return 'foreign';
  const query = request.query as Readonly<Record<string, unknown>>;
  return {
    language: languageOf(query.lang, form.text('lang'), request.headers['accept-language']),
    params: request.params as Readonly<Record<string, string>>,
    address: request.ip,
    ...{ form, query, signedIn },
  };
}

/** Browsers say where a form comes from; one from elsewhere would act in our developer's name, or sign him in as another. */
function formOf({ headers, body }: FastifyRequest): Form | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return undefined;
  const origin = headers.origin === undefined ? undefined : URL.parse(headers.origin);
  if (origin === null || (origin !== undefined && origin.host !== headers.host)) return undefined;
  return typeof body === 'string' ? readForm(body) : EMPTY_FORM;
}

async function signedInOf(session: Session, database: Queryable): Promise<SignedIn | undefined> {
  const caller = (await findCallersById(database, [session.caller])).get(session.caller);
  return actsForThirdParty(caller) ? { caller, session } : undefined;
}

export function actsForThirdParty(
  caller: Caller | undefined,
): caller is Caller & { readonly thirdParty: string } {
  return caller?.revoked === false && caller.role === 'third_party' && caller.thirdParty !== null;
}

/** The reader's choice, then the browser's; Vietnamese for everybody else. */
function languageOf(asked: unknown, posted: string, accepted: string | undefined): Language {
  for (const lang of [asked, posted]) if (lang === 'vi' || lang === 'en') return lang;
  const vi = (accepted ?? '').search(/\bvi\b/i);
  const en = (accepted ?? '').search(/\ben\b/i);
  return en >= 0 && (vi < 0 || en < vi) ? 'en' : 'vi';
}

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  // Not `no-referrer`: with it browsers post forms with `Origin: null`, and the check of the origin would fail.
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

export async function sendShown(shown: Shown, language: Language, reply: FastifyReply): Promise<void> {
  reply.headers({ ...HEADERS, 'Content-Language': language });
  if (shown.cookie !== undefined) reply.header('Set-Cookie', shown.cookie);
  if ('goTo' in shown) await reply.redirect(shown.goTo, 303);
  else await reply.code(shown.status).type('text/html; charset=utf-8').send(shown.page);
}
