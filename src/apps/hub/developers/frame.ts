/** The frame of a page of the developer area, in the look of the documentation. */
import { type Html, html, type Problem } from '../../../core/http/index.ts';
import { type Language, TEXTS } from './texts.ts';

export interface PageWords {
  readonly title: string;
  readonly path: string;
  readonly language: Language;
  /** Token of the session; absent while nobody is signed in. */
  readonly csrf: string | undefined;
}

const PLACES = [
  ['/developers', 'overview'],
  ['/developers/quickstart', 'quickstart'],
  ['/developers/software', 'software'],
  ['/developers/api-keys', 'apiKeys'],
  ['/developers/requests', 'requests'],
] as const;

export function page({ title, path, language, csrf }: PageWords, main: Html): string {
  const other: Language = language === 'vi' ? 'en' : 'vi';
  const shown = csrf === undefined ? PLACES.slice(0, 2) : PLACES;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Long Biên</title>
<link rel="stylesheet" href="/docs/style.css">
<link rel="stylesheet" href="/developers/style.css">
</head>
<body>
<a class="skip" href="#main">${TEXTS.skip[language]}</a>
<header>
<strong>Long Biên</strong>
<a href="/developers?lang=${language}">${TEXTS.area[language]}</a>
<a href="/docs?lang=${language}">${TEXTS.reference[language]}</a>
<a class="language" lang="${other}" hreflang="${other}" href="${path}?lang=${other}">${TEXTS.other[language]}</a>
${csrf === undefined ? undefined : html`<form method="post" action="/developers/sign-out">${hidden(language, csrf)}<button class="quiet">${TEXTS.signOut[language]}</button></form>`}
</header>
<div class="columns">
<nav aria-label="${TEXTS.contents[language]}"><ul>
${shown.map(
  ([place, words]) =>
    html`<li><a href="${place}?lang=${language}"${place === path ? html` aria-current="page"` : undefined}>${TEXTS[words][language]}</a></li>`,
)}
<li><a href="/docs?lang=${language}#tag-webhooks">${TEXTS.webhooks[language]}</a></li>
<li><a href="/openapi.json" download="longbien-openapi.json">${TEXTS.openapi[language]}</a></li>
</ul></nav>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${main}
</main>
</div>
</body>
</html>
`.html;
}

/** What every form carries: the session's token, the language, and its own key where it changes something. */
export function hidden(language: Language, csrf: string | undefined, key?: string): Html {
  return html`<input type="hidden" name="lang" value="${language}">${csrf === undefined ? undefined : html`<input type="hidden" name="csrf" value="${csrf}">`}${key === undefined ? undefined : html`<input type="hidden" name="key" value="${key}">`}`;
}

/** A refusal in the words that the API has for it. */
export function refusal(problem: Problem | undefined, language: Language): Html | undefined {
  if (problem === undefined) return undefined;
  const { code, row, param } = problem;
  const at = param === undefined ? undefined : html` ${TEXTS.atField[language]} <code>${param}</code>.`;
  return html`<p class="refusal" role="alert" id="refusal">${row[language]}${at} <small><code>${code}</code></small></p>`;
}

export function notice(text: string): Html {
  return html`<p class="notice" role="status">${text}</p>`;
}

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly required?: boolean;
  readonly type?: 'text' | 'email' | 'password';
  /** Lines of a text area; a single line otherwise. */
  readonly lines?: number;
  readonly charsMax?: number;
  /** It is what the refusal is about. */
  readonly atFault?: boolean;
}

export function field({ name, label, hint, value, required, type, lines, charsMax, atFault }: Field): Html {
  const described = [
    hint === undefined ? undefined : `${name}-hint`,
    atFault === true ? 'refusal' : undefined,
  ].filter((id) => id !== undefined);
  const attributes = html` id="${name}" name="${name}"${required === true ? html` required` : undefined}${charsMax === undefined ? undefined : html` maxlength="${charsMax}"`}${atFault === true ? html` aria-invalid="true"` : undefined}${described.length === 0 ? undefined : html` aria-describedby="${described.join(' ')}"`} autocomplete="off" spellcheck="false"`;
  const input =
    lines === undefined
      ? html`<input type="${type ?? 'text'}"${attributes} value="${value}">`
      : html`<textarea rows="${lines}"${attributes}>${value}</textarea>`;
  return html`<p class="field"><label for="${name}">${label}</label>${hint === undefined ? undefined : html`<small id="${name}-hint">${hint}</small>`}${input}</p>`;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
}

export function choices(name: string, legend: string, options: readonly Choice[]): Html {
  return html`<fieldset><legend>${legend}</legend>${options.map(
    ({ value, label, chosen }) =>
      html`<label><input type="checkbox" name="${name}" value="${value}"${chosen ? html` checked` : undefined}> ${label}</label>`,
  )}</fieldset>`;
}
