/**
 * Our own drawing of the Long Biên bridge: a cantilever truss whose upper chord rises to a peak over each pier, sags a
 * little between the two piers of a pair and far down towards the next pair.
 */
const PANEL = 13;
const PAIR_PANELS = 8;
const GAP_PANELS = 10;
const UNIT_PANELS = PAIR_PANELS + GAP_PANELS;

export const UNIT_WIDTH = UNIT_PANELS * PANEL;
/** Deck, measured from the top of the drawing; peaks reach up to 2. */
export const DECK_Y = 58;

const PEAK = 54;
const PAIR_LOW = 30;
const GAP_LOW = 15;

/** Height of the upper chord over the deck at a panel of the unit; the piers stand at panel 0 and PAIR_PANELS. */
function chordHeight(panel: number): number {
  const inPair = panel <= PAIR_PANELS;
  const [from, width, low] = inPair ? [0, PAIR_PANELS, PAIR_LOW] : [PAIR_PANELS, GAP_PANELS, GAP_LOW];
  const fromMiddle = Math.abs(((panel - from) / width) * 2 - 1);
  return low + (PEAK - low) * fromMiddle ** 1.7;
}

export interface Truss {
  /** Deck and upper chord: heavy lines. */
  readonly chords: string;
  /** Posts and diagonals: light lines. */
  readonly web: string;
  /** The stone piers, from the deck down. */
  readonly piers: string;
}

export function truss(units: number, pierDepth: number): Truss {
  const at = (panel: number): { x: number; y: number } => ({
    x: panel * PANEL,
    y: round(DECK_Y - chordHeight(panel % UNIT_PANELS)),
  });
  let chords = `M0 ${DECK_Y}H${units * UNIT_WIDTH}M0 ${DECK_Y + 5}H${units * UNIT_WIDTH}`;
  let web = '';
  let piers = '';
  for (let panel = 0; panel < units * UNIT_PANELS; panel += 1) {
    const [here, next] = [at(panel), at(panel + 1)];
    chords += `${panel === 0 ? `M${here.x} ${here.y}` : ''}L${next.x} ${next.y}`;
    web += `M${here.x} ${here.y}V${DECK_Y}`;
    web += `M${here.x} ${DECK_Y}L${next.x} ${next.y}M${here.x} ${here.y}L${next.x} ${DECK_Y}`;
    const inUnit = panel % UNIT_PANELS;
    if (inUnit === 0 || inUnit === PAIR_PANELS) {
      piers += `M${here.x - 4.5} ${DECK_Y + 6}h9l2.5 ${pierDepth}H${here.x - 7}Z`;
    }
  }
  return { chords, web, piers };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
