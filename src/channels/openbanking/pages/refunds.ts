/** Giving back what an account received: for a shop or a school that lets another do it. */
import { type Html, html } from '../../../core/http/index.ts';
import { accountList, decisionPage, howToStop, othersMustAgree } from './decision.ts';
import { refundFacts, validityFact } from './facts.ts';
import { choiceList, factList } from './fields.ts';
import { TEXTS } from './texts/index.ts';
import type { Frame, RefundsView, Shown } from './views.ts';
import { wordsOf } from './words.ts';

export function refundsPage(frame: Frame, view: RefundsView): Shown {
  const words = wordsOf(frame.language);
  const { say } = words;
  const account = accountList(words, view, { type: 'radio', legend: say(TEXTS.refunds_account) });
  return decisionPage(frame, view, {
    title: say(TEXTS.refunds_title),
    agree: say(TEXTS.agree),
    lists: { account },
    body: (error): Html => html`<section class="block">
<h2>${say(TEXTS.refunds)}</h2>
<p>${say(TEXTS.refunds_about)}</p>
</section>
<section class="block">
<h2>${say(TEXTS.limits)}</h2>
${factList([...refundFacts(words, view.terms), validityFact(words, view.expiresAt, view.terms.validDays)])}
</section>
${choiceList(account, error)}
${othersMustAgree(words, view)}
${howToStop(words)}
<p class="safe">${say(TEXTS.refunds_nothing_else)}</p>`,
  });
}
