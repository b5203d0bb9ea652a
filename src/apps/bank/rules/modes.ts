/**
 * What a bank can do wrong, or merely oddly, with a payment that the hub sends it: one table, read by the rules, by the
 * command `behave` and by the documentation. Times are seconds of the simulator's own scale.
 */

/** What happens on the line itself, before any answer. */
export type OnTheLine =
  | 'keep_and_answer'
  /** The connection is torn before anything is kept. */
  | 'hang_up'
  /** Kept and decided, then the connection is torn: the hub has to repeat and must get the same reply. */
  | 'cut'
  /** Answered, never kept: a bank that lost a message. */
  | 'lose';

/** `own`: what the account and the name say. `opposite`: the contrary of what the bank has decided. */
export type Says = 'own' | 'opposite' | 'PDNG';

export interface Answer {
  readonly says: Says;
  readonly afterS: number;
  /** The same bytes so many times. */
  readonly copies?: number;
  /** As so many messages of their own that say the same. */
  readonly messages?: number;
}

export interface Mode {
  /** The last three digits of an amount that calls it; where nothing else was asked for. */
  readonly magic?: string;
  readonly summary: string;
  readonly onTheLine?: OnTheLine;
  /** Refused with this reason whatever the account says. */
  readonly reject?: string;
  readonly answers: readonly Answer[];
  /** What an inquiry is told before the first answer is due; `own` by default. */
  readonly beforeAnswer?: Says;
  /** The first answer of this mode waits for a second one and goes after it. */
  readonly swaps?: true;
  /** Seconds before an inquiry hears the bank's own decision. */
  readonly speaksAfterS?: number;
}

const AT_ONCE: readonly Answer[] = [{ says: 'own', afterS: 0 }];

/** A minute, as the field's test amounts have it: well after the hub's deadline. */
const LATE_S = 60;
/** Well before the hub's deadline of 15 s. */
const SLOW_S = 5;
const LIE_S = 2;
/** How long an answer waits for a second one to be swapped with. */
export const SWAP_WAIT_S = 5;

export const MODES = {
  accept: { magic: '001', summary: 'accepted at once', answers: AT_ONCE },
  reject: {
    magic: '002',
    summary: 'rejected at once (MS03)',
    reject: 'MS03',
    answers: AT_ONCE,
  },
  down: {
    magic: '003',
    summary: 'the bank is down: the connection is torn, nothing is kept, for 60 s',
    onTheLine: 'hang_up',
    answers: AT_ONCE,
  },
  late: {
    magic: '004',
    summary: 'silent beyond the deadline ("in process" when asked), accepted after 60 s',
    answers: [{ says: 'own', afterS: LATE_S }],
    beforeAnswer: 'PDNG',
    speaksAfterS: LATE_S,
  },
  silent: {
    magic: '005',
    summary: 'silent; rejected (MS03) when asked',
    reject: 'MS03',
    answers: [],
  },
  duplicate: {
    magic: '006',
    summary: 'the answer comes five times, the same message',
    answers: [{ says: 'own', afterS: 0, copies: 5 }],
  },
  mismatch: {
    magic: '007',
    summary: 'rejected: the name is not the one of the account (BE01)',
    reject: 'BE01',
    answers: AT_ONCE,
  },
  slow: {
    magic: '008',
    summary: 'answers after 5 s, within the deadline',
    answers: [{ says: 'own', afterS: SLOW_S }],
  },
  lie: {
    magic: '009',
    summary: 'accepts, and says the contrary 2 s later',
    answers: [
      { says: 'own', afterS: 0 },
      { says: 'opposite', afterS: LIE_S },
    ],
  },
  swap: {
    magic: '010',
    summary: 'answers come in pairs, the second one first',
    answers: AT_ONCE,
    swaps: true,
  },
  lose: {
    magic: '011',
    summary: 'received and lost: silent, "never received" (NOOR) when asked',
    onTheLine: 'lose',
    answers: AT_ONCE,
  },
  process: {
    magic: '012',
    summary: 'says "in process" at once, accepts after 60 s',
    answers: [
      { says: 'PDNG', afterS: 0 },
      { says: 'own', afterS: LATE_S },
    ],
    beforeAnswer: 'PDNG',
    speaksAfterS: LATE_S,
  },
  contradict: {
    magic: '013',
    summary: 'silent; the contrary of the truth when asked, the truth after 60 s',
    answers: [{ says: 'own', afterS: LATE_S }],
    beforeAnswer: 'opposite',
    speaksAfterS: LATE_S,
  },
  unknown: {
    magic: '014',
    summary: 'rejected: there is no such account (AC03)',
    reject: 'AC03',
    answers: AT_ONCE,
  },
  cut: {
    magic: '015',
    summary: 'kept and answered, but the connection is torn before the hub hears that it was received',
    onTheLine: 'cut',
    answers: AT_ONCE,
  },
  repeat: {
    magic: '016',
    summary: 'the answer comes in five messages of their own',
    answers: [{ says: 'own', afterS: 0, messages: 5 }],
  },
  mute: {
    magic: '017',
    summary: 'silent; says the truth when asked',
    answers: [],
  },
} as const satisfies Readonly<Record<string, Mode>>;

export type ModeName = keyof typeof MODES;

export const MODE_NAMES = Object.keys(MODES) as ModeName[];

export function isMode(name: string): name is ModeName {
  return Object.hasOwn(MODES, name);
}

export const modeOf = (name: ModeName): Mode => MODES[name];

const BY_MAGIC: ReadonlyMap<string, ModeName> = new Map(
  MODE_NAMES.map((name) => [MODES[name].magic, name] as const),
);

/** The mode that an amount calls by its last three digits. Below 1,000 đồng no amount is magic, or 1 đồng would be. */
export function magicMode(amount: bigint): ModeName | undefined {
  return amount < 1_000n ? undefined : BY_MAGIC.get((amount % 1_000n).toString().padStart(3, '0'));
}
