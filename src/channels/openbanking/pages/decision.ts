/** What every page of a decision has in common: who asks, from which account, and three ways to answer. */
import { type Html, html } from '../../../core/http/index.ts';
import {
  type Choice,
  type ChoiceList,
  errorSummary,
  type FieldError,
  field,
  firstId,
  postForm,
} from './fields.ts';
import { document } from './frame.ts';
import { accountName, holderName, requesterCard, strangersText } from './names.ts';
import { ME } from './paths.ts';
import { shownDigest, textOf } from './shown.ts';
import { TEXTS } from './texts/index.ts';
import type { AccountChoice, Ask, DecisionError, Frame, Shown } from './views.ts';
import { type Words, wordsOf } from './words.ts';

type Asked = Pick<
  Ask,
  'action' | 'requester' | 'accounts' | 'chosen' | 'error' | 'approvers' | 'chosenBy' | 'decoupled'
>;

export interface Decision {
  readonly title: Html;
  /** What the button says that agrees. */
  readonly agree: Html;
  /** Everything between who asks and the buttons; told twice when there is an error, so the words are its own. */
  readonly body: (error: FieldError | null) => Html;
  /** The lists that an error can point at. */
  readonly lists: { readonly account: ChoiceList; readonly cluster?: ChoiceList };
}

const LIST_OF: Readonly<Record<DecisionError, 'account' | 'cluster' | null>> = {
  account_is_missing: 'account',
  account_cannot_be_chosen: 'account',
  cluster_is_missing: 'cluster',
  page_has_changed: null,
};

export function decisionPage(frame: Frame, asked: Asked, decision: Decision): Shown {
  const words = wordsOf(frame.language);
  const error = errorOf(words, asked.error, decision);
  const content = (shownError: FieldError | null): Html => html`${decoupledNote(words, asked)}
${requesterCard(words, asked.requester)}
${chosenNote(words, asked)}
${decision.body(shownError)}`;
  const shown = textOf(html`<h1>${decision.title}</h1>${content(null)}`);
  const main = html`${errorSummary(words, error)}
${postForm(
  frame,
  asked.action,
  html`${field('shown', shownDigest(shown))}
${content(error)}
${buttons(words, asked, decision.agree)}`,
  'decision',
)}`;
  return { html: document(frame, { title: decision.title, main, failed: error !== null }), shown };
}

/**
 * To refuse weighs what to agree weighs: same size, same contrast, side by side. It comes first, because the Enter key
 * presses the first button of a form, and nobody shall agree by the Enter key. No red and green: neither is the mistake.
 */
function buttons({ say }: Words, asked: Asked, agree: Html): Html {
  const { accounts, decoupled } = asked;
  const open = accounts.filter((account) => account.bar === null);
  const canAgree = open.length > 0 && (!isChosen(asked) || open.length === accounts.length);
  const leave =
    decoupled === null && !isChosen(asked)
      ? html`<p class="leave"><button class="link" name="decision" value="cancel">${say(TEXTS.cancel)}</button></p>
<p class="hint">${say(TEXTS.cancel_about)}</p>`
      : html`<p class="leave"><a class="alone" href="${ME}">${say(TEXTS.later)}</a></p>`;
  return html`<div class="buttons">
<button class="main" name="decision" value="refuse">${say(TEXTS.refuse)}</button>
${canAgree ? html`<button class="main" name="decision" value="agree">${agree}</button>` : undefined}
</div>
${leave}`;
}

export const isChosen = ({ chosenBy }: Pick<Ask, 'chosenBy'>): boolean => chosenBy.length > 0;

/** Whoever agrees after another learns who chose, and that there is nothing to choose. */
function chosenNote(words: Words, { chosenBy }: Asked): Html | undefined {
  if (chosenBy.length === 0) return undefined;
  return html`<p class="warning">${words.say(TEXTS.chosen_by, { names: namesOf(words, chosenBy) })}</p>`;
}

function namesOf(words: Words, names: readonly (string | null)[]): Html {
  return html`${names.flatMap((name, at) => [...(at === 0 ? [] : [html`, `]), holderName(words, name)])}`;
}

/** The app shows the same words, so that nobody agrees to what somebody else started (CIBA §7.1 binding_message). */
function decoupledNote({ say, time }: Words, { decoupled }: Asked): Html | undefined {
  if (decoupled === null) return undefined;
  return html`<div class="warning">
<p>${say(TEXTS.decoupled, { time: time(decoupled.askedAt) })}</p>
${
  decoupled.message === null
    ? undefined
    : html`<p>${say(TEXTS.decoupled_message)}</p>
<p class="binding">${strangersText(decoupled.message)}</p>`
}
<p><strong>${say(TEXTS.decoupled_refuse)}</strong></p>
</div>`;
}

function errorOf({ say }: Words, error: DecisionError | null, { lists }: Decision): FieldError | null {
  if (error === null) return null;
  const list = LIST_OF[error];
  const place = list === null ? undefined : lists[list];
  return {
    field: place === undefined ? null : firstId(place),
    message: say(TEXTS.decisionErrors[error]),
  };
}

/** One account is chosen for whoever has no other; the page names it either way. */
export function accountList(
  words: Words,
  asked: Asked,
  list: Omit<ChoiceList, 'name' | 'choices' | 'fixed'>,
): ChoiceList {
  const { accounts, chosen } = asked;
  const open = accounts.filter((account) => account.bar === null);
  const only = open.length === 1 ? open[0]?.id : undefined;
  return {
    ...list,
    ...(open.length === 0 ? { hint: words.say(TEXTS.no_accounts) } : {}),
    name: 'account',
    fixed: isChosen(asked),
    choices: accounts.map((account) => ({
      ...accountChoice(words, account),
      ticked: account.id === only || chosen.includes(account.id),
    })),
  };
}

function accountChoice(words: Words, account: AccountChoice): Omit<Choice, 'ticked'> {
  const { say } = words;
  const notes = [
    account.balance === null ? undefined : say(TEXTS.balance, { amount: words.amount(account.balance) }),
    account.jointly ? say(TEXTS.jointly) : undefined,
  ].filter((note) => note !== undefined);
  return {
    value: account.id,
    label: accountName(words, account),
    note:
      notes.length === 0
        ? undefined
        : html`${notes.flatMap((note, at) => (at === 0 ? [note] : [html` · `, note]))}`,
    bar: account.bar === null ? undefined : say(TEXTS.accountBars[account.bar]),
  };
}

export function othersMustAgree(words: Words, { approvers }: Asked): Html | undefined {
  if (approvers.length === 0) return undefined;
  const names = namesOf(words, approvers);
  return html`<p class="hint">${words.say(TEXTS.others_must_agree, { names })}</p>`;
}

export function howToStop({ say }: Words): Html {
  return html`<section class="block">
<h2>${say(TEXTS.stopping)}</h2>
<p>${say(TEXTS.stopping_how)}</p>
</section>`;
}
