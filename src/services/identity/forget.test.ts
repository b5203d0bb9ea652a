import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { statement } from '../../core/database/index.ts';
import { TEST_BOOK } from '../banking/testing.ts';
import { forgetSignIns } from './forget.ts';
import { SESSION_MS } from './model.ts';
import { Authenticator, openTestIdentity, PASSWORD, type TestIdentity } from './testing.ts';

const COUNTS = statement(
  'test.counts',
  `SELECT (SELECT count(*)::int FROM sign_in_tickets) AS tickets, (SELECT count(*)::int FROM sign_in_challenges) AS challenges,
     (SELECT count(*)::int FROM sign_in_sessions) AS sessions, (SELECT count(*)::int FROM sign_in_names) AS names,
     (SELECT count(*)::int FROM sign_in_credentials) AS credentials, (SELECT count(*)::int FROM sign_in_passkeys) AS passkeys`,
);

let identity: TestIdentity;
before(async () => {
  identity = await openTestIdentity();
});
after(() => identity.close());

test('what has ended is forgotten, what holds is kept, and a locked customer stays locked', async () => {
  const { bank, signIn } = identity;
  const [lan, minh] = [await identity.enrol(), await identity.enrol()];
  const found = await signIn.session(await identity.cookieOf(lan));
  const { session } = found as Extract<typeof found, { kind: 'signed_in' }>;
  const offer = await signIn.newPasskeyOptions(session);
  const { options } = offer as Extract<typeof offer, { kind: 'passkey_options' }>;
  await signIn.registerPasskey(session, new Authenticator().create(options), 'x');
  for (let i = 0; i < 10; i += 1) await signIn.begin(minh.book, minh.name, 'Sai-mat-khau-1');
  await signIn.begin(TEST_BOOK, '0540999999', 'Sai-mat-khau-1');
  const counts = async () => (await bank.home.owner.query(COUNTS))[0];

  const all = { tickets: 1, challenges: 1, sessions: 1, names: 3, credentials: 2, passkeys: 1 };
  assert.deepEqual(await counts(), all);
  await forgetSignIns(bank.home.database, bank.clock.nowMs);
  assert.deepEqual(await counts(), all, 'nothing has ended yet');

  bank.clock.nowMs += SESSION_MS + 1;
  await forgetSignIns(bank.home.database, bank.clock.nowMs);
  const short = { ...all, tickets: 0, challenges: 0, sessions: 0 };
  assert.deepEqual(await counts(), short);

  bank.clock.nowMs += 90 * 86_400_000;
  await forgetSignIns(bank.home.database, bank.clock.nowMs);
  assert.deepEqual(await counts(), { ...short, names: 2 }, 'the name that nobody bears');
  assert.deepEqual(await signIn.begin(minh.book, minh.name, PASSWORD), { kind: 'locked', until: null });
});
