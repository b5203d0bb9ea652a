import { INSTITUTIONS, type Institution } from './institutions.ts';
import { createNumbers } from './numbers.ts';
import { buildPeople, type Citizen } from './people.ts';
import { createPrng } from './random.ts';
import { buildShops, type Shop } from './shops.ts';
import { STREETS, type Street } from './streets.ts';

export interface City {
  readonly seed: number;
  readonly institutions: readonly Institution[];
  readonly citizens: readonly Citizen[];
  readonly streets: readonly Street[];
  readonly shops: readonly Shop[];
}

/** Streams of one seed; a part keeps its stream for ever, so that it does not move when another part changes. */
const STREAM = { peopleNumbers: 1, people: 2, shopNumbers: 3, shops: 4 } as const;

/** Seeds are 32-bit whole numbers. */
export function buildCity(seed: number): City {
  const numbers = createNumbers(createPrng(seed, STREAM.peopleNumbers));
  const citizens = buildPeople(createPrng(seed, STREAM.people), numbers);
  const traders = citizens.filter((citizen) => citizen.persona === 'trader');
  const shops = buildShops(createPrng(seed, STREAM.shops), numbers, traders);
  return { seed, institutions: INSTITUTIONS, citizens, streets: STREETS, shops };
}
