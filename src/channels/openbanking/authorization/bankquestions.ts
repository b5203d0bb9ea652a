/**
 * Decoupled requests to customers of banks that keep their own cores. Such a customer is named by bank and phone, and only
 * the bank can say who that is: its app asks her with the binding words of the request. Once she has said that it is she,
 * the request waits for her on her own pages, as for anybody else.
 */
import { type Adapter, errors } from 'oidc-provider';
import type { Queryable } from '../../../core/database/index.ts';
import { consumeArtefact, findWaiting } from '../store/artefacts.ts';
import { findClient } from '../store/clients.ts';
import { hashOf } from './adapter.ts';
import type { SubjectOf } from './granting.ts';
import type { Issuer } from './issuer.ts';
import type { ConsentLedger } from './ledger.ts';
import type { SignIn } from './ports.ts';
import { onlyDetail } from './rules.ts';
import { type PhoneHint, phoneHintOf, requestFinder } from './waiting.ts';

export const QUESTION_MODEL = 'BankQuestion';
/** Asked about at a time; of more the oldest first, each over within five minutes. */
const QUESTIONS_AT_ONCE = 64;

interface BankQuestionParts {
  readonly database: Queryable;
  readonly ledger: ConsentLedger;
  readonly subjectOf: SubjectOf;
  readonly signIn: Pick<SignIn, 'askInApp'>;
  readonly adapter: (model: string) => Adapter;
  readonly nowMs: () => number;
}

/** Asks all banks about all that waits, once. A bank is asked under the same id, so it asks her once however often that is. */
export function askBanks(parts: BankQuestionParts, issuer: Issuer): () => Promise<void> {
  const { database, nowMs } = parts;
  return async () => {
    const waiting = await findWaiting(database, 'fapi2', QUESTION_MODEL, nowMs(), QUESTIONS_AT_ONCE);
    await Promise.all(waiting.map(({ consent }) => askOne(parts, issuer, String(consent))));
  };
}

async function askOne(parts: BankQuestionParts, issuer: Issuer, consent: string): Promise<void> {
  const { database, ledger, subjectOf, signIn, adapter, nowMs } = parts;
  const request = await requestFinder(adapter, issuer, nowMs)(consent);
  const client = request && (await findClient(database, 'fapi2', request.clientId));
  const asked = ledger.read(onlyDetail(JSON.parse(request?.params?.authorization_details ?? '[]')));
  const hint = asked.ok ? phoneHintOf(request?.params?.login_hint ?? '', asked.bin) : undefined;
  if (request === undefined || client === undefined || !asked.ok || hint === undefined) return;
  const step = await askAgain(signIn, hint, consent, {
    thirdParty: client.requester.name,
    bindingWords: request.params?.binding_message ?? '',
    expiresAt: request.exp * 1_000,
  });
  const isApproved = step.kind === 'signed_in';
  if (!isApproved && step.kind !== 'bank_app_refused') return;
  // Of several processes one goes on. Should it die here, the request ends as one that nobody has answered.
  if (!(await consumeArtefact(database, keyOf(consent), nowMs()))) return;
  if (!isApproved)
    return await issuer.provider().backchannelResult(request, new errors.AccessDenied('customer_refused'));
  const { id: customer, book } = step.customer;
  request.accountId = subjectOf({ book, customer }, client.thirdParty);
  await request.save();
  const { software } = client;
  await ledger.request({ id: consent, book, customer, software, profile: 'fapi2', terms: asked.terms });
}

interface Asked {
  readonly thirdParty: string;
  readonly bindingWords: string;
  readonly expiresAt: number;
}

const askAgain = (
  signIn: BankQuestionParts['signIn'],
  { bin, phone }: PhoneHint,
  authentication: string,
  { thirdParty, bindingWords, expiresAt }: Asked,
) =>
  signIn.askInApp(null, bin, phone, {
    ...{ thirdParty, expiresAt, language: 'vi', returnUrl: null },
    as: { authentication, bindingWords },
  });

const keyOf = (consent: string) =>
  ({ profile: 'fapi2', model: QUESTION_MODEL, id: hashOf(consent) }) as const;
