/** Money that leaves an account: one payment, payments within limits, a wallet linked to an account. */
import { type Html, html } from '../../../core/http/index.ts';
import { accountList, decisionPage, howToStop, othersMustAgree } from './decision.ts';
import {
  bigAmount,
  calledOtherwise,
  payeeFacts,
  paymentFacts,
  recurringFacts,
  sameName,
  validityFact,
  walletFacts,
  walletOwner,
} from './facts.ts';
import { choiceList, factList } from './fields.ts';
import { TEXTS } from './texts/index.ts';
import type { Frame, PaymentView, RecurringView, Shown, WalletLinkView } from './views.ts';
import { wordsOf } from './words.ts';

export function paymentPage(frame: Frame, view: PaymentView): Shown {
  const words = wordsOf(frame.language);
  const { say } = words;
  const account = accountList(words, view, { type: 'radio', legend: say(TEXTS.source_account) });
  return decisionPage(frame, view, {
    title: say(TEXTS.payment_title),
    agree: say(TEXTS.pay, { amount: words.amount(view.terms.amount) }),
    lists: { account },
    body: (error): Html => html`<section class="block">
<h2 class="overline">${say(TEXTS.amount)}</h2>
${bigAmount(words, view.terms.amount)}
${factList(payeeFacts(words, view.payee))}
${calledOtherwise(words, view.payee, view.terms.creditor.name)}
${factList(paymentFacts(words, view.terms, view.fee))}
</section>
${choiceList(account, error)}
${othersMustAgree(words, view)}
<p class="safe">${say(TEXTS.payment_is_final)}</p>`,
  });
}

export function recurringPage(frame: Frame, view: RecurringView): Shown {
  const words = wordsOf(frame.language);
  const { say } = words;
  const account = accountList(words, view, { type: 'radio', legend: say(TEXTS.source_account) });
  return decisionPage(frame, view, {
    title: say(TEXTS.recurring_title),
    agree: say(TEXTS.agree),
    lists: { account },
    body: (error): Html => html`<section class="block">
<h2>${say(TEXTS.payee)}</h2>
${factList(payeeFacts(words, view.payee))}
${calledOtherwise(words, view.payee, view.terms.creditor.name)}
</section>
<section class="block">
<h2>${say(TEXTS.limits)}</h2>
<p>${say(TEXTS.limits_about)}</p>
${factList([...recurringFacts(words, view.terms), validityFact(words, view.expiresAt, view.terms.validDays)])}
</section>
${choiceList(account, error)}
${othersMustAgree(words, view)}
${howToStop(words)}`,
  });
}

export function walletLinkPage(frame: Frame, view: WalletLinkView): Shown {
  const words = wordsOf(frame.language);
  const { say } = words;
  const account = accountList(words, view, { type: 'radio', legend: say(TEXTS.linked_account) });
  const notOwn =
    frame.customer !== null && view.wallet.name !== null && !sameName(frame.customer, view.wallet.name);
  return decisionPage(frame, view, {
    title: say(TEXTS.wallet_title),
    agree: say(TEXTS.agree),
    lists: { account },
    body: (error): Html => html`<section class="block">
<h2>${say(TEXTS.wallet)}</h2>
${factList(walletOwner(words, view.wallet))}
${notOwn ? html`<p class="warning">${say(TEXTS.wallet_holder_differs)}</p>` : undefined}
</section>
<section class="block">
<h2>${say(TEXTS.limits)}</h2>
<p>${say(TEXTS.wallet_about)}</p>
${factList([...walletFacts(words, view.terms), validityFact(words, view.expiresAt, view.terms.validDays)])}
</section>
${choiceList(account, error)}
${othersMustAgree(words, view)}
${howToStop(words)}`,
  });
}
