import { DECK_Y, truss, UNIT_WIDTH } from './truss.ts';

const UNITS = 12;
const WIDTH = UNITS * UNIT_WIDTH;
const PIER_DEPTH = 16;
const DRAWN = truss(UNITS, PIER_DEPTH);

/** The bridge across the whole page. Decoration: hidden from screen readers. */
export function Bridge() {
  const height = DECK_Y + 6 + PIER_DEPTH;
  return (
    <svg
      class="bridge"
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <path class="bridge-web" d={DRAWN.web} />
      <path class="bridge-chords" d={DRAWN.chords} />
      <path class="bridge-piers" d={DRAWN.piers} />
    </svg>
  );
}

/** Two peaks of the bridge, beside the name. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 40 28" aria-hidden="true" focusable="false">
      <path d="M1 19H39M1 11Q7 16 11 3 20 17 29 3 33 16 39 11M11 3V26M29 3V26M20 11V19M6 13V19M34 13V19M15.5 10V19M24.5 10V19" />
    </svg>
  );
}
