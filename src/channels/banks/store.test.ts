import assert from 'node:assert/strict';
import { createHash, randomFillSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { createMint } from '../../kit/id.ts';
import { createArchive } from './archive.ts';
import {
  findMessage,
  findSent,
  findTaken,
  forgetMessages,
  type KeptMessage,
  keepMessages,
  listMessages,
  tellMessages,
} from './store.ts';

let home: TestDatabase;
before(async () => {
  home = await testDatabase();
});
after(() => home.close());

const mint = createMint(Date.now, (bytes) => void randomFillSync(bytes));
const BIN = 979_931;

function kept(change: Partial<KeptMessage> = {}): KeptMessage {
  const body = change.body ?? '<BizMsg>Đỗ "Thị" {Em}, \\</BizMsg>';
  return {
    ...{ id: mint(), direction: 'in', bin: BIN, messageId: mint().slice(0, 30), type: 'pacs.008.001.08' },
    ...{ sha256: createHash('sha256').update(body).digest('hex'), at: 1_000, body },
    ...{ transport: 'verified', schema: 'verified', signature: 'verified' },
    ...{ status: 202, outcome: 'cleared', answers: null },
    ...change,
  } as KeptMessage;
}
const all = { from: 0, to: Number.MAX_SAFE_INTEGER };

describe('the store of messages', () => {
  test('gives a message back as it was, quotes, braces and all', async () => {
    const one = kept();
    await keepMessages(home.database, [one]);
    const { lastAt, times, ...found } = (await findMessage(home.database, one.id))!;
    assert.deepEqual(found, one);
    assert.deepEqual([lastAt, times], [1_000, 1]);
  });

  test('keeps a message that comes again once, counts it, and knows what came of it last', async () => {
    const one = kept({ status: 503, outcome: 'hub_is_busy' });
    await keepMessages(home.database, [one, { ...one }]);
    await keepMessages(home.database, [{ ...one, id: mint(), status: 202, outcome: 'cleared', at: 2_000 }]);
    assert.partialDeepStrictEqual(await findMessage(home.database, one.id), {
      ...{ times: 2, at: 1_000, lastAt: 2_000, status: 202, outcome: 'cleared' },
    });
  });

  test('tells a message that was taken from one that was only received, and finds its answer', async () => {
    const asked = kept({ status: 200, outcome: 'reported' });
    const reply = kept({ direction: 'out', status: null, answers: asked.id, body: '<reply/>' });
    const refused = kept({ status: 400, outcome: 'message_is_not_readable' });
    const others = kept({ bin: BIN + 2, messageId: asked.messageId, outcome: 'cleared', body: '<others/>' });
    await keepMessages(home.database, [asked, reply, refused, others]);
    const found = await findTaken(home.database, [
      { bin: BIN, messageId: refused.messageId },
      { bin: BIN, messageId: asked.messageId },
      { bin: BIN + 1, messageId: asked.messageId },
      { bin: BIN, messageId: asked.messageId },
      { bin: BIN + 2, messageId: asked.messageId },
    ]);
    const theirs = { sha256: others.sha256, status: 202, outcome: 'cleared', reply: null };
    const taken = { sha256: asked.sha256, status: 200, outcome: 'reported', reply: '<reply/>' };
    assert.deepEqual(found, [undefined, taken, undefined, taken, theirs]);
  });

  test('finds what was sent by bank and id, and takes down what became of it', async () => {
    const sent = kept({ direction: 'out', status: null, outcome: 'on_its_way', transport: 'not_checked' });
    await keepMessages(home.database, [sent]);
    const fate = { id: sent.id, transport: 'verified', status: 202, outcome: 'acknowledged' } as const;
    await tellMessages(home.database, [{ ...fate, at: 3_000, tried: 0 }]);
    await tellMessages(home.database, [{ ...fate, at: 4_000, tried: 1 }]);
    assert.deepEqual(await findSent(home.database, [{ bin: BIN, messageId: sent.messageId }]), [
      { id: sent.id, body: sent.body },
    ]);
    assert.partialDeepStrictEqual(await findMessage(home.database, sent.id), {
      ...{ times: 2, lastAt: 4_000, outcome: 'acknowledged', transport: 'verified' },
    });
  });

  test('refuses another text under the id of a row that is there: what was sent stays what was sent', async () => {
    const sent = kept({ direction: 'out' });
    await keepMessages(home.database, [sent]);
    await assert.rejects(
      keepMessages(home.database, [{ ...kept({ ...sent, body: '<other/>' }), sha256: 'ff' }]),
      {
        code: '23505',
      },
    );
  });

  test('lists newest first, by bank and by time, page after page', async () => {
    const bin = 979_939;
    const rows = Array.from({ length: 5 }, (_, i) => kept({ bin, at: 10_000 + i }));
    await keepMessages(home.database, [...rows, kept({ bin: bin + 1, at: 10_001 })]);
    const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);
    const newest = rows.map(({ id }) => id).reverse();
    assert.deepEqual(ids(await listMessages(home.database, { bin, ...all }, 10)), newest);
    const page = await listMessages(home.database, { bin, ...all, before: newest[1] }, 2);
    assert.deepEqual(ids(page), newest.slice(2, 4));
    assert.deepEqual(
      ids(await listMessages(home.database, { bin, from: 10_001, to: 10_003 }, 10)),
      newest.slice(2, 4),
    );
    assert.ok((await listMessages(home.database, { bin: null, ...all }, 100)).length > 6);
  });

  test('many that come together are kept together, and each waits until its own is durable', async () => {
    const archive = createArchive(home.database);
    const many = Array.from({ length: 1_200 }, () => kept({ bin: 979_938 }));
    await Promise.all(many.map((one) => archive.keep(one)));
    const found = await Promise.all(many.map(({ bin, messageId }) => archive.taken({ bin, messageId })));
    assert.ok(found.every((one) => one?.status === 202));
  });

  test('forgets by age alone', async () => {
    const bin = 979_937;
    await keepMessages(home.database, [kept({ bin, at: 50 }), kept({ bin, at: 60 })]);
    assert.equal(await forgetMessages(home.database, 60), false);
    const left = await listMessages(home.database, { bin, ...all }, 10);
    assert.deepEqual(
      left.map(({ at }) => at),
      [60],
    );
  });
});
