/**
 * Decoupled requests to customers of banks that keep their own cores. Such a customer is named by bank and phone, and only
 * the bank can say who that is: its app asks her with the binding words of the request. Once she has said that it is she,
 * the request waits for her on her own pages, as for anybody else; the app may lead her there (continuations.ts).
 */
import { type Adapter, errors, type Token } from 'oidc-provider';
import type { Queryable } from '../../../core/database/index.ts';
import type { Terms } from '../../../services/consents/index.ts';
import type { FoundClient } from '../model.ts';
import { consumeArtefact, findWaiting } from '../store/artefacts.ts';
import { findClient } from '../store/clients.ts';
import { hashOf } from './adapter.ts';
import type { Continuations } from './continuations.ts';
import type { SubjectOf } from './granting.ts';
import type { Issuer } from './issuer.ts';
import type { ConsentLedger } from './ledger.ts';
import type { SignIn } from './ports.ts';
import { onlyDetail } from './rules.ts';
import { phoneHintOf, requestFinder } from './waiting.ts';

export const QUESTION_MODEL = 'BankQuestion';
/** Asked about at a time; of more the oldest first, each over within five minutes. */
const QUESTIONS_AT_ONCE = 64;

interface BankQuestionParts {
  readonly database: Queryable;
  readonly ledger: ConsentLedger;
  readonly subjectOf: SubjectOf;
  readonly signIn: Pick<SignIn, 'askInApp'>;
  readonly adapter: (model: string) => Adapter;
  readonly continuations: Pick<Continuations, 'urlOf'>;
  readonly nowMs: () => number;
}

export interface AskBanks {
  /** All banks about all that waits, once. */
  all(): Promise<void>;
  /** Her bank about one request, by the consent that it asks for. */
  one(consent: string): Promise<void>;
}

/** A bank is asked under the same id, so it asks her once however often that is. */
export function askBanks(parts: BankQuestionParts, issuer: Issuer): AskBanks {
  const { database, nowMs } = parts;
  // What is being taken in here is waited for: who comes from her app comes in the very second in which the hub hears of it.
  const taking = new Map<string, Promise<void>>();
  const one = async (consent: string): Promise<void> => {
    const said = await askOne(parts, issuer, consent);
    if (said === undefined) return;
    const taken =
      taking.get(consent) ?? takeIn(parts, issuer, consent, said).finally(() => taking.delete(consent));
    taking.set(consent, taken);
    await taken;
  };
  return {
    one,
    async all() {
      const waiting = await findWaiting(database, 'fapi2', QUESTION_MODEL, nowMs(), QUESTIONS_AT_ONCE);
      await Promise.all(waiting.map(({ consent }) => one(String(consent))));
    },
  };
}

/** What her bank has said for good of a request. */
interface Said {
  readonly request: Token;
  readonly terms: Terms;
  readonly client: FoundClient;
  /** Null: she refused. */
  readonly customer: { readonly id: string; readonly book: number } | null;
}

async function askOne(parts: BankQuestionParts, issuer: Issuer, consent: string): Promise<Said | undefined> {
  const { database, ledger, signIn, adapter, continuations, nowMs } = parts;
  const request = await requestFinder(adapter, issuer, nowMs)(consent);
  const client = request && (await findClient(database, 'fapi2', request.clientId));
  const asked = ledger.read(onlyDetail(JSON.parse(request?.params?.authorization_details ?? '[]')));
  const hint = asked.ok ? phoneHintOf(request?.params?.login_hint ?? '', asked.bin) : undefined;
  if (request === undefined || client === undefined || !asked.ok || hint === undefined) return undefined;
  const step = await signIn.askInApp(null, hint.bin, hint.phone, {
    ...{ thirdParty: client.requester.name, language: 'vi', returnUrl: null, expiresAt: request.exp * 1_000 },
    as: {
      ...{ authentication: consent, bindingWords: request.params?.binding_message ?? '' },
      continueUrl: continuations.urlOf(consent),
    },
  });
  const said = { request, client, terms: asked.terms };
  if (step.kind === 'signed_in') return { ...said, customer: step.customer };
  return step.kind === 'bank_app_refused' ? { ...said, customer: null } : undefined;
}

/** Of several processes one goes on. Should it die here, the request ends as one that nobody has answered. */
async function takeIn(
  { database, ledger, subjectOf, nowMs }: BankQuestionParts,
  issuer: Issuer,
  consent: string,
  { request, client, terms, customer: approved }: Said,
): Promise<void> {
  if (!(await consumeArtefact(database, keyOf(consent), nowMs()))) return;
  if (approved === null)
    return await issuer.provider().backchannelResult(request, new errors.AccessDenied('customer_refused'));
  const { id: customer, book } = approved;
  request.accountId = subjectOf({ book, customer }, client.thirdParty);
  await request.save();
  await ledger.request({ id: consent, book, customer, software: client.software, profile: 'fapi2', terms });
}

const keyOf = (consent: string) =>
  ({ profile: 'fapi2', model: QUESTION_MODEL, id: hashOf(consent) }) as const;
