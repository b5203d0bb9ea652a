/** `/consent/:uid`: the pages between an authorization request and its answer. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors } from 'oidc-provider';
import type { Profile } from '../../../../services/consents/index.ts';
import { isOurs, readPosted } from '../../posted.ts';
import { TooManyEntriesFault } from '../../visitor.ts';
import { LedgerIsBusyFault } from '../ledger.ts';
import { BankIsSilentFault, SignInIsBusyFault } from '../ports.ts';
import { questionOf, showBankApp } from './bankapp.ts';
import { DECISION_STEP, showAsk, takeDecision } from './decide.ts';
import { csrfToken, languageOf } from './forms.ts';
import { type InteractionParts, PageFault, type Visit } from './request.ts';
import { SIGN_IN_STEP, showSignIn, takeSignIn } from './signin.ts';

export { QUESTION_MS_MAX } from './bankapp.ts';
export type { AskedTerms, InteractionParts } from './request.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers every request below `/consent/`. */
export function createInteractions(parts: InteractionParts): Handler {
  return async (request, response) => {
    try {
      const visit = await visitOf(parts, request, response);
      if (request.method === 'POST') await take(parts, visit);
      else if (request.method === 'GET' || request.method === 'HEAD') await show(parts, visit);
      else throw new PageFault('page_not_found', 405);
    } catch (fault) {
      sendError(parts, request, response, fault);
    }
  };
}

async function show(parts: InteractionParts, visit: Visit): Promise<void> {
  if (visit.interaction.prompt.name !== 'login') return await showAsk(parts, visit);
  const question = questionOf(visit);
  // Also on the way back from a page of the bank's.
  await (question === undefined ? showSignIn(parts, visit) : showBankApp(parts, visit, question));
}

async function take(parts: InteractionParts, visit: Visit): Promise<void> {
  const step = visit.interaction.prompt.name === 'login' ? SIGN_IN_STEP : DECISION_STEP;
  const form = await readPosted(visit.request);
  if (form === undefined) throw new PageFault('form_is_out_of_date');
  const expected = csrfToken(parts.csrfKey, visit.interaction.uid, step);
  if (!isOurs(visit.request, form, expected, parts.origin)) throw new PageFault('form_is_out_of_date', 403);
  const spoken = { ...visit, language: languageOf(visit.request, form) };
  if (step === DECISION_STEP) return await takeDecision(parts, spoken, form);
  await takeSignIn(parts, spoken, form);
}

async function visitOf(
  parts: InteractionParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Visit> {
  const uid = /^\/consent\/([\w-]{20,64})$/.exec(request.url?.split('?', 1)[0] ?? '')?.[1];
  if (uid === undefined) throw new PageFault('page_not_found', 404);
  const profile: Profile = /(?:^|;\s*)__Secure-sbv64-request=/.test(request.headers.cookie ?? '')
    ? 'sbv64'
    : 'fapi2';
  const issuer = parts.issuers[profile];
  const interaction = await issuer.provider().interactionDetails(request, response);
  // The cookie decides which request this browser may answer; the address must be the same one.
  if (interaction.uid !== uid) throw new PageFault('request_belongs_to_another_browser', 403);
  const client = await parts.findClient(profile, interaction.params.client_id ?? '');
  if (client === undefined) throw new PageFault('third_party_is_suspended', 403);
  const asked = await parts.termsOf(profile, interaction, client);
  if (asked === undefined) throw new PageFault('request_is_not_valid');
  return { profile, issuer, request, response, interaction, client, asked, language: languageOf(request) };
}

function sendError(
  parts: InteractionParts,
  request: IncomingMessage,
  response: ServerResponse,
  fault: unknown,
): void {
  const { error, status } = readable(fault);
  const reference = randomUUID();
  if (fault instanceof TooManyEntriesFault) response.setHeader('Retry-After', fault.retryAfterS);
  if (status >= 500) parts.onFault(fault, `consent ${reference}`);
  if (response.headersSent) return void response.destroy();
  const language = languageOf(request);
  const frame = {
    ...{ language, here: '/', bank: null, customer: null, csrf: '', deadline: null },
  };
  const html = parts.screens.error(frame, { error, request: reference, back: null });
  response.writeHead(status, { ...parts.screens.headers(language, null) }).end(html);
}

function readable(fault: unknown): PageFault {
  if (fault instanceof PageFault) return fault;
  if (fault instanceof errors.SessionNotFound) return new PageFault('request_is_over');
  if (fault instanceof LedgerIsBusyFault || fault instanceof SignInIsBusyFault)
    return new PageFault('service_is_busy', 503);
  if (fault instanceof TooManyEntriesFault) return new PageFault('too_many_attempts', 429);
  if (fault instanceof BankIsSilentFault) return new PageFault('bank_is_not_answering', 503);
  return new PageFault('something_went_wrong', 500);
}
