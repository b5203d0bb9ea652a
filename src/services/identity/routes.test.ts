import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import {
  openTestHub,
  settleTown,
  type TestHub,
  type TestInstitution,
  type TestTown,
} from '../../../test/hub.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { statement } from '../../core/database/index.ts';
import { createSignIn, type Entrance, totpCodeAt } from './index.ts';

let home: TestDatabase;
let hub: TestHub;
let town: TestTown;
let own: TestInstitution;
let customer = '';
before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
  town = await settleTown(hub);
  own = town.participants[0];
  const path = `/v1/institutions/${own.bin}/accounts/${own.accounts[0]}`;
  customer = (await hub.call('GET', path, { as: own.key })).body.customer as string;
});
after(async () => {
  await hub.close();
  await home.close();
});

const at = (more = ''): string => `/v1/institutions/${own.bin}/sign-ins${more}`;
const enrol = (body: unknown, key?: string) =>
  hub.call('POST', at(), { as: own.key, body, ...(key === undefined ? {} : { key }) });

/** RFC 4648 §6 back, by another road than it was written. */
function bytesOf(text: string): Buffer {
  let bits = '';
  for (const letter of text)
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

const from = (address: string): Entrance =>
  createSignIn({
    ...{ database: hub.hub.database, desk: hub.hub.desk, nowMs: Date.now, randomBytes },
    ...{ secretKey: hub.signInKey, seals: () => undefined },
    relyingParty: { id: 'localhost', name: 'Thử', origins: ['https://localhost'] },
  }).from({ address, device: undefined });

describe('sign-ins over HTTP', () => {
  test('a bank enrols its customer, who signs in with what was shown once', async () => {
    const body = { customer, name: '0540 000 001' };
    const shown = await enrol(body, 'enrol-1');
    assert.equal(shown.status, 201);
    const { first_password, totp_secret, totp_uri } = shown.body as Record<string, string>;
    assert.match(totp_uri!, /^otpauth:\/\/totp\/Long%20Bien:/);
    const entrance = from('192.0.2.1');
    const begun = await entrance.begin(Number(own.bin), '+84540000001', first_password!);
    assert.equal(begun.kind, 'second_factor_needed');
    const { ticket } = begun as { ticket: string };
    const code = totpCodeAt(bytesOf(totp_secret!), Date.now());
    assert.equal((await entrance.confirmTotp(ticket, code)).kind, 'password_must_be_changed');

    const again = await enrol(body, 'enrol-1');
    assert.equal(again.status, 201);
    assert.deepEqual(
      [again.body.first_password, again.body.totp_secret, again.body.totp_uri],
      [null, null, null],
      'a replay shows no secret',
    );
    const kept = JSON.stringify(
      await home.owner.query(statement('test.records', 'SELECT answer FROM idempotency_records')),
    );
    assert.ok(!kept.includes(first_password!) && !kept.includes(totp_secret!));
  });

  test('the list shows who is locked, and no whole number', async () => {
    const locked = await hub.call('POST', at(`/${customer}/lock`), { as: town.operator });
    assert.deepEqual([locked.status, locked.body.state], [200, 'locked']);
    const listed = await hub.call('GET', at(), { as: town.auditor });
    const [one] = listed.body.data!;
    assert.deepEqual([one!.customer, one!.state, one!.name], [customer, 'locked', '•••••••••001']);
    assert.ok(!listed.text.includes('540000'));
    const unlocked = await hub.call('POST', at(`/${customer}/unlock`), { as: own.key });
    assert.deepEqual([unlocked.status, unlocked.body.state, unlocked.body.locked_at], [200, 'open', null]);
  });

  test('whom strangers have locked is told apart from whom everybody is locked out of', async () => {
    const stranger = from('192.0.2.2');
    for (let guess = 0; guess < 5; guess += 1)
      await stranger.begin(Number(own.bin), '+84540000001', 'Sai-mat-khau-1');
    const { body } = await hub.call('GET', at(`/${customer}`), { as: own.key });
    assert.deepEqual(
      [body.state, body.failures, typeof body.locked_at],
      ['locked_to_strangers', 5, 'string'],
    );
    const unlocked = await hub.call('POST', at(`/${customer}/unlock`), { as: own.key });
    assert.deepEqual([unlocked.body.state, unlocked.body.failures], ['open', 0]);
  });

  test('refusals have their codes', async () => {
    const path = `/v1/institutions/${own.bin}/accounts/${own.accounts[1]}`;
    const partner = (await hub.call('GET', path, { as: own.key })).body.customer as string;
    const nobody = `cus_${'0'.repeat(32)}`;
    const code = async (body: unknown): Promise<unknown> => (await enrol(body)).body.code;
    assert.equal(await code({ customer: partner, name: '0540000001' }), 'sign_in_name_is_taken');
    assert.equal(await code({ customer: partner, name: '02438251234' }), 'sign_in_name_is_no_mobile_number');
    assert.equal(await code({ customer: nobody, name: '0540000009' }), 'customer_not_found');
    const other = town.participants[1];
    assert.equal((await hub.call('GET', at(`/${customer}`), { as: other.key })).status, 404);
    const theirs = `/v1/institutions/${other.bin}/sign-ins`;
    const stolen = await hub.call('POST', theirs, { as: other.key, body: { customer, name: '0540000009' } });
    assert.equal(stolen.body.code, 'customer_not_found', 'a customer is one at his own bank alone');
    assert.equal(
      (await hub.call('POST', at(`/${nobody}/unlock`), { as: own.key })).body.code,
      'customer_is_not_enrolled',
    );
  });

  test('enrolling anew ends what was: password, secret and name', async () => {
    const { first_password } = (await enrol({ customer, name: '0540000001' })).body as Record<string, string>;
    const { first_password: second } = (await enrol({ customer, name: '0540000002' })).body as Record<
      string,
      string
    >;
    assert.notEqual(first_password, second);
    const listed = await hub.call('GET', at(`/${customer}`), { as: own.key });
    assert.match(listed.body.name as string, /002$/);
    assert.deepEqual(hub.faults, []);
  });
});
