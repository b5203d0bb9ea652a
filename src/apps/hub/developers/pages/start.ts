/** Before and at the door: the overview, signing in, signing up, and the key that is shown once. */
import type { GetThirdPartyAnswer } from '../../../../client/index.ts';
import { type Html, html, type Problem } from '../../../../core/http/index.ts';
import type { Form } from '../form.ts';
import { choices, field, hidden, notice, page, refusal } from '../frame.ts';
import { type Language, ROLE_TEXTS, STATUS_TEXTS, TEXTS } from '../texts.ts';

interface Words {
  readonly language: Language;
  readonly csrf: string | undefined;
}

export const ROLES = ['INF', 'AIS', 'PIS', 'EWLTS'] as const;

export function overviewPage(
  { language, csrf }: Words,
  sandbox: boolean,
  party: GetThirdPartyAnswer | undefined,
): string {
  const words = { title: TEXTS.area[language], path: '/developers', language, csrf };
  return page(
    words,
    html`<p>${TEXTS.intro[language]}</p>
${sandbox ? html`<p>${TEXTS.sandboxOnly[language]}</p>` : undefined}
${party === undefined ? doors(language, sandbox) : organisation(party, language)}`,
  );
}

function doors(language: Language, sandbox: boolean): Html {
  return html`<p><a href="/developers/sign-in?lang=${language}">${TEXTS.signIn[language]}</a></p>
${
  sandbox
    ? html`<p><a href="/developers/sign-up?lang=${language}">${TEXTS.signUp[language]}</a></p>`
    : html`<p>${TEXTS.signUpClosed[language]}</p>`
}`;
}

function organisation(party: GetThirdPartyAnswer, language: Language): Html {
  const rows: readonly (readonly [string, string])[] = [
    [TEXTS.name[language], party.name],
    [TEXTS.nameEn[language], party.name_en],
    [TEXTS.taxCode[language], party.tax_code],
    [TEXTS.licence[language], party.licence ?? '–'],
    [TEXTS.roles[language], party.roles.join(', ')],
    [
      TEXTS.status[language],
      `${STATUS_TEXTS[party.status]![language]}, ${TEXTS.since[language]} ${party.status_since}`,
    ],
    [TEXTS.email[language], party.contacts.email],
    ['id', party.id],
  ];
  return html`<h2>${TEXTS.organisation[language]}</h2>
<dl>${rows.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`;
}

export function signInPage(language: Language, fault: string | undefined): string {
  return page(
    { title: TEXTS.signIn[language], path: '/developers/sign-in', language, csrf: undefined },
    html`${fault === undefined ? undefined : html`<p class="refusal" role="alert" id="refusal">${fault}</p>`}
<form method="post" action="/developers/sign-in">${hidden(language, undefined)}
${field({
  ...{ name: 'api_key', label: TEXTS.apiKey[language], hint: TEXTS.apiKeyHint[language], value: '' },
  ...{ required: true, type: 'password', charsMax: 100, atFault: fault !== undefined },
})}
<button>${TEXTS.signIn[language]}</button></form>`,
  );
}

/** `form`: what was typed and refused; `taxCode`: one that nobody has, to begin with. */
export function signUpPage(
  language: Language,
  form: Form,
  problem: Problem | undefined,
  taxCode: string,
): string {
  const at = (name: string): boolean => problem?.param === `/${name}`;
  const value = (name: string): string => form.text(name);
  const chosen = form.all('roles');
  return page(
    { title: TEXTS.signUp[language], path: '/developers/sign-up', language, csrf: undefined },
    html`<p>${TEXTS.sandboxOnly[language]}</p>
${refusal(problem, language)}
<form method="post" action="/developers/sign-up">${hidden(language, undefined)}
${field({ ...required('name', TEXTS.name[language], value('name')), hint: TEXTS.nameHint[language], charsMax: 140, atFault: at('name') })}
${field({ ...required('name_en', TEXTS.nameEn[language], value('name_en')), charsMax: 140, atFault: at('name_en') })}
${field({ ...required('tax_code', TEXTS.taxCode[language], value('tax_code') || taxCode), hint: TEXTS.taxCodeHint[language], charsMax: 14, atFault: at('tax_code') || problem?.code.startsWith('tax_code') === true })}
${field({ name: 'licence', label: TEXTS.licence[language], hint: TEXTS.licenceHint[language], value: value('licence'), charsMax: 64, atFault: at('licence') })}
${field({ ...required('email', TEXTS.email[language], value('email')), type: 'email', charsMax: 254, atFault: at('contacts/email') || problem?.code === 'contacts_are_not_usable' })}
${choices(
  'roles',
  TEXTS.roles[language],
  ROLES.map((role) => ({
    value: role,
    label: ROLE_TEXTS[role][language],
    chosen: chosen.length === 0 ? role === 'AIS' : chosen.includes(role),
  })),
)}
<button>${TEXTS.signUp[language]}</button></form>`,
  );
}

const required = (name: string, label: string, value: string) => ({ name, label, value, required: true });

/** `next`: where it goes on to. */
export function keyPage({ language, csrf }: Words, key: string, next: string): string {
  return page(
    { title: TEXTS.apiKey[language], path: next, language, csrf },
    html`${notice(TEXTS.keyShownOnce[language])}
<p class="once"><code>${key}</code></p>
<p><a href="${next}?lang=${language}">${TEXTS.goOn[language]}</a></p>`,
  );
}

export function faultPage(language: Language, csrf: string | undefined, text: string): string {
  return page(
    { title: TEXTS.area[language], path: '/developers', language, csrf },
    html`<p class="refusal" role="alert">${text}</p>`,
  );
}
