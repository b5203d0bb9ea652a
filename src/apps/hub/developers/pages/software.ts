/** Software products: their list, the form of a new one, one of them with its keys, statement and suspension. */
import type { GetSoftwareAnswer, GetThirdPartyAnswer, ListSoftwareAnswer } from '../../../../client/index.ts';
import { type Html, html, type Problem } from '../../../../core/http/index.ts';
import type { Form } from '../form.ts';
import { choices, field, hidden, notice, page, refusal } from '../frame.ts';
import { type Language, ROLE_TEXTS, STATUS_TEXTS, TEXTS } from '../texts.ts';
import { ROLES } from './start.ts';

export interface Signed {
  readonly language: Language;
  readonly csrf: string;
  /** A fresh one for each form: sent twice, the form is answered once. */
  readonly formKey: () => string;
}

interface SoftwareValues {
  readonly name: string;
  readonly redirectUris: string;
  readonly roles: readonly string[];
  readonly jwks: string;
}

export function softwareValues(form: Form): SoftwareValues {
  return {
    name: form.text('name'),
    redirectUris: form.text('redirect_uris'),
    roles: form.all('roles'),
    jwks: form.text('jwks'),
  };
}

export function softwareListPage(
  { language, csrf, formKey }: Signed,
  party: GetThirdPartyAnswer,
  software: ListSoftwareAnswer['data'],
  values: SoftwareValues,
  problem: Problem | undefined,
): string {
  const rows = software.map(
    (one) =>
      html`<tr><th scope="row"><a href="/developers/software/${one.id}?lang=${language}">${one.name}</a></th><td>${one.roles.join(', ')}</td><td>${STATUS_TEXTS[one.status]![language]}</td><td><code>${one.software_id}</code></td></tr>`,
  );
  return page(
    { title: TEXTS.software[language], path: '/developers/software', language, csrf },
    html`${
      software.length === 0
        ? html`<p>${TEXTS.noSoftware[language]}</p>`
        : html`<table><thead><tr><th scope="col">${TEXTS.softwareName[language]}</th><th scope="col">${TEXTS.roles[language]}</th><th scope="col">${TEXTS.status[language]}</th><th scope="col">${TEXTS.softwareId[language]}</th></tr></thead><tbody>${rows}</tbody></table>`
    }
<h2>${TEXTS.registerSoftware[language]}</h2>
${refusal(problem, language)}
<form method="post" action="/developers/software">${hidden(language, csrf, formKey())}
${fields(language, party.roles, values, problem)}
<button>${TEXTS.registerSoftware[language]}</button></form>
${makingKeys(language)}`,
  );
}

function fields(
  language: Language,
  allowed: readonly string[],
  values: SoftwareValues,
  problem: Problem | undefined,
): Html {
  const at = (member: string): boolean => problem?.param?.startsWith(`/${member}`) === true;
  const isName = problem?.code.startsWith('name_') === true;
  return html`${field({ name: 'name', label: TEXTS.softwareName[language], hint: TEXTS.nameHint[language], value: values.name, required: true, charsMax: 60, atFault: at('name') || isName })}
${field({ name: 'redirect_uris', label: TEXTS.redirectUris[language], hint: TEXTS.redirectUrisHint[language], value: values.redirectUris, lines: 3, atFault: at('redirect_uris') })}
${choices(
  'roles',
  TEXTS.roles[language],
  ROLES.filter((role) => allowed.includes(role)).map((role) => ({
    value: role,
    label: ROLE_TEXTS[role][language],
    chosen: values.roles.includes(role),
  })),
)}
${field({ name: 'jwks', label: TEXTS.jwks[language], hint: TEXTS.jwksHint[language], value: values.jwks, required: true, lines: 8, atFault: at('jwks') })}`;
}

/** Made where the private half is to stay: we never see it. */
const MAKE_KEYS = `node --input-type=module -e "
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const kid = new Date().toISOString().slice(0, 10);
const jwk = (key) => ({ ...key.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' });
writeFileSync('private.jwk.json', JSON.stringify(jwk(privateKey)), { mode: 0o600 });
console.log(JSON.stringify({ keys: [jwk(publicKey)] }, null, 1));
"`;

function makingKeys(language: Language): Html {
  return html`<h2>${TEXTS.makeKeys[language]}</h2><pre tabindex="0"><code>${MAKE_KEYS}</code></pre>`;
}

export function softwarePage(
  { language, csrf, formKey }: Signed,
  party: GetThirdPartyAnswer,
  software: GetSoftwareAnswer,
  shown: {
    readonly values?: SoftwareValues | undefined;
    readonly problem?: Problem | undefined;
    readonly saved?: boolean | undefined;
    readonly statement?: string | undefined;
  },
): string {
  const values = shown.values ?? {
    name: software.name,
    redirectUris: software.redirect_uris.join('\n'),
    roles: software.roles,
    jwks: JSON.stringify(software.jwks, null, 1),
  };
  const path = `/developers/software/${software.id}`;
  const facts: readonly (readonly [string, string])[] = [
    [
      TEXTS.status[language],
      `${STATUS_TEXTS[software.status]![language]}, ${TEXTS.since[language]} ${software.status_since}`,
    ],
    [TEXTS.softwareId[language], software.software_id],
    [TEXTS.version[language], software.version.toString()],
  ];
  return page(
    { title: software.name, path, language, csrf },
    html`${shown.saved === true ? notice(TEXTS.saved[language]) : undefined}
${refusal(shown.problem, language)}
<dl>${facts.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>
<form method="post" action="${path}">${hidden(language, csrf, formKey())}
${fields(language, party.roles, values, shown.problem)}
<button>${TEXTS.save[language]}</button></form>
${statementSection(path, language, csrf, shown.statement)}
${software.status === 'active' ? suspension(path, language, csrf, formKey()) : undefined}`,
  );
}

function statementSection(
  path: string,
  language: Language,
  csrf: string,
  statement: string | undefined,
): Html {
  return html`<h2 id="statement">${TEXTS.statement[language]}</h2><p>${TEXTS.statementHint[language]}</p>
${statement === undefined ? undefined : html`<p class="once"><code>${statement}</code></p>`}
<form method="post" action="${path}/statements#statement">${hidden(language, csrf)}<button>${TEXTS.getStatement[language]}</button></form>`;
}

function suspension(path: string, language: Language, csrf: string, key: string): Html {
  return html`<h2>${TEXTS.suspend[language]}</h2><p>${TEXTS.suspendHint[language]}</p>
<form method="post" action="${path}/suspension">${hidden(language, csrf, key)}
${field({ name: 'reason', label: TEXTS.reason[language], value: '', required: true, charsMax: 500 })}
<button class="quiet">${TEXTS.suspend[language]}</button></form>`;
}
