import { computed, effect, signal } from '@preact/signals';
import { type Language, TEXTS } from './texts.ts';

const KEPT_AS = 'longbien.lang';

export const language = signal<Language>(firstLanguage());
export const texts = computed(() => TEXTS[language.value]);

/** Address first (a link somebody sent), then what this reader chose before, then Vietnamese. */
function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? kept();
  return asked === 'en' ? 'en' : 'vi';
}

/** Storage may be forbidden (private windows); the choice then lives in the address only. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

export function choose(chosen: Language): void {
  language.value = chosen;
  const address = new URL(location.href);
  address.searchParams.set('lang', chosen);
  history.replaceState(null, '', address);
  try {
    localStorage.setItem(KEPT_AS, chosen);
  } catch {
    // The address holds it.
  }
}

effect(() => {
  document.documentElement.lang = language.value;
  document.title = texts.value.pageTitle;
});
