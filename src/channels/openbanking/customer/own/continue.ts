/**
 * From her bank's app, where she has just approved a decoupled request, on to the request itself. Opening the address does
 * nothing (links are looked at by programs too); pressing the button opens one session, for that request only. Without it
 * she signs in by herself, as ever.
 */
import { findConsents } from '../../../../services/consents/index.ts';
import type { DecoupledRequest } from '../../authorization/decoupled.ts';
import { actionPath, continuePage, type Requester } from '../../pages/index.ts';
import { findClient } from '../../store/clients.ts';
import { visitorOf } from '../../visitor.ts';
import {
  COOKIES,
  formOf,
  frameOf,
  type OwnPageParts,
  PageFault,
  sendPage,
  sendTo,
  setCookie,
  type Visit,
} from './visit.ts';

interface Waiting {
  /** UUID of the consent that is asked for, and of the sign-in at her bank. */
  readonly id: string;
  readonly request: DecoupledRequest;
  readonly bin: number;
  readonly requester: Requester;
}

export async function showContinue(parts: OwnPageParts, visit: Visit): Promise<void> {
  const waiting = await waitingAt(parts, visit);
  if (await isHers(parts, visit, waiting.id)) return sendTo(visit, actionPath(waiting.id, 'answer'));
  await showPage(parts, visit, waiting, false);
}

export async function takeContinue(parts: OwnPageParts, visit: Visit): Promise<void> {
  await formOf(parts, visit);
  const waiting = await waitingAt(parts, visit);
  const { id } = waiting;
  const answer = actionPath(id, 'answer');
  if (await isHers(parts, visit, id)) return sendTo(visit, answer);
  // So that the request is there for her at once; whichever process hears her bank first takes it in.
  await parts.askBank(id);
  const { bin, request } = waiting;
  const question = { bin, authentication: id, bindingWords: request.bindingMessage ?? '', approvalUrl: null };
  const step = await parts.signIn.askedInApp(visitorOf(visit.request), question);
  if (step.kind === 'bank_is_not_answering') throw new PageFault('bank_is_not_answering', 503);
  if (step.kind === 'bank_app_is_asking') return await showPage(parts, visit, waiting, true);
  if (step.kind !== 'signed_in') throw new PageFault('request_is_over', 410);
  const { book, id: customer } = step.customer;
  const consent = (await findConsents(parts.database, [id])).get(id);
  if (consent === undefined) return await showPage(parts, visit, waiting, true);
  // The bank has named somebody else since: nobody is let in as either.
  if (consent.book !== book || consent.customer !== customer) throw new PageFault('request_is_over', 410);
  setCookie(visit, COOKIES.session, await entered(parts, { book, customer }, id, step.approvedAt));
  sendTo(visit, answer);
}

/** Of many at once, in whatever browsers and processes, one is let in: the sign-in opens one session. */
async function entered(
  { identity }: OwnPageParts,
  who: { readonly book: number; readonly customer: string },
  id: string,
  approvedAt: number,
): Promise<string> {
  const said = await identity.enter(who, id, approvedAt, id);
  if (said.kind === 'sign_in_is_busy') throw new PageFault('service_is_busy', 503);
  if (said.kind === 'approval_is_over') throw new PageFault('request_is_over', 410);
  const found = await identity.session(said.cookie);
  if (found.kind !== 'signed_in') throw new PageFault('address_was_used', 409);
  return said.cookie;
}

/** A forged address reads like one whose request is over. */
async function waitingAt(
  { continuations, decoupled, database }: OwnPageParts,
  { url }: Visit,
): Promise<Waiting> {
  const id = continuations.read(url.pathname);
  const request = id === undefined ? undefined : await decoupled.find(id);
  if (id === undefined || request === undefined || request.bin === null)
    throw new PageFault('request_is_over', 410);
  const client = await findClient(database, 'fapi2', request.clientId);
  if (client === undefined) throw new PageFault('third_party_is_suspended', 403);
  return { id, request, bin: request.bin, requester: client.requester };
}

/** She is signed in here, whether by this address a moment ago or by herself. */
async function isHers({ database }: OwnPageParts, { signedIn }: Visit, id: string): Promise<boolean> {
  if (signedIn === undefined) return false;
  const { session, customer } = signedIn;
  if (session.onlyRequest !== null) return session.onlyRequest === id;
  const consent = (await findConsents(database, [id])).get(id);
  return consent?.book === customer.book && consent.customer === customer.id;
}

async function showPage(
  parts: OwnPageParts,
  visit: Visit,
  { request, bin, requester }: Waiting,
  isEarly: boolean,
): Promise<void> {
  const bank = (await parts.signIn.banks()).find((one) => one.bin === bin)?.name ?? null;
  const view = {
    action: visit.url.pathname,
    ...{ requester, bindingWords: request.bindingMessage ?? '', isEarly },
  };
  sendPage(visit, continuePage({ ...frameOf(parts, visit), bank }, view), isEarly ? 409 : 200);
}
