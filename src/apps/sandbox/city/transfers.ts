import type { Persona } from './people.ts';
import { type Prng, weighted } from './random.ts';

/** Why people in Hanoi send each other money, when, and how much. */
interface Occasion {
  /** What the payer writes, without marks; undefined where the app's own text stays. */
  readonly text: string | undefined;
  readonly weight: number;
  /** From this hour up to, but not including, that one. */
  readonly hours: readonly [from: number, until: number];
  readonly vnd: readonly [min: number, max: number];
  /** Amounts are a multiple of this, itself of 1,000. */
  readonly stepVnd: number;
  /** Everybody where it is not said. */
  readonly personas?: readonly Persona[];
}

const EARNING: readonly Persona[] = ['office', 'civil_servant', 'worker', 'trader', 'driver'];
const ALL_DAY = [0, 24] as const;

const OCCASIONS: readonly Occasion[] = [
  { text: undefined, weight: 9, hours: ALL_DAY, vnd: [20_000, 1_000_000], stepVnd: 10_000 },
  { text: 'Chuyen tien an trua', weight: 12, hours: [11, 15], vnd: [30_000, 85_000], stepVnd: 5_000 },
  { text: 'tien com trua nay', weight: 5, hours: [11, 16], vnd: [30_000, 65_000], stepVnd: 5_000 },
  { text: 'tra tien cafe', weight: 5, hours: [7, 18], vnd: [25_000, 120_000], stepVnd: 5_000 },
  { text: 'an sang', weight: 4, hours: [6, 10], vnd: [20_000, 60_000], stepVnd: 5_000 },
  { text: 'chia tien lau hom qua', weight: 4, hours: [8, 23], vnd: [120_000, 450_000], stepVnd: 1_000 },
  { text: 'tien nhau', weight: 4, hours: [19, 24], vnd: [100_000, 600_000], stepVnd: 10_000 },
  {
    text: 'Tra no',
    weight: 2,
    hours: [7, 24],
    vnd: [100_000, 3_000_000],
    stepVnd: 50_000,
    personas: EARNING,
  },
  {
    text: 'tien cho',
    weight: 4,
    hours: [6, 22],
    vnd: [200_000, 3_000_000],
    stepVnd: 100_000,
    personas: EARNING,
  },
  {
    text: 'tien sinh hoat',
    weight: 3,
    hours: [7, 22],
    vnd: [300_000, 3_000_000],
    stepVnd: 100_000,
    personas: ['office', 'civil_servant', 'trader', 'worker', 'retired'],
  },
  {
    text: 'cho chau',
    weight: 2,
    hours: [7, 21],
    vnd: [100_000, 1_000_000],
    stepVnd: 100_000,
    personas: ['retired'],
  },
  {
    text: 'Mung cuoi',
    weight: 1.5,
    hours: [8, 21],
    vnd: [500_000, 1_000_000],
    stepVnd: 500_000,
    personas: EARNING,
  },
  {
    text: 'Tien thue nha',
    weight: 1.2,
    hours: [7, 23],
    vnd: [1_500_000, 6_500_000],
    stepVnd: 100_000,
    personas: ['office', 'worker', 'driver'],
  },
  {
    text: 'tien phong thang nay',
    weight: 1.5,
    hours: [7, 23],
    vnd: [900_000, 2_200_000],
    stepVnd: 50_000,
    personas: ['student'],
  },
  {
    text: 'quy lop',
    weight: 2,
    hours: [8, 23],
    vnd: [50_000, 300_000],
    stepVnd: 50_000,
    personas: ['student'],
  },
  {
    text: 'tien hang',
    weight: 5,
    hours: [6, 21],
    vnd: [200_000, 8_000_000],
    stepVnd: 10_000,
    personas: ['trader'],
  },
  { text: 'tien ship', weight: 3, hours: [9, 22], vnd: [15_000, 45_000], stepVnd: 1_000 },
  {
    text: 'tien da bong',
    weight: 2,
    hours: [17, 23],
    vnd: [40_000, 100_000],
    stepVnd: 5_000,
    personas: ['office', 'student', 'worker'],
  },
  { text: 'mua ho thuoc', weight: 1, hours: [7, 22], vnd: [50_000, 500_000], stepVnd: 1_000 },
  { text: 'tien dien nuoc', weight: 1.5, hours: [7, 22], vnd: [180_000, 1_400_000], stepVnd: 1_000 },
];

/** Transfers in an hour beside the visits to shops: about one payment in six over the day. */
const TRANSFERS: readonly number[] = [
  0.12, 0.06, 0.03, 0.03, 0.04, 0.08, 0.2, 0.4, 0.6, 0.6, 0.6, 0.9, 1.2, 0.8, 0.5, 0.5, 0.5, 0.6, 0.6, 0.7,
  0.8, 0.8, 0.6, 0.3,
];

export function transfersInHour(hour: number): number {
  return TRANSFERS[hour]!;
}

interface Transfer {
  readonly amountVnd: bigint;
  readonly text: string | undefined;
}

export function drawTransfer(prng: Prng, hour: number, persona: Persona): Transfer {
  const occasion = weighted(OCCASIONS, (each) => (isFor(each, hour, persona) ? each.weight : 0))!(prng);
  const [min, max] = occasion.vnd;
  // The lesser of two draws: small amounts are more frequent than large ones.
  const drawn = Math.min(prng.next(), prng.next()) * (max - min) + min;
  const steps = Math.max(1, Math.round(drawn / occasion.stepVnd));
  return { amountVnd: BigInt(steps * occasion.stepVnd), text: occasion.text };
}

function isFor({ hours: [from, until], personas }: Occasion, hour: number, persona: Persona): boolean {
  return from <= hour && hour < until && (personas === undefined || personas.includes(persona));
}
