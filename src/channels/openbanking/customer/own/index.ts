/** The customer's own pages: sign-in, consents, accesses. Every address of them is in one table. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { findParticipants } from '../../../../services/clearing/index.ts';
import type { LiveSession } from '../../../../services/identity/index.ts';
import { unreadNotices } from '../../../../services/notices/index.ts';
import { CONTINUE } from '../../authorization/continuations.ts';
import { BankIsSilentFault, type Customer } from '../../authorization/ports.ts';
import {
  ASSET_HEADERS,
  ASSETS,
  actionPath,
  errorPage,
  ME,
  MY_ACCESSES,
  MY_NOTICES,
  NOTICES_UNREAD_MAX,
  READ_ALL_NOTICES,
  READ_NOTICE,
  SECURITY,
  SIGN_OUT,
} from '../../pages/index.ts';
import { cookieOf, TooManyEntriesFault } from '../../visitor.ts';
import { customerOf } from '../signin.ts';
import { showAnswer, takeAnswer } from './answer.ts';
import { showBankApp, takeBankApp } from './bankapp.ts';
import { isAction, showAccesses, showConsent, showDashboard, showWithdraw, takeAction } from './consents.ts';
import { showContinue, takeContinue } from './continue.ts';
import { showNotices, takeRead } from './notices.ts';
import { BANK_APP } from './question.ts';
import { showSecurity, takeSecurity } from './security.ts';
import {
  askToSignIn,
  NEW_PASSWORD,
  SECOND_FACTOR,
  SIGN_IN,
  showSignIn,
  takeNewPassword,
  takeSecondFactor,
  takeSignIn,
  takeSignOut,
} from './signin.ts';
import {
  browserOf,
  COOKIES,
  formOf,
  frameOf,
  isOwnPath,
  languageOf,
  type OwnPageParts,
  PageFault,
  type SignedIn,
  STAY,
  sendPage,
  sendTo,
  setCookie,
  type Visit,
} from './visit.ts';

export type { OwnPageParts } from './visit.ts';

/** Answers what is below these addresses; false: not one of them. */
export type OwnPages = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const OWN = /^\/(?:me|sign-in|sign-out)(?:\/|$)/;
const CONSENT = /^\/me\/consents\/(con_[0-9a-f]{32})(?:\/([a-z]+))?$/;
const assets = new Map(ASSETS.map((asset) => [asset.path, asset]));

export function createOwnPages(parts: OwnPageParts): OwnPages {
  return async (request, response) => {
    // The base is for reading only; the path is all that is used of it.
    const url = new URL(request.url ?? '/', parts.origin);
    const asset = assets.get(url.pathname);
    if (asset !== undefined) {
      response.writeHead(200, { ...ASSET_HEADERS, 'Content-Type': asset.type }).end(asset.body);
      return true;
    }
    if (!OWN.test(url.pathname)) return false;
    const language = languageOf(request, url);
    if (url.searchParams.has('lang')) setCookie({ response }, COOKIES.language, language);
    const browser = browserOf(parts, request, response);
    const visit: Visit = { request, response, url, language, browser, signedIn: undefined };
    try {
      await serve(parts, { ...visit, signedIn: await whoOf(parts, visit) });
    } catch (fault) {
      sendFault(parts, visit, fault);
    }
    return true;
  };
}

async function whoOf(parts: OwnPageParts, visit: Visit): Promise<SignedIn | undefined> {
  const cookie = cookieOf(visit.request, COOKIES.session);
  const found = cookie === undefined ? undefined : await parts.identity.session(cookie);
  if (found?.kind !== 'signed_in') return undefined;
  const { session } = found;
  const { book, customer: id, onlyRequest } = session;
  // Elsewhere it is worth nothing: she is asked to sign in, as a stranger is.
  if (onlyRequest !== null && !isOfRequest(onlyRequest, visit.url.pathname)) return undefined;
  const [customer, participants, notices] = await Promise.all([
    session.question === null ? customerOf(parts.database, book, id) : askedOf(parts, visit, session),
    findParticipants(parts.database, [book]),
    unreadNotices(parts.database, book, id, { rowsMax: NOTICES_UNREAD_MAX }),
  ]);
  const bank = participants.get(book)?.name;
  if (bank === undefined) return undefined;
  const known = { session, bank, unread: notices.length };
  if (customer !== undefined) return { ...known, customer, bankIsSilent: false };
  if (session.question === null) return undefined;
  return { ...known, customer: { id, book, name: '', held: [] }, bankIsSilent: true };
}

const isOfRequest = (consent: string, path: string): boolean =>
  [actionPath(consent, 'answer'), SIGN_OUT, STAY].includes(path) || path.startsWith(CONTINUE);

/**
 * What her bank tells of her, for as long as her approval holds. A button needs nothing of it, except to agree: she can stop
 * an app also while her bank is silent.
 */
async function askedOf(
  { signIn }: OwnPageParts,
  { request, url }: Visit,
  { book, customer, question }: LiveSession,
): Promise<Customer | undefined> {
  if (request.method === 'POST' && !url.pathname.endsWith('/answer')) return undefined;
  try {
    return await signIn.find(book, customer, question);
  } catch (fault) {
    if (fault instanceof BankIsSilentFault) return undefined;
    throw fault;
  }
}

async function serve(parts: OwnPageParts, visit: Visit): Promise<void> {
  const { pathname } = visit.url;
  const isPost = visit.request.method === 'POST';
  if (!isPost && visit.request.method !== 'GET' && visit.request.method !== 'HEAD')
    throw new PageFault('page_not_found', 405);
  const { signedIn } = visit;
  if (pathname === SIGN_IN) {
    if (isPost) return await takeSignIn(parts, visit);
    return signedIn === undefined ? await showSignIn(parts, visit) : sendTo(visit, ME);
  }
  if (pathname === BANK_APP)
    return isPost ? await takeBankApp(parts, visit) : await showBankApp(parts, visit);
  if (pathname.startsWith(CONTINUE))
    return isPost ? await takeContinue(parts, visit) : await showContinue(parts, visit);
  if (pathname === SECOND_FACTOR)
    return isPost ? await takeSecondFactor(parts, visit) : sendTo(visit, SIGN_IN);
  if (pathname === NEW_PASSWORD) return isPost ? await takeNewPassword(parts, visit) : sendTo(visit, SIGN_IN);
  if (signedIn === undefined) return askToSignIn(visit, isPost ? ME : pathname);
  // How she signs in is looked after at her bank.
  if (signedIn.session.authentication === 'bank_app' && pathname.startsWith(SECURITY))
    throw new PageFault('page_not_found', 404);
  await (isPost ? take(parts, visit, signedIn) : show(parts, visit, signedIn));
}

async function show(parts: OwnPageParts, visit: Visit, who: SignedIn): Promise<void> {
  const { pathname } = visit.url;
  if (pathname === ME) return await showDashboard(parts, visit, who);
  if (pathname === SECURITY) return await showSecurity(parts, visit, who);
  if (pathname === MY_NOTICES) return await showNotices(parts, visit, who);
  if (pathname === MY_ACCESSES) return await showAccesses(parts, visit, who);
  const [, consent, action] = CONSENT.exec(pathname) ?? [];
  if (consent !== undefined && action === undefined) return await showConsent(parts, visit, who, consent);
  if (consent !== undefined && action === 'withdraw') return await showWithdraw(parts, visit, who, consent);
  if (consent !== undefined && action === 'answer') return await showAnswer(parts, visit, who, consent);
  throw new PageFault('page_not_found', 404);
}

async function take(parts: OwnPageParts, visit: Visit, who: SignedIn): Promise<void> {
  const { pathname } = visit.url;
  if (pathname === SIGN_OUT) return await takeSignOut(parts, visit);
  if (pathname === STAY) return await stay(parts, visit);
  if (pathname === READ_NOTICE || pathname === READ_ALL_NOTICES) return await takeRead(parts, visit, who);
  if (pathname.startsWith(`${SECURITY}/`)) return await takeSecurity(parts, visit, who);
  const [, consent, action] = CONSENT.exec(pathname) ?? [];
  if (consent !== undefined && action === 'answer') return await takeAnswer(parts, visit, who, consent);
  if (consent !== undefined && action !== undefined && isAction(action))
    return await takeAction(parts, visit, who, consent, action);
  throw new PageFault('page_not_found', 404);
}

/** Any request keeps a session alive; this one goes back to where it was asked, within the customer's own pages. */
async function stay(parts: OwnPageParts, visit: Visit): Promise<void> {
  const here = (await formOf(parts, visit)).get('here')?.[0] ?? ME;
  sendTo(visit, isOwnPath(here) ? here : ME);
}

function readable(fault: unknown): PageFault {
  if (fault instanceof PageFault) return fault;
  return fault instanceof TooManyEntriesFault
    ? new PageFault('too_many_attempts', 429)
    : new PageFault('something_went_wrong', 500);
}

function sendFault(parts: OwnPageParts, visit: Visit, fault: unknown): void {
  const request = randomUUID();
  const { error, status } = readable(fault);
  if (fault instanceof TooManyEntriesFault) visit.response.setHeader('Retry-After', fault.retryAfterS);
  if (status === 500) parts.onFault(fault, `own pages ${request}`);
  if (visit.response.headersSent) return void visit.response.destroy();
  sendPage(visit, errorPage(frameOf(parts, visit), { error, request, back: null }), status);
}
