import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import {
  type Cursor,
  createTeller,
  cursorAt,
  findEvents,
  formatCursor,
  keepEvents,
  parseCursor,
  readEvents,
  readEventsBetween,
  type StoredEvent,
  startCursor,
} from './index.ts';

const SHOP = '00000000-0000-7000-8000-000000000001';
const APP = '00000000-0000-7000-8000-000000000002';
const START: Cursor = new Map();

let home: TestDatabase;
before(async () => {
  home = await testDatabase();
});
after(() => home.close());

let statements = 0;
async function run(text: string, values: readonly unknown[] = []): Promise<void> {
  statements += 1;
  await home.owner.query({ name: `test.outbox_${statements}`, text }, values);
}

beforeEach(() => run('TRUNCATE outbox_events, outbox_told, lanes'));

/** Events as a batch of one lane keeps them; `audience` decides who may read each. */
async function commit(
  lane: number,
  from: number,
  to: number,
  audience: (seq: number) => { participants: number[]; shop?: string; thirdParty?: string } = () => ({
    participants: [],
  }),
): Promise<void> {
  const seqs = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  await keepEvents(
    home.database,
    seqs.map((seq) => ({
      lane,
      seq,
      at: 1,
      type: 'test.happened',
      subject: `${lane}.${seq}`,
      data: { seq, words: 'đ "\\{}' },
      ...audience(seq),
    })),
  );
  await run(
    'INSERT INTO lanes (lane, epoch, event_seq) VALUES ($1, 1, $2) ON CONFLICT (lane) DO UPDATE SET event_seq = $2',
    [lane, to],
  );
}

async function tell(): Promise<void> {
  await createTeller(home.database, (fault) => assert.fail(String(fault))).close();
}

const read = (cursor: Cursor, rowsMax = 100, filter = {}) =>
  readEvents(home.database, cursor, filter, rowsMax);
const names = (events: readonly StoredEvent[]): string[] => events.map((event) => event.subject);

async function readAll(rowsMax: number, filter = {}): Promise<string[]> {
  const all: string[] = [];
  let cursor = START;
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await read(cursor, rowsMax, filter);
    all.push(...names(page.events));
    cursor = parseCursor(formatCursor(page.cursor))!;
    if (!page.more) return all;
  }
  throw new Error('the feed did not end');
}

describe('the feed', () => {
  test('tells nothing that the teller has not claimed', async () => {
    await commit(1, 1, 3);
    assert.deepEqual((await read(START)).events, []);
    await tell();
    assert.deepEqual(names((await read(START)).events), ['1.1', '1.2', '1.3']);
    await commit(1, 4, 4);
    assert.equal((await read(START)).events.length, 3);
  });

  test('gives every event of every lane once, in order within its lane, whatever the page', async () => {
    await commit(1, 1, 7);
    await commit(2, 1, 5);
    await commit(9, 1, 1);
    await tell();
    const all = ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.7', '2.1', '2.2', '2.3', '2.4', '2.5', '9.1'];
    for (const rowsMax of [1, 2, 3, 5, 7, 13, 100])
      assert.deepEqual((await readAll(rowsMax)).toSorted(), all, `${rowsMax}`);
  });

  test('does not skip what another lane commits late', async () => {
    await commit(2, 1, 2);
    await tell();
    const first = await read(START);
    assert.deepEqual(names(first.events), ['2.1', '2.2']);
    await commit(1, 1, 2);
    await tell();
    const second = await read(first.cursor);
    assert.deepEqual(names(second.events), ['1.1', '1.2']);
    assert.deepEqual((await read(second.cursor)).events, []);
  });

  test('shows an institution, a shop and a third party their own, page by page, past all that is not theirs', async () => {
    await commit(1, 1, 30, (seq) => ({
      participants: seq % 3 === 0 ? [979_901, 979_902] : [979_903],
      ...(seq % 10 === 0 ? { shop: SHOP } : {}),
      ...(seq % 15 === 0 ? { thirdParty: APP } : {}),
    }));
    await tell();
    const thirds = Array.from({ length: 10 }, (_, i) => `1.${(i + 1) * 3}`);
    for (const participant of [979_901, 979_902]) assert.deepEqual(await readAll(4, { participant }), thirds);
    assert.deepEqual(await readAll(2, { shop: SHOP }), ['1.10', '1.20', '1.30']);
    assert.deepEqual(await readAll(1, { thirdParty: APP }), ['1.15', '1.30']);
    assert.deepEqual(await readAll(2, { shop: SHOP, thirdParty: APP }), ['1.30']);
    assert.deepEqual(await readAll(2, { participant: 1 }), []);
    await run(`UPDATE outbox_events SET type = 'test.began' WHERE seq IN (15, 20)`);
    assert.deepEqual(await readAll(1, { thirdParty: APP, type: 'test.began' }), ['1.15']);
    assert.deepEqual(await readAll(1, { type: 'test.began' }), ['1.15', '1.20']);
    const quiet = await read(START, 5, { participant: 1 });
    assert.deepEqual(quiet.cursor.get(1), 30, 'what the filter passed over is not read again');
  });

  test('finds events by their places, and the place of a time in every lane', async () => {
    await commit(1, 1, 9);
    await commit(2, 1, 4);
    await commit(7, 1, 1);
    // Lane 1 has an event every second, lane 2 one every three, lane 7 one at the beginning.
    await run('UPDATE outbox_events SET at = seq * 1000 * CASE lane WHEN 1 THEN 1 WHEN 2 THEN 3 ELSE 0 END');
    await tell();
    const at = async (ms: number): Promise<string> => formatCursor(await cursorAt(home.database, ms));
    assert.equal(await at(0), '1.0-2.0-7.0');
    assert.equal(await at(1_001), '1.1-2.0-7.1');
    assert.equal(await at(6_000), '1.5-2.1-7.1');
    assert.equal(await at(99_999), '1.9-2.4-7.1');
    const [after, upto] = [await cursorAt(home.database, 4_000), await cursorAt(home.database, 7_000)];
    const between = await readEventsBetween(home.database, after, upto, {}, 100);
    assert.deepEqual(names(between.events), ['1.4', '1.5', '1.6', '2.2']);
    const found = await findEvents(home.database, [
      { lane: 2, seq: 3 },
      { lane: 1, seq: 9 },
      { lane: 1, seq: 10 },
    ]);
    assert.deepEqual(names(found).toSorted(), ['1.9', '2.3']);
  });

  test('begins for a new follower after what has been told', async () => {
    await commit(1, 1, 5);
    await tell();
    const cursor = await startCursor(home.database);
    await commit(1, 6, 6);
    await tell();
    assert.deepEqual(names((await read(cursor)).events), ['1.6']);
  });

  test('has cursors that survive being written down, and takes no other text for one', () => {
    const cursor = new Map([
      [2, 88],
      [1, 345],
    ]);
    assert.equal(formatCursor(cursor), '1.345-2.88');
    assert.deepEqual(
      parseCursor('1.345-2.88'),
      new Map([
        [1, 345],
        [2, 88],
      ]),
    );
    assert.deepEqual(parseCursor(formatCursor(START)), new Map([[0, 0]]));
    for (const text of [
      '',
      '1',
      '1.',
      '.1',
      '1.1-',
      '-1.1',
      '1.-1',
      'a.b',
      '1.1 ',
      '1.1\n',
      `1.${'9'.repeat(16)}`,
      Array.from({ length: 65 }, () => '1.1').join('-'),
    ]) {
      assert.equal(parseCursor(text), undefined, text);
    }
  });

  test('wakes its listeners when there is something to tell, and only then', async () => {
    let woken = 0;
    const teller = createTeller(home.database, (fault) => assert.fail(String(fault)));
    const stop = teller.listen(() => {
      woken += 1;
    });
    await commit(1, 1, 2);
    await teller.close();
    assert.equal(woken, 1);
    stop();
    const idle = createTeller(home.database, (fault) => assert.fail(String(fault)));
    idle.listen(() => {
      woken += 1;
    });
    await idle.close();
    assert.equal(woken, 1);
  });
});
