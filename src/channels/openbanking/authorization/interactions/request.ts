/** An authorization request that waits for its customer, as its pages need it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, InteractionResult } from 'oidc-provider';
import type { Authentication, Profile, Terms } from '../../../../services/consents/index.ts';
import type { FoundClient } from '../../model.ts';
import type { Frame, Language, PageError } from '../../pages/views.ts';
import type { SubjectOf } from '../granting.ts';
import type { Issuer } from '../issuer.ts';
import type { ConsentLedger } from '../ledger.ts';
import type { Accounts, Customer, SignIn } from '../ports.ts';
import type { Screens } from '../screens.ts';
import { csrfToken } from './forms.ts';

export interface InteractionParts {
  /** `https://host:port` that the pages are under. */
  readonly origin: string;
  readonly issuers: Readonly<Record<Profile, Issuer>>;
  readonly ledger: ConsentLedger;
  readonly subjectOf: SubjectOf;
  readonly signIn: SignIn;
  readonly accounts: Accounts;
  readonly screens: Screens;
  readonly csrfKey: Buffer;
  readonly findClient: (profile: Profile, id: string) => Promise<FoundClient | undefined>;
  /** What a request asks the customer for; undefined when it is no longer to be had. */
  readonly termsOf: (
    profile: Profile,
    interaction: Interaction,
    client: FoundClient,
  ) => Promise<AskedTerms | undefined>;
  readonly mint: () => string;
  readonly nowMs: () => number;
  readonly onFault: (fault: unknown, where: string) => void;
}

export interface AskedTerms {
  readonly terms: Terms;
  /** BIN of the customer's bank where the request names it. */
  readonly bin: number | null;
  /** UUID that the consent must bear, where what is asked for has one already. */
  readonly id?: string;
  /** Number of the only account that it may be paid from; null: any. */
  readonly debtor?: string | null;
}

/** What we remember of a request between two pages, beside the library's own. */
export interface Remembered {
  /** UUID that the consent and the grant will bear. */
  readonly consent: string;
  /** UUID. */
  readonly customer: string;
  readonly book: number;
  readonly authentication: Authentication;
  /** UUID of the question in her bank's app; null where she signed in here. */
  readonly question: string | null;
}

/** One customer's browser at one request. */
export interface Visit {
  readonly profile: Profile;
  readonly issuer: Issuer;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly interaction: Interaction;
  readonly client: FoundClient;
  readonly asked: AskedTerms;
  readonly language: Language;
}

/** What stops a page, and what the customer reads instead. */
export class PageFault extends Error {
  readonly error: PageError;
  readonly status: number;
  constructor(error: PageError, status = 400) {
    super(error);
    this.error = error;
    this.status = status;
  }
}

export function remembered(interaction: Interaction): Remembered | undefined {
  return (interaction.result?.longbien ?? interaction.lastSubmission?.longbien) as Remembered | undefined;
}

/** The redirect back: its result is remembered first, so the same answer can be followed twice. */
export async function finish(visit: Visit, result: InteractionResult): Promise<void> {
  const { issuer, request, response } = visit;
  const merge = { mergeWithLastSubmission: result.error === undefined };
  const returnTo = await issuer.provider().interactionResult(request, response, result, merge);
  // 303: a browser that followed a 307 would post the form on (FAPI 2.0 §5.3.2.2 no. 10 and 11).
  response.writeHead(303, { location: returnTo, 'cache-control': 'no-store' }).end();
}

export function frameOf(
  parts: Pick<InteractionParts, 'csrfKey'>,
  visit: Visit,
  step: string,
  who: { readonly bank: string | null; readonly customer: Customer | null },
): Frame {
  const { interaction, language } = visit;
  return {
    language,
    here: pathOf(visit),
    bank: who.bank,
    customer: who.customer?.name ?? null,
    csrf: csrfToken(parts.csrfKey, interaction.uid, step),
    deadline: { at: interaction.exp * 1_000, extend: null },
  };
}

export const pathOf = ({ interaction }: Pick<Visit, 'interaction'>): string => `/consent/${interaction.uid}`;

export function sendPage(
  parts: Pick<InteractionParts, 'screens'>,
  visit: Visit,
  html: string,
  status = 200,
): void {
  const returnsTo = visit.interaction.params.redirect_uri ?? null;
  visit.response
    .writeHead(status, { ...parts.screens.headers(visit.language, returnsTo) })
    .end(visit.request.method === 'HEAD' ? undefined : html);
}
