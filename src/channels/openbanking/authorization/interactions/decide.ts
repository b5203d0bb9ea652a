/** The second step: the customer reads what is asked, and agrees, refuses or gives up. */
import { fromWire } from '../../../../kit/id.ts';
import type { Consent } from '../../../../services/consents/index.ts';
import { buttonOf, decisionOf, type Form } from '../../pages/form.ts';
import type { AccountChoice, DecisionError } from '../../pages/views.ts';
import { grantFor } from '../granting.ts';
import type { Customer } from '../ports.ts';
import { askOf, type Choice, type Facts, firstChoice, namesOfOthers, payeesOf } from './ask.ts';
import {
  finish,
  frameOf,
  type InteractionParts,
  PageFault,
  pathOf,
  type Remembered,
  remembered,
  sendPage,
  type Visit,
} from './request.ts';

export const DECISION_STEP = 'decision';

/** The customer, and the consent that he is asked for: made when he first sees it. */
interface Asked {
  readonly customer: Customer;
  readonly memory: Remembered;
  readonly consent: Consent;
}

export async function showAsk(parts: InteractionParts, visit: Visit): Promise<void> {
  const asked = await askedOf(parts, visit);
  if (isAgreed(asked.consent)) return await giveGrant(parts, visit, asked);
  const page = await pageOf(parts, visit, asked, firstChoice(asked.consent.terms), null);
  sendPage(parts, visit, page.html);
}

export async function takeDecision(parts: InteractionParts, visit: Visit, form: Form): Promise<void> {
  const asked = await askedOf(parts, visit);
  if (isAgreed(asked.consent)) return await giveGrant(parts, visit, asked);
  switch (buttonOf(form)) {
    case 'refuse':
      return await refuse(parts, visit, asked, 'customer_refused');
    case 'cancel':
      return await refuse(parts, visit, asked, 'customer_cancelled');
    case 'agree':
      return await agree(parts, visit, asked, form);
    case undefined:
      throw new PageFault('form_is_out_of_date');
  }
}

const TOO_LATE: ReadonlySet<string> = new Set([
  'consent_is_not_in_that_state',
  'customer_has_agreed_already',
]);

async function agree(parts: InteractionParts, visit: Visit, asked: Asked, form: Form): Promise<void> {
  const { consent, customer, memory } = asked;
  const { terms } = consent;
  // What is agreed to is what was read: the page as it would be now must be the page that the form came from.
  const page = await pageOf(parts, visit, asked, firstChoice(terms), null);
  const choice = decisionOf(form, {
    accounts: page.facts.accounts.filter(({ bar }) => bar === null).map(({ id }) => id),
    accountsMax: terms.kind === 'account_information' ? 'all' : 1,
    clusters: firstChoice(terms).clusters,
    digest: parts.screens.digest(page.asShown),
  });
  if (choice?.kind === 'wrong')
    return sendPage(parts, visit, (await pageOf(parts, visit, asked, choice, choice.error)).html, 422);
  const offered = new Set<string>(firstChoice(terms).clusters);
  const isMore = form.get('cluster')?.some((cluster) => !offered.has(cluster)) === true;
  // No page of ours posts what it did not offer.
  if (choice?.kind !== 'agreed' || isMore) throw new PageFault('form_is_out_of_date');
  const answer = await parts.ledger.agree({
    id: consent.id,
    customer: customer.id,
    accounts: choice.accounts,
    clusters: choice.clusters,
    holders: await parts.accounts.holdersOf(customer, choice.accounts),
    shown: { language: visit.language, text: page.asShown },
    authentication: memory.authentication,
  });
  if (answer !== 'consent_authorised' && answer !== 'consent_partially_authorised')
    throw new PageFault(TOO_LATE.has(answer) ? 'request_was_already_decided' : 'form_is_out_of_date', 409);
  await giveGrant(parts, visit, { ...asked, consent: (await parts.ledger.find(consent.id))! });
}

/** Also for whoever comes again after he agreed and never got back to the app: the answer is the same. */
async function giveGrant(parts: InteractionParts, visit: Visit, { consent }: Asked): Promise<void> {
  const { client_id, scope, resource } = visit.interaction.params;
  await grantFor(visit.issuer.provider(), parts.ledger, consent, {
    subject: parts.subjectOf(consent, consent.thirdParty),
    ...{ clientId: client_id!, scope, resource },
  });
  await endReplaced(parts, visit);
  await finish(visit, { consent: { grantId: consent.id } });
}

/**
 * `grant_management_action=replace`: the new consent stands in the old one's place. It bears an id of its own, because what
 * a customer agreed to is never rewritten; the token endpoint says which.
 */
async function endReplaced(parts: InteractionParts, { interaction }: Visit): Promise<void> {
  const { grant_management_action: action, grant_id: grant } = interaction.params;
  const replaced = action === 'replace' && grant !== undefined ? fromWire('consent', grant) : undefined;
  if (replaced !== undefined) await parts.ledger.revoke(replaced, 'third_party', 'replaced');
}

async function refuse(parts: InteractionParts, visit: Visit, asked: Asked, reason: string): Promise<void> {
  await parts.ledger.reject(asked.consent.id, asked.customer.id, 'customer', reason);
  await giveUp(visit, reason);
}

/** RFC 6749 §4.1.2.1: the app is told, never left waiting. */
export async function giveUp(visit: Visit, reason: string): Promise<void> {
  await finish(visit, { error: 'access_denied', error_description: reason });
}

async function askedOf(parts: InteractionParts, visit: Visit): Promise<Asked> {
  const { interaction, profile, client, asked } = visit;
  const memory = remembered(interaction);
  const accountId = interaction.session?.accountId;
  if (memory === undefined || accountId !== parts.subjectOf(memory, client.thirdParty))
    throw new PageFault('request_is_over');
  const customer = await parts.signIn.find(memory.book, memory.customer, memory.question);
  if (customer === undefined) throw new PageFault('request_is_over');
  const known = await parts.ledger.find(memory.consent);
  if (known !== undefined) return { customer, memory, consent: known };
  const { terms } = asked;
  const order = { id: memory.consent, book: customer.book, customer: customer.id, software: client.software };
  const answer = await parts.ledger.request({ ...order, profile, terms });
  if (answer !== 'consent_requested') throw new PageFault('third_party_is_suspended', 403);
  return { customer, memory, consent: (await parts.ledger.find(memory.consent))! };
}

const isAgreed = ({ state }: Consent): boolean => state === 'authorised' || state === 'partially_authorised';

/** Where the request names the account, the customer is shown no other. */
function only(debtor: string | null, accounts: readonly AccountChoice[]): readonly AccountChoice[] {
  return debtor === null ? accounts : accounts.filter(({ number }) => number === debtor);
}

interface AskPage {
  readonly html: string;
  /** The words of the page, without errors. */
  readonly asShown: string;
  readonly facts: Facts;
}

async function pageOf(
  parts: InteractionParts,
  visit: Visit,
  { customer, consent }: Asked,
  choice: Choice,
  error: DecisionError | null,
): Promise<AskPage> {
  if (consent.endedAt !== null) throw new PageFault('request_was_already_decided', 409);
  const accounts = only(visit.asked.debtor ?? null, await parts.accounts.of(customer, consent.terms));
  const joint = accounts.filter(({ jointly, bar }) => jointly && bar === null).map(({ id }) => id);
  const facts: Facts = {
    accounts,
    payees: await payeesOf(parts.accounts, consent.terms),
    approvers: await namesOfOthers(parts.accounts, (...who) => parts.signIn.find(...who), customer, joint),
    ...{ chosenBy: [], decoupled: null },
    nowMs: parts.nowMs(),
  };
  const banks = await parts.signIn.banks();
  const bank = banks.find(({ bin }) => bin === customer.book)?.name ?? null;
  const frame = frameOf(parts, visit, DECISION_STEP, { bank, customer });
  const ask = askOf(pathOf(visit), visit.client.requester, consent.terms, facts, choice, error);
  const { html, shown } = parts.screens.ask(frame, ask);
  return { html, asShown: shown, facts };
}
