import { state } from './board.ts';
import type { Position } from './contract.ts';
import { Digits } from './Digits.tsx';
import { percent, permille, shortVnd, vnd } from './format.ts';
import { language, texts } from './language.ts';
import { ScrollBox } from './ScrollBox.tsx';
import { Gauge } from './WindowCard.tsx';

/** From here on a row asks for an eye; the cap itself is enforced in the ledger. */
const NEAR_PERMILLE = 800;

export function Positions() {
  const t = texts.value;
  return (
    <section class="panel positions">
      <h2 id="positions-title">{t.positionsTitle}</h2>
      <ScrollBox class="scroll-x" labelledBy="positions-title">
        <table>
          <thead>
            <tr>
              <th scope="col">{t.member}</th>
              <th scope="col">{t.use}</th>
              <th scope="col" class="right">
                {t.position}
              </th>
            </tr>
          </thead>
          <tbody>
            {(state.value?.positions ?? []).map((each) => (
              <Row key={each.bin} of={each} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

function Row(props: { readonly of: Position }) {
  const { of } = props;
  const [t, lang] = [texts.value, language.value];
  const [position, pending, limit] = [BigInt(of.position), BigInt(of.pending), BigInt(of.limit)];
  const owing = position > 0n ? position : 0n;
  const used = permille(owing, limit);
  const withPending = permille(position + pending, limit);
  const near = withPending !== undefined && withPending >= NEAR_PERMILLE;
  return (
    <tr class={of.suspended ? 'suspended' : undefined}>
      <th scope="row">
        <span class="member">{of.shortName}</span>
        <span class="member-name">{lang === 'vi' ? of.name : of.nameEn}</span>
        <span class="member-kind">{t.kinds[of.kind]}</span>
        {of.suspended && <span class="tag">{t.suspended}</span>}
      </th>
      <td class="use">
        {used !== undefined && withPending !== undefined && (
          <Gauge used={used} pending={Math.max(0, withPending - used)} alarming={near} />
        )}
        <span class="use-words">
          {withPending === undefined ? (
            t.withoutLimit
          ) : (
            <>
              <span class="use-percent">
                <Digits text={percent(withPending, lang)} />
              </span>{' '}
              <span class="whole">{t.ofLimit(shortVnd(of.limit, lang))}</span>
            </>
          )}
          {near && <span class="tag">{t.nearLimit}</span>}
        </span>
      </td>
      <td class="right">
        <span class="amount">
          <Digits text={vnd(position < 0n ? -position : position)} />
        </span>
        <span class="side">
          {position > 0n ? t.owes : position < 0n ? t.isOwed : t.even}
          {pending > 0n && <span class="held">{t.held(shortVnd(pending, lang))}</span>}
        </span>
      </td>
    </tr>
  );
}
