import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRequestLog } from './requestlog.ts';
import { forgetRequests, listRequests, type ThirdPartyRequest } from './store/requests.ts';
import { openTestDirectory, type TestDirectory } from './testing.ts';

let directory: TestDirectory;
before(async () => {
  directory = await openTestDirectory();
});
after(() => directory.close());

const line = (thirdParty: string, n: number, more: Partial<ThirdPartyRequest> = {}): ThirdPartyRequest => ({
  thirdParty,
  at: 1_000 + n,
  request: `req_${n}`,
  software: null,
  route: 'getSoftware',
  status: 200,
  code: null,
  ms: 3,
  ...more,
});

test('lines are written behind the answers, read newest first, page by page, each by its own third party', async () => {
  const { database, mint } = directory;
  const [mine, another] = [mint(), mint()];
  const log = createRequestLog(database, assert.ifError);
  const refused = line(mine, 2, { status: 404, code: 'not_found', software: mint() });
  for (const one of [line(mine, 1), refused, line(mine, 3), line(another, 4)]) log.note(one);
  await log.flush();
  const first = await listRequests(database, mine, undefined, 2);
  assert.deepEqual(first, [line(mine, 3), refused]);
  assert.deepEqual(await listRequests(database, mine, first.at(-1), 2), [line(mine, 1)]);
  assert.deepEqual(await listRequests(database, another, undefined, 9), [line(another, 4)]);
  log.note(line(mine, 5));
  await log.close();
  assert.equal((await listRequests(database, mine, undefined, 1))[0]!.request, 'req_5', 'closing writes');
  await forgetRequests(database, 1_003);
  assert.deepEqual(
    (await listRequests(database, mine, undefined, 9)).map(({ request }) => request),
    ['req_5', 'req_3'],
  );
});

test('two of one instant are two rows, and a page may end between them', async () => {
  const { database, mint } = directory;
  const mine = mint();
  const log = createRequestLog(database, assert.ifError);
  for (const request of ['a', 'b', 'c']) log.note(line(mine, 1, { request }));
  await log.close();
  const [last] = await listRequests(database, mine, undefined, 1);
  assert.equal(last!.request, 'c');
  assert.deepEqual(
    (await listRequests(database, mine, last, 9)).map(({ request }) => request),
    ['b', 'a'],
  );
});

test('a database that is away costs lines and nothing else', async () => {
  const { mint } = directory;
  const faults: unknown[] = [];
  const away = {
    query: () => Promise.reject(new Error('away')),
  };
  const log = createRequestLog(away, (fault) => faults.push(fault));
  log.note(line(mint(), 1));
  await log.close();
  assert.equal(faults.length, 1);
});
