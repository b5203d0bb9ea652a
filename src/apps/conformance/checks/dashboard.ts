/** The customer takes a consent back on his own page, found by the consent's id in links and forms. */
import { buttonOf, type Page, type Seen } from '../client/index.ts';
import type { Stage } from '../stage/index.ts';
import { presume } from '../verdicts.ts';

/** List, detail, consequences, confirmation. */
const STEPS_MAX = 5;

export async function withdrawByCustomer(stage: Stage, grantId: string): Promise<void> {
  const names = stage.settings.pages.withdraw;
  const browser = stage.browser();
  const entered = await stage.walker.walkToDecision(browser, stage.settings.fapi.dashboard, stage.customer());
  let seen: Seen = entered.pages.at(-1) ?? entered.end;
  let pressed = false;
  for (let n = 0; n < STEPS_MAX && seen.kind === 'page'; n += 1) {
    const page: Page = seen;
    const own = page.forms.filter(({ action, fields }) =>
      isNamed(grantId, `${action} ${page.url} ${fields.map(({ value }) => value).join(' ')}`),
    );
    const found = buttonOf({ ...page, forms: own }, names);
    if (found !== undefined) {
      seen = await browser.submit(page, found.form, {}, found.button);
      pressed = true;
      continue;
    }
    if (pressed) return;
    const link = linksOf(page).find((href) => isNamed(grantId, href));
    if (link === undefined) break;
    seen = await browser.open(new URL(link, page.url).href);
  }
  presume(pressed, seen.answer, 'withdrawal on the page of consents');
}

/** Ids are shown as UUIDs, or as their digits behind a prefix. */
function isNamed(id: string, text: string): boolean {
  const digits = (one: string): string => one.toLowerCase().replaceAll('-', '');
  return id !== '' && digits(text).includes(digits(id).replace(/^[a-z]{3}_/, ''));
}

function linksOf(page: Page): string[] {
  return [...page.answer.body.matchAll(/<a\b[^>]*\bhref="([^"]*)"/gi)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );
}
