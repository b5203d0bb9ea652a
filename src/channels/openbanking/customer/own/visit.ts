/** One request for a customer's own pages: who asks, in which language, and whether a form is really ours. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Desk } from '../../../../core/command/index.ts';
import type { Database } from '../../../../core/database/index.ts';
import type { ChangeKind } from '../../../../services/consents/index.ts';
import type { SignIn as Identity, LiveSession } from '../../../../services/identity/index.ts';
import type { Continuations } from '../../authorization/continuations.ts';
import type { Decoupled } from '../../authorization/decoupled.ts';
import type { ConsentLedger } from '../../authorization/ledger.ts';
import type { Accounts, Customer, SignIn } from '../../authorization/ports.ts';
import {
  type Form,
  type Frame,
  LANGUAGES,
  type Language,
  NOTICES,
  type Notice,
  type PageError,
  pageHeaders,
} from '../../pages/index.ts';
import { isOurs, readPosted } from '../../posted.ts';
import { cookieOf } from '../../visitor.ts';

export interface OwnPageParts {
  readonly database: Database;
  readonly desk: Desk;
  readonly identity: Identity;
  /** Of banks with cores of their own, which ask in their apps. */
  readonly signIn: Pick<SignIn, 'banks' | 'askInApp' | 'askedInApp' | 'find'>;
  readonly accounts: Accounts;
  readonly change: ChangeKind;
  readonly ledger: Pick<ConsentLedger, 'agree' | 'reject'>;
  readonly decoupled: Decoupled;
  readonly continuations: Pick<Continuations, 'read'>;
  /** Takes in what her bank says of one decoupled request by now. */
  readonly askBank: (consent: string) => Promise<void>;
  /** `https://host:port` that the pages are under. */
  readonly origin: string;
  /** Key of the tokens in forms. */
  readonly formKey: Buffer;
  readonly randomBytes: (size: number) => Buffer;
  readonly nowMs: () => number;
  readonly onFault: (fault: unknown, where: string) => void;
}

export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly language: Language;
  /** The browser's own secret, made at its first page: forms are bound to it before anybody has signed in. */
  readonly browser: string;
  readonly signedIn: SignedIn | undefined;
}

export interface SignedIn {
  readonly session: LiveSession;
  readonly customer: Customer;
  readonly bank: string;
  /** The bank keeps its own core and tells nothing of her now: what would need it waits, everything else goes on. */
  readonly bankIsSilent: boolean;
  /** Notices that he has not read. */
  readonly unread: number;
}

/** What stops a page, and what the customer reads instead. */
export class PageFault extends Error {
  readonly error: PageError;
  readonly status: number;
  constructor(error: PageError, status: number) {
    super(error);
    this.error = error;
    this.status = status;
  }
}

/** `__Host-`: no other host and no plain connection can set them (RFC 6265bis §4.1.3.2). */
export const COOKIES = {
  browser: '__Host-browser',
  session: '__Host-session',
  ticket: '__Host-ticket',
  /** What the bank's app is asking. */
  question: '__Host-question',
  language: '__Host-lang',
  /** Where the customer wanted to go before he had to sign in. */
  next: '__Host-next',
};
const BROWSER_BYTES = 32;

/** Lax: the customer may come by a link of her bank; a form that another site posts comes without it. */
export function setCookie({ response }: Pick<Visit, 'response'>, name: string, value: string): void {
  const ending = value === '' ? '; Max-Age=0' : '';
  response.appendHeader('Set-Cookie', `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${ending}`);
}

export function browserOf(
  { randomBytes }: Pick<OwnPageParts, 'randomBytes'>,
  request: IncomingMessage,
  response: ServerResponse,
): string {
  const known = cookieOf(request, COOKIES.browser);
  if (known !== undefined) return known;
  const made = randomBytes(BROWSER_BYTES).toString('base64url');
  setCookie({ response }, COOKIES.browser, made);
  return made;
}

export function languageOf(request: IncomingMessage, url: URL): Language {
  const asked = url.searchParams.get('lang') ?? cookieOf(request, COOKIES.language);
  const named = LANGUAGES.find((one) => one === asked);
  if (named !== undefined) return named;
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'vi';
}

/** Bound to the browser, and to the session once there is one: a form from before signing in does nothing after it. */
function tokenOf({ formKey }: Pick<OwnPageParts, 'formKey'>, visit: Visit): string {
  const bound = `${visit.browser}\n${visit.signedIn?.session.hash ?? ''}`;
  return createHmac('sha256', formKey).update(bound).digest('base64url');
}

export function frameOf(parts: OwnPageParts, visit: Visit): Frame {
  const { signedIn, url, language } = visit;
  return {
    language,
    here: `${url.pathname}${withoutLanguage(url)}`,
    bank: signedIn?.bank ?? null,
    customer: signedIn?.customer.name ?? null,
    inApp: signedIn?.session.authentication === 'bank_app',
    onErrand: signedIn !== undefined && signedIn.session.onlyRequest !== null,
    csrf: tokenOf(parts, visit),
    unread: signedIn?.unread ?? 0,
    deadline:
      signedIn === undefined
        ? null
        : { at: Math.min(signedIn.session.idleAt, signedIn.session.expiresAt), extend: STAY },
  };
}

/** What was just done, as the address says it. */
export const noticeOf = ({ url }: Visit): Notice | null =>
  NOTICES.find((one) => one === url.searchParams.get('notice')) ?? null;

export const STAY = '/me/stay';

function withoutLanguage(url: URL): string {
  const query = new URLSearchParams(url.searchParams);
  query.delete('lang');
  query.delete('notice');
  return query.size === 0 ? '' : `?${query.toString()}`;
}

/** The form of a post, believed: with the token of this browser and session, and from our own pages. */
export async function formOf(parts: OwnPageParts, visit: Visit): Promise<Form> {
  const form = await readPosted(visit.request);
  if (form === undefined) throw new PageFault('form_is_out_of_date', 400);
  if (!isOurs(visit.request, form, tokenOf(parts, visit), parts.origin))
    throw new PageFault('form_is_out_of_date', 403);
  return form;
}

export function sendPage({ response, request, language }: Visit, html: string, status = 200): void {
  response
    .writeHead(status, { ...pageHeaders(language, null) })
    .end(request.method === 'HEAD' ? undefined : html);
}

/** An address among the customer's own pages, and nowhere else. */
export const isOwnPath = (path: string): boolean => /^\/me(?:[/?][\w/?=&-]*)?$/.test(path);

/** 303: whoever reloads the next page posts nothing again. */
export function sendTo({ response }: Pick<Visit, 'response'>, path: string): void {
  response.writeHead(303, { location: path, 'cache-control': 'no-store' }).end();
}
