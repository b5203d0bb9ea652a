/**
 * What waits for the customer on his own pages: a request that came without his browser (CIBA), or a consent about an
 * account which he holds with somebody who has agreed already. Whoever agrees second agrees to the same.
 */
import type { AgreeOrder, Consent } from '../../../../services/consents/index.ts';
import { standingOf } from '../../../../services/directory/index.ts';
import {
  askOf,
  type Choice,
  type Facts,
  firstChoice,
  namesOf,
  namesOfOthers,
  payeesOf,
} from '../../authorization/interactions/ask.ts';
import type { Customer } from '../../authorization/ports.ts';
import {
  actionPath,
  askPage,
  consentPath,
  type DecisionError,
  decisionOf,
  ME,
  pendingPage,
  receiptPage,
  shownDigest,
} from '../../pages/index.ts';
import { customerOf } from '../signin.ts';
import { mayAnswer, requesterOf, summariesOf } from '../summaries.ts';
import { ownConsent } from './consents.ts';
import { isFresh, signInAgain } from './signin.ts';
import {
  formOf,
  frameOf,
  type OwnPageParts,
  PageFault,
  type SignedIn,
  sendPage,
  sendTo,
  type Visit,
} from './visit.ts';

/** Nobody has agreed yet, so the customer chooses; after somebody has, what was chosen stands. */
const isFirst = ({ approved }: Consent): boolean => approved.length === 0;

export async function showAnswer(
  parts: OwnPageParts,
  visit: Visit,
  who: SignedIn,
  wire: string,
): Promise<void> {
  const consent = await ownConsent(parts, who, wire);
  if (!(await mayAnswer(parts, consent, who.customer.id)))
    return await showAnswered(parts, visit, who, consent);
  if (!isFresh(parts, who)) return await signInAgain(parts, visit, actionPath(consent.id, 'answer'));
  needBank(who);
  sendPage(visit, (await pageOf(parts, visit, who, consent, choiceIn(consent), null)).html);
}

export async function takeAnswer(
  parts: OwnPageParts,
  visit: Visit,
  who: SignedIn,
  wire: string,
): Promise<void> {
  const form = await formOf(parts, visit);
  const consent = await ownConsent(parts, who, wire);
  const here = actionPath(consent.id, 'answer');
  if (!(await mayAnswer(parts, consent, who.customer.id))) return sendTo(visit, here);
  if (!isFresh(parts, who)) return await signInAgain(parts, visit, here);
  needBank(who);
  const page = await pageOf(parts, visit, who, consent, choiceIn(consent), null);
  const { terms } = consent;
  const decision = decisionOf(form, {
    accounts: page.facts.accounts.filter(({ bar }) => bar === null).map(({ id }) => id),
    accountsMax: terms.kind === 'account_information' ? 'all' : 1,
    clusters: choiceIn(consent).clusters,
    digest: shownDigest(page.shown),
  });
  switch (decision?.kind) {
    case 'agreed':
      if (!isFirst(consent) && !isWhole(decision, page.facts, consent))
        return await showAgain(parts, visit, who, consent, choiceIn(consent), 'page_has_changed');
      await agree(parts, visit, who, consent, { choice: decision, text: page.shown });
      break;
    case 'refused':
      await refuse(parts, who, consent);
      break;
    case 'wrong':
      return await showAgain(parts, visit, who, consent, decision, decision.error);
    case 'cancelled':
      return sendTo(visit, ME);
    case undefined:
      throw new PageFault('form_is_out_of_date', 400);
  }
  // The receipt has an address of its own: whoever loads it again answers nothing again.
  sendTo(visit, here);
}

/** Which accounts there are to agree about only her bank can say. */
function needBank({ bankIsSilent }: SignedIn): void {
  if (bankIsSilent) throw new PageFault('bank_is_not_answering', 503);
}

const isWhole = (choice: Choice, { accounts }: Facts, { clusters }: Consent): boolean =>
  choice.accounts.length === accounts.length && choice.clusters.length === clusters.length;

async function agree(
  { ledger, decoupled, accounts }: OwnPageParts,
  { language }: Visit,
  { customer, session }: SignedIn,
  consent: Consent,
  agreed: { readonly choice: Choice; readonly text: string },
): Promise<void> {
  const granted = isFirst(consent) ? agreed.choice : consent;
  const order: AgreeOrder = {
    ...{ id: consent.id, customer: customer.id, authentication: session.authentication },
    ...{ accounts: granted.accounts, clusters: granted.clusters },
    holders: await accounts.holdersOf(customer, granted.accounts),
    shown: { language, text: agreed.text },
  };
  const said = isFirst(consent)
    ? await decoupled.agree(order, session.authenticatedAt)
    : await ledger.agree(order);
  if (said !== 'consent_authorised' && said !== 'consent_partially_authorised')
    throw new PageFault('request_was_already_decided', 409);
}

async function refuse(
  { ledger, decoupled }: OwnPageParts,
  { customer }: SignedIn,
  consent: Consent,
): Promise<void> {
  const said = isFirst(consent)
    ? await decoupled.refuse(consent.id, customer.id)
    : await ledger.reject(consent.id, customer.id, 'customer', 'customer_refused');
  if (said !== 'consent_rejected') throw new PageFault('request_was_already_decided', 409);
}

function choiceIn(consent: Consent): Choice {
  return isFirst(consent)
    ? firstChoice(consent.terms)
    : { accounts: consent.accounts, clusters: consent.clusters };
}

async function showAgain(
  parts: OwnPageParts,
  visit: Visit,
  who: SignedIn,
  consent: Consent,
  choice: Choice,
  error: DecisionError,
): Promise<void> {
  sendPage(visit, (await pageOf(parts, visit, who, consent, choice, error)).html, 422);
}

interface AnswerPage {
  readonly html: string;
  /** The words that are agreed to. */
  readonly shown: string;
  readonly facts: Facts;
}

async function pageOf(
  parts: OwnPageParts,
  visit: Visit,
  who: SignedIn,
  consent: Consent,
  choice: Choice,
  error: DecisionError | null,
): Promise<AnswerPage> {
  const standing = (await standingOf(parts.database, [consent.software])).get(consent.software);
  if (standing?.software.status !== 'active' || standing.thirdParty.status !== 'active')
    throw new PageFault('third_party_is_suspended', 403);
  const facts = await factsOf(parts, who, consent);
  const { terms } = consent;
  // What another has left out is not asked for any more.
  const asked =
    terms.kind === 'account_information' && !isFirst(consent)
      ? { ...terms, clusters: consent.clusters }
      : terms;
  const ask = askOf(actionPath(consent.id, 'answer'), requesterOf(standing), asked, facts, choice, error);
  return { ...askPage(frameOf(parts, visit), ask), facts };
}

async function factsOf(parts: OwnPageParts, { customer }: SignedIn, consent: Consent): Promise<Facts> {
  const { accounts, database } = parts;
  const { terms, approvers, approved } = consent;
  const find = (bin: number, id: string) => customerOf(database, bin, id);
  const [own, payees, request] = await Promise.all([
    accounts.of(customer, terms),
    payeesOf(accounts, terms),
    parts.decoupled.find(consent.id),
  ]);
  if (!isFirst(consent)) {
    // Of the accounts that the other chose, those which he holds too: the rest is hers alone.
    const chosen = own.filter(({ id }) => consent.accounts.includes(id));
    const missing = approvers.filter((one) => one !== customer.id && !approved.includes(one));
    return {
      ...{ accounts: chosen, payees, decoupled: null, nowMs: parts.nowMs() },
      approvers: await namesOf(find, customer, missing),
      chosenBy: await namesOf(find, customer, approved),
    };
  }
  const joint = own.filter(({ jointly, bar }) => jointly && bar === null).map(({ id }) => id);
  return {
    ...{ accounts: own, payees, chosenBy: [], nowMs: parts.nowMs() },
    approvers: await namesOfOthers(accounts, find, customer, joint),
    decoupled: request === undefined ? null : { message: request.bindingMessage, askedAt: request.askedAt },
  };
}

/** What came of it, for whoever has answered; everybody else is where there is nothing to answer. */
async function showAnswered(
  parts: OwnPageParts,
  visit: Visit,
  { customer }: SignedIn,
  consent: Consent,
): Promise<void> {
  const [summary] = await summariesOf(parts, [consent], customer);
  const frame = frameOf(parts, visit);
  const about = { requester: summary!.requester, consent: summary!, back: null };
  const { state, approvers, approved, decidedAt } = consent;
  if (state === 'partially_authorised') {
    const names = await Promise.all(approvers.map((one) => holderNameOf(parts, customer, one)));
    const holders = approvers.map((one, n) => ({ name: names[n]!, approved: approved.includes(one) }));
    return sendPage(visit, pendingPage(frame, { ...about, approvers: holders, until: consent.expiresAt }));
  }
  const isRefused = state === 'rejected' && consent.endedBy === 'customer';
  const isAgreed = (state === 'authorised' || state === 'consumed') && approved.includes(customer.id);
  if (decidedAt === null || !(isRefused || isAgreed)) return sendTo(visit, consentPath(consent.id));
  const payees = await payeesOf(parts.accounts, consent.terms);
  const outcome = isRefused ? 'refused' : 'agreed';
  sendPage(visit, receiptPage(frame, { ...about, outcome, at: decidedAt, payees }));
}

/** Null where only their bank knows it. */
async function holderNameOf(
  { database }: OwnPageParts,
  { id, name, book, held }: Customer,
  holder: string,
): Promise<string | null> {
  if (holder === id && name !== '') return name;
  return held === null ? ((await customerOf(database, book, holder))?.name ?? null) : null;
}
