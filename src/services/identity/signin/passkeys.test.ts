import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BY_HUB } from '../../banking/testing.ts';
import { lockKind } from '../commands/lock.ts';
import { CHALLENGE_MS, PASSKEYS_MAX, RECENT_AUTHENTICATION_MS } from '../model.ts';
import type { AuthenticationResponseJSON } from '../passkeys.ts';
import { findCredentials } from '../store/credentials.ts';
import {
  Authenticator,
  type Enrolled,
  openTestIdentity,
  PASSWORD,
  type TestIdentity,
  type Twist,
} from '../testing.ts';
import type { LiveSession } from './index.ts';

let identity: TestIdentity;
before(async () => {
  identity = await openTestIdentity();
});
after(() => identity.close());

const later = (ms: number): void => {
  identity.bank.clock.nowMs += ms;
};

async function liveOf(cookie: string): Promise<LiveSession> {
  const found = await identity.signIn.session(cookie);
  assert.equal(found.kind, 'signed_in');
  return (found as Extract<typeof found, { kind: 'signed_in' }>).session;
}

async function optionsFor(session: LiveSession) {
  const offer = await identity.signIn.newPasskeyOptions(session);
  assert.equal(offer.kind, 'passkey_options');
  return (offer as Extract<typeof offer, { kind: 'passkey_options' }>).options;
}

interface Holder {
  readonly customer: Enrolled;
  readonly session: LiveSession;
  readonly device: Authenticator;
}

/** A customer who is signed in and has a passkey. */
async function holder(): Promise<Holder> {
  const customer = await identity.enrol();
  const session = await liveOf(await identity.cookieOf(customer));
  const device = new Authenticator();
  const answer = device.create(await optionsFor(session));
  const registered = await identity.signIn.registerPasskey(session, answer, ' Điện thoại\u0000\ncủa tôi ');
  assert.deepEqual(registered, { kind: 'passkey_registered' });
  return { customer, session, device };
}

const ask = async () => (await identity.signIn.passkeyOptions())!;

async function ticketOf({ book, name }: Enrolled): Promise<string> {
  const begun = await identity.signIn.begin(book, name, PASSWORD);
  assert.equal(begun.kind, 'second_factor_needed');
  const { ticket, methods } = begun as Extract<typeof begun, { kind: 'second_factor_needed' }>;
  assert.ok(methods.includes('totp'));
  return ticket;
}

describe('passkeys', () => {
  test('a passkey signs in by itself, without a name, and counts as both factors', async () => {
    const { customer, device } = await holder();
    const options = await ask();
    assert.equal(options.allowCredentials, undefined, 'nothing is told about anybody');
    assert.equal(options.userVerification, 'required');
    const confirmed = await identity.signIn.confirmPasskey(device.get(options));
    assert.equal(confirmed.kind, 'signed_in');
    const session = await liveOf((confirmed as { cookie: string }).cookie);
    assert.deepEqual([session.customer, session.authentication], [customer.customer, 'passkey']);
  });

  test('after a password a passkey of the same customer takes the place of the code', async () => {
    const { customer, device } = await holder();
    const begun = await identity.signIn.begin(customer.book, customer.name, PASSWORD);
    assert.deepEqual((begun as { methods: unknown }).methods, ['totp', 'passkey']);
    const { ticket } = begun as { ticket: string };
    const options = (await identity.signIn.passkeyOptions(ticket))!;
    assert.deepEqual(
      options.allowCredentials!.map(({ id }) => id),
      [device.id.toString('base64url')],
    );
    const other = await holder();
    assert.deepEqual(await identity.signIn.confirmPasskey(other.device.get(options), ticket), {
      kind: 'sign_in_refused',
    });
    const answer = device.get(options);
    assert.equal((await identity.signIn.confirmPasskey(answer, ticket)).kind, 'signed_in');
    assert.equal((await identity.signIn.confirmPasskey(answer, ticket)).kind, 'ticket_is_not_good');
    assert.equal(await identity.signIn.passkeyOptions(ticket), undefined);
  });

  test('an answer is good once, in however many processes', async () => {
    const { device } = await holder();
    const answer = device.get(await ask());
    const doors = [identity.signIn, identity.another()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => doors[i % 2]!.confirmPasskey(answer)),
    );
    assert.equal(answers.filter(({ kind }) => kind === 'signed_in').length, 1);
    assert.deepEqual(await identity.signIn.confirmPasskey(answer), { kind: 'sign_in_refused' });
  });

  test('an answer of a device that does not count is good once all the same', async () => {
    const { device } = await holder();
    const answer = device.get(await ask(), { counter: 0 });
    assert.equal((await identity.signIn.confirmPasskey(answer)).kind, 'signed_in');
    assert.deepEqual(await identity.signIn.confirmPasskey(answer), { kind: 'sign_in_refused' });
    const next = device.get(await ask(), { counter: 0 });
    assert.equal((await identity.signIn.confirmPasskey(next)).kind, 'signed_in');
  });

  test('a counter that does not rise is that of a copied key', async () => {
    const { device } = await holder();
    assert.equal(
      (await identity.signIn.confirmPasskey(device.get(await ask(), { counter: 7 }))).kind,
      'signed_in',
    );
    for (const counter of [7, 6, 0])
      assert.deepEqual(
        await identity.signIn.confirmPasskey(device.get(await ask(), { counter })),
        { kind: 'sign_in_refused' },
        `${counter}`,
      );
    assert.equal(
      (await identity.signIn.confirmPasskey(device.get(await ask(), { counter: 8 }))).kind,
      'signed_in',
    );
  });

  test('a key and its copy at once: whichever comes second is refused, in two processes', async () => {
    const { device } = await holder();
    const doors = [identity.signIn, identity.another()];
    const challenges = await Promise.all(Array.from({ length: 8 }, ask));
    const answers = await Promise.all(
      challenges.map((options, i) => doors[i % 2]!.confirmPasskey(device.get(options, { counter: 5 }))),
    );
    assert.equal(answers.filter(({ kind }) => kind === 'signed_in').length, 1);
  });

  const TWISTS: Readonly<Record<string, Twist>> = {
    'another site': { origin: 'https://openbanking.example.evil.example' },
    'another port of ours': { origin: 'https://openbanking.example:8443' },
    'another relying party': { rpId: 'evil.example' },
    'nobody who was verified': { unverified: true },
    'a challenge of its own': { challenge: Buffer.alloc(38, 7).toString('base64url') },
  };
  for (const [what, twist] of Object.entries(TWISTS)) {
    test(`an answer from ${what} is refused, at sign-in and at registration`, async () => {
      const { session, device } = await holder();
      assert.deepEqual(await identity.signIn.confirmPasskey(device.get(await ask(), twist)), {
        kind: 'sign_in_refused',
      });
      const made = new Authenticator().create(await optionsFor(session), twist);
      assert.deepEqual(await identity.signIn.registerPasskey(session, made, 'x'), {
        kind: 'passkey_is_not_good',
      });
    });
  }

  test('a challenge ends, and is good only for what it was made for', async () => {
    const { customer, session, device } = await holder();
    const options = await ask();
    const ticket = await ticketOf(customer);
    const forTicket = (await identity.signIn.passkeyOptions(ticket))!;
    assert.equal((await identity.signIn.confirmPasskey(device.get(options), ticket)).kind, 'sign_in_refused');
    assert.equal((await identity.signIn.confirmPasskey(device.get(forTicket))).kind, 'sign_in_refused');
    const { challenge } = await optionsFor(session);
    assert.equal(
      (await identity.signIn.confirmPasskey(device.get(options, { challenge }))).kind,
      'sign_in_refused',
    );
    later(CHALLENGE_MS);
    assert.equal((await identity.signIn.confirmPasskey(device.get(options))).kind, 'sign_in_refused');
  });

  test('a signature of another key, an unknown key, and nonsense are one answer', async () => {
    const { device } = await holder();
    const impostor = new Authenticator();
    impostor.id.set(device.id);
    const options = await ask();
    const good = device.get(options);
    const nonsense: unknown[] = [
      {},
      { id: 'x' },
      { ...good, id: 7 },
      { ...good, id: '\u0000', rawId: '\u0000' },
      { ...good, id: "x' OR '1'='1" },
      { ...good, response: null },
      { ...good, response: { ...good.response, clientDataJSON: 7 } },
      { ...good, response: { ...good.response, clientDataJSON: 'e30' } },
      { ...good, response: { ...good.response, authenticatorData: [] } },
      { ...good, response: { ...good.response, signature: { length: 3 } } },
    ];
    for (const answer of [impostor.get(options), new Authenticator().get(options), ...nonsense])
      assert.deepEqual(
        await identity.signIn.confirmPasskey(answer as AuthenticationResponseJSON),
        { kind: 'sign_in_refused' },
        JSON.stringify(answer),
      );
  });

  test('who is locked is so with a passkey too', async () => {
    const { customer, device } = await holder();
    const [credential] = await findCredentials(identity.bank.home.database, [customer]);
    const { nameKey } = credential!;
    await identity.bank.desk.submit(lockKind, { ...customer, nameKey }, BY_HUB);
    assert.deepEqual(await identity.signIn.confirmPasskey(device.get(await ask())), {
      kind: 'locked',
      until: null,
    });
  });

  test('whom strangers have locked out everywhere else is let in by her passkey, and known from then on', async () => {
    const { customer, device } = await holder();
    const [credential] = await findCredentials(identity.bank.home.database, [customer]);
    const { name } = credential!;
    for (let guess = 0; guess < 5; guess += 1)
      await identity.signIn.begin(customer.book, name, 'Sai-mat-khau-1');
    const begun = await identity.signIn.begin(customer.book, name, PASSWORD);
    assert.deepEqual(begun, { kind: 'locked', until: null });
    const confirmed = await identity.signIn.confirmPasskey(device.get(await ask()));
    assert.equal(confirmed.kind, 'signed_in');
    const known = (confirmed as { device: { value: string } }).device.value;
    const again = await identity.signIn
      .from({ address: '192.0.2.1', device: known })
      .begin(customer.book, name, PASSWORD);
    assert.equal(again.kind, 'second_factor_needed');
  });

  test('a passkey is registered only soon after signing in, once, and by whom it was made for', async () => {
    const { session, device } = await holder();
    const known = await optionsFor(session);
    assert.deepEqual(
      known.excludeCredentials!.map(({ id }) => id),
      [device.id.toString('base64url')],
    );
    assert.deepEqual(await identity.signIn.registerPasskey(session, device.create(known), 'x'), {
      kind: 'passkey_is_registered_already',
    });
    const another = new Authenticator();
    const answer = another.create(await optionsFor(session));
    const stranger = await liveOf(await identity.cookieOf(await identity.enrol()));
    assert.deepEqual(await identity.signIn.registerPasskey(stranger, answer, 'x'), {
      kind: 'passkey_is_not_good',
    });
    later(RECENT_AUTHENTICATION_MS);
    assert.deepEqual(await identity.signIn.registerPasskey(session, answer, 'x'), {
      kind: 'must_sign_in_again',
    });
    assert.deepEqual(await identity.signIn.newPasskeyOptions(session), { kind: 'must_sign_in_again' });
  });

  test('a customer has so many passkeys and no more', async () => {
    const { session } = await holder();
    const register = async () =>
      await identity.signIn.registerPasskey(
        session,
        new Authenticator().create(await optionsFor(session)),
        'x',
      );
    const answers = await Promise.all(Array.from({ length: PASSKEYS_MAX + 1 }, register));
    const refused = answers.filter(({ kind }) => kind === 'customer_has_too_many_passkeys');
    assert.equal(refused.length, 2);
    assert.equal((await identity.signIn.passkeys(session)).length, PASSKEYS_MAX);
  });

  test('a removed passkey opens nothing; another customer’s is not there', async () => {
    const [one, other] = [await holder(), await holder()];
    const [passkey] = await identity.signIn.passkeys(one.session);
    assert.equal(passkey!.label, 'Điện thoại của tôi');
    assert.deepEqual(await identity.signIn.removePasskey(other.session, passkey!.id), {
      kind: 'passkey_not_found',
    });
    const session = await liveOf(await identity.cookieOf(one.customer));
    assert.deepEqual(await identity.signIn.removePasskey(session, passkey!.id), { kind: 'passkey_removed' });
    assert.deepEqual(await identity.signIn.confirmPasskey(one.device.get(await ask())), {
      kind: 'sign_in_refused',
    });
  });
});
