/** A list of payments, agreed to at once: how many, how much together, and each of them for whoever looks. */
import { type Html, html } from '../../../core/http/index.ts';
import { accountList, decisionPage, othersMustAgree } from './decision.ts';
import { bigAmount, bulkFacts, sumOf } from './facts.ts';
import { choiceList, factList } from './fields.ts';
import { TEXTS } from './texts/index.ts';
import type { BulkView, Frame, Shown } from './views.ts';
import { wordsOf } from './words.ts';

export function bulkPage(frame: Frame, view: BulkView): Shown {
  const words = wordsOf(frame.language);
  const { say } = words;
  const sum = sumOf(view.terms);
  const account = accountList(words, view, { type: 'radio', legend: say(TEXTS.source_account) });
  return decisionPage(frame, view, {
    title: say(TEXTS.bulk_title, { count: view.terms.payments.length }),
    agree: say(TEXTS.pay, { amount: words.amount(sum) }),
    lists: { account },
    body: (error): Html => html`<section class="block">
<h2 class="overline">${say(TEXTS.in_total)}</h2>
${bigAmount(words, sum)}
${factList(bulkFacts(words, view.terms, view.payees))}
<p>${say(TEXTS.bulk_about)}</p>
</section>
${choiceList(account, error)}
${othersMustAgree(words, view)}
<p class="safe">${say(TEXTS.payment_is_final)}</p>`,
  });
}
