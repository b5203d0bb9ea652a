/**
 * A synthetic Hanoi for the sandbox: institutions, two thousand citizens, six smart payment streets with three hundred
 * shops, and their traffic. Pure: the same seed gives the same city on every machine, and no name, number or account in
 * it belongs to anybody. It knows nothing of the hub; the sandbox carries it in.
 */
export { buildCity, type City } from './city.ts';
export type { Institution } from './institutions.ts';
export { drawName } from './names.ts';
export type { Citizen } from './people.ts';
export { createPrng, type Prng } from './random.ts';
export type { Shop, Stall } from './shops.ts';

export {
  createTraffic,
  type TrafficPayment,
} from './traffic.ts';
