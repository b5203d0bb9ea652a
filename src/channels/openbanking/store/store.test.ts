import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type pg from 'pg';
import { type TestDatabase, testDatabase } from '../../../../test/postgres.ts';
import { statement } from '../../../core/database/index.ts';
import {
  type ArtefactKey,
  consumeArtefact,
  findArtefact,
  keepArtefact,
  keepOnce,
  type NewArtefact,
  sweepArtefacts,
} from './artefacts.ts';
import { createTransactions, type Transactions } from './transactions.ts';

const ONE = statement('test.one', 'SELECT 1 AS one');
const FAIL = statement('test.fail', 'SELECT 1 / (SELECT 0)');

let copy: TestDatabase;
before(async () => {
  copy = await testDatabase();
});
after(async () => {
  await copy.close();
});

const key = (): ArtefactKey => ({ profile: 'fapi2', model: 'AuthorizationCode', id: randomUUID() });
const artefact = (more: Partial<NewArtefact> = {}): NewArtefact => ({
  ...{ ...key(), payload: { a: 1 }, grant: null, uid: null, expiresAt: Date.now() + 60_000 },
  ...more,
});

async function within<T>(run: (transactions: Transactions, opened: () => number) => Promise<T>): Promise<T> {
  let opened = 0;
  const counting = {
    async connect(purpose: 'money'): Promise<pg.Client> {
      opened += 1;
      return await copy.database.connect(purpose);
    },
  };
  const transactions = createTransactions(counting as never, 2);
  try {
    return await run(transactions, () => opened);
  } finally {
    await transactions.close();
  }
}

describe('a request’s transaction', () => {
  test('takes a connection only when it asks something, and never more than there are', async () => {
    await within(async (transactions, opened) => {
      await transactions.begin(0).commit();
      assert.equal(opened(), 0);
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const unit = transactions.begin(0);
          await Promise.all([unit.query(ONE), unit.query(ONE)]);
          await unit.commit();
        }),
      );
      assert.equal(opened(), 2);
    });
  });

  test('keeps all or nothing', async () => {
    await within(async (transactions) => {
      const [kept, lost] = [artefact(), artefact()];
      const unit = transactions.begin(0);
      await keepArtefact(unit, kept);
      await unit.commit();
      const other = transactions.begin(0);
      await keepArtefact(other, lost);
      await other.rollback();
      assert.ok(await findArtefact(copy.database, kept));
      assert.equal(await findArtefact(copy.database, lost), undefined);
    });
  });

  test('does not say it was kept when it was not, and takes nothing after its end', async () => {
    await within(async (transactions) => {
      const unit = transactions.begin(0);
      await assert.rejects(unit.query(FAIL));
      await assert.rejects(unit.commit(), /rolled back/);
      await assert.rejects(unit.query(ONE), /after its transaction had ended/);
      const next = transactions.begin(0);
      assert.equal((await next.query(ONE)).length, 1, 'the connection is good for the next');
      await next.commit();
    });
  });

  test('two that spend the same: the second waits for the first, and wins where the first gives up', async () => {
    await within(async (transactions) => {
      const code = artefact();
      await keepArtefact(copy.database, code);
      const [first, second] = [transactions.begin(0), transactions.begin(0)];
      assert.equal(await consumeArtefact(first, code, 1), true);
      const waiting = consumeArtefact(second, code, 2);
      await first.rollback();
      assert.equal(await waiting, true);
      await second.commit();
      assert.equal((await findArtefact(copy.database, code))?.consumedAt, 2);
    });
  });
});

describe('an artefact', () => {
  test('that was spent stays spent, however often it is written', async () => {
    const code = artefact();
    await keepArtefact(copy.database, code);
    assert.equal(await consumeArtefact(copy.database, code, 7), true);
    await keepArtefact(copy.database, { ...code, payload: { a: 2 } });
    assert.equal(await consumeArtefact(copy.database, code, 8), false);
    assert.deepEqual(await findArtefact(copy.database, code), {
      payload: { a: 2 },
      consumedAt: 7,
      endsAt: null,
    });
  });

  test('seen once is not seen for the first time again', async () => {
    const proof = key();
    assert.equal(await keepOnce(copy.database, proof, {}, 1), true);
    assert.equal(await keepOnce(copy.database, proof, {}, 2), false);
  });

  test('that has ended is swept, in portions; what has not or never does is left', async () => {
    const now = Date.now();
    await sweepArtefacts(copy.database, now, 1_000);
    const ended = Array.from({ length: 5 }, () => artefact({ expiresAt: now - 1_000 }));
    const live = artefact();
    const endless = artefact({ expiresAt: null });
    for (const one of [...ended, live, endless]) await keepArtefact(copy.database, one);
    assert.equal(await sweepArtefacts(copy.database, now, 3), 3);
    assert.equal(await sweepArtefacts(copy.database, now, 3), 2);
    assert.equal(await sweepArtefacts(copy.database, now, 3), 0);
    assert.ok(await findArtefact(copy.database, live));
    assert.ok(await findArtefact(copy.database, endless));
  });
});
