/** Sentences, dates and amounts as a reader of one language expects them. */
import { type Html, html } from '../../../core/http/index.ts';
import { hanoiReadable, hanoiTimestamp, type IsoDate } from '../../../kit/calendar.ts';
import { readableVnd } from '../../../kit/money.ts';
import type { Language } from './views.ts';

export type Text = Readonly<Record<Language, string>>;

/** Names of the `{holes}` of a sentence. */
type Hole<Sentence> = Sentence extends `${string}{${infer Name}}${infer Rest}` ? Name | Hole<Rest> : never;
type Holes<T extends Text> = [Hole<T['vi']>] extends [never]
  ? []
  : [Readonly<Record<Hole<T['vi']>, Html | string | number>>];

export interface Words {
  readonly language: Language;
  /** A sentence; what goes into its holes is escaped. */
  readonly say: <const T extends Text>(text: T, ...holes: Holes<T>) => Html;
  /** `26/05/2027`, `26 May 2027`. */
  readonly date: (at: number | IsoDate) => Html;
  /** `16:45 26/05/2027`; all times are Hanoi's. */
  readonly time: (at: number) => Html;
  /** `16:45`: of today. */
  readonly clock: (at: number) => Html;
  /** `150.000 ₫`, never broken over two lines. */
  readonly amount: (amount: bigint | number) => Html;
  readonly days: (days: number) => string;
  readonly times: (times: number) => string;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const WORDS: Readonly<Record<Language, Words>> = { vi: wordsIn('vi'), en: wordsIn('en') };

export function wordsOf(language: Language): Words {
  return WORDS[language];
}

function wordsIn(language: Language): Words {
  const dateText = ([year, month, day]: readonly string[]): string =>
    language === 'vi' ? `${day}/${month}/${year}` : `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
  const dateOf = (at: number): string => dateText(hanoiTimestamp(at).slice(0, 10).split('-'));
  return {
    language,
    say: (text, ...[holes]) => filled(text[language], holes ?? {}),
    date: (at) =>
      typeof at === 'string'
        ? html`<time datetime="${at}">${dateText(at.split('-'))}</time>`
        : html`<time datetime="${hanoiTimestamp(at)}">${dateOf(at)}</time>`,
    time: (at) =>
      html`<time datetime="${hanoiTimestamp(at)}">${hanoiReadable(at).slice(11, 16)} ${dateOf(at)}</time>`,
    clock: (at) => html`<time datetime="${hanoiTimestamp(at)}">${hanoiReadable(at).slice(11, 16)}</time>`,
    amount: (amount) => html`<span class="amount">${readableVnd(BigInt(amount))}</span>`,
    days: (days) =>
      language === 'vi' ? `${days}\u00a0ngày` : days === 1 ? '1\u00a0day' : `${days}\u00a0days`,
    times: (times) =>
      language === 'vi' ? `${times}\u00a0lần` : times === 1 ? 'once' : `${times}\u00a0times`,
  };
}

function filled(sentence: string, holes: Readonly<Record<string, Html | string | number>>): Html {
  const parts = sentence.split(/\{(\w+)\}/);
  return { html: parts.map((part, at) => html`${at % 2 === 0 ? part : holes[part]}`.html).join('') };
}
