import type { City } from './city.ts';
import { CITY_YEAR, type Citizen, type Persona } from './people.ts';
import { type Draw, type Prng, weighted } from './random.ts';
import type { Shop, Stall } from './shops.ts';
import { TRADES, visitsInHour } from './trades.ts';
import { drawTransfer, transfersInHour } from './transfers.ts';

/** What somebody in the city wants to pay now. Amounts are whole đồng, multiples of 1,000. */
export type TrafficPayment = ShopPayment | PersonPayment;

export interface ShopPayment {
  /** The printed QR on the wall, where the payer types the amount, or a QR made for this bill. */
  readonly kind: 'shop_static' | 'shop_dynamic';
  readonly payer: Citizen;
  readonly shop: Shop;
  readonly stall: Stall;
  readonly amountVnd: bigint;
  /** ASCII, as bank messages carry it; at most 50 characters. */
  readonly purpose: string;
}

export interface PersonPayment {
  readonly kind: 'person';
  readonly payer: Citizen;
  readonly payee: Citizen;
  readonly amountVnd: bigint;
  readonly purpose: string;
}

export interface Traffic {
  /** One payment of this minute of the day (0–1439, in Hanoi). */
  nextPayment(minuteOfDay: number): TrafficPayment;
  /** How busy this minute is beside the busiest hour: above 0, up to 1. Scales the rate of a load. */
  busyness(minuteOfDay: number): number;
}

const HOURS = 24;
/** People one sends money to: family, colleagues, classmates. */
const CIRCLE_PEOPLE = 6;
/** Draws of somebody who fits (old enough, not the shop's owner): fewer than one in five misses, so 50 are plenty. */
const PAYER_DRAWS_MAX = 50;

export function createTraffic(city: City, prng: Prng): Traffic {
  const hours = Array.from({ length: HOURS }, (_, hour) => prepareHour(city, hour));
  const busiest = Math.max(...hours.map((hour) => hour.shopVisits + hour.transfers));
  const circles = drawCircles(city.citizens, prng);
  return {
    nextPayment: (minuteOfDay) => {
      const hour = hours[hourOf(minuteOfDay)]!;
      const visits = prng.next() * (hour.shopVisits + hour.transfers) < hour.shopVisits;
      if (visits && hour.drawShop !== undefined) return payShop(prng, hour.drawShop(prng), hour.drawPayer);
      return payPerson(prng, hour, circles);
    },
    busyness: (minuteOfDay) => {
      const hour = hours[hourOf(minuteOfDay)]!;
      return (hour.shopVisits + hour.transfers) / busiest;
    },
  };
}

interface Hour {
  readonly hour: number;
  readonly shopVisits: number;
  readonly transfers: number;
  /** Undefined in an hour in which every shop is closed. */
  readonly drawShop: Draw<Shop> | undefined;
  readonly drawPayer: Draw<Citizen>;
}

function prepareHour(city: City, hour: number): Hour {
  const weightOf = (shop: Shop) => shop.fame * visitsInHour(TRADES[shop.trade], hour);
  const shopVisits = city.shops.reduce((sum, shop) => sum + weightOf(shop), 0);
  return {
    hour,
    shopVisits,
    transfers: transfersInHour(hour),
    drawShop: weighted(city.shops, weightOf),
    drawPayer: weighted(city.citizens, (citizen) => payerWeight(citizen.persona, hour))!,
  };
}

/** Payments a day by persona, and at night: the retired sleep, students do not. */
const PAYER_WEIGHT: Readonly<Record<Persona, { readonly day: number; readonly night: number }>> = {
  office: { day: 1.4, night: 0.8 },
  civil_servant: { day: 1.1, night: 0.3 },
  worker: { day: 0.8, night: 0.4 },
  trader: { day: 0.7, night: 0.4 },
  driver: { day: 0.9, night: 0.9 },
  student: { day: 1.2, night: 1.3 },
  retired: { day: 0.45, night: 0.02 },
};

function payerWeight(persona: Persona, hour: number): number {
  const { day, night } = PAYER_WEIGHT[persona];
  return hour >= 22 || hour < 5 ? night : day;
}

function payShop(prng: Prng, shop: Shop, drawPayer: Draw<Citizen>): ShopPayment {
  const trade = TRADES[shop.trade];
  const payer = drawUntil(prng, drawPayer, (each) => each !== shop.owner && ageOf(each) >= trade.payerAgeMin);
  const kind = prng.chance(trade.staticShare) ? 'shop_static' : 'shop_dynamic';
  const stall = prng.pick(shop.stalls);
  return {
    kind,
    payer,
    shop,
    stall,
    amountVnd: drawBill(prng, shop),
    purpose: drawPurpose(prng, kind, payer, shop),
  };
}

/** Log-normal around the usual basket: most bills are one person's, a few a whole table's. */
function drawBill(prng: Prng, shop: Shop): bigint {
  const { min, typical, max, step } = shop.basketVnd;
  const drawn = Math.min(max, Math.max(min, typical * Math.exp(prng.normal() * 0.55)));
  return BigInt(Math.max(1, Math.round(drawn / step)) * step);
}

/** A bill's own QR fills in the purpose; at the printed one most people leave what their app proposes. */
function drawPurpose(prng: Prng, kind: ShopPayment['kind'], payer: Citizen, shop: Shop): string {
  if (kind === 'shop_dynamic') return `TT ${shop.key.replace('-', '')} HD${prng.int(10_000, 99_999)}`;
  return prng.chance(0.6) ? `${payer.messageName} chuyen tien` : prng.pick(TRADES[shop.trade].purposes);
}

function payPerson(
  prng: Prng,
  { hour, drawPayer }: Hour,
  circles: ReadonlyMap<Citizen, readonly Citizen[]>,
): PersonPayment {
  const payer = drawPayer(prng);
  const payee = prng.pick(circles.get(payer)!);
  const { amountVnd, text } = drawTransfer(prng, hour, payer.persona);
  return { kind: 'person', payer, payee, amountVnd, purpose: text ?? `${payer.messageName} chuyen tien` };
}

/** Half of a circle is of one's own kind (classmates, colleagues), the other half anybody. */
function drawCircles(citizens: readonly Citizen[], prng: Prng): ReadonlyMap<Citizen, readonly Citizen[]> {
  const byPersona = Map.groupBy(citizens, (citizen) => citizen.persona);
  const circleOf = (citizen: Citizen) =>
    Array.from({ length: CIRCLE_PEOPLE }, (_, n) => {
      const people = n % 2 === 0 ? byPersona.get(citizen.persona)! : citizens;
      return drawUntil(
        prng,
        () => prng.pick(people),
        (each) => each !== citizen,
      );
    });
  return new Map(citizens.map((citizen) => [citizen, circleOf(citizen)]));
}

function drawUntil(prng: Prng, draw: Draw<Citizen>, fits: (citizen: Citizen) => boolean): Citizen {
  for (let n = 0; n < PAYER_DRAWS_MAX; n++) {
    const citizen = draw(prng);
    if (fits(citizen)) return citizen;
  }
  throw new Error('nobody in the city fits a payment');
}

function ageOf(citizen: Citizen): number {
  return CITY_YEAR - Number(citizen.birthDate.slice(0, 4));
}

function hourOf(minuteOfDay: number): number {
  return Math.floor(minuteOfDay / 60) % HOURS;
}
