import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { createTeller } from '../../../../core/outbox/index.ts';
import { toWire } from '../../../../kit/id.ts';
import type { Terms } from '../../../../services/consents/index.ts';
import { ONE_BANK, type TestAccount } from '../../../../services/openbanking/testing.ts';
import { openTestDoor, type TestDoor } from '../testing.ts';

let home: TestDoor;
let account: TestAccount;
before(async () => {
  home = await openTestDoor();
  account = await home.city.openAccount(ONE_BANK, 1_000_000n);
});
afterEach(() => assert.deepEqual(home.faults, []));
after(() => home.close());

const AT = '/openbanking/v1/events';
const TERMS: Terms = {
  ...{ kind: 'account_information', clusters: ['balances'], purpose: 'accounting', historyFrom: null },
  ...{ unattendedPerDay: 4, retentionDays: 30, validDays: 90 },
};
const tell = async (): Promise<void> =>
  await createTeller(home.city.database, (fault) => assert.fail(String(fault))).close();

interface Page {
  readonly data: readonly { id: string; type: string; subject: string; data: Record<string, unknown> }[];
  readonly cursor: string;
  readonly has_more: boolean;
}

async function read(query = '', token = home.token(null)): Promise<Page> {
  const told = await home.call(token, 'GET', `${AT}${query}`);
  assert.equal(told.status, 200, told.body);
  return told.json as unknown as Page;
}
const types = ({ data }: Page): string[] => data.map(({ type }) => type);

test('a third party reads its own events by a cursor, once each and to the end, under its software’s own token', async () => {
  const consents = [await home.city.grant(TERMS, account), await home.city.grant(TERMS, account)];
  assert.deepEqual((await read()).data, [], 'nothing is told before it may be spoken of');
  await tell();
  const all = await read();
  assert.deepEqual(types(all), ['consent.authorised', 'consent.authorised']);
  assert.deepEqual(
    all.data.map(({ subject }) => subject),
    consents.map((id) => toWire('consent', id)),
  );
  assert.equal(all.has_more, false);
  const first = await read('?limit=1');
  assert.deepEqual([first.data, first.has_more], [all.data.slice(0, 1), true]);
  const second = await read(`?limit=1&starting_after=${first.cursor}`);
  assert.deepEqual(second.data, all.data.slice(1));
  await home.city.revoke(consents[0]!, account);
  await tell();
  // What others did in between has moved the cursor on.
  assert.deepEqual(types(await read(`?starting_after=${all.cursor}`)), ['consent.revoked']);
  assert.deepEqual(types(await read('?type=consent.revoked')), ['consent.revoked']);
  // Under a consent’s token as well: it is the software that asks.
  assert.deepEqual(types(await read('?limit=1', home.token(consents[1]!))), ['consent.authorised']);
});

test('another third party sees none of them, and a cursor that is none is refused', async () => {
  const other = home.token(null, { thirdParty: home.city.mint() });
  assert.deepEqual((await read('', other)).data, []);
  for (const query of ['?starting_after=evt_1_2', '?type=Consent', '?limit=0', '?after=1.1']) {
    const refused = await home.call(home.token(null), 'GET', `${AT}${query}`);
    assert.deepEqual([refused.status, refused.json.code], [400, 'request_is_invalid'], query);
  }
});
