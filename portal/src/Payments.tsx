import { payments, perSecond, state } from './board.ts';
import type { Payment } from './contract.ts';
import { Digits } from './Digits.tsx';
import { hanoiTime, vnd } from './format.ts';
import { texts } from './language.ts';
import { ScrollBox } from './ScrollBox.tsx';
import type { Reason, Texts } from './texts.ts';

/** Above this a row's greeting would be a flicker. */
const GREETED_PER_SECOND_MAX = 6;

export function Payments() {
  const t = texts.value;
  const rows = payments.value;
  return (
    <section class="panel payments">
      <h2 id="payments-title">{t.paymentsTitle}</h2>
      <ScrollBox class="scroll-y" labelledBy="payments-title">
        {rows.length === 0 && state.value !== undefined && <p class="note">{t.paymentsEmpty}</p>}
        <ol class={perSecond.value > GREETED_PER_SECOND_MAX ? undefined : 'greeting'}>
          {rows.map((payment) => (
            <Row key={payment.id} of={payment} />
          ))}
        </ol>
      </ScrollBox>
    </section>
  );
}

function Row(props: { readonly of: Payment }) {
  const { of } = props;
  const t = texts.value;
  return (
    <li class={`payment payment-${of.state}`}>
      <span class="payment-what">{of.shop ?? t.transfer}</span>
      <span class="payment-amount">
        <Digits text={vnd(of.amount)} />
      </span>
      <span class="payment-where">
        <time dateTime={of.at}>{hanoiTime(Date.parse(of.at))}</time> {of.from.shortName} <Towards />{' '}
        {of.to.shortName}
        {of.street !== undefined && ` · ${of.street}`}
      </span>
      {of.state !== 'cleared' && (
        <span class="payment-state">
          {t.states[of.state]}
          {of.reason !== undefined && `: ${reasonText(of.reason, t)}`}
        </span>
      )}
    </li>
  );
}

/** Drawn, since the bundled letters have no arrow. */
function Towards() {
  return (
    <>
      <svg class="towards" viewBox="0 0 12 8" aria-hidden="true" focusable="false">
        <path d="M0 4H11M8 1l3 3-3 3" />
      </svg>
      <span class="hidden-text">{texts.value.to}</span>
    </>
  );
}

/** A reason that this page does not know yet still shows under its own name. */
function reasonText(reason: string, t: Texts): string {
  return isKnown(reason, t) ? t.reasons[reason] : reason.replaceAll('_', ' ');
}

function isKnown(reason: string, t: Texts): reason is Reason {
  return Object.hasOwn(t.reasons, reason);
}
