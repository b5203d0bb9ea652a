import { netOwed, state } from './board.ts';
import { Digits } from './Digits.tsx';
import { count, hanoiTime, percent, permille, vnd } from './format.ts';
import { language, texts } from './language.ts';

export function WindowCard() {
  const [t, lang, open] = [texts.value, language.value, state.value?.window];
  if (open === undefined) return <section class="panel window" aria-hidden="true" />;
  const share = permille(netOwed.value, BigInt(open.value));
  return (
    <section class="panel window" aria-labelledby="window-title">
      <h2 id="window-title">{t.windowTitle}</h2>
      <p class="window-number">
        <span class="window-word">{t.windowNumber}</span> <span class="digits">{open.number}</span>
      </p>
      <dl>
        <Fact name={t.windowOpened} value={hanoiTime(Date.parse(open.openedAt))} />
        <Fact name={t.windowPayments} value={count(open.payments, lang)} />
        <Fact name={t.windowValue} value={vnd(open.value)} />
        <Fact name={t.windowNet} value={vnd(netOwed.value)} strong />
      </dl>
      {share !== undefined && share < 1_000 && (
        <div class="netting">
          <Gauge used={share} />
          <p class="note">{t.windowNetNote(percent(share, lang))}</p>
        </div>
      )}
    </section>
  );
}

function Fact(props: { readonly name: string; readonly value: string; readonly strong?: boolean }) {
  return (
    <div class={props.strong === true ? 'fact fact-strong' : 'fact'}>
      <dt>{props.name}</dt>
      <dd>
        <Digits text={props.value} />
      </dd>
    </div>
  );
}

/** A bar; its text stands beside it, so that the bar itself may stay silent. Parts are thousandths. */
export function Gauge(props: {
  readonly used: number;
  readonly pending?: number;
  readonly alarming?: boolean;
}) {
  const [used, pending] = [Math.min(1_000, props.used), props.pending ?? 0];
  return (
    <svg
      class={props.alarming === true ? 'gauge gauge-alarming' : 'gauge'}
      viewBox="0 0 1000 8"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="gauge-rest" width="1000" height="8" />
      {pending > 0 && <rect class="gauge-pending" width={Math.min(1_000, used + pending)} height="8" />}
      {used > 0 && <rect class="gauge-used" width={Math.max(8, used)} height="8" />}
    </svg>
  );
}
