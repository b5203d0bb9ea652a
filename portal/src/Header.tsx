import { Mark } from './Bridge.tsx';
import { pause, paused, shownAtMs, state } from './board.ts';
import { type Connection, connection } from './connection.ts';
import { Digits } from './Digits.tsx';
import { hanoiTime } from './format.ts';
import { choose, language, texts } from './language.ts';
import type { Language } from './texts.ts';

export function Header() {
  const t = texts.value;
  return (
    <div class="topbar">
      <a class="skip" href="#figures">
        {t.skip}
      </a>
      <Mark />
      <h1 class="brand">
        Long Biên <span class="tagline">{state.value?.hub.name ?? t.tagline}</span>
      </h1>
      <LiveSign />
      <Languages />
    </div>
  );
}

type Sign = Connection | 'paused';

/** What the page truly is at this moment. The time is the time of the figures, so it stands still when they do. */
function LiveSign() {
  const t = texts.value;
  const sign: Sign = connection.value === 'live' && paused.value ? 'paused' : connection.value;
  const words: Readonly<Record<Sign, string>> = {
    live: t.live,
    paused: t.pausedAt,
    lost: t.lostAt,
    connecting: t.connecting,
  };
  const known = shownAtMs.value > 0 && sign !== 'connecting';
  return (
    <div class={`sign sign-${sign}`}>
      <span class="sign-dot" aria-hidden="true" />
      <span class="sign-words">{sign === 'lost' && !known ? t.lost : words[sign]}</span>
      {known && (
        <time>
          <Digits text={hanoiTime(shownAtMs.value)} />
        </time>
      )}
      <Pause />
    </div>
  );
}

/** The one control of the page: what moves by itself must be stoppable (WCAG 2.2, 2.2.2 Pause, Stop, Hide). */
function Pause() {
  const t = texts.value;
  if (connection.value !== 'live') return null;
  const label = paused.value ? t.resume : t.pause;
  return (
    <button type="button" class="pause" aria-label={label} title={label} onClick={() => pause(!paused.value)}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={paused.value ? 'M4 2.5v11l9-5.5z' : 'M4 3h3v10H4zM9 3h3v10H9z'} />
      </svg>
    </button>
  );
}

const NAMES: Readonly<Record<Language, { readonly short: string; readonly full: string }>> = {
  vi: { short: 'VI', full: 'Tiếng Việt' },
  en: { short: 'EN', full: 'English' },
};

function Languages() {
  return (
    <nav class="languages" aria-label={texts.value.languages}>
      {(['vi', 'en'] as const).map((each) => (
        <a
          key={each}
          href={`?lang=${each}`}
          lang={each}
          hreflang={each}
          title={NAMES[each].full}
          aria-label={`${NAMES[each].short}, ${NAMES[each].full}`}
          aria-current={language.value === each ? 'true' : undefined}
          onClick={(event) => {
            event.preventDefault();
            choose(each);
          }}
        >
          {NAMES[each].short}
        </a>
      ))}
    </nav>
  );
}
