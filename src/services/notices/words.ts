/** A notice in words, for whoever carries it to the customer by means of his own. */
import { hanoiReadable } from '../../kit/calendar.ts';
import { displayName } from '../../kit/displayname.ts';
import { readableVnd } from '../../kit/money.ts';
import type { Notice } from './model.ts';
import { ENDER_TEXTS, NOTICE_TEXTS, type Text } from './texts.ts';

export interface NoticeWords {
  readonly title: Text;
  readonly text: Text;
}

/** `party`: registered name of who asks, in Vietnamese and in English; null where nobody does. */
export function wordsOfNotice(
  { kind, facts }: Pick<Notice, 'kind' | 'facts'>,
  party: { readonly name: string; readonly nameEn: string } | null,
): NoticeWords {
  const { title, text } = NOTICE_TEXTS[kind];
  const { until, amount, endedBy } = facts;
  const filled = (language: keyof Text): string => {
    const holes: Readonly<Record<string, string>> = {
      party: party === null ? '' : displayName((language === 'en' && party.nameEn) || party.name).text,
      until: until === undefined ? '' : readableInstant(until),
      amount: amount === undefined ? '' : readableVnd(BigInt(amount)),
      actor: endedBy === undefined ? '' : ENDER_TEXTS[endedBy][language],
    };
    return text[language].replace(/\{(\w+)\}/g, (_, hole: string) => holes[hole] ?? '');
  };
  return { title, text: { vi: filled('vi'), en: filled('en') } };
}

/** `16:45 26/05/2027`, as on her pages. */
function readableInstant(at: number): string {
  const text = hanoiReadable(at);
  return `${text.slice(11, 16)} ${text.slice(0, 10)}`;
}
