import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Line, openLine } from '../../../test/line.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { QUEUE_COMMANDS_MAX } from '../../kit/limits.ts';
import {
  type BatchWorker,
  type Committed,
  createGroupCommit,
  type Database,
  openDatabase,
  plainArray,
  type Queryable,
  statement,
  textArray,
} from './index.ts';

interface Job {
  readonly id: number;
  readonly note?: string;
}

const TABLES = statement(
  'test.tables',
  `CREATE TABLE jobs (id int PRIMARY KEY, note text NOT NULL CHECK (note <> 'poison'),
     batch text NOT NULL DEFAULT pg_current_xact_id()::text, place int GENERATED ALWAYS AS IDENTITY)`,
);
const COUNTERS = statement('test.counters', 'CREATE TABLE counters (name text PRIMARY KEY, n int NOT NULL)');
const GRANT = statement(
  'test.grant',
  'GRANT ALL ON jobs, counters TO longbien_hub; GRANT USAGE ON SEQUENCE jobs_place_seq TO longbien_hub',
);
const FILL = statement('test.fill', "INSERT INTO counters VALUES ('a', 0), ('b', 0)");
const LOOK = statement('test.look', 'SELECT id FROM jobs WHERE id = ANY($1::int[])');
const INSERT = statement(
  'test.insert',
  'INSERT INTO jobs (id, note) SELECT * FROM unnest($1::int[], $2::text[])',
);
const INSERT_ONE = statement(
  'test.insert_one',
  "INSERT INTO jobs (id, note) VALUES ($1, 'of another process')",
);
const ALL = statement('test.all', 'SELECT id, note, batch FROM jobs ORDER BY place');
const FORGET = statement('test.forget', 'DELETE FROM jobs WHERE id = $1');
const EMPTY = statement('test.empty', 'TRUNCATE jobs');
const LOCK = statement('test.lock', 'SELECT n FROM counters WHERE name = $1 FOR UPDATE');
const COUNT_UP = statement('test.count_up', 'UPDATE counters SET n = n + 1 WHERE name = $1');
const READ = statement('test.read', 'SELECT n FROM counters WHERE name = $1');
const SERIALIZABLE = statement('test.serializable', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
const PID = statement('test.pid', 'SELECT pg_backend_pid() AS pid');
const KILL = statement('test.kill', 'SELECT pg_terminate_backend($1)');
const BEGIN = statement('test.begin', 'BEGIN');
const END = statement('test.end', 'COMMIT');
const PATIENT = statement('test.patient', "SET deadlock_timeout = '20s'");

let home: TestDatabase;
before(async () => {
  home = await testDatabase();
  for (const one of [TABLES, COUNTERS, FILL]) await home.owner.query(one);
  const client = await home.owner.connect('listen');
  await client.query(GRANT.text);
  await client.end();
});
after(() => home.close());

/** Remembers jobs by id: one that is there already is answered from the table. */
function worker(between: (on: Queryable, attempt: number) => Promise<unknown> = async () => undefined) {
  const seen = { attempts: 0, committed: 0 };
  const it: BatchWorker<Job, string> = {
    weigh: () => 1,
    begin: async () => {},
    async work(on, jobs) {
      seen.attempts += 1;
      const found = new Set(
        (await on.query<{ id: number }>(LOOK, [plainArray(jobs.map((job) => job.id))])).map((row) => row.id),
      );
      await between(on, seen.attempts);
      const fresh = jobs.filter((job) => !found.has(job.id));
      const answers = jobs.map((job) => (found.has(job.id) ? `found ${job.id}` : `done ${job.id}`));
      if (fresh.length === 0) return { answers, kept: [] };
      const kept = on.query(INSERT, [
        plainArray(fresh.map((job) => job.id)),
        textArray(fresh.map((job) => job.note ?? 'job')),
      ]);
      return { answers, kept: [kept] };
    },
    committed: () => {
      seen.committed += 1;
    },
  };
  return { it, seen };
}

const jobs = (count: number): Job[] => Array.from({ length: count }, (_, i) => ({ id: i + 1 }));
const rows = () => home.owner.query<{ id: number; note: string; batch: string }>(ALL);
const settled = (all: Promise<Committed<string>>[]) => Promise.allSettled(all);
const kinds = (all: readonly Committed<string>[]): string[] => [...new Set(all.map((one) => one.kind))];

/** Another process: its statements run outside the transaction under test. */
async function otherProcess<T>(does: (on: Queryable) => Promise<T>): Promise<T> {
  const client = await home.owner.connect('listen');
  try {
    return await does({
      query: async <R>({ text }: { text: string }, values: readonly unknown[] = []) =>
        (await client.query(text, values as unknown[])).rows as R[],
    });
  } finally {
    await client.end();
  }
}

async function pidOf(on: Queryable): Promise<number> {
  return (await on.query<{ pid: number }>(PID))[0]!.pid;
}

async function withLine(does: (line: Line, database: Database) => Promise<void>): Promise<void> {
  const line = await openLine(home.url);
  const database = openDatabase({ connectionString: line.url });
  try {
    await does(line, database);
  } finally {
    await database.close();
    await line.close();
  }
}

describe('GroupCommit', () => {
  test('a lone command waits for nobody', async () => {
    await home.owner.query(EMPTY);
    const commits = createGroupCommit(home.database, worker().it, Date.now);
    assert.deepEqual(await commits.submit({ id: 1 }), { kind: 'committed', answer: 'done 1' });
    await commits.close();
    assert.equal((await rows()).length, 1);
  });

  test('many commands share few transactions and keep their order', async () => {
    await home.owner.query(EMPTY);
    const { it, seen } = worker();
    const commits = createGroupCommit(home.database, it, Date.now);
    const answers = await Promise.all(jobs(1_500).map((job) => commits.submit(job)));
    await commits.close();
    assert.deepEqual(kinds(answers), ['committed']);
    const kept = await rows();
    assert.deepEqual(
      kept.map((row) => row.id),
      jobs(1_500).map((job) => job.id),
    );
    assert.equal(
      new Set(kept.map((row) => row.batch)).size,
      2,
      'a thousand commands fit into one transaction',
    );
    assert.equal(seen.committed, 2);
  });

  test('a serialization failure that another process causes is tried again', async () => {
    await home.owner.query(EMPTY);
    const { it, seen } = worker(async (on, attempt) => {
      if (attempt > 1) return;
      await on.query(READ, ['a']);
      await otherProcess((other) => other.query(COUNT_UP, ['a']));
      await on.query(COUNT_UP, ['a']);
    });
    const serializable: BatchWorker<Job, string> = {
      ...it,
      work: async (on, many) => {
        if (seen.attempts === 0) await on.query(SERIALIZABLE);
        return await it.work(on, many);
      },
    };
    const commits = createGroupCommit(home.database, serializable, Date.now);
    const answers = await Promise.all(jobs(10).map((job) => commits.submit(job)));
    await commits.close();
    assert.deepEqual(kinds(answers), ['committed']);
    assert.equal(seen.attempts, 2);
    assert.equal((await rows()).length, 10);
  });

  test('a deadlock with another process is tried again', async () => {
    await home.owner.query(EMPTY);
    let other: Promise<unknown> | undefined;
    const { it, seen } = worker(async (on, attempt) => {
      if (attempt > 1) return;
      await on.query(LOCK, ['a']);
      await new Promise<void>((holding) => {
        other = otherProcess(async (theirs) => {
          await theirs.query(PATIENT);
          await theirs.query(BEGIN);
          await theirs.query(LOCK, ['b']);
          const asked = theirs.query(LOCK, ['a']);
          setTimeout(holding, 50);
          await asked;
          await theirs.query(END);
        });
      });
      await on.query(LOCK, ['b']);
    });
    const commits = createGroupCommit(home.database, it, Date.now);
    const answers = await Promise.all(jobs(10).map((job) => commits.submit(job)));
    await Promise.all([commits.close(), other]);
    assert.deepEqual(kinds(answers), ['committed']);
    assert.equal(seen.attempts, 2);
    assert.equal((await rows()).length, 10);
  });

  test('a row that another process holds for longer than a lock may wait is tried again', async () => {
    await home.owner.query(EMPTY);
    let release = (): void => {};
    const free = new Promise<void>((resolve) => {
      release = resolve;
    });
    let holding = (): void => {};
    const held = new Promise<void>((resolve) => {
      holding = resolve;
    });
    const other = otherProcess(async (theirs) => {
      await theirs.query(BEGIN);
      await theirs.query(LOCK, ['a']);
      holding();
      await free;
      await theirs.query(END);
    });
    await held;
    const { it, seen } = worker(async (on, attempt) => {
      if (attempt === 2) release();
      await on.query(LOCK, ['a']);
    });
    const commits = createGroupCommit(home.database, it, Date.now);
    const answer = await commits.submit({ id: 1 });
    await Promise.all([commits.close(), other]);
    assert.equal(answer.kind, 'committed');
    assert.equal(seen.attempts, 2);
  });

  test('one poisoned command of a hundred fails alone with its fault; the others commit in order', async () => {
    await home.owner.query(EMPTY);
    const commits = createGroupCommit(home.database, worker().it, Date.now);
    const all = await settled(
      jobs(100).map((job) => commits.submit(job.id === 37 ? { ...job, note: 'poison' } : job)),
    );
    await commits.close();
    const failed = all.flatMap((one, i) =>
      one.status === 'rejected' ? [{ id: i + 1, fault: one.reason as { code: string } }] : [],
    );
    assert.deepEqual(
      failed.map(({ id, fault }) => [id, fault.code]),
      [[37, '23514']],
    );
    assert.deepEqual(
      (await rows()).map((row) => row.id),
      jobs(100)
        .map((job) => job.id)
        .filter((id) => id !== 37),
    );
  });

  test('a command whose decision throws fails alone', async () => {
    await home.owner.query(EMPTY);
    const { it } = worker();
    const throwing: BatchWorker<Job, string> = {
      ...it,
      work: async (on, many) => {
        const batch = await it.work(on, many);
        if (many.some((job) => job.id === 5)) throw new Error('our own fault');
        return batch;
      },
    };
    const commits = createGroupCommit(home.database, throwing, Date.now);
    const all = await settled(jobs(8).map((job) => commits.submit(job)));
    await commits.close();
    assert.deepEqual(
      all.flatMap((one, i) => (one.status === 'rejected' ? [i + 1] : [])),
      [5],
    );
    assert.equal((await rows()).length, 7);
  });

  test('a key that another process kept since we looked is found at the second look', async () => {
    await home.owner.query(EMPTY);
    const { it } = worker(async (_on, attempt) => {
      if (attempt === 1) await otherProcess((other) => other.query(INSERT_ONE, [3]));
    });
    const commits = createGroupCommit(home.database, it, Date.now);
    const answers = await Promise.all(jobs(5).map((job) => commits.submit(job)));
    await commits.close();
    assert.deepEqual(answers[2], { kind: 'committed', answer: 'found 3' });
    assert.equal((await rows()).length, 5);
  });

  test('a connection that is killed before COMMIT loses nothing and doubles nothing', async () => {
    await home.owner.query(EMPTY);
    const { it, seen } = worker(async (on, attempt) => {
      if (attempt === 1) await home.owner.query(KILL, [await pidOf(on)]);
    });
    const commits = createGroupCommit(home.database, it, Date.now);
    const answers = await Promise.all(jobs(20).map((job) => commits.submit(job)));
    await commits.close();
    assert.deepEqual(kinds(answers), ['committed']);
    assert.equal(seen.committed, 1);
    assert.equal((await rows()).length, 20);
  });

  test('a COMMIT whose answer is lost on the way is found done', async () => {
    await home.owner.query(EMPTY);
    await withLine(async (line, database) => {
      const { it, seen } = worker(async (_on, attempt) => {
        if (attempt === 1) line.cutAtAnswer('COMMIT\0');
      });
      const commits = createGroupCommit(database, it, Date.now);
      const answers = await Promise.all(jobs(20).map((job) => commits.submit(job)));
      await commits.close();
      assert.deepEqual(answers[7], { kind: 'committed', answer: 'found 8' }, 'the first COMMIT had happened');
      assert.equal(seen.attempts, 2);
      assert.equal((await rows()).length, 20);
    });
  });

  test('a COMMIT that was once sent is never called "not begun"', async () => {
    await home.owner.query(EMPTY);
    await withLine(async (line, database) => {
      let nowMs = 0;
      const { it, seen } = worker(async (_on, attempt) => {
        if (attempt === 1) return line.cutAtAnswer('COMMIT\0');
        // The second try ends in a conflict, which only the tag of its COMMIT tells; then the time is up.
        nowMs = 60_000;
        return await otherProcess((theirs) => theirs.query(INSERT_ONE, [1]));
      });
      const forgetful: BatchWorker<Job, string> = {
        ...it,
        work: async (on, many) => {
          if (seen.attempts > 0) await otherProcess((theirs) => theirs.query(FORGET, [1]));
          return await it.work(on, many);
        },
      };
      const commits = createGroupCommit(database, forgetful, () => nowMs);
      const answer = await commits.submit({ id: 1 });
      await commits.close();
      assert.deepEqual(answer, { kind: 'commit_is_unknown' });
    });
  });

  test('a database that is away for a while: nothing is lost, and nobody is told two things', async () => {
    await home.owner.query(EMPTY);
    await withLine(async (line, database) => {
      const commits = createGroupCommit(database, worker().it, Date.now);
      await commits.submit({ id: 1_000_000 });
      line.down();
      const waiting = jobs(200).map((job) => commits.submit(job));
      setTimeout(() => line.up(), 3_000);
      const answers = await Promise.all(waiting);
      await commits.close();
      const kept = new Set((await rows()).map((row) => row.id));
      answers.forEach((answer, i) => {
        assert.ok(answer.kind === 'committed' || answer.kind === 'hub_is_busy', answer.kind);
        assert.equal(
          kept.has(i + 1),
          answer.kind === 'committed',
          `job ${i + 1} was answered ${answer.kind}`,
        );
      });
      assert.deepEqual(kinds(answers), ['committed'], 'three seconds are shorter than anybody has to wait');
    });
  });

  test('a queue that is full, and a database that stays away, answer "busy" and begin nothing', async () => {
    await home.owner.query(EMPTY);
    await withLine(async (line, database) => {
      line.down();
      let nowMs = 0;
      const commits = createGroupCommit(database, worker().it, () => nowMs);
      const waiting = jobs(QUEUE_COMMANDS_MAX).map((job) => commits.submit(job));
      assert.deepEqual(await commits.submit({ id: 0 }), { kind: 'hub_is_busy' });
      nowMs = 60_000;
      assert.deepEqual(kinds(await Promise.all(waiting)), ['hub_is_busy']);
      line.up();
      assert.equal((await commits.submit({ id: 0 })).kind, 'committed', 'and works again afterwards');
      await commits.close();
      assert.deepEqual(
        (await rows()).map((row) => row.id),
        [0],
      );
    });
  });

  test('a server that falls silent, at its reads or at its COMMIT, is given up for another connection', async () => {
    await home.owner.query(EMPTY);
    const silentAt = async (place: 'reads' | 'COMMIT', id: number): Promise<void> => {
      await withLine(async (line, database) => {
        const { it, seen } = worker(async (on, attempt) => {
          if (attempt > 1) return;
          line.stall();
          if (place === 'reads') await on.query(READ, ['a']);
        });
        const commits = createGroupCommit(database, it, Date.now);
        const answer = await commits.submit({ id });
        await commits.close();
        assert.equal(answer.kind, 'committed', place);
        assert.equal(seen.attempts, 2, place);
      });
    };
    await Promise.all([silentAt('reads', 1), silentAt('COMMIT', 2)]);
    assert.equal((await rows()).length, 2);
  });

  test('closing answers what is queued and takes nothing more', async () => {
    await home.owner.query(EMPTY);
    const commits = createGroupCommit(home.database, worker().it, Date.now);
    const waiting = jobs(50).map((job) => commits.submit(job));
    const closed = commits.close();
    assert.deepEqual(await commits.submit({ id: 51 }), { kind: 'hub_is_busy' });
    assert.deepEqual(kinds(await Promise.all(waiting)), ['committed']);
    await closed;
    assert.equal((await rows()).length, 50);
  });
});
