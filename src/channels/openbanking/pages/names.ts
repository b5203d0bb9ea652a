/** Names of organisations, people and accounts, as a page may show them. */
import { type Html, html } from '../../../core/http/index.ts';
import { type DisplayName, displayName } from '../../../kit/displayname.ts';
import { TEXTS } from './texts/index.ts';
import type { AccountName, Requester } from './views.ts';
import type { Words } from './words.ts';

/** A remittance text (ISO 20022 Max140Text) and what an app calls things: long enough for either. */
const STRANGERS_TEXT_CHARS_MAX = 140;

/** Text that a third party or a payer wrote; isolated, so that right-to-left letters move nothing around it. */
export function strangersText(text: string): Html {
  return html`<bdi>${displayName(text, STRANGERS_TEXT_CHARS_MAX).text}</bdi>`;
}

/** A name; `(không có tên đọc được)` when nothing legible is in it. */
export function nameOf(words: Words, name: string): Html {
  const { text } = displayName(name);
  return text === '' ? words.say(TEXTS.nameless) : html`<bdi>${text}</bdi>`;
}

/** Whoever holds an account with the customer; null: only their bank knows the name. */
export function holderName(words: Words, name: string | null): Html {
  return name === null ? words.say(TEXTS.other_holder) : nameOf(words, name);
}

/** The registered name in the reader's language. */
export function requesterName(words: Words, { name, nameEn }: Requester): Html {
  return nameOf(words, words.language === 'en' && nameEn !== '' ? nameEn : name);
}

export function softwareName(words: Words, requester: Requester): Html {
  return nameOf(words, requester.software);
}

/** Who asks: registered name first, and everything by which it can be checked; what it calls itself comes last. */
export function requesterCard(words: Words, requester: Requester): Html {
  const { say } = words;
  const also =
    words.language === 'en' && requester.nameEn !== '' && requester.nameEn !== requester.name
      ? html`<p class="also" lang="vi">${nameOf(words, requester.name)}</p>`
      : undefined;
  return html`<section class="requester" aria-labelledby="who-asks">
<h2 id="who-asks" class="overline">${say(TEXTS.who_asks)}</h2>
<p class="name">${requesterName(words, requester)}</p>
${also}
<dl class="facts">
<div><dt>${say(TEXTS.tax_code)}</dt><dd class="code">${requester.taxCode}</dd></div>
${requester.licence === null ? undefined : html`<div><dt>${say(TEXTS.licence)}</dt><dd>${strangersText(requester.licence)}</dd></div>`}
<div><dt>${say(TEXTS.software)}</dt><dd>${softwareName(words, requester)}</dd></div>
</dl>
${nameWarning(words, requester)}
</section>`;
}

/** Why a name must not be trusted by its looks, with what can be trusted: the tax code. */
export function nameWarning(words: Words, requester: Requester): Html | undefined {
  const shown: readonly DisplayName[] = [
    requester.name,
    words.language === 'en' ? requester.nameEn : '',
    requester.software,
  ].map((name) => displayName(name));
  const warnings = [...new Set(shown.flatMap((name) => name.warnings))];
  if (warnings.length === 0) return undefined;
  return html`<div class="warning">
${warnings.map((warning) => html`<p>${words.say(TEXTS.nameWarnings[warning])}</p>`)}
<p><strong>${words.say(TEXTS.name_check, { taxCode: requester.taxCode })}</strong></p>
</div>`;
}

/** Enough to tell one's own accounts apart, too little to use: the last four digits, of short numbers the last two. */
function lastDigits(number: string): string {
  return number.slice(number.length >= 8 ? -4 : -2);
}

/** `Tài khoản thanh toán •••• 4567`; the dots are for the eye only. */
export function accountName(words: Words, account: AccountName): Html {
  if (account === 'not_told') return words.say(TEXTS.account_not_told);
  const { kind, number } = account;
  return html`${words.say(TEXTS.accountKinds[kind])} <span class="digits"><span aria-hidden="true">•••• </span>${lastDigits(number)}</span>`;
}
