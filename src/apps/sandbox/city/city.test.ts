import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { buildCity, type City, createPrng, createTraffic, type TrafficPayment } from './index.ts';
import { TRADES } from './trades.ts';

const SEEDS = [1, 2, 7, 2026, 0xffff_ffff];
const cities: readonly City[] = SEEDS.map(buildCity);
const city = cities[0]!;

/** A few BINs that everybody in Vietnam knows; the whole list is read where it is at hand. */
const KNOWN_BINS = [
  '970403',
  '970405',
  '970407',
  '970415',
  '970416',
  '970418',
  '970422',
  '970423',
  '970432',
  '970436',
  '971025',
  '999888',
];

function unique(values: readonly string[], what: string): void {
  assert.equal(new Set(values).size, values.length, `${what} repeat`);
}

function fingerprint(value: unknown): string {
  const text = JSON.stringify(value, (_, each) =>
    typeof each === 'bigint' ? `${each}n` : (each as unknown),
  );
  return createHash('sha256').update(text).digest('hex');
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}

function dayOf(each: City, seed: number): readonly TrafficPayment[] {
  const traffic = createTraffic(each, createPrng(seed));
  return Array.from({ length: 14_400 }, (_, n) => traffic.nextPayment(n % 1_440));
}

describe('a synthetic Hanoi', () => {
  it('holds what the sandbox promises', () => {
    for (const each of cities) {
      const kinds = Object.groupBy(each.institutions, (institution) => institution.kind);
      assert.equal(kinds.bank?.length, 8);
      assert.equal(kinds.wallet?.length, 2);
      assert.equal(kinds.mobile_money?.length, 1);
      assert.equal(kinds.credit_fund?.length, 1);
      assert.equal(kinds.treasury?.length, 1);
      assert.equal(each.citizens.length, 2_000);
      assert.equal(each.streets.length, 6);
      assert.equal(each.shops.length, 300);
      for (const street of each.streets) {
        assert.equal(each.shops.filter((shop) => shop.streetKey === street.key).length, street.shops);
      }
      for (const shop of each.shops) assert.ok(shop.stalls.length >= 1 && shop.stalls.length <= 3, shop.name);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    assert.equal(fingerprint(buildCity(7)), fingerprint(buildCity(7)));
    unique(
      cities.map((each) => fingerprint(each.citizens)),
      'cities',
    );
    assert.equal(fingerprint(dayOf(city, 5)), fingerprint(dayOf(city, 5)));
  });

  it('gives no number twice', () => {
    for (const each of cities) {
      unique(
        each.citizens.map((citizen) => citizen.key),
        'keys of citizens',
      );
      unique(
        each.citizens.map((citizen) => citizen.citizenNumber),
        'citizen numbers',
      );
      unique(
        each.citizens.map((citizen) => citizen.phone),
        'phones',
      );
      unique(
        [...each.citizens, ...each.shops].map((holder) => holder.accountNumber),
        'account numbers',
      );
      unique(
        each.shops.map((shop) => shop.key),
        'keys of shops',
      );
      unique(
        each.shops.map((shop) => shop.name),
        'signs',
      );
      unique(
        each.shops.map((shop) => shop.taxCode),
        'tax codes',
      );
      unique(
        each.shops.map((shop) => shop.address),
        'addresses',
      );
      unique(
        each.institutions.map((institution) => institution.bin),
        'BINs',
      );
      unique(
        each.institutions.map((institution) => institution.shortName),
        'short names',
      );
      const companies = each.shops.filter((shop) => shop.form === 'company');
      unique(
        companies.map((shop) => shop.registeredName),
        'names of companies',
      );
    }
  });

  it('writes every text in NFC', () => {
    for (const text of cities.flatMap(textsOf)) assert.equal(text, text.normalize('NFC'));
  });

  it('numbers citizens in the true form and outside what is given out', () => {
    for (const citizen of cities.flatMap((each) => each.citizens)) {
      const year = Number(citizen.birthDate.slice(0, 4));
      const century = (year < 2000 ? 0 : 2) + (citizen.sex === 'male' ? 0 : 1);
      const yy = citizen.birthDate.slice(2, 4);
      assert.match(citizen.citizenNumber, new RegExp(`^0\\d\\d${century}${yy}99\\d{4}$`));
      assert.match(citizen.phone, /^0540\d{6}$/);
      assert.match(citizen.birthDate, /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/);
      assert.match(citizen.messageName, /^[A-Z]+( [A-Z]+)+$/);
    }
  });

  it('numbers accounts as their institution does', () => {
    for (const each of cities) {
      const institutions = new Map(each.institutions.map((institution) => [institution.bin, institution]));
      for (const { bin, accountNumber } of [...each.citizens, ...each.shops]) {
        assert.match(accountNumber, /^[0-9A-Za-z]{1,19}$/);
        const numbers = institutions.get(bin)!.accountNumbers;
        const form = numbers.form === 'phone' ? /^0540\d{6}$/ : new RegExp(`^${numbers.prefix}`);
        assert.match(accountNumber, form);
        assert.equal(accountNumber.length, numbers.form === 'phone' ? 10 : numbers.digits);
      }
    }
  });

  it('gives companies a tax code whose last digit checks, and households their owner’s number', () => {
    const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    for (const shop of cities.flatMap((each) => each.shops)) {
      if (shop.form === 'household') {
        assert.equal(shop.taxCode, shop.owner.citizenNumber);
        continue;
      }
      assert.match(shop.taxCode, /^0199\d{6}$/);
      const sum = weights.reduce((total, weight, n) => total + weight * Number(shop.taxCode[n]), 0);
      assert.equal(Number(shop.taxCode[9]), 10 - (sum % 11));
    }
  });

  it('has shops fit for a VietQR', () => {
    for (const shop of cities.flatMap((each) => each.shops)) {
      assert.match(shop.qrName, /^[A-Z0-9 ]{3,25}$/);
      assert.match(shop.mcc, /^\d{4}$/);
      const { min, typical, max, step } = shop.basketVnd;
      assert.ok(0 < min && min <= typical && typical <= max, shop.name);
      assert.deepEqual([min % 1_000, typical % 1_000, max % 1_000, step % 1_000], [0, 0, 0, 0]);
    }
    for (const trade of Object.values(TRADES)) {
      for (const purpose of trade.purposes) assert.match(purpose, /^[ -~]{1,25}$/);
    }
  });

  it('holds balances and caps that are whole and above zero', () => {
    for (const each of cities) {
      for (const citizen of each.citizens) assert.ok(citizen.openingBalanceVnd > 0n, citizen.key);
      for (const institution of each.institutions) {
        assert.ok(institution.netDebitCapVnd > 0n);
        assert.match(institution.shortName, /^[A-Z0-9]{1,12}$/);
      }
    }
  });

  it('names people as often as Hanoi does', () => {
    const names = cities.flatMap((each) => each.citizens.map((citizen) => citizen.name.split(' ')[0]!));
    const share = (family: string) => names.filter((name) => name === family).length / names.length;
    assert.ok(Math.abs(share('Nguyễn') - 0.384) < 0.03, `Nguyễn ${share('Nguyễn')}`);
    assert.ok(Math.abs(share('Trần') - 0.11) < 0.02, `Trần ${share('Trần')}`);
    assert.ok(Math.abs(share('Lê') - 0.095) < 0.02, `Lê ${share('Lê')}`);
  });
});

describe('BINs of the synthetic city', () => {
  const bins = city.institutions.map((institution) => institution.bin);

  it('are none of the well-known ones', () => {
    for (const bin of bins) {
      assert.match(bin, /^9799\d\d$/);
      assert.ok(!KNOWN_BINS.includes(bin), bin);
    }
  });

  const folder = process.env.LONGBIEN_TEST_DATA;
  const skip =
    folder === undefined ? 'LONGBIEN_TEST_DATA is not set: the list of real BINs is not at hand' : false;
  it('are none of the real list', { skip }, () => {
    const text = readFileSync(join(folder!, 'data', 'banks.json'), 'utf8');
    const list = JSON.parse(text) as { readonly banks: readonly { readonly bin: string }[] };
    const real = new Set(list.banks.map((bank) => bank.bin));
    assert.ok(real.has('970436'), 'the list is empty or has another shape');
    for (const bin of bins) assert.ok(!real.has(bin), bin);
  });
});

describe('traffic of the synthetic city', () => {
  const day = dayOf(city, 3);

  it('asks for whole thousands between two different people', () => {
    for (const payment of day) {
      assert.ok(payment.amountVnd > 0n && payment.amountVnd % 1_000n === 0n, `${payment.amountVnd}`);
      assert.match(payment.purpose, /^[ -~]{1,50}$/);
      const payee = payment.kind === 'person' ? payment.payee : payment.shop.owner;
      assert.notEqual(payment.payer, payee);
      if (payment.kind !== 'person') assert.ok(payment.shop.stalls.includes(payment.stall));
    }
  });

  it('goes to shops in the main, and to a few of them most', () => {
    const visits = day.filter((payment) => payment.kind !== 'person');
    assert.ok(visits.length > day.length / 2);
    const byShop = [...Map.groupBy(visits, (visit) => visit.shop).values()].map((each) => each.length);
    const busiest = byShop
      .sort((a, b) => b - a)
      .slice(0, 30)
      .reduce((sum, count) => sum + count, 0);
    assert.ok(busiest > visits.length * 0.3, `the best known tenth draws ${busiest} of ${visits.length}`);
  });

  it('eats phở in the morning and pours beer in the evening', () => {
    const traffic = createTraffic(city, createPrng(11));
    const count = (minute: number, trade: string) =>
      Array.from({ length: 2_000 }, () => traffic.nextPayment(minute)).filter(
        (payment) => payment.kind !== 'person' && payment.shop.trade === trade,
      ).length;
    assert.ok(count(7 * 60, 'pho') > count(15 * 60, 'pho'));
    assert.equal(count(9 * 60, 'bia_hoi'), 0);
    assert.ok(count(20 * 60, 'bia_hoi') > 0);
  });

  it('sleeps at three and is busiest by day', () => {
    const traffic = createTraffic(city, createPrng(1));
    const minutes = Array.from({ length: 1_440 }, (_, minute) => traffic.busyness(minute));
    assert.ok(minutes.every((busyness) => busyness > 0 && busyness <= 1));
    assert.ok(traffic.busyness(3 * 60) < 0.1);
    assert.equal(Math.max(...minutes), 1);
  });
});
