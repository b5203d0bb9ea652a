import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { openDatabase, statement } from '../database/index.ts';
import { claimLane } from '../lane/index.ts';
import { type CommandKind, createDesk, type Origin } from './index.ts';

type Noted = { readonly kind: 'noted' };

/** A command that only leaves an audit line; `locking` takes a row first, as closing a window does. */
function noteKind(name: string, lock?: () => Promise<unknown>): CommandKind<string, undefined, Noted, never> {
  return {
    name,
    accounts: () => [],
    ...(lock === undefined ? {} : { lock: { rank: 1, take: async () => [await lock()].slice(1) as [] } }),
    decide: (subject) => ({
      answer: { kind: 'noted' },
      events: [{ type: 'test.noted', subject, participants: [], data: {} }],
      audit: { subject, detail: '' },
    }),
  };
}

const ORIGIN: Origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const STEAL = statement('test.steal', 'UPDATE lanes SET epoch = epoch + 1');
const LANES = statement(
  'test.lanes',
  'SELECT lane::int, epoch::int, audit_seq::int, event_seq::int FROM lanes ORDER BY lane',
);
const LINES = statement(
  'test.lines',
  'SELECT lane::int, seq::int, subject FROM audit_lines ORDER BY lane, seq',
);
const EVENTS = statement('test.events', 'SELECT lane::int, seq::int FROM outbox_events ORDER BY lane, seq');

let home: TestDatabase;
before(async () => {
  home = await testDatabase();
});
after(() => home.close());

const gapFree = (rows: readonly { lane: number; seq: number }[], lane: number): boolean =>
  rows.filter((row) => row.lane === lane).every((row, i) => row.seq === i + 1);

async function withDesks(
  count: number,
  does: (desks: ReturnType<typeof createDesk>[]) => Promise<void>,
): Promise<void> {
  const databases = Array.from({ length: count }, () => openDatabase(home.settings));
  const desks = databases.map((database) => createDesk({ database, nowMs: Date.now, committed: () => {} }));
  try {
    await does(desks);
  } finally {
    await Promise.all(desks.map((desk) => desk.close()));
    await Promise.all(databases.map((database) => database.close()));
  }
}

async function linesOf(subjects: string): Promise<{ lane: number; seq: number; subject: string }[]> {
  const rows = await home.owner.query<{ lane: number; seq: number; subject: string }>(LINES);
  return rows.filter((row) => row.subject.startsWith(subjects));
}

describe('lanes', () => {
  test('two desks on one database write lanes of their own, each without a gap', async () => {
    const note = noteKind('test.note');
    await withDesks(2, async (desks) => {
      for (let round = 0; round < 20; round += 1) {
        await Promise.all(
          desks.flatMap((desk, d) =>
            [1, 2, 3].map((i) => desk.submit(note, `two ${round}.${d}.${i}`, ORIGIN)),
          ),
        );
      }
    });
    const lines = await linesOf('two ');
    assert.equal(lines.length, 120);
    const lanes = await home.owner.query<{ lane: number; audit_seq: number; event_seq: number }>(LANES);
    assert.equal(new Set(lines.map((line) => line.lane)).size, 2);
    const events = await home.owner.query<{ lane: number; seq: number }>(EVENTS);
    for (const { lane, audit_seq, event_seq } of lanes) {
      assert.ok(gapFree(lines, lane) && gapFree(events, lane));
      assert.equal(lines.filter((line) => line.lane === lane).length, audit_seq);
      assert.equal(events.filter((event) => event.lane === lane).length, event_seq);
    }
  });

  test('a desk whose lane was taken over writes nothing with the old claim, and its process lives', async () => {
    const died: unknown[] = [];
    const onRejection = (fault: unknown): void => void died.push(fault);
    process.on('unhandledRejection', onRejection);
    try {
      await withDesks(1, async ([desk]) => {
        await desk!.submit(noteKind('test.note'), 'stolen before', ORIGIN);
        const [before] = await home.owner.query<{ lane: number; epoch: number }>(LANES);
        await home.owner.query(STEAL);
        // It locks rows after its lane: the lane's refusal comes while it is looking elsewhere.
        const slow = noteKind('test.slow', () => new Promise((wake) => setTimeout(wake, 100)));
        assert.equal((await desk!.submit(slow, 'stolen after', ORIGIN)).kind, 'decided');
        const lanes = await home.owner.query<{ lane: number; epoch: number; audit_seq: number }>(LANES);
        const [line] = await linesOf('stolen after');
        const { epoch } = lanes.find(({ lane }) => lane === line!.lane)!;
        assert.ok(line!.lane !== before!.lane || epoch > before!.epoch + 1, 'under a claim of its own again');
      });
    } finally {
      process.off('unhandledRejection', onRejection);
    }
    assert.deepEqual(died, []);
    const written = (await linesOf('stolen ')).map((line) => line.subject);
    assert.deepEqual(written.sort(), ['stolen after', 'stolen before']);
  });

  test('a claim is for as long as its connection lives, and each raises the epoch', async () => {
    const claimOver = async (client: Awaited<ReturnType<typeof home.database.connect>>) =>
      await claimLane({
        query: async <R>({ text }: { text: string }, values: readonly unknown[] = []) =>
          (await client.query(text, values as unknown[])).rows as R[],
      });
    const [one, two] = [await home.database.connect('money'), await home.database.connect('money')];
    const first = await claimOver(one);
    assert.notEqual((await claimOver(two)).lane, first.lane, 'a lane that is held is passed over');
    await Promise.all([one.end(), two.end()]);
    const client = await home.database.connect('money');
    const again = await claimOver(client);
    assert.ok(again.lane !== first.lane || again.epoch > first.epoch);
    await client.end();
  });
});
