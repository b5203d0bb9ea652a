/** Signing in at one's bank: password and code, or a passkey. */
import { type Html, html } from '../../../core/http/index.ts';
import { errorSummary, type FieldError, field, postForm, textField } from './fields.ts';
import { document } from './frame.ts';
import { requesterName } from './names.ts';
import { TEXTS } from './texts/index.ts';
import type {
  BankAppView,
  ContinueView,
  Frame,
  SecondFactorError,
  SecondFactorView,
  SignInError,
  SignInView,
} from './views.ts';
import { type Words, wordsOf } from './words.ts';

const FIELD_OF: Readonly<Record<SignInError | SecondFactorError, string | null>> = {
  bank_is_missing: 'bank',
  phone_is_not_valid: 'phone',
  password_is_missing: 'password',
  sign_in_refused: null,
  sign_in_locked: null,
  passkey_refused: null,
  session_is_over: null,
  bank_app_refused: null,
  bank_app_expired: null,
  bank_is_not_answering: null,
  bank_asks_too_often: null,
  first_password_has_expired: null,
  code_is_not_six_digits: 'code',
  code_refused: 'code',
};

export function signInPage(frame: Frame, view: SignInView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const error = errorOf(words, view.error, view.lockedUntil);
  const why =
    view.requester === null
      ? say(TEXTS.sign_in_about)
      : say(TEXTS.sign_in_for, { name: html`<strong>${requesterName(words, view.requester)}</strong>` });
  const main = html`${errorSummary(words, error)}
<p class="lead">${why}</p>
${view.requester === null ? undefined : html`<p class="safe">${say(TEXTS.password_stays)}</p>`}
${postForm(
  frame,
  view.action,
  html`${view.banks.length > 0 ? bankField(words, view, error) : undefined}
${textField(
  {
    id: 'phone',
    label: say(TEXTS.phone),
    hint: say(TEXTS.phone_hint),
    attributes: html`type="tel" inputmode="tel" autocomplete="username" value="${view.typed.phone}" maxlength="32"`,
  },
  error,
)}
${view.inApp === true ? html`<p class="hint">${say(TEXTS.asked_in_app)}</p>` : passwordField(words, view, error)}
<button class="main">${say(TEXTS.continue)}</button>`,
  'stack',
)}
${passkeyForm(words, frame, view.action, view.passkey)}
${view.cancellable ? giveUp(words, frame, view.action) : undefined}`;
  return document(frame, {
    title: say(TEXTS.sign_in),
    main,
    failed: error !== null,
    script: view.passkey !== null,
  });
}

function passwordField(words: Words, { banks }: SignInView, error: FieldError | null): Html {
  const label = words.say(TEXTS.password);
  const attributes = html`type="password" autocomplete="current-password" maxlength="256"`;
  const hint = banks.some(({ inApp }) => inApp) ? { hint: words.say(TEXTS.password_left_empty) } : {};
  return textField({ id: 'password', label, ...hint, attributes }, error);
}

/** Nothing here waits by itself: without JavaScript she says that she has answered. */
export function bankAppPage(frame: Frame, view: BankAppView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const { action, approvalUrl, bindingWords } = view;
  const asks =
    view.requester === null
      ? say(TEXTS.bank_app_asks_own)
      : say(TEXTS.bank_app_asks, { name: html`<strong>${requesterName(words, view.requester)}</strong>` });
  const main = html`<p class="lead">${asks}</p>
<p class="lead">${say(TEXTS.bank_app_words)}<br><strong>${bindingWords}</strong></p>
<p class="safe">${say(TEXTS.bank_app_compare)}</p>
${approvalUrl === null ? undefined : html`<p><a class="alone" href="${approvalUrl}" rel="noreferrer">${say(TEXTS.bank_app_page)}</a></p>`}
${postForm(frame, action, html`${field('asked', 'yes')}<button class="main">${say(TEXTS.bank_app_answered)}</button>`, 'stack')}
${postForm(frame, action, html`<button class="link" name="another" value="yes">${say(TEXTS.bank_app_again)}</button>`, 'give-up')}
${view.cancellable ? giveUp(words, frame, action) : undefined}`;
  return document(frame, { title: say(TEXTS.bank_app), main, failed: false, script: false });
}

/** By itself the address does nothing: programs open links too, so she presses a button. */
export function continuePage(frame: Frame, view: ContinueView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const name = html`<strong>${requesterName(words, view.requester)}</strong>`;
  const error = view.isEarly ? { field: null, message: say(TEXTS.continue_early) } : null;
  const main = html`${errorSummary(words, error)}
<p class="lead">${say(TEXTS.continue_for, { name })}</p>
<p class="lead">${say(TEXTS.continue_words)}<br><strong>${view.bindingWords}</strong></p>
<p class="safe">${say(TEXTS.continue_safe)}</p>
${postForm(frame, view.action, html`<button class="main">${say(TEXTS.continue)}</button>`, 'stack')}`;
  return document(frame, { title: say(TEXTS.continue_title), main, failed: view.isEarly, script: false });
}

function bankField(words: Words, { banks, typed }: SignInView, error: FieldError | null): Html {
  const own = error?.field === 'bank' ? error.message : undefined;
  return html`<div class="field${own && ' field-wrong'}">
<label for="bank">${words.say(TEXTS.bank)}</label>
${own && html`<p class="wrong" id="bank-error">${own}</p>`}
<select id="bank" name="bank"${own && html` aria-describedby="bank-error" aria-invalid="true"`}>
<option value="">${words.say(TEXTS.choose_bank)}</option>
${banks.map(
  ({ bin, name, inApp }) =>
    html`<option value="${bin}"${bin === typed.bin ? ' selected' : ''}>${name}${inApp === true ? html` · ${words.say(TEXTS.in_app)}` : undefined}</option>`,
)}
</select>
</div>`;
}

export function secondFactorPage(frame: Frame, view: SecondFactorView): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const error = errorOf(words, view.error, view.lockedUntil);
  const codeForm = view.totp
    ? postForm(
        frame,
        view.action,
        html`${textField(
          {
            id: 'code',
            label: say(TEXTS.code),
            hint: say(TEXTS.code_hint),
            attributes: html`class="code-input" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="7"`,
          },
          error,
        )}
<button class="main">${say(TEXTS.confirm)}</button>`,
        'stack',
      )
    : html`<noscript><p class="warning">${say(TEXTS.passkey_needs_script)}</p></noscript>`;
  const main = html`${errorSummary(words, error)}
${view.requester === null ? undefined : html`<p class="safe">${say(TEXTS.password_stays)}</p>`}
${codeForm}
${passkeyForm(words, frame, view.action, view.passkey, view.totp)}
${view.cancellable ? giveUp(words, frame, view.action) : undefined}`;
  return document(frame, {
    title: say(TEXTS.second_factor),
    main,
    failed: error !== null,
    script: view.passkey !== null,
  });
}

/**
 * Hidden until the script has seen that this browser can (assets/passkey.js): without JavaScript nobody meets a button
 * that does nothing. The ceremony's answer goes back through the same form, so there is one way in.
 */
function passkeyForm(
  words: Words,
  frame: Frame,
  action: string,
  options: object | null,
  secondWay = true,
): Html | undefined {
  if (options === null) return undefined;
  const { say } = words;
  return html`<div class="passkey" data-passkey="${JSON.stringify(options)}" hidden>
${secondWay ? html`<p class="or">${say(TEXTS.or)}</p>` : undefined}
${postForm(
  frame,
  action,
  html`${field('passkey', '')}<button class="main quiet-main" aria-describedby="passkey-hint">${say(TEXTS.with_passkey)}</button>
<p class="hint" id="passkey-hint">${say(TEXTS.passkey_hint)}</p>
<p class="wrong" role="status" data-refused="${say(TEXTS.signInErrors.passkey_refused)}"></p>`,
)}
</div>`;
}

/** Its own form, so that Enter in a field above never means to give up. */
export function giveUp(words: Words, frame: Frame, action: string): Html {
  return postForm(
    frame,
    action,
    html`<button class="link" name="decision" value="cancel">${words.say(TEXTS.give_up)}</button>`,
    'give-up',
  );
}

function errorOf(
  words: Words,
  error: SignInError | SecondFactorError | null,
  lockedUntil: number | null,
): FieldError | null {
  if (error === null) return null;
  const message =
    error === 'sign_in_locked' && lockedUntil !== null
      ? words.say(TEXTS.signInErrors.sign_in_locked_until, { time: words.time(lockedUntil) })
      : words.say(TEXTS.signInErrors[error]);
  return { field: FIELD_OF[error], message };
}
