/** What a form of these pages posts back, as values. A body that no page of ours can have made is refused whole. */
import { phoneE164 } from '../../../kit/text.ts';
import {
  type Cluster,
  type DecisionError,
  LANGUAGES,
  type Language,
  type NewPasswordError,
  type SecondFactorError,
  type SignInError,
} from './views.ts';

/** Our longest form is a passkey's answer, below 4 kB; a customer has few accounts. */
export const FORM_BYTES_MAX = 16_384;
/** Fields of one form: eight clusters and the accounts of one customer leave room. */
const FIELDS_MAX = 200;
const TOKEN_CHARS_MAX = 128;
const PASSWORD_CHARS_MAX = 256;
const LABEL_CHARS_MAX = 256;
/** WebAuthn Level 3 §5.8.3: 1,023 bytes, in base64url. */
const PASSKEY_ID_CHARS_MAX = 1_364;

export type Form = ReadonlyMap<string, readonly string[]>;

/** A body of `application/x-www-form-urlencoded`; undefined when it is too large, has too many fields or bad UTF-8. */
export function parseForm(body: Uint8Array): Form | undefined {
  if (body.byteLength > FORM_BYTES_MAX) return undefined;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const form = new Map<string, string[]>();
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > FIELDS_MAX) return undefined;
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = decoded(at < 0 ? pair : pair.slice(0, at));
    const value = decoded(at < 0 ? '' : pair.slice(at + 1));
    if (name === undefined || value === undefined) return undefined;
    const values = form.get(name);
    if (values === undefined) form.set(name, [value]);
    else values.push(value);
  }
  return form;
}

/** Browsers encode everything beyond ASCII, so what is not percent-encoded UTF-8 was not sent by a page. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** The one value of a field; a field that came twice is no value, whoever reads the first or the last of them. */
function one(form: Form, name: string, charsMax: number): string | undefined {
  const values = form.get(name);
  const value = values?.[0];
  return values?.length === 1 && value !== undefined && value.length <= charsMax ? value : undefined;
}

export interface FormFrame {
  /** To be compared with the browser's in constant time. */
  readonly csrf: string;
  readonly language: Language;
}

export function frameOf(form: Form): FormFrame | undefined {
  const csrf = one(form, 'csrf', TOKEN_CHARS_MAX);
  const lang = one(form, 'lang', 2);
  const language = LANGUAGES.find((each) => each === lang);
  return csrf === undefined || csrf === '' || language === undefined ? undefined : { csrf, language };
}

export type Cancelled = { readonly kind: 'cancelled' };
/** An answer of `navigator.credentials.get`, parsed but not verified. */
export type PasskeyAnswer = { readonly kind: 'passkey'; readonly answer: object };

export type SignInForm =
  | {
      readonly kind: 'password';
      readonly bin: number | null;
      readonly phone: string;
      readonly password: string;
    }
  | PasskeyAnswer
  | Cancelled
  | {
      readonly kind: 'wrong';
      readonly error: SignInError;
      readonly typed: { readonly bin: number | null; readonly phone: string };
    };

/**
 * `banks`: BINs that the page offered; none when the request named the bank. `isInApp`: this bank asks her in its own app, so
 * that a password for it is never read.
 */
export function signInOf(
  form: Form,
  banks: readonly number[],
  isInApp: (bin: number | null) => boolean = () => false,
): SignInForm {
  if (isCancelled(form)) return { kind: 'cancelled' };
  if (form.has('passkey')) return passkeyOf(form) ?? wrong('passkey_refused', { bin: null, phone: '' });
  const chosen = Number(one(form, 'bank', 6) ?? '');
  const bin = banks.find((each) => each === chosen) ?? null;
  const phone = one(form, 'phone', 32) ?? '';
  const password = one(form, 'password', PASSWORD_CHARS_MAX) ?? '';
  const e164 = phoneE164(phone);
  const typed = { bin, phone };
  if (banks.length > 0 && bin === null) return wrong('bank_is_missing', typed);
  if (e164 === undefined) return wrong('phone_is_not_valid', typed);
  if (isInApp(bin)) return { kind: 'password', bin, phone: e164, password: '' };
  if (password === '') return wrong('password_is_missing', typed);
  return { kind: 'password', bin, phone: e164, password };
}

function wrong(
  error: SignInError,
  typed: { readonly bin: number | null; readonly phone: string },
): SignInForm {
  return { kind: 'wrong', error, typed };
}

export type SecondFactorForm =
  | { readonly kind: 'code'; readonly code: string }
  | PasskeyAnswer
  | Cancelled
  | { readonly kind: 'wrong'; readonly error: SecondFactorError };

export function secondFactorOf(form: Form): SecondFactorForm {
  if (isCancelled(form)) return { kind: 'cancelled' };
  if (form.has('passkey')) return passkeyOf(form) ?? { kind: 'wrong', error: 'passkey_refused' };
  // Some apps show `123 456`, and some people type what they see.
  const code = (one(form, 'code', 16) ?? '').replaceAll(/\s/g, '');
  return /^[0-9]{6}$/.test(code)
    ? { kind: 'code', code }
    : { kind: 'wrong', error: 'code_is_not_six_digits' };
}

export type NewPasswordForm =
  | {
      readonly kind: 'password';
      readonly password: string;
      /** The one he has, where the page asked for it. */
      readonly current: string;
    }
  | Cancelled
  | { readonly kind: 'wrong'; readonly error: NewPasswordError };

export function newPasswordOf(form: Form): NewPasswordForm {
  if (isCancelled(form)) return { kind: 'cancelled' };
  const [password, again] = [one(form, 'password', FORM_BYTES_MAX) ?? '', one(form, 'again', FORM_BYTES_MAX)];
  if (password.length > PASSWORD_CHARS_MAX) return { kind: 'wrong', error: 'password_is_too_long' };
  if (password !== again) return { kind: 'wrong', error: 'passwords_differ' };
  return { kind: 'password', password, current: one(form, 'current', PASSWORD_CHARS_MAX) ?? '' };
}

/** The answer of `navigator.credentials.create`, parsed but not verified, and what the device is called. */
export function newPasskeyOf(form: Form): { readonly answer: object; readonly label: string } | undefined {
  const read = passkeyOf(form);
  return read === undefined
    ? undefined
    : { answer: read.answer, label: one(form, 'label', LABEL_CHARS_MAX) ?? '' };
}

/** The credential id that a button names. */
export function removedPasskeyOf(form: Form): string | undefined {
  return one(form, 'passkey', PASSKEY_ID_CHARS_MAX);
}

function isCancelled(form: Form): boolean {
  return one(form, 'decision', 16) === 'cancel';
}

function passkeyOf(form: Form): PasskeyAnswer | undefined {
  try {
    const answer: unknown = JSON.parse(one(form, 'passkey', FORM_BYTES_MAX) ?? '');
    return typeof answer === 'object' && answer !== null && !Array.isArray(answer)
      ? { kind: 'passkey', answer }
      : undefined;
  } catch {
    return undefined;
  }
}

export type DecisionForm =
  | {
      readonly kind: 'agreed';
      readonly accounts: readonly string[];
      /** As the page offered them, in its order; empty where the page asks for a payment. */
      readonly clusters: readonly Cluster[];
    }
  | { readonly kind: 'refused' }
  | Cancelled
  | {
      readonly kind: 'wrong';
      readonly error: DecisionError;
      readonly accounts: readonly string[];
      readonly clusters: readonly Cluster[];
    };

/** What the page that is answered offered, rendered anew. */
export interface Offered {
  /** UUIDs of accounts without a bar. */
  readonly accounts: readonly string[];
  readonly accountsMax: 1 | 'all';
  /** Empty where no data is asked for. */
  readonly clusters: readonly Cluster[];
  /** `shownDigest` of what would be shown now. */
  readonly digest: string;
}

/** The notice that was read, by its wire id. */
export const noticeIn = (form: Form): string | undefined => one(form, 'notice', TOKEN_CHARS_MAX);

/** Which button was pressed; undefined: none of ours. */
export function buttonOf(form: Form): 'agree' | 'refuse' | 'cancel' | undefined {
  const decision = one(form, 'decision', 16);
  return decision === 'agree' || decision === 'refuse' || decision === 'cancel' ? decision : undefined;
}

/** Undefined: neither agreed nor refused nor cancelled, so no page of ours sent it. */
export function decisionOf(form: Form, offered: Offered): DecisionForm | undefined {
  const button = buttonOf(form);
  if (button === 'refuse') return { kind: 'refused' };
  if (button === 'cancel') return { kind: 'cancelled' };
  if (button !== 'agree') return undefined;
  const posted = new Set(form.get('account'));
  const accounts = offered.accounts.filter((account) => posted.has(account));
  const ticked = new Set(form.get('cluster'));
  const clusters = offered.clusters.filter((cluster) => ticked.has(cluster));
  const error = decisionError(form, offered, posted, accounts, clusters);
  return error === undefined
    ? { kind: 'agreed', accounts, clusters }
    : { kind: 'wrong', error, accounts, clusters };
}

function decisionError(
  form: Form,
  offered: Offered,
  posted: ReadonlySet<string>,
  accounts: readonly string[],
  clusters: readonly Cluster[],
): DecisionError | undefined {
  if (posted.size === 0) return 'account_is_missing';
  if (accounts.length < posted.size) return 'account_cannot_be_chosen';
  if (offered.accountsMax === 1 && accounts.length > 1) return 'account_cannot_be_chosen';
  if (offered.clusters.length > 0 && clusters.length === 0) return 'cluster_is_missing';
  return one(form, 'shown', TOKEN_CHARS_MAX) === offered.digest ? undefined : 'page_has_changed';
}
