/** What the customer was told: one sentence each, which leads to what it is about. */
import { type Html, html } from '../../../core/http/index.ts';
import { toWire } from '../../../kit/id.ts';
import { field, postForm } from './fields.ts';
import { document } from './frame.ts';
import { requesterName } from './names.ts';
import { consentPath, READ_ALL_NOTICES, READ_NOTICE, SECURITY } from './paths.ts';
import { TEXTS } from './texts/index.ts';
import type { Frame, NoticeLine, NoticesView } from './views.ts';
import { type Words, wordsOf } from './words.ts';

export function noticesPage(frame: Frame, view: NoticesView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const { notices, older } = view;
  const main = html`<p class="lead">${say(notices.length === 0 ? TEXTS.notices_empty : TEXTS.notices_about)}</p>
${readAll(frame, words, notices)}
<ul class="cards">
${notices.map((notice) => noticeCard(frame, words, notice))}
</ul>
${older === null ? undefined : html`<p><a class="alone" href="${older}">${say(TEXTS.older)}</a></p>`}`;
  return document(frame, { title: say(TEXTS.notices), main, wide: true });
}

/** All up to the newest on this page: what comes meanwhile has not been seen. */
function readAll(frame: Frame, { say }: Words, [newest]: readonly NoticeLine[]): Html | undefined {
  if (newest === undefined || (frame.unread ?? 0) === 0) return undefined;
  const content = html`${noticeField(newest)}<button class="button">${say(TEXTS.notices_read_all)}</button>`;
  return postForm(frame, READ_ALL_NOTICES, content);
}

const noticeField = ({ id }: NoticeLine): Html => field('notice', toWire('notice', id));

function noticeCard(frame: Frame, words: Words, notice: NoticeLine): Html {
  const { say } = words;
  const title = say(TEXTS.told[notice.kind].title);
  const about = html`<span class="hidden-text">: ${title}</span>`;
  const isUnread = notice.readAt === null;
  return html`<li class="card${isUnread ? '' : ' card-ended'}">
<h2>${title}</h2>
<p class="tags"><span class="also">${words.time(notice.at)}</span>${isUnread ? html` <span class="tag tag-waiting">${say(TEXTS.notice_unread)}</span>` : undefined}</p>
<p>${sentence(words, notice)}</p>
<div class="actions">
<a class="alone" href="${notice.consent === null ? SECURITY : consentPath(notice.consent.id)}">${say(notice.consent === null ? TEXTS.see_security : TEXTS.see_consent)}${about}</a>
${
  isUnread
    ? postForm(
        frame,
        READ_NOTICE,
        html`${noticeField(notice)}${field('here', frame.here)}<button class="link">${say(TEXTS.notice_read)}${about}</button>`,
      )
    : undefined
}
</div>
</li>
`;
}

function sentence(words: Words, { kind, consent, facts }: NoticeLine): Html {
  return words.say(TEXTS.told[kind].text, {
    party: consent === null ? '' : requesterName(words, consent.requester),
    until: facts.until === undefined ? '' : words.time(facts.until),
    amount: facts.amount === undefined ? '' : words.amount(facts.amount),
    actor: facts.endedBy === undefined ? '' : words.say(TEXTS.enders[facts.endedBy]),
  });
}
