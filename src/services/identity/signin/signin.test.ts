import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { statement } from '../../../core/database/index.ts';
import { BY_HUB, OTHER_BOOK, TEST_BOOK } from '../../banking/testing.ts';
import { lockKind, unlockKind } from '../commands/lock.ts';
import { RECENT_AUTHENTICATION_MS, SESSION_IDLE_MS, SESSION_MS, TICKET_MS } from '../model.ts';
import { findCredentials, findNames } from '../store/credentials.ts';
import { type Enrolled, openTestIdentity, PASSWORD, type TestIdentity } from '../testing.ts';
import { codeOf, stepAt } from '../totp.ts';
import type { LiveSession } from './sessions.ts';

let identity: TestIdentity;
before(async () => {
  identity = await openTestIdentity();
});
after(() => identity.close());

const STRANGER = '+84540999999';
const later = (ms: number): void => {
  identity.bank.clock.nowMs += ms;
};
const begin = (customer: Enrolled, password = PASSWORD) =>
  identity.signIn.begin(customer.book, customer.name, password);

async function ticketOf(customer: Enrolled): Promise<string> {
  const begun = await begin(customer);
  assert.equal(begun.kind, 'second_factor_needed', JSON.stringify(begun));
  return (begun as { ticket: string }).ticket;
}

async function credentialOf(customer: Enrolled) {
  return (await findCredentials(identity.bank.home.database, [customer]))[0]!;
}

async function failuresOf(customer: Enrolled): Promise<number> {
  return (await findNames(identity.bank.home.database, [await credentialOf(customer)]))[0]!.failures;
}

/** A code that is none of those around now. */
function wrongCode(customer: Enrolled): string {
  const now = stepAt(identity.bank.clock.nowMs);
  const near = [-2, -1, 0, 1, 2].map((shift) => codeOf(customer.totpSecret, now + shift));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code))!;
}

describe('password and code', () => {
  test('a customer signs in with a name in any writing, a password and a code', async () => {
    const lan = await identity.enrol();
    const begun = await identity.signIn.begin(lan.book, lan.name.replace('+84', ' 0'), PASSWORD);
    assert.equal(begun.kind, 'second_factor_needed');
    const { ticket, methods } = begun as Extract<typeof begun, { kind: 'second_factor_needed' }>;
    assert.deepEqual(methods, ['totp']);
    const confirmed = await identity.signIn.confirmTotp(ticket, identity.code(lan));
    assert.equal(confirmed.kind, 'signed_in');
    const found = await identity.signIn.session((confirmed as { cookie: string }).cookie);
    assert.equal(found.kind, 'signed_in');
    const { session } = found as Extract<typeof found, { kind: 'signed_in' }>;
    assert.deepEqual(
      [session.book, session.customer, session.authentication, session.authenticatedAt],
      [lan.book, lan.customer, 'password_totp', identity.bank.clock.nowMs],
    );
  });

  test('the same name at another institution is somebody else', async () => {
    const lan = await identity.enrol();
    assert.deepEqual(await identity.signIn.begin(OTHER_BOOK, lan.name, PASSWORD), {
      kind: 'sign_in_refused',
    });
  });

  test('the password is compared as it reads, however the keyboard sends its marks', async () => {
    const lan = await identity.enrol();
    const cookie = await identity.cookieOf(lan);
    const found = await identity.signIn.session(cookie);
    const { session } = found as Extract<typeof found, { kind: 'signed_in' }>;
    const changed = await identity.signIn.changePassword(
      session,
      PASSWORD,
      'Sông Hồng 1902'.normalize('NFD'),
    );
    assert.equal(changed.kind, 'password_changed');
    assert.equal((await begin(lan, 'Sông Hồng 1902'.normalize('NFC'))).kind, 'second_factor_needed');
  });

  test('a code is good once, also for another ticket', async () => {
    const lan = await identity.enrol();
    const code = identity.code(lan);
    assert.equal((await identity.signIn.confirmTotp(await ticketOf(lan), code)).kind, 'signed_in');
    const again = await identity.signIn.confirmTotp(await ticketOf(lan), code);
    assert.deepEqual(again, { kind: 'code_was_used', triesLeft: 2 });
    later(30_000);
    const next = await identity.signIn.confirmTotp(await ticketOf(lan), identity.code(lan));
    assert.equal(next.kind, 'signed_in');
  });

  test('a code of the step before is refused once a later one was taken', async () => {
    const lan = await identity.enrol();
    const before = identity.code(lan);
    later(30_000);
    const [one, other] = [await ticketOf(lan), await ticketOf(lan)];
    assert.equal((await identity.signIn.confirmTotp(one, identity.code(lan))).kind, 'signed_in');
    assert.equal((await identity.signIn.confirmTotp(other, before)).kind, 'code_was_used');
  });

  test('one right code in parallel signs in once, in two processes', async () => {
    const lan = await identity.enrol();
    const ticket = await ticketOf(lan);
    const code = identity.code(lan);
    const doors = [identity.signIn, identity.another()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => doors[i % 2]!.confirmTotp(ticket, code)),
    );
    assert.equal(answers.filter(({ kind }) => kind === 'signed_in').length, 1);
  });

  test('a ticket takes three codes, and the password again after that', async () => {
    const lan = await identity.enrol();
    const ticket = await ticketOf(lan);
    const answers = [];
    for (let i = 0; i < 3; i += 1) answers.push(await identity.signIn.confirmTotp(ticket, wrongCode(lan)));
    assert.deepEqual(
      answers,
      [2, 1, 0].map((triesLeft) => ({ kind: 'code_is_wrong', triesLeft })),
    );
    assert.deepEqual(await identity.signIn.confirmTotp(ticket, identity.code(lan)), {
      kind: 'ticket_is_not_good',
    });
    assert.equal(await failuresOf(lan), 3);
  });

  test('what is no code is not counted', async () => {
    const lan = await identity.enrol();
    const ticket = await ticketOf(lan);
    assert.deepEqual(await identity.signIn.confirmTotp(ticket, '12 34'), {
      kind: 'code_is_wrong',
      triesLeft: 3,
    });
    assert.equal(await failuresOf(lan), 0);
  });

  test('a ticket ends, is used once, and is nothing that was not handed out', async () => {
    const lan = await identity.enrol();
    const slow = await ticketOf(lan);
    later(TICKET_MS);
    const gone = { kind: 'ticket_is_not_good' };
    assert.deepEqual(await identity.signIn.confirmTotp(slow, identity.code(lan)), gone);
    const ticket = await ticketOf(lan);
    assert.equal((await identity.signIn.confirmTotp(ticket, identity.code(lan))).kind, 'signed_in');
    later(30_000);
    assert.deepEqual(await identity.signIn.confirmTotp(ticket, identity.code(lan)), gone);
    for (const text of ['', 'x'.repeat(43), "' OR 1=1 --"])
      assert.deepEqual(await identity.signIn.confirmTotp(text, identity.code(lan)), gone);
  });
});

describe('guesses', () => {
  test('of twenty wrong guesses at once no more than five are looked at, in two processes', async () => {
    const lan = await identity.enrol();
    const doors = [identity.signIn, identity.another()];
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => doors[i % 2]!.begin(lan.book, lan.name, `Sai-mat-khau-${i}`)),
    );
    assert.equal(await failuresOf(lan), 5);
    assert.deepEqual(await begin(lan), { kind: 'locked', until: null });
  });

  test('the fifth failure of strangers locks them out for good, whoever knows the password; only the bank opens again', async () => {
    const lan = await identity.enrol();
    for (let failures = 1; failures <= 5; failures += 1) {
      const answer = await begin(lan, 'Sai-mat-khau-1');
      const wanted = failures < 5 ? { kind: 'sign_in_refused' } : { kind: 'locked', until: null };
      assert.deepEqual(answer, wanted, `failure ${failures}`);
      later(600_000);
    }
    later(365 * 86_400_000);
    assert.deepEqual(await begin(lan), { kind: 'locked', until: null });
    const { book, customer, nameKey } = await credentialOf(lan);
    await identity.bank.desk.submit(unlockKind, { book, customer, nameKey }, BY_HUB);
    assert.equal((await begin(lan)).kind, 'second_factor_needed');
  });

  test('after the third failure the next guess waits, and is not looked at before', async () => {
    const lan = await identity.enrol();
    for (let i = 0; i < 3; i += 1) await begin(lan, 'Sai-mat-khau-1');
    const until = identity.bank.clock.nowMs + 5_000;
    assert.deepEqual(await begin(lan), { kind: 'locked', until });
    later(15_000);
    assert.equal((await begin(lan)).kind, 'second_factor_needed');
  });

  test('a right guess among many at once is looked at only in its turn', async () => {
    const lan = await identity.enrol();
    const wrong = Array.from({ length: 12 }, (_, i) => begin(lan, `Sai-mat-khau-${i}`));
    await Promise.all(wrong);
    const answers = await Promise.all([begin(lan), begin(lan)]);
    assert.deepEqual(answers, Array(2).fill({ kind: 'locked', until: null }));
  });

  test('wrong codes count with wrong passwords, and lock a customer whose password is known', async () => {
    const lan = await identity.enrol();
    const kinds: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      later(600_000);
      const begun = await begin(lan);
      if (begun.kind !== 'second_factor_needed') break;
      for (let i = 0; i < 3; i += 1)
        kinds.push((await identity.signIn.confirmTotp(begun.ticket, wrongCode(lan))).kind);
    }
    assert.deepEqual(kinds, [...Array<string>(4).fill('code_is_wrong'), 'locked', 'locked']);
    assert.deepEqual(await begin(lan), { kind: 'locked', until: null });
  });

  test('a whole sign-in forgives what was mistyped before', async () => {
    const lan = await identity.enrol();
    await begin(lan, 'Sai-mat-khau-1');
    await identity.cookieOf(lan);
    assert.equal(await failuresOf(lan), 0);
  });

  test('a name that nobody bears is answered, made to wait and locked like any other', async () => {
    const lan = await identity.enrol();
    const answersOf = async (name: string): Promise<unknown[]> => {
      const answers: unknown[] = [];
      for (let i = 0; i < 12; i += 1) {
        const answer = await identity.signIn.begin(TEST_BOOK, name, 'Sai-mat-khau-1');
        answers.push(
          answer.kind === 'locked' && answer.until !== null
            ? { ...answer, until: answer.until - identity.bank.clock.nowMs }
            : answer,
        );
        later(i < 3 ? 1_000 : 600_000);
      }
      return answers;
    };
    assert.deepEqual(await answersOf(STRANGER), await answersOf(lan.name));
    assert.deepEqual(await answersOf('không phải số'), await answersOf('cũng không'));
  });

  test('a name and a password of any length are only wrong', async () => {
    const long = 'Aa1'.repeat(50_000);
    assert.deepEqual(await identity.signIn.begin(TEST_BOOK, long, long), { kind: 'sign_in_refused' });
    for (const [bin, name] of [
      [Number.NaN, '0540000001'],
      [10 ** 12, '0540000002'],
      [1.5, '\u0000'],
    ] as const)
      assert.deepEqual(await identity.signIn.begin(bin, name, '\u0000'), { kind: 'sign_in_refused' });
  });

  test('a lock by the bank ends sessions and tickets', async () => {
    const lan = await identity.enrol();
    const cookie = await identity.cookieOf(lan);
    const ticket = await ticketOf(lan);
    const { book, customer, nameKey } = await credentialOf(lan);
    await identity.bank.desk.submit(lockKind, { book, customer, nameKey }, BY_HUB);
    assert.deepEqual(await identity.signIn.session(cookie), { kind: 'signed_out', why: 'ended' });
    later(30_000);
    assert.deepEqual(await identity.signIn.confirmTotp(ticket, identity.code(lan)), {
      kind: 'ticket_is_not_good',
    });
    assert.deepEqual(await begin(lan), { kind: 'locked', until: null });
  });
});

describe('sessions', () => {
  const stateOf = async (cookie: string): Promise<string> => {
    const found = await identity.signIn.session(cookie);
    return found.kind === 'signed_in' ? 'live' : found.why;
  };

  test('a session that is used goes on, until its day is over', async () => {
    const cookie = await identity.cookieOf(await identity.enrol());
    const step = SESSION_IDLE_MS - 1;
    for (let spent = step; spent < SESSION_MS; spent += step) {
      later(step);
      assert.equal(await stateOf(cookie), 'live', `after ${spent} ms`);
    }
    later(step);
    assert.equal(await stateOf(cookie), 'expired');
  });

  test('a session that nobody uses is over after a quarter of an hour', async () => {
    const cookie = await identity.cookieOf(await identity.enrol());
    later(SESSION_IDLE_MS);
    assert.equal(await stateOf(cookie), 'idle');
    assert.equal(await stateOf(cookie), 'idle', 'and looking does not wake it');
  });

  test('signing out ends one session and leaves another', async () => {
    const lan = await identity.enrol();
    const [phone, laptop] = [await identity.cookieOf(lan), await identity.cookieOf(lan)];
    assert.equal(await identity.signIn.signOut(phone), 'signed_out');
    assert.deepEqual([await stateOf(phone), await stateOf(laptop)], ['ended', 'live']);
    assert.equal(await identity.signIn.signOut(phone), 'signed_out');
    assert.equal(await identity.signIn.signOut('nothing of ours'), 'signed_out');
    assert.equal(await stateOf('nothing of ours'), 'unknown');
  });

  test('the database holds neither cookies nor tickets, passwords or secrets', async () => {
    const lan = await identity.enrol();
    const cookie = await identity.cookieOf(lan);
    const ticket = await ticketOf(lan);
    await identity.signIn.begin(TEST_BOOK, STRANGER, PASSWORD);
    const dump = JSON.stringify(
      await identity.bank.home.owner.query(
        statement(
          'test.dump',
          `SELECT (SELECT string_agg(s::text, ' ') FROM sign_in_sessions s) AS s,
             (SELECT string_agg(t::text, ' ') FROM sign_in_tickets t) AS t,
             (SELECT string_agg(c::text, ' ') FROM sign_in_credentials c) AS c,
             (SELECT string_agg(n::text, ' ') FROM sign_in_names n) AS n`,
        ),
      ),
    );
    assert.ok(dump.includes(lan.customer));
    const hex = (text: string): string => Buffer.from(text, 'base64url').toString('hex');
    const secrets = [cookie, ticket, hex(cookie), hex(ticket), PASSWORD, lan.totpSecret.toString('hex')];
    for (const secret of secrets) assert.ok(!dump.includes(secret));
    const strangers = await identity.bank.home.owner.query(
      statement('test.names', `SELECT string_agg(n::text, ' ') AS n FROM sign_in_names n`),
    );
    const shown = JSON.stringify(strangers);
    assert.ok(!shown.includes(STRANGER.slice(3)) && !shown.includes(lan.name.slice(3)));
  });
});

describe('passwords', () => {
  const liveOf = async (cookie: string) => {
    const found = await identity.signIn.session(cookie);
    assert.equal(found.kind, 'signed_in');
    return (found as Extract<typeof found, { kind: 'signed_in' }>).session;
  };
  const NEXT = 'Cau-Chuong-Duong-1985';

  test('a first password must be changed before anything else, and within thirty days', async () => {
    const lan = await identity.enrol({ firstPassword: true });
    const confirmed = await identity.signIn.confirmTotp(await ticketOf(lan), identity.code(lan));
    assert.equal(confirmed.kind, 'password_must_be_changed');
    const { ticket } = confirmed as { ticket: string };
    assert.deepEqual(await identity.signIn.choosePassword(ticket, 'short1A'), {
      kind: 'password_is_too_short',
    });
    assert.deepEqual(await identity.signIn.choosePassword(ticket, PASSWORD), {
      kind: 'password_is_the_one_before',
    });
    const chosen = await identity.signIn.choosePassword(ticket, NEXT);
    assert.equal(chosen.kind, 'password_changed');
    const session = await liveOf((chosen as { cookie: string }).cookie);
    assert.equal(session.authentication, 'password_totp');
    assert.deepEqual(await identity.signIn.choosePassword(ticket, 'Cau-Thang-Long-1985'), {
      kind: 'ticket_is_not_good',
    });
    assert.equal((await begin(lan, NEXT)).kind, 'second_factor_needed');

    const late = await identity.enrol({ firstPassword: true });
    later(30 * 86_400_000);
    assert.deepEqual(await identity.signIn.confirmTotp(await ticketOf(late), identity.code(late)), {
      kind: 'first_password_has_expired',
    });
  });

  test('the ticket of a first password is none for a code, nor the other way round', async () => {
    const lan = await identity.enrol({ firstPassword: true });
    const first = await ticketOf(lan);
    assert.deepEqual(await identity.signIn.choosePassword(first, NEXT), { kind: 'ticket_is_not_good' });
    const confirmed = await identity.signIn.confirmTotp(first, identity.code(lan));
    later(30_000);
    const { ticket } = confirmed as { ticket: string };
    assert.deepEqual(await identity.signIn.confirmTotp(ticket, identity.code(lan)), {
      kind: 'ticket_is_not_good',
    });
  });

  test('a password holds twelve months', async () => {
    const lan = await identity.enrol();
    later(365 * 86_400_000);
    const confirmed = await identity.signIn.confirmTotp(await ticketOf(lan), identity.code(lan));
    assert.equal(confirmed.kind, 'password_must_be_changed');
  });

  test('a new password ends every other session', async () => {
    const lan = await identity.enrol();
    const [phone, laptop] = [await identity.cookieOf(lan), await identity.cookieOf(lan)];
    const changed = await identity.signIn.changePassword(await liveOf(phone), PASSWORD, NEXT);
    assert.equal(changed.kind, 'password_changed');
    for (const cookie of [phone, laptop])
      assert.deepEqual(await identity.signIn.session(cookie), { kind: 'signed_out', why: 'ended' });
    await liveOf((changed as { cookie: string }).cookie);
    assert.deepEqual(await begin(lan), { kind: 'sign_in_refused' });
  });

  test('whoever finds an open session guesses the password no more freely, nor past a wait', async () => {
    const lan = await identity.enrol();
    const session = await liveOf(await identity.cookieOf(lan));
    for (let i = 0; i < 3; i += 1)
      assert.deepEqual(await identity.signIn.changePassword(session, 'Sai-mat-khau-1', NEXT), {
        kind: 'sign_in_refused',
      });
    // The right one, as the current and as the new one: nothing may tell it from a wrong one while guesses wait.
    const right = await identity.signIn.changePassword(session, PASSWORD, PASSWORD);
    const wrong = await identity.signIn.changePassword(session, 'Sai-mat-khau-1', 'Sai-mat-khau-1');
    assert.deepEqual([right.kind, wrong.kind], ['locked', 'locked']);
    const [name] = await findNames(identity.bank.home.database, [await credentialOf(lan)]);
    assert.deepEqual([name!.failures, name!.knownFailures, name!.lockedAt !== null], [0, 5, true]);
  });

  test('two new passwords at once: one of them stands', async () => {
    const lan = await identity.enrol();
    const session = await liveOf(await identity.cookieOf(lan));
    const answers = await Promise.all(
      ['Cau-Nhat-Tan-2014', 'Cau-Vinh-Tuy-2010'].map((next) =>
        identity.signIn.changePassword(session, PASSWORD, next),
      ),
    );
    assert.deepEqual(answers.map(({ kind }) => kind).sort(), ['password_changed', 'ticket_is_not_good']);
  });
});

describe('a sign-in at a bank that keeps its own core', () => {
  const HER = { book: OTHER_BOOK, customer: '0190c2a0-0000-7000-8000-00000000a001' };
  const enter = (question: string, approvedAt = identity.bank.clock.nowMs) =>
    identity.signIn.enter(HER, question, approvedAt);

  test('opens one session, with the lifetimes of any other', async () => {
    const question = randomUUID();
    const both = await Promise.all([enter(question), enter(question)]);
    const cookies = both.map((one) => (one.kind === 'signed_in' ? one.cookie : ''));
    const found = await Promise.all(cookies.map((cookie) => identity.signIn.session(cookie)));
    assert.deepEqual(found.map(({ kind }) => kind).sort(), ['signed_in', 'signed_out']);
    const cookie = cookies[found.findIndex(({ kind }) => kind === 'signed_in')]!;
    const { session } = (await identity.signIn.session(cookie)) as { session: LiveSession };
    assert.deepEqual(
      [session.customer, session.authentication, session.question],
      [HER.customer, 'bank_app', question],
    );
    later(SESSION_IDLE_MS);
    assert.deepEqual(await identity.signIn.session(cookie), { kind: 'signed_out', why: 'idle' });
  });

  test('is over where it was approved long ago, and ends by signing out', async () => {
    const now = identity.bank.clock.nowMs;
    assert.equal((await enter(randomUUID(), now - RECENT_AUTHENTICATION_MS)).kind, 'approval_is_over');
    const entered = await enter(randomUUID(), now + 60_000);
    assert.ok(entered.kind === 'signed_in');
    const found = await identity.signIn.session(entered.cookie);
    assert.ok(found.kind === 'signed_in');
    assert.equal(found.session.authenticatedAt, now, 'its clock runs ahead');
    assert.equal(found.session.expiresAt, now + SESSION_MS);
    assert.equal(await identity.signIn.signOut(entered.cookie), 'signed_out');
    assert.equal((await identity.signIn.session(entered.cookie)).kind, 'signed_out');
  });
});

describe('what is told to others', () => {
  test('audit lines and events hold ids and outcomes, and nothing of what was typed', async () => {
    const lan = await identity.enrol();
    const cookie = await identity.cookieOf(lan);
    const typed = 'Toi-go-nham-mat-khau-1';
    await identity.signIn.begin(TEST_BOOK, typed, 'x');
    await begin(lan, typed);
    const lines = JSON.stringify(
      await identity.bank.home.owner.query(
        statement('test.audit', 'SELECT caller, action, subject, outcome, detail FROM audit_lines'),
      ),
    );
    const events = JSON.stringify(
      await identity.bank.home.owner.query(
        statement('test.events', 'SELECT type, subject, data FROM outbox_events'),
      ),
    );
    assert.match(lines, /sign_in\.password.*password_is_right/);
    assert.match(lines, /sign_in\.code.*signed_in/);
    assert.match(events, /customer\.enrolled/);
    const personal = [PASSWORD, typed, lan.name, lan.name.slice(3), cookie, lan.totpSecret.toString('hex')];
    for (const word of personal) assert.ok(!lines.includes(word) && !events.includes(word), word);
    assert.ok(!lines.includes('argon2') && !events.includes('argon2'));
  });
});
