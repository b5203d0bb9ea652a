/**
 * A synthetic Hanoi for the sandbox: institutions, two thousand citizens, six smart payment streets with three hundred
 * shops, and their traffic. Pure: the same seed gives the same city on every machine, and no name, number or account in
 * it belongs to anybody. It knows nothing of the hub; the sandbox carries it in.
 */
export { buildCity, type City } from './city.ts';
export type { AccountNumbers, Institution, InstitutionKind } from './institutions.ts';
export type { Citizen, Persona } from './people.ts';
export { createPrng, type Prng } from './random.ts';
export type { Shop, Stall } from './shops.ts';
export type { Street } from './streets.ts';
export type { Basket } from './trades.row.ts';
export type { TradeKey } from './trades.ts';
export {
  createTraffic,
  type PersonPayment,
  type ShopPayment,
  type Traffic,
  type TrafficPayment,
} from './traffic.ts';
