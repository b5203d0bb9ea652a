/** One consent: what it says, what was done with it, everything that ever happened to it, and what its owner can do. */
import { type Html, html } from '../../../core/http/index.ts';
import { stateAt } from '../../../services/consents/index.ts';
import { consentFacts, consentNumber } from './after.ts';
import { lifeFacts, noticeBox, stateTag } from './dashboard.ts';
import { retention } from './facts.ts';
import { factList, postForm } from './fields.ts';
import { document } from './frame.ts';
import { accountName, requesterCard, requesterName, strangersText } from './names.ts';
import { actionPath, consentPath, ME } from './paths.ts';
import { TEXTS } from './texts/index.ts';
import type {
  AccessesView,
  AccessLine,
  ConsentDetailView,
  ConsentState,
  ConsentSummary,
  Frame,
  Terms,
  VersionLine,
  WithdrawView,
} from './views.ts';
import { type Words, wordsOf } from './words.ts';

export function consentDetailPage(frame: Frame, view: ConsentDetailView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const { consent } = view;
  const state = stateAt(consent, view.now);
  const granted = consent.decidedAt !== null && state !== 'rejected';
  const main = html`${noticeBox(words, view.notice)}
<p class="tags">${stateTag(words, consent, view.now)} <span class="also">${say(TEXTS.kinds[consent.kind])}</span></p>
${choices(frame, words, view, state)}
${requesterCard(words, consent.requester)}
<section class="block">
<h2>${say(granted ? TEXTS.detail_terms : TEXTS.detail_asked)}</h2>
${consentFacts(words, consent, view.payees)}
${factList([{ term: say(TEXTS.receipt_number), detail: consentNumber(consent) }, ...lifeFacts(words, consent, state)])}
</section>
<section class="block">
<h2>${say(TEXTS.detail_accesses)}</h2>
${accessTable(words, view.accesses, false)}
${view.older === null ? undefined : html`<p><a class="alone" href="${view.older}">${say(TEXTS.older)}</a></p>`}
</section>
<section class="block">
<h2>${say(TEXTS.detail_versions)}</h2>
<p class="hint">${say(TEXTS.versions_about)}</p>
${versionTable(words, view.versions)}
</section>
<p><a class="alone" href="${ME}">${say(TEXTS.all_consents)}</a></p>`;
  return document(frame, { title: requesterName(words, consent.requester), main, wide: true });
}

type Choice = 'answer' | 'see_who_is_missing' | 'pause' | 'resume' | 'renew' | 'withdraw';

const MAY: Readonly<Record<ConsentState, readonly Choice[]>> = {
  awaiting_authorisation: [],
  partially_authorised: ['see_who_is_missing', 'withdraw'],
  authorised: ['pause', 'renew', 'withdraw'],
  paused: ['resume', 'renew', 'withdraw'],
  rejected: [],
  revoked: [],
  expired: [],
  consumed: [],
};

function choices(
  frame: Frame,
  words: Words,
  { consent, renewalDays }: ConsentDetailView,
  state: ConsentState,
): Html | undefined {
  const { say } = words;
  const may = new Set<Choice>(consent.mayAnswer ? ['answer'] : MAY[state]);
  if (may.size === 0) return undefined;
  const post = (action: 'pause' | 'resume' | 'renew' | 'withdraw', label: Html, about?: Html): Html =>
    html`<li>${postForm(
      frame,
      actionPath(consent.id, action),
      html`<button class="button"${about && html` aria-describedby="${action}-about"`}>${label}</button>`,
    )}${about && html`<p class="hint" id="${action}-about">${about}</p>`}</li>`;
  return html`<section class="block">
<h2>${say(TEXTS.what_you_can_do)}</h2>
<ul class="choices-of-consent">
${may.has('answer') ? html`<li><a class="button" href="${actionPath(consent.id, 'answer')}">${say(TEXTS.answer)}</a></li>` : undefined}
${may.has('see_who_is_missing') ? html`<li><a class="alone" href="${actionPath(consent.id, 'answer')}">${say(TEXTS.who_is_missing)}</a></li>` : undefined}
${may.has('pause') ? post('pause', say(TEXTS.pause), say(TEXTS.pause_about)) : undefined}
${may.has('resume') ? post('resume', say(TEXTS.resume)) : undefined}
${
  may.has('renew') && renewalDays !== null
    ? post('renew', say(TEXTS.renew, { days: words.days(renewalDays) }), say(TEXTS.renew_about))
    : undefined
}
${
  may.has('withdraw')
    ? html`${post('withdraw', say(TEXTS.withdraw))}
<li><a class="alone" href="${actionPath(consent.id, 'withdraw')}">${say(TEXTS.withdraw_first)}</a></li>`
    : undefined
}
</ul>
</section>`;
}

/** What withdrawing means, before it is done. */
export function withdrawPage(frame: Frame, { consent }: WithdrawView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const main = html`<p class="lead">${requesterName(words, consent.requester)} · ${say(TEXTS.kinds[consent.kind])}</p>
<section class="block">
<h2>${say(TEXTS.consequences)}</h2>
<ul class="bullets">${consequences(words, consent).map((each) => html`<li>${each}</li>`)}</ul>
</section>
${postForm(frame, actionPath(consent.id, 'withdraw'), html`<button class="main">${say(TEXTS.withdraw_now)}</button>`)}
<p><a class="alone" href="${consentPath(consent.id)}">${say(TEXTS.keep)}</a></p>`;
  return document(frame, { title: say(TEXTS.withdraw_title), main });
}

function consequences(words: Words, { terms }: ConsentSummary): Html[] {
  const { say } = words;
  return [
    say(TEXTS.consequence_at_once),
    consequenceOf(words, terms),
    say(TEXTS.consequence_check),
    say(TEXTS.consequence_again),
  ];
}

function consequenceOf(words: Words, terms: Terms): Html {
  switch (terms.kind) {
    case 'account_information':
      return words.say(TEXTS.consequence_read, { retention: retention(words, terms) });
    case 'payment':
    case 'recurring_payments':
    case 'bulk_payments':
      return words.say(TEXTS.consequence_payments);
    case 'wallet_link':
      return words.say(TEXTS.consequence_wallet);
    case 'refunds':
      return words.say(TEXTS.consequence_refunds);
  }
}

/** Every access under every consent of the customer. */
export function accessesPage(frame: Frame, view: AccessesView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const main = html`<p class="lead">${say(TEXTS.accesses_about)}</p>
${accessTable(words, view.accesses, true)}
${view.older === null ? undefined : html`<p><a class="alone" href="${view.older}">${say(TEXTS.older)}</a></p>`}`;
  return document(frame, { title: say(TEXTS.detail_accesses), main, wide: true });
}

type Access = AccessLine & Partial<Pick<AccessesView['accesses'][number], 'consent' | 'requester'>>;

function accessTable(words: Words, accesses: readonly Access[], withWho: boolean): Html {
  const { say } = words;
  if (accesses.length === 0) return html`<p>${say(TEXTS.no_accesses)}</p>`;
  const who = withWho ? [TEXTS.column_who] : [];
  const columns = [
    TEXTS.column_time,
    ...who,
    TEXTS.column_what,
    TEXTS.column_account,
    TEXTS.column_presence,
    TEXTS.column_request,
  ].map((column) => say(column));
  return table(
    columns,
    accesses.map((access) => [
      words.time(access.at),
      ...(withWho ? [whoOf(words, access)] : []),
      access.cluster === 'payment' ? say(TEXTS.paid) : say(TEXTS.clusters[access.cluster]),
      access.account === null ? say(TEXTS.all_accounts) : accountName(words, access.account),
      say(access.attended ? TEXTS.present : TEXTS.absent),
      html`<span class="code">${strangersText(access.request)}</span>`,
    ]),
  );
}

function whoOf(words: Words, { consent, requester }: Access): Html {
  if (consent === undefined || requester === undefined) return html``;
  return html`<a href="${consentPath(consent)}">${requesterName(words, requester)}</a>`;
}

function versionTable(words: Words, versions: readonly VersionLine[]): Html {
  const { say } = words;
  return table(
    [TEXTS.column_version, TEXTS.column_time, TEXTS.column_what, TEXTS.column_by, TEXTS.column_hash].map(
      (column) => say(column),
    ),
    versions.map(({ version, at, event, by, hash }) => [
      html`${version}`,
      words.time(at),
      say(TEXTS.versionEvents[event]),
      say(TEXTS.actors[by]),
      html`<span class="code">${hash.slice(0, 16)}</span>`,
    ]),
  );
}

/** On a phone each row becomes a small list, each value with the name of its column before it. */
function table(columns: readonly Html[], rows: readonly (readonly Html[])[]): Html {
  return html`<table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => html`<tr>${row.map(
    (cell, at) =>
      html`<td><span class="column" aria-hidden="true">${columns[at]}</span><span>${cell}</span></td>`,
  )}</tr>
`,
)}</tbody>
</table>`;
}
