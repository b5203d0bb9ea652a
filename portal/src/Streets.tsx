import { state } from './board.ts';
import { Digits } from './Digits.tsx';
import { count, permille, vnd } from './format.ts';
import { language, texts } from './language.ts';
import { Gauge } from './WindowCard.tsx';

const STREETS_MAX = 6;

export function Streets() {
  const [t, lang] = [texts.value, language.value];
  const streets = [...(state.value?.streets ?? [])]
    .sort((one, other) => other.payments - one.payments)
    .slice(0, STREETS_MAX);
  const most = BigInt(streets[0]?.payments ?? 0);
  if (streets.length === 0) return null;
  return (
    <section class="panel streets" aria-labelledby="streets-title">
      <h2 id="streets-title">{t.streetsTitle}</h2>
      <ul>
        {streets.map((street) => (
          <li key={street.name}>
            <span class="street-name">{street.name}</span>
            <span class="street-value">
              <Digits text={vnd(street.value)} />
            </span>
            <Gauge used={permille(BigInt(street.payments), most) ?? 0} />
            <span class="street-payments">{t.streetPayments(count(street.payments, lang))}</span>
          </li>
        ))}
      </ul>
      <p class="note">{t.streetsNote}</p>
    </section>
  );
}
