/** The frame of a documentation page. */
import { type Html, html } from '../../../core/http/index.ts';
import { type Language, TEXTS } from './texts.ts';

export interface PageWords {
  readonly title: string;
  /** Where this page lives. */
  readonly path: string;
  readonly language: Language;
}

export function page({ title, path, language }: PageWords, nav: Html, main: Html): string {
  const other: Language = language === 'vi' ? 'en' : 'vi';
  const current = (place: string): Html => (place === path ? html` aria-current="page"` : html``);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Long Biên</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<a class="skip" href="#main">${TEXTS.skip[language]}</a>
<header>
<strong>Long Biên</strong>
<a href="/docs?lang=${language}"${current('/docs')}>${TEXTS.reference[language]}</a>
<a href="/docs/problems?lang=${language}"${current('/docs/problems')}>${TEXTS.problems[language]}</a>
<a class="language" lang="${other}" hreflang="${other}" href="${path}?lang=${other}">${TEXTS.other[language]}</a>
</header>
<div class="columns">
<nav aria-label="${TEXTS.contents[language]}">${nav}</nav>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${main}
</main>
</div>
</body>
</html>
`.html;
}
