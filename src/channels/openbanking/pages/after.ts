/** Where a decision ends: a receipt, a wait for others, or a page that says what went wrong and how to go on. */
import { type Html, html } from '../../../core/http/index.ts';
import { toWire } from '../../../kit/id.ts';
import { clusterList, termsFacts } from './facts.ts';
import { type Fact, factList } from './fields.ts';
import { document } from './frame.ts';
import { accountName, holderName, nameOf, requesterCard, softwareName } from './names.ts';
import { consentPath, ME } from './paths.ts';
import { TEXTS } from './texts/index.ts';
import type { ConsentSummary, ErrorView, Frame, Payee, PendingView, ReceiptView, Return } from './views.ts';
import { type Words, wordsOf } from './words.ts';

export function receiptPage(frame: Frame, view: ReceiptView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const { outcome, requester, consent } = view;
  const agreed = outcome === 'agreed';
  const about = {
    agreed: say(TEXTS.receipt_agreed_about),
    refused: say(TEXTS.receipt_refused_about, { software: softwareName(words, requester) }),
    cancelled: say(TEXTS.receipt_cancelled_about),
  }[outcome];
  const main = html`<p class="lead">${about}</p>
${goBack(words, view.back)}
${requesterCard(words, requester)}
<section class="block">
<h2>${say(agreed ? TEXTS.detail_terms : TEXTS.detail_asked)}</h2>
${consentFacts(words, consent, view.payees)}
${factList([
  ...(agreed ? [{ term: say(TEXTS.ends_on), detail: words.time(consent.expiresAt) }] : []),
  { term: say(TEXTS.receipt_number), detail: consentNumber(consent) },
  { term: say(TEXTS.receipt_at), detail: words.time(view.at) },
])}
</section>
${agreed ? html`<p><a class="alone" href="${consentPath(consent.id)}">${say(TEXTS.receipt_withdraw)}</a></p>` : undefined}`;
  const title = {
    agreed: TEXTS.receipt_agreed,
    refused: TEXTS.receipt_refused,
    cancelled: TEXTS.receipt_cancelled,
  };
  return document(frame, { title: say(title[outcome]), main });
}

export function pendingPage(frame: Frame, view: PendingView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const main = html`<p class="lead">${say(TEXTS.pending_about, { software: softwareName(words, view.requester) })}</p>
<ul class="approvers">
${view.approvers.map(
  ({
    name,
    approved,
  }) => html`<li><span>${holderName(words, name)}</span> <span class="tag${approved ? ' tag-good' : ''}">${say(
    approved ? TEXTS.pending_approved : TEXTS.pending_waiting,
  )}</span></li>
`,
)}</ul>
<p>${say(TEXTS.pending_until, { time: words.time(view.until) })}</p>
${goBack(words, view.back)}
<p><a class="alone" href="${consentPath(view.consent.id)}">${say(TEXTS.receipt_withdraw)}</a></p>`;
  return document(frame, { title: say(TEXTS.pending), main });
}

export function errorPage(frame: Frame, view: ErrorView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const { title, advice } = TEXTS.pageErrors[view.error];
  const main = html`<p class="lead">${say(advice)}</p>
${goBack(words, view.back)}
<p><a class="alone" href="${ME}">${say(TEXTS.error_home)}</a></p>
<p class="hint">${say(TEXTS.error_request, { request: html`<span class="code">${view.request}</span>` })}</p>`;
  return document(frame, { title: say(title), main, failed: true });
}

/** A link and not a form: no policy about forms stands in the way back (headers.ts). */
function goBack(words: Words, back: Return | null): Html | undefined {
  if (back === null) return undefined;
  const text = words.say(TEXTS.back_to_app, { software: nameOf(words, back.software) });
  return html`<p class="go"><a class="main" href="${back.url}">${text}</a></p>`;
}

export function consentNumber({ id }: ConsentSummary): Html {
  return html`<span class="code">${toWire('consent', id)}</span>`;
}

/** What was granted, or asked where nothing was granted yet: the same list on receipts and on the consent's own page. */
export function consentFacts(words: Words, consent: ConsentSummary, payees: readonly Payee[]): Html {
  const { say } = words;
  const { terms, clusters } = consent;
  const granted = clusters.length > 0 ? clusters : terms.kind === 'account_information' ? terms.clusters : [];
  const facts: Fact[] = [
    ...(granted.length === 0
      ? []
      : [{ term: say(TEXTS.clusters_granted), detail: clusterList(words, granted) }]),
    { term: say(TEXTS.accounts), detail: accountNames(words, consent) },
    ...termsFacts(words, terms, payees),
  ];
  return factList(facts);
}

export function accountNames(words: Words, { accounts }: ConsentSummary): Html {
  if (accounts.length === 0) return words.say(TEXTS.no_accounts_chosen);
  return html`${accounts.flatMap((account, at) => [...(at === 0 ? [] : [html`<br>`]), accountName(words, account)])}`;
}
