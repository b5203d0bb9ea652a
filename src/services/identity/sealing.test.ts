/** Another sealing key beside live traffic: nobody notices, nothing is lost, and the old one goes when nothing needs it. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { statement } from '../../core/database/index.ts';
import { BY_HUB } from '../banking/testing.ts';
import { FIRST_SEAL } from './keys.ts';
import { createSealing, missingSeals, type Sealing } from './sealing.ts';
import { findCredentials } from './store/credentials.ts';
import { type Enrolled, openTestIdentity, PASSWORD, type TestIdentity } from './testing.ts';

let identity: TestIdentity;
let sealing: Sealing;
const folder = new Map<string, Buffer>();
before(async () => {
  identity = await openTestIdentity();
  identity.sealKeys.push((id) => folder.get(id));
  sealing = sealingOn(identity);
});
after(() => identity.close());

function sealingOn({ bank, keys }: TestIdentity, desk = bank.desk): Sealing {
  return createSealing({ database: bank.home.database, desk, keys, randomBytes, origin: BY_HUB });
}

/** As a data folder gets it, and in use from now on. */
async function nextKey(id: string): Promise<void> {
  folder.set(id, randomBytes(32));
  const used = await sealing.use(id);
  assert.equal(used.kind, 'decided');
}

async function sealsOf(customers: readonly Enrolled[]): Promise<string[]> {
  const found = await findCredentials(identity.bank.home.database, customers);
  return [...new Set(found.map(({ totpSeal }) => totpSeal))].sort();
}

const droppedAs = async (id: string): Promise<string> => {
  const said = await sealing.drop(id);
  return said.kind === 'decided' ? said.answer.kind : said.kind;
};

const DELETE_SEAL = statement('test.delete_seal', 'DELETE FROM sign_in_seals WHERE id = $1');

describe('the key of authenticator secrets', () => {
  test('new secrets are under the new key, old ones open still, and are sealed anew', async () => {
    const minh = await identity.enrol();
    const begun = await identity.signIn.begin(minh.book, minh.name, PASSWORD);
    assert.equal(begun.kind, 'second_factor_needed');
    await nextKey('second');
    const hanh = await identity.enrol();
    assert.deepEqual([await sealsOf([minh]), await sealsOf([hanh])], [[FIRST_SEAL], ['second']]);
    assert.ok(await identity.cookieOf(hanh));
    const progress: number[] = [];
    assert.equal(await sealing.reseal((resealed) => progress.push(resealed)), 1);
    assert.deepEqual(progress, [1]);
    assert.deepEqual(await sealsOf([minh, hanh]), ['second']);
    // Who was between his password and his code meanwhile goes on, and so does whoever was signed in.
    identity.bank.clock.nowMs += 30_000;
    const ticket = begun.kind === 'second_factor_needed' ? begun.ticket : '';
    const confirmed = await identity.signIn.confirmTotp(ticket, identity.code(minh));
    assert.equal(confirmed.kind, 'signed_in');
    assert.equal(await sealing.reseal(() => {}), 0);
  });

  test('a key that something is under is not dropped, neither by the command nor by the database', async () => {
    const minh = await identity.enrol();
    assert.equal(await droppedAs('second'), 'seal_is_the_newest');
    await nextKey('third');
    assert.equal(await droppedAs('second'), 'secrets_are_under_the_seal');
    await assert.rejects(identity.bank.home.owner.query(DELETE_SEAL, ['second']), /foreign key/);
    await sealing.reseal(() => {});
    assert.equal(await droppedAs('second'), 'seal_dropped');
    assert.equal(await droppedAs(FIRST_SEAL), 'seal_dropped');
    assert.equal(await droppedAs(FIRST_SEAL), 'seal_not_found');
    folder.delete('second');
    assert.ok(await identity.cookieOf(minh));
    assert.deepEqual(await missingSeals(identity.bank.home.database, identity.keys), []);
    const without = { ...identity.keys, sealKey: () => undefined };
    assert.deepEqual(await missingSeals(identity.bank.home.database, without), ['third']);
  });

  test('beside sign-ins and enrolments of two processes, from two processes at once', async () => {
    const customers: Enrolled[] = [];
    for (let n = 0; n < 12; n += 1) customers.push(await identity.enrol());
    await nextKey('fourth');
    const elsewhere = sealingOn(identity, identity.bank.anotherDesk());
    const another = identity.another();
    identity.bank.clock.nowMs += 60_000;
    const signsIn = async (customer: Enrolled, n: number): Promise<string> => {
      const door = n % 2 === 0 ? identity.signIn : another;
      const begun = await door.begin(customer.book, customer.name, PASSWORD);
      if (begun.kind !== 'second_factor_needed') return begun.kind;
      return (await door.confirmTotp(begun.ticket, identity.code(customer))).kind;
    };
    const [came, again] = await Promise.all([
      Promise.all(customers.map(signsIn)),
      identity.enrol(),
      sealing.reseal(() => {}),
      elsewhere.reseal(() => {}),
    ]);
    assert.deepEqual(new Set(came), new Set(['signed_in']));
    assert.deepEqual(await sealsOf([...customers, again]), ['fourth']);
    assert.equal(await droppedAs('third'), 'seal_dropped');
    // A code that was taken stays taken: what was sealed anew did not undo it.
    assert.deepEqual(
      new Set(
        (await findCredentials(identity.bank.home.database, customers)).map(({ totpStep }) => totpStep),
      ),
      new Set([Math.floor(identity.bank.clock.nowMs / 30_000)]),
    );
    for (const customer of customers) assert.ok(await identity.cookieOf(customer));
  });
});
