import { useEffect, useRef, useState } from 'preact/hooks';
import { paused, shownAtMs, tempo } from './board.ts';
import { type Connection, connection } from './connection.ts';
import { count, hanoiTime, vnd } from './format.ts';
import { language, texts } from './language.ts';

/** The banner that never lets old figures pass for new ones. */
export function LostBanner() {
  const t = texts.value;
  if (connection.value !== 'lost') return null;
  return (
    <section class="lost" aria-label={t.lost}>
      <p>
        <strong>{t.lostBanner}</strong>{' '}
        {shownAtMs.value > 0 ? t.lostSince(hanoiTime(shownAtMs.value)) : t.lostEmpty}
      </p>
    </section>
  );
}

/** How often a screen reader hears the traffic; the list itself stays silent. */
const ANNOUNCE_MS = 60_000;

/** The only live region: changes of the line at once, the traffic once a minute, nothing else. */
export function Announcer() {
  const [words, setWords] = useState('');
  const before = useRef<Connection>('connecting');
  const [now, isPaused] = [connection.value, paused.value];
  useEffect(() => {
    if (now === 'lost' && before.current !== 'lost') setWords(texts.peek().lostBanner);
    if (now === 'live' && before.current === 'lost') setWords(texts.peek().backLive);
    before.current = now;
  }, [now]);
  useEffect(() => {
    if (isPaused) setWords(texts.peek().nowPaused);
  }, [isPaused]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (connection.peek() !== 'live' || paused.peek()) return;
      const minute = tempo.lastMinute(Date.now());
      setWords(texts.peek().minute(count(minute.payments, language.peek()), vnd(minute.value)));
    }, ANNOUNCE_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="hidden-text" role="status" aria-live="polite">
      {words}
    </p>
  );
}
