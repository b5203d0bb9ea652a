/** Passwords and passkeys: choosing another one because one must, and looking after both. */
import { type Html, html } from '../../../core/http/index.ts';
import { noticeBox } from './dashboard.ts';
import { errorSummary, type FieldError, factList, field, postForm, textField } from './fields.ts';
import { document } from './frame.ts';
import { strangersText } from './names.ts';
import { ADD_PASSKEY, CHANGE_PASSWORD, REMOVE_PASSKEY, SIGN_IN_AGAIN } from './paths.ts';
import { giveUp } from './sign-in.ts';
import { TEXTS } from './texts/index.ts';
import {
  type Frame,
  type NewPasswordError,
  type NewPasswordView,
  PASSKEY_ERRORS,
  type PasskeyError,
  type PasskeyLine,
  type SecurityView,
} from './views.ts';
import { type Words, wordsOf } from './words.ts';

const FIELD_OF: Readonly<Record<NewPasswordError, string | null>> = {
  password_is_too_short: 'password',
  password_is_too_long: 'password',
  password_needs_digits_capitals_and_small_letters: 'password',
  password_holds_the_name: 'password',
  password_is_the_one_before: 'password',
  passwords_differ: 'again',
  current_password_refused: 'current',
  sign_in_locked: null,
};

export function newPasswordPage(frame: Frame, view: NewPasswordView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const error = passwordError(words, view.error);
  const main = html`${errorSummary(words, error)}
<p class="lead">${say(TEXTS.new_password_about)}</p>
${view.requester === null ? undefined : html`<p class="safe">${say(TEXTS.password_stays)}</p>`}
${postForm(
  frame,
  view.action,
  html`${newPasswordFields(words, view.charsMin, error)}
<button class="main">${say(TEXTS.save_password)}</button>`,
  'stack',
)}
${view.cancellable ? giveUp(words, frame, view.action) : undefined}`;
  return document(frame, { title: say(TEXTS.new_password), main, failed: error !== null });
}

/** Typed twice, since nobody sees what is typed (WCAG 2.2, 3.3.4); a manager of passwords fills in both. */
function newPasswordFields(words: Words, charsMin: number, error: FieldError | null): Html {
  const attributes = html`type="password" autocomplete="new-password" maxlength="256"`;
  const { say } = words;
  const hint = say(TEXTS.password_rules, { chars: charsMin });
  return html`${textField({ id: 'password', label: say(TEXTS.chosen_password), hint, attributes }, error)}
${textField({ id: 'again', label: say(TEXTS.password_again), attributes }, error)}`;
}

function passwordError({ say }: Words, error: NewPasswordError | null): FieldError | null {
  return error === null ? null : { field: FIELD_OF[error], message: say(TEXTS.newPasswordErrors[error]) };
}

const isOfPasskeys = (error: SecurityView['error']): error is PasskeyError =>
  PASSKEY_ERRORS.some((one) => one === error);

export function securityPage(frame: Frame, view: SecurityView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const error = isOfPasskeys(view.error)
    ? { field: null, message: say(TEXTS.passkeyErrors[view.error]) }
    : passwordError(words, view.error);
  const main = html`${noticeBox(words, view.notice)}
${errorSummary(words, error)}
<p class="lead">${say(TEXTS.security_about)}</p>
<section class="group">
<h2>${say(TEXTS.passkeys)}</h2>
<p>${say(TEXTS.passkey_about)}</p>
${
  view.passkeys.length === 0
    ? html`<p>${say(TEXTS.no_passkeys)}</p>`
    : html`<ul class="cards">
${view.passkeys.map((one) => passkeyCard(frame, words, one, view.newPasskey !== null))}
</ul>`
}
${view.newPasskey === null ? signInAgain(frame, words) : addPasskey(frame, words, view.newPasskey)}
</section>
<section class="block">
<h2>${say(TEXTS.change_password)}</h2>
${postForm(
  frame,
  CHANGE_PASSWORD,
  html`${textField(
    {
      id: 'current',
      label: say(TEXTS.current_password),
      attributes: html`type="password" autocomplete="current-password" maxlength="256"`,
    },
    error,
  )}
${newPasswordFields(words, view.charsMin, error)}
<button class="main">${say(TEXTS.save_password)}</button>`,
  'stack',
)}
</section>`;
  const script = view.newPasskey !== null;
  return document(frame, { title: say(TEXTS.security), main, failed: error !== null, script });
}

function passkeyCard(frame: Frame, words: Words, one: PasskeyLine, removable: boolean): Html {
  const { say, time } = words;
  const name = one.label === '' ? say(TEXTS.passkey_nameless) : strangersText(one.label);
  const button = html`${field('passkey', one.id)}<button class="button">${say(TEXTS.remove_passkey)}<span class="hidden-text">: ${name}</span></button>`;
  return html`<li class="card">
<h3>${name}</h3>
${factList([
  { term: say(TEXTS.passkey_since), detail: time(one.registeredAt) },
  {
    term: say(TEXTS.last_use),
    detail: one.lastUsedAt === null ? say(TEXTS.never_used) : time(one.lastUsedAt),
  },
])}
${removable ? html`<div class="actions">${postForm(frame, REMOVE_PASSKEY, button)}</div>` : undefined}
</li>
`;
}

/** Whoever finds a page that was left open makes himself no key of it. */
function signInAgain(frame: Frame, { say }: Words): Html {
  return html`<p>${say(TEXTS.again_about)}</p>
${postForm(frame, SIGN_IN_AGAIN, html`<button class="button">${say(TEXTS.again)}</button>`)}`;
}

/** Hidden until the script has seen that this browser can (assets/passkey.js). */
function addPasskey(frame: Frame, words: Words, options: object): Html {
  const { say } = words;
  const form = postForm(
    frame,
    ADD_PASSKEY,
    html`${field('passkey', '')}
${textField(
  {
    id: 'label',
    label: say(TEXTS.passkey_label),
    hint: say(TEXTS.passkey_label_hint),
    attributes: html`type="text" autocomplete="off" maxlength="60"`,
  },
  null,
)}
<button class="main">${say(TEXTS.add_passkey)}</button>
<p class="wrong" role="status" data-refused="${say(TEXTS.passkeyErrors.passkey_is_not_good)}"></p>`,
    'stack',
  );
  return html`<noscript><p class="warning">${say(TEXTS.adding_needs_script)}</p></noscript>
<p class="warning" data-without-passkeys hidden>${say(TEXTS.browser_without_passkeys)}</p>
<div class="passkey" data-new-passkey="${JSON.stringify(options)}" hidden>
${form}
</div>`;
}
