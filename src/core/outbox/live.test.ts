import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Queryable, Statement } from '../database/index.ts';
import { type Cursor, formatCursor, parseCursor } from './feed.ts';
import { createFeed, type FeedSink, type Subscription } from './live.ts';

interface Line {
  readonly lane: number;
  readonly seq: number;
  readonly shop: string | null;
  readonly thirdParty: string | null;
  readonly participants: readonly number[];
}

/** An outbox in memory, for the two statements that a feed asks; each answer takes a turn of the loop. */
function outbox() {
  const lines: Line[] = [];
  const reads: unknown[][] = [];
  const told = new Map<number, number>();
  const state = { gone: false };
  const on: Queryable = {
    async query<R>(asked: Statement, values: readonly unknown[] = []) {
      const answer = asked.name === 'outbox.told' ? toldRows() : readRows(values);
      await turn();
      if (state.gone) throw new Error('gone');
      return answer as R[];
    },
  };
  const toldRows = () => [...told].map(([lane, seq]) => ({ lane, seq: BigInt(seq) }));
  function readRows([
    lanes,
    afters,
    uptos,
    participant,
    shop,
    thirdParty,
    _type,
    rowsMax,
  ]: readonly unknown[]) {
    reads.push([participant, shop, thirdParty]);
    const spans = new Map(
      (lanes as number[]).map((lane, i) => [
        lane,
        { after: (afters as number[])[i]!, upto: (uptos as number[])[i]! },
      ]),
    );
    const within = lines.filter(
      ({ lane, seq }) => seq > spans.get(lane)!.after && seq <= spans.get(lane)!.upto,
    );
    const seen = within.filter(
      (one) =>
        (participant === null || one.participants.includes(participant as number)) &&
        (shop === null || one.shop === shop) &&
        (thirdParty === null || one.thirdParty === thirdParty),
    );
    const rows = seen.sort((a, b) => a.lane - b.lane || a.seq - b.seq).slice(0, rowsMax as number);
    return rows.map((one) => ({
      ...one,
      third_party: one.thirdParty,
      seq: BigInt(one.seq),
      at: 0n,
      type: 'thing.happened',
      subject: '',
      data: '{}',
    }));
  }
  return {
    on,
    state,
    reads,
    happen: (
      count: number,
      { lane = 1, shop = null, thirdParty = null, participants = [] }: Partial<Omit<Line, 'seq'>> = {},
    ) => {
      for (let i = 0; i < count; i += 1) {
        const seq = (told.get(lane) ?? 0) + 1;
        told.set(lane, seq);
        lines.push({ lane, seq, shop, thirdParty, participants });
      }
    },
  };
}

function bench() {
  const box = outbox();
  const listeners = new Set<() => void>();
  const faults: unknown[] = [];
  const feed = createFeed({
    database: box.on,
    teller: {
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    onFault: (fault) => faults.push(fault),
  });
  return { ...box, feed, faults, tell: () => [...listeners].map((listener) => listener()) };
}

interface Reader extends FeedSink {
  closed: boolean;
  readonly ids: string[];
  readonly cursors: string[];
}

function reader(closeAfter = Number.POSITIVE_INFINITY): Reader {
  const ids: string[] = [];
  const cursors: string[] = [];
  return {
    ids,
    cursors,
    closed: false,
    send({ event, data, id }) {
      cursors.push(id!);
      if (event !== 'heartbeat') ids.push(data as string);
      if (ids.length >= closeAfter) this.closed = true;
    },
    onClose: () => {},
  };
}

const wanting = (filter: Subscription['filter'], after?: Cursor): Subscription => ({
  filter,
  show: ({ id }) => id,
  ...(after === undefined ? {} : { after }),
});

async function settle(): Promise<void> {
  for (let i = 0; i < 60; i += 1) await turn();
}

const range = (lane: number, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `evt_${lane}_${from + i}`);

test('a subscriber without a cursor gets what happens from now on, and its place at once', async () => {
  const { feed, happen, tell } = bench();
  happen(3);
  const one = reader();
  feed.subscribe(wanting({}), one);
  await settle();
  assert.deepEqual(one.cursors, ['1.3']);
  happen(2);
  tell();
  await settle();
  assert.deepEqual(one.ids, range(1, 4, 5));
  await feed.close();
});

test('what happens while a subscriber catches up reaches it once and in order', async () => {
  const { feed, happen, tell } = bench();
  happen(1_200);
  const [old, fresh] = [reader(), reader()];
  feed.subscribe(wanting({}), fresh);
  await settle();
  feed.subscribe(wanting({}, new Map([[1, 0]])), old);
  for (let round = 0; round < 5; round += 1) {
    happen(7);
    tell();
    await turn();
  }
  await settle();
  assert.deepEqual(old.ids, range(1, 1, 1_235));
  assert.deepEqual(fresh.ids, range(1, 1_201, 1_235));
  await feed.close();
});

test('each sees its own: by institution, by shop, by third party, by type; new events are read once for all', async () => {
  const { feed, happen, tell, reads } = bench();
  const [bank, shop, app, typed] = [reader(), reader(), reader(), reader()];
  feed.subscribe(wanting({ participant: 979901 }), bank);
  feed.subscribe(wanting({ shop: 'a' }), shop);
  feed.subscribe(wanting({ thirdParty: 'p' }), app);
  feed.subscribe({ ...wanting({}), types: new Set(['nothing.of.it']) }, typed);
  await settle();
  reads.length = 0;
  happen(1, { participants: [979901] });
  happen(1, { participants: [979902], shop: 'a' });
  happen(1, { lane: 2, participants: [979901], shop: 'b', thirdParty: 'p' });
  happen(1, { lane: 2, thirdParty: 'q' });
  tell();
  await settle();
  assert.deepEqual(bank.ids, ['evt_1_1', 'evt_2_1']);
  assert.deepEqual(shop.ids, ['evt_1_2']);
  assert.deepEqual(app.ids, ['evt_2_1']);
  assert.deepEqual(typed.ids, []);
  assert.deepEqual(reads, [[null, null, null]]);
  await feed.close();
});

test('the id of every event is the place to resume from', async () => {
  const { feed, happen } = bench();
  happen(3);
  happen(2, { lane: 2 });
  const first = reader(2);
  feed.subscribe(wanting({}, new Map([[1, 0]])), first);
  await settle();
  const second = reader();
  feed.subscribe(wanting({}, parseCursor(first.cursors.at(-1)!)!), second);
  await settle();
  assert.deepEqual([...first.ids, ...second.ids], [...range(1, 1, 3), ...range(2, 1, 2)]);
  assert.equal(
    second.cursors.at(-1),
    formatCursor(
      new Map([
        [1, 3],
        [2, 2],
      ]),
    ),
  );
  await feed.close();
});

test('a reader that closes is sent no more', async () => {
  const { feed, happen, tell } = bench();
  const one = reader(1);
  feed.subscribe(wanting({}), one);
  await settle();
  happen(5);
  tell();
  await settle();
  assert.equal(one.ids.length, 1);
  await feed.close();
});

test('a fault of the database is told and the feed goes on', async () => {
  const { feed, happen, tell, faults, state } = bench();
  const one = reader();
  feed.subscribe(wanting({}), one);
  await settle();
  state.gone = true;
  happen(1);
  tell();
  await settle();
  assert.equal(faults.length, 1);
  state.gone = false;
  tell();
  await settle();
  assert.deepEqual(one.ids, ['evt_1_1']);
  await feed.close();
});
