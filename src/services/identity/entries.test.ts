/** Wrong entries by address, and browsers that have signed in before. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createEntryLimit, networkOf } from './entries.ts';
import { signInPolicyOn } from './rules/policy.ts';
import type { Entrance, KnownDevice } from './signin/index.ts';
import { type Enrolled, openTestIdentity, PASSWORD, type TestIdentity } from './testing.ts';

const { addressFailuresMax, addressMs } = signInPolicyOn('2026-11-28');
const WRONG = 'Sai-mat-khau-1';

describe('an address', () => {
  test('has so many wrong entries, and gets them back evenly; what was right is given back at once', () => {
    let now = Date.UTC(2026, 10, 28);
    const limit = createEntryLimit(() => now);
    for (let entry = 0; entry < addressFailuresMax; entry += 1)
      assert.equal(limit.take('192.0.2.1'), undefined);
    const share = addressMs / addressFailuresMax;
    assert.equal(limit.take('192.0.2.1'), now + share);
    assert.equal(limit.take('192.0.2.2'), undefined, 'of another address');
    now += share;
    assert.equal(limit.take('192.0.2.1'), undefined);
    assert.equal(limit.take('192.0.2.1'), now + share);
    limit.giveBack('192.0.2.1');
    assert.equal(limit.take('192.0.2.1'), undefined);
    now += 10 * addressMs;
    for (let entry = 0; entry < addressFailuresMax; entry += 1) limit.take('192.0.2.1');
    assert.notEqual(limit.take('192.0.2.1'), undefined, 'a quiet day saves nothing up');
  });

  test('is forgotten when it owes nothing more, and never are more remembered than may be', () => {
    let now = Date.UTC(2026, 10, 28);
    const limit = createEntryLimit(() => now);
    for (let n = 0; n < 50_100; n += 1) limit.take(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
    assert.equal(limit.size(), 50_000);
    now += addressMs;
    limit.take('192.0.2.1');
    assert.equal(limit.size(), 1);
  });

  test('is IPv4 in any writing, or a household’s /64', () => {
    const one = '2001:db8:0:7::1';
    for (const same of ['2001:db8::7:ffff:1:2:3', '2001:0DB8:0000:0007:a::', '2001:db8:0:7:1:2:3:4%eth0'])
      assert.equal(networkOf(same), networkOf(one), same);
    for (const other of ['2001:db8:0:8::1', '2001:db8::1', '::1', '203.0.113.7'])
      assert.notEqual(networkOf(other), networkOf(one), other);
    assert.equal(networkOf('::ffff:203.0.113.7'), networkOf('203.0.113.7'));
    assert.notEqual(networkOf('::ffff:203.0.113.7'), networkOf('::ffff:203.0.113.8'));
  });
});

describe('a visitor', () => {
  let identity: TestIdentity;
  before(async () => {
    identity = await openTestIdentity();
  });
  after(() => identity.close());

  const from = (address: string, device?: string): Entrance => identity.signIn.from({ address, device });
  const begins = async (entrance: Entrance, { book, name }: Enrolled, password = PASSWORD) =>
    await entrance.begin(book, name, password);

  /** A whole sign-in; what the browser keeps of it. */
  async function signsIn(entrance: Entrance, customer: Enrolled): Promise<KnownDevice> {
    identity.bank.clock.nowMs += 30_000;
    const begun = await begins(entrance, customer);
    assert.equal(begun.kind, 'second_factor_needed', JSON.stringify(begun));
    const { ticket } = begun as { ticket: string };
    const confirmed = await entrance.confirmTotp(ticket, identity.code(customer));
    assert.equal(confirmed.kind, 'signed_in');
    return (confirmed as { device: KnownDevice }).device;
  }

  async function strangersGuess(customer: Enrolled, times: number): Promise<string[]> {
    const kinds: string[] = [];
    for (let guess = 0; guess < times; guess += 1) {
      kinds.push((await begins(identity.signIn, customer, WRONG)).kind);
      identity.bank.clock.nowMs += 600_000;
    }
    return kinds;
  }

  test('who tries one password at many names is stopped by his address, and whoever is right is not', async () => {
    const minh = await identity.enrol();
    const [sprayer, neighbour] = [from('198.51.100.1'), from('198.51.100.2')];
    for (let entry = 0; entry < addressFailuresMax; entry += 1)
      assert.equal((await sprayer.begin(minh.book, `0540${100_000 + entry}`, WRONG)).kind, 'sign_in_refused');
    const stopped = await begins(sprayer, minh);
    assert.equal(stopped.kind, 'too_many_entries');
    assert.ok((stopped as { retryAt: number }).retryAt > identity.bank.clock.nowMs);
    assert.equal((await sprayer.confirmTotp('x'.repeat(43), '123456')).kind, 'too_many_entries');
    assert.equal(sprayer.askElsewhere()?.kind, 'too_many_entries');
    assert.equal((await begins(neighbour, minh)).kind, 'second_factor_needed');
    // An office of a hundred behind one address signs in all morning.
    for (let entry = 0; entry < addressFailuresMax + 5; entry += 1)
      assert.equal((await begins(from('198.51.100.3'), minh)).kind, 'second_factor_needed');
  });

  test('a browser that has signed in before is not locked out by strangers', async () => {
    const lan = await identity.enrol();
    const { value } = await signsIn(from('192.0.2.1'), lan);
    assert.deepEqual(await strangersGuess(lan, 8), [
      ...Array<string>(4).fill('sign_in_refused'),
      ...Array<string>(4).fill('locked'),
    ]);
    assert.deepEqual(
      await begins(from('192.0.2.1'), lan),
      { kind: 'locked', until: null },
      'a new browser of hers',
    );
    await signsIn(from('192.0.2.1', value), lan);
    // Of her own browser too, five are too many, and then nobody is let in.
    for (let guess = 0; guess < 5; guess += 1) {
      await begins(from('192.0.2.1', value), lan, WRONG);
      identity.bank.clock.nowMs += 600_000;
    }
    assert.deepEqual(await begins(from('192.0.2.1', value), lan), { kind: 'locked', until: null });
  });

  test('a proof is good for its customer, until it ends, and as it was given', async () => {
    const [lan, hoa] = [await identity.enrol(), await identity.enrol()];
    const { value, maxAgeS } = await signsIn(from('192.0.2.1'), lan);
    const both = (await signsIn(from('192.0.2.1', value), hoa)).value;
    assert.equal(both.split('.').length, 2);
    assert.equal(
      (await signsIn(from('192.0.2.1', both), lan)).value.split('.').length,
      2,
      'each customer once',
    );
    await strangersGuess(lan, 5);
    const isKnown = async (device: string): Promise<boolean> =>
      (await begins(from('192.0.2.1', device), lan)).kind === 'second_factor_needed';
    assert.deepEqual([await isKnown(value), await isKnown(both)], [true, true]);
    const forged = `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}`;
    const ofHoa = both.split('.')[0]!;
    for (const bad of [forged, ofHoa, '', '.', 'x'.repeat(400), `a.b.c.d.${value}`])
      assert.equal(await isKnown(bad), false, bad);
    identity.bank.clock.nowMs += maxAgeS * 1_000;
    assert.equal(await isKnown(value), false);
  });

  test('a browser holds proofs for four customers, and forgets whom it met longest ago', async () => {
    let device: string | undefined;
    const customers: Enrolled[] = [];
    for (let n = 0; n < 6; n += 1) {
      const customer = await identity.enrol();
      customers.push(customer);
      device = (await signsIn(from('192.0.2.9', device), customer)).value;
    }
    assert.ok(device!.length <= 256, 'what a page reads of a cookie');
    for (const customer of [customers[0]!, customers[5]!]) await strangersGuess(customer, 5);
    assert.equal((await begins(from('192.0.2.9', device), customers[0]!)).kind, 'locked');
    assert.equal((await begins(from('192.0.2.9', device), customers[5]!)).kind, 'second_factor_needed');
  });
});
