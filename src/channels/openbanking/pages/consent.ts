/** Reading a customer's data: the page on which he agrees to it, in part or not at all. */
import { type Html, html } from '../../../core/http/index.ts';
import { accountList, decisionPage, howToStop, isChosen, othersMustAgree } from './decision.ts';
import { clusterFields, dataFacts, validityFact } from './facts.ts';
import { type ChoiceList, choiceList, factList } from './fields.ts';
import { TEXTS } from './texts/index.ts';
import type { ConsentView, Frame, Shown } from './views.ts';
import { type Words, wordsOf } from './words.ts';

export function consentPage(frame: Frame, view: ConsentView): Shown {
  const words = wordsOf(frame.language);
  const { say } = words;
  const account = accountList(words, view, {
    type: 'checkbox',
    legend: say(TEXTS.which_accounts),
    hint: say(TEXTS.which_accounts_hint),
  });
  const cluster = clusterChoices(words, view);
  return decisionPage(frame, view, {
    title: say(TEXTS.consent_title),
    agree: say(TEXTS.agree),
    lists: { account, cluster },
    body: (error): Html => html`${choiceList(cluster, error)}
${choiceList(account, error)}
${othersMustAgree(words, view)}
<section class="block">
<h2>${say(TEXTS.conditions)}</h2>
${factList([...dataFacts(words, view.terms), validityFact(words, view.expiresAt, view.terms.validDays)])}
</section>
${howToStop(words)}
<p class="safe">${say(TEXTS.cannot_pay)}</p>`,
  });
}

function clusterChoices(words: Words, view: ConsentView): ChoiceList {
  const { say } = words;
  return {
    name: 'cluster',
    fixed: isChosen(view),
    type: 'checkbox',
    legend: say(TEXTS.what_is_read),
    hint: say(TEXTS.what_is_read_hint),
    choices: view.terms.clusters.map((cluster) => ({
      value: cluster,
      label: say(TEXTS.clusters[cluster]),
      ticked: view.clusters.includes(cluster),
      more: clusterFields(words, cluster),
    })),
  };
}
