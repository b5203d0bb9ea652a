import { useEffect, useRef, useState } from 'preact/hooks';
import { Bridge } from './Bridge.tsx';
import { paused, perSecond, state } from './board.ts';
import { connection } from './connection.ts';
import { Digits } from './Digits.tsx';
import { count, decimal, vnd } from './format.ts';
import { language, texts } from './language.ts';
import { paintRiver, riverSeconds } from './river.ts';

/** The day's figures over the bridge, the last seconds' payments under it. */
export function Today() {
  const [t, lang, today] = [texts.value, language.value, state.value?.today];
  const rate = perSecond.value;
  return (
    <section class="today" aria-labelledby="today-title">
      <div class="today-figures">
        <div>
          <h2 id="today-title">{t.todayTitle}</h2>
          <p class="today-value">
            <Digits text={today === undefined ? '–' : vnd(today.value)} />
          </p>
        </div>
        <ul class="today-counts">
          <Figure value={today === undefined ? '–' : count(today.payments, lang)} label={t.todayPayments} />
          <Figure
            value={today === undefined ? '–' : decimal(rate, lang, 0, rate < 10 ? 1 : 0)}
            label={t.perSecond}
          />
          <Figure value={today === undefined ? '–' : count(today.refused, lang)} label={t.todayRefused} />
        </ul>
      </div>
      <Bridge />
      <River />
    </section>
  );
}

function Figure(props: { readonly value: string; readonly label: string }) {
  return (
    <li>
      <span class="figure">
        <Digits text={props.value} />
      </span>{' '}
      <span class="figure-label">{props.label}</span>
    </li>
  );
}

function River() {
  const t = texts.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [seconds, setSeconds] = useState(60);
  useEffect(() => {
    const river = canvas.current;
    if (river === null) return;
    const measure = new ResizeObserver(() => setSeconds(riverSeconds(river.clientWidth)));
    measure.observe(river);
    const stop = paintRiver(river, () => connection.value === 'live' && !paused.value);
    return () => {
      measure.disconnect();
      stop();
    };
  }, []);
  return (
    <div class="river">
      <div aria-hidden="true">
        <canvas ref={canvas} />
      </div>
      <p class="river-words">
        <span>{t.riverAgo(seconds)}</span>
        <span class="river-caption">
          {t.riverCaption} <span class="river-key river-refused">{t.riverRefused}</span>{' '}
          <span class="river-key river-open">{t.riverOpen}</span>
        </span>
        <span>{t.riverNow}</span>
      </p>
    </div>
  );
}
