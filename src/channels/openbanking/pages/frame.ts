/** The document around every page. */
import { type Html, html } from '../../../core/http/index.ts';
import { ASSET_PATHS } from './assets.ts';
import { field, postForm } from './fields.ts';
import { nameOf } from './names.ts';
import { ME, MY_ACCESSES, MY_NOTICES, SECURITY, SIGN_OUT } from './paths.ts';
import { TEXTS } from './texts/index.ts';
import { unreadCount } from './unread.ts';
import type { Frame, Language } from './views.ts';
import { type Words, wordsOf } from './words.ts';

export interface Content {
  /** Plain: the heading and the document's title. */
  readonly title: Html;
  readonly main: Html;
  /** The page was sent back because of an error; the title says so too, since it is read first. */
  readonly failed?: boolean;
  /** Needs the script of passkeys. */
  readonly script?: boolean;
  /** Lists want the width of the screen, texts a line that the eye can follow. */
  readonly wide?: boolean;
}

/** The bridge's two peaks, as on the live page. */
const MARK = html`<svg class="mark" viewBox="0 0 40 28" aria-hidden="true" focusable="false"><path d="M1 19H39M1 11Q7 16 11 3 20 17 29 3 33 16 39 11M11 3V26M29 3V26M20 11V19M6 13V19M34 13V19M15.5 10V19M24.5 10V19"/></svg>`;

export function document(frame: Frame, content: Content): string {
  const words = wordsOf(frame.language);
  const { say } = words;
  const title = content.failed === true ? say(TEXTS.error_title, { title: content.title }) : content.title;
  return html`<!doctype html>
<html lang="${frame.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Long Biên</title>
<link rel="icon" href="${ASSET_PATHS.mark}">
<link rel="stylesheet" href="${ASSET_PATHS.style}">
${content.script === true ? html`<script src="${ASSET_PATHS.passkey}" defer></script>` : undefined}
</head>
<body>
<a class="skip" href="#main">${say(TEXTS.skip)}</a>
<header>
<div class="topbar">
${MARK}
<p class="brand">${frame.bank === null ? 'Long Biên' : nameOf(words, frame.bank)}
${tagline(words, frame)}</p>
${languageSwitch(words, frame.here)}
</div>
${frame.customer === null ? undefined : ownPages(words, frame)}
</header>
<main id="main" tabindex="-1"${content.wide === true ? html` class="wide"` : undefined}>
${deadline(words, frame)}
<h1>${content.title}</h1>
${content.main}
</main>
<footer>
<p>${say(TEXTS.help)} ${say(TEXTS.hour)}</p>
</footer>
</body>
</html>
`.html;
}

function languageSwitch(words: Words, here: string): Html {
  const other: Language = words.language === 'vi' ? 'en' : 'vi';
  const [path = '/', query = ''] = here.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('lang', other);
  return html`<a class="language" lang="${other}" hreflang="${other}" href="${path}?${parameters.toString()}">${words.say(TEXTS.other_language)}</a>`;
}

/** Whose pages these are; before signing in, whose service. */
function tagline(words: Words, { bank, customer }: Frame): Html | undefined {
  if (customer !== null)
    return customer === '' ? undefined : html`<span class="tagline">${nameOf(words, customer)}</span>`;
  return bank === null ? undefined : html`<span class="tagline">${words.say(TEXTS.product)}</span>`;
}

function ownPages(words: Words, frame: Frame): Html {
  const link = (path: string, text: Html): Html =>
    html`<a href="${path}"${frame.here.split('?', 1)[0] === path ? html` aria-current="page"` : undefined}>${text}</a>`;
  const pages = html`${link(ME, words.say(TEXTS.my_consents))}
${link(MY_NOTICES, noticesText(words, frame.unread ?? 0))}
${link(MY_ACCESSES, words.say(TEXTS.all_accesses))}
${frame.inApp === true ? undefined : link(SECURITY, words.say(TEXTS.security))}`;
  return html`<nav aria-label="${words.say(TEXTS.nav)}">
${frame.onErrand === true ? undefined : pages}
${postForm(frame, SIGN_OUT, html`<button class="link">${words.say(TEXTS.sign_out)}</button>`, 'sign-out')}
</nav>`;
}

/** With how many are new, which a screen reader says as a sentence. */
function noticesText({ say }: Words, unread: number): Html {
  if (unread === 0) return say(TEXTS.notices);
  const count = unreadCount(unread);
  return html`<span>${say(TEXTS.notices)} <span class="count" aria-hidden="true">${count}</span><span class="hidden-text">: ${say(TEXTS.unread_count, { count })}</span></span>`;
}

/** No silent end (WCAG 2.2.1): the page says until when it holds, and offers more where there is more to give. */
function deadline(words: Words, frame: Frame): Html | undefined {
  if (frame.deadline === null) return undefined;
  const { at, extend } = frame.deadline;
  return html`<div class="deadline"><p>${words.say(TEXTS.deadline, { time: words.clock(at) })}</p>
${
  extend === null
    ? undefined
    : postForm(
        frame,
        extend,
        html`${field('here', frame.here)}<button class="link">${words.say(TEXTS.deadline_extend)}</button>`,
      )
}</div>`;
}
