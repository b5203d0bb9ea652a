/** Every outcome code with what it means; its anchor is the code, as `doc_url` of each problem says. */
import { type Html, html } from '../../../core/http/index.ts';
import { type KnownOutcome, type OutcomeTables, outcomesOf } from './outcomes.ts';
import { page } from './page.ts';
import { type Language, OUTCOME_TEXTS, TABLE_TEXTS, TEXTS } from './texts.ts';

export function problemsPage(tables: OutcomeTables, language: Language): string {
  const outcomes = outcomesOf(tables);
  const nav = html`<ul>${outcomes.map(({ code }) => html`<li><a href="#${code}">${code}</a></li>`)}</ul>`;
  const main = html`<p>${TEXTS.problemsIntro[language]}</p>${outcomes.map((one) => article(one, language))}`;
  return page({ title: TEXTS.problems[language], path: '/docs/problems', language }, nav, main);
}

function article({ code, row, tables, outcomes, iso }: KnownOutcome, language: Language): Html {
  const where = tables.map((table) => TABLE_TEXTS[table]?.[language] ?? table).join('; ');
  return html`<article>
<h2 id="${code}"><a href="#${code}">${code}</a></h2>
<p lang="vi">${row.vi}</p>
<p lang="en">${row.en}</p>
<dl>
<div><dt>HTTP</dt><dd>${row.status}</dd></div>
${iso === undefined ? undefined : html`<div><dt>ISO 20022</dt><dd>${iso}</dd></div>`}
<div><dt>${TEXTS.retryable[language]}</dt><dd>${row.retryable ? TEXTS.yes[language] : TEXTS.no[language]}</dd></div>
<div><dt>${TEXTS.outcome[language]}</dt><dd>${outcomes.map((one) => html`<code>${one}</code> ${OUTCOME_TEXTS[one][language]} `)}</dd></div>
<div><dt>${TEXTS.where[language]}</dt><dd>${where}</dd></div>
</dl>
</article>`;
}
