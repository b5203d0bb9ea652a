/** Everything that a customer has agreed to, on one page, each with its end one press away. */
import { type Html, html } from '../../../core/http/index.ts';
import { REMIND_BEFORE_EXPIRY_DAYS, stateAt } from '../../../services/consents/index.ts';
import { accountNames } from './after.ts';
import { type Fact, factList, postForm } from './fields.ts';
import { document } from './frame.ts';
import { nameWarning, requesterName, softwareName } from './names.ts';
import { actionPath, consentPath, MY_NOTICES } from './paths.ts';
import { TEXTS } from './texts/index.ts';
import { unreadCount } from './unread.ts';
import type { ConsentState, ConsentSummary, DashboardView, Frame, Notice } from './views.ts';
import { type Words, wordsOf } from './words.ts';

type Group = 'waiting' | 'active' | 'paused' | 'ended';

const GROUP_OF: Readonly<Record<ConsentState, Group>> = {
  awaiting_authorisation: 'waiting',
  partially_authorised: 'waiting',
  authorised: 'active',
  paused: 'paused',
  rejected: 'ended',
  revoked: 'ended',
  expired: 'ended',
  consumed: 'ended',
};

const GROUP_TITLES = {
  waiting: TEXTS.group_waiting,
  active: TEXTS.group_active,
  paused: TEXTS.group_paused,
  ended: TEXTS.group_ended,
} as const;
const GROUPS = ['waiting', 'active', 'paused', 'ended'] as const satisfies readonly Group[];

/** When a reminder goes out, the list says it too. */
const ENDS_SOON_MS = REMIND_BEFORE_EXPIRY_DAYS * 86_400_000;

export function dashboardPage(frame: Frame, view: DashboardView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const grouped = Map.groupBy(view.consents, (consent) => GROUP_OF[stateAt(consent, view.now)]);
  const main = html`${noticeBox(words, view.notice)}
${unreadBox(words, frame.unread ?? 0)}
<p class="lead">${say(view.consents.length === 0 ? TEXTS.dashboard_empty : TEXTS.dashboard_about)}</p>
${GROUPS.map((group) => groupSection(frame, words, group, grouped.get(group) ?? [], view.now))}
${view.older === null ? undefined : html`<p><a class="alone" href="${view.older}">${say(TEXTS.older)}</a></p>`}`;
  return document(frame, { title: say(TEXTS.dashboard), main, wide: true });
}

export function noticeBox(words: Words, notice: Notice | null): Html | undefined {
  return notice === null
    ? undefined
    : html`<p class="notice" role="status">${words.say(TEXTS.done[notice])}</p>`;
}

function unreadBox({ say }: Words, unread: number): Html | undefined {
  return unread === 0
    ? undefined
    : html`<p class="notice">${say(TEXTS.notices_waiting, { count: unreadCount(unread) })} <a class="alone" href="${MY_NOTICES}">${say(TEXTS.see_notices)}</a></p>`;
}

function groupSection(
  frame: Frame,
  words: Words,
  group: Group,
  consents: readonly ConsentSummary[],
  now: number,
): Html | undefined {
  if (consents.length === 0) return undefined;
  return html`<section class="group" aria-labelledby="group-${group}">
<h2 id="group-${group}">${words.say(GROUP_TITLES[group])} <span class="count">${consents.length}</span></h2>
<ul class="cards">
${consents.map((consent) => card(frame, words, consent, now))}
</ul>
</section>`;
}

function card(frame: Frame, words: Words, consent: ConsentSummary, now: number): Html {
  const { say } = words;
  const state = stateAt(consent, now);
  return html`<li class="card card-${GROUP_OF[state]}">
<h3><a href="${consentPath(consent.id)}">${requesterName(words, consent.requester)}</a></h3>
<p class="also">${softwareName(words, consent.requester)}</p>
${nameWarning(words, consent.requester)}
<p class="tags">${stateTag(words, consent, now)}</p>
${factList([
  { term: say(TEXTS.kind), detail: say(TEXTS.kinds[consent.kind]) },
  { term: say(TEXTS.accounts), detail: accountNames(words, consent) },
  ...lifeFacts(words, consent, state),
])}
${cardActions(frame, words, consent, GROUP_OF[state])}
</li>
`;
}

export function stateTag({ say }: Words, consent: ConsentSummary, now: number): Html {
  const state = stateAt(consent, now);
  const group = GROUP_OF[state];
  const text = consent.mayAnswer ? 'awaiting_authorisation' : state;
  const soon = (group === 'active' || group === 'paused') && consent.expiresAt - now < ENDS_SOON_MS;
  return html`<span class="tag tag-${group}">${say(TEXTS.states[text])}</span>${
    soon ? html` <span class="tag tag-soon">${say(TEXTS.ends_soon)}</span>` : undefined
  }`;
}

/** Since when, until when, how often used. */
export function lifeFacts(words: Words, consent: ConsentSummary, state: ConsentState): Fact[] {
  const { say, time } = words;
  const { endedAt, endedBy, lastUseAt } = consent;
  const lastUse =
    lastUseAt === null
      ? say(TEXTS.never_used)
      : say(TEXTS.last_use_count, { time: time(lastUseAt), times: words.times(consent.uses) });
  return [
    consent.decidedAt === null || GROUP_OF[state] === 'waiting' || state === 'rejected'
      ? { term: say(TEXTS.asked_on), detail: time(consent.createdAt) }
      : { term: say(TEXTS.agreed_on), detail: time(consent.decidedAt) },
    endedAt !== null && endedBy !== null
      ? {
          term: say(TEXTS.ended),
          detail: say(TEXTS.ended_by, { time: time(endedAt), actor: say(TEXTS.actors[endedBy]) }),
        }
      : { term: say(TEXTS.ends_on), detail: time(consent.expiresAt) },
    ...(GROUP_OF[state] === 'waiting' ? [] : [{ term: say(TEXTS.last_use), detail: lastUse }]),
    ...(consent.spent > 0n ? [{ term: say(TEXTS.spent), detail: words.amount(consent.spent) }] : []),
  ];
}

/**
 * One press withdraws: to stop must be as easy as to agree (Law 91/2025, our reading). What it means is one press away
 * for whoever wants to know before (WCAG 2.2, 3.3.4: a mechanism to review is there).
 */
function cardActions(frame: Frame, words: Words, consent: ConsentSummary, group: Group): Html | undefined {
  const { say } = words;
  if (group === 'ended') return undefined;
  const who = html`<span class="hidden-text">: ${requesterName(words, consent.requester)}</span>`;
  if (consent.mayAnswer) {
    return html`<div class="actions"><a class="button" href="${actionPath(consent.id, 'answer')}">${say(TEXTS.answer)}${who}</a></div>`;
  }
  // Asked in a browser of his, where it is answered too.
  if (consent.state === 'awaiting_authorisation') return undefined;
  return html`<div class="actions">
${postForm(frame, actionPath(consent.id, 'withdraw'), html`<button class="button">${say(TEXTS.withdraw)}${who}</button>`)}
<a class="alone" href="${actionPath(consent.id, 'withdraw')}">${say(TEXTS.withdraw_first)}${who}</a>
</div>`;
}
