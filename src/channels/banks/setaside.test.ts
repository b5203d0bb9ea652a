/** What a bank will not take: it waits, is seen, and is set aside by a person. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { elsewhere } from '../../../test/scheme.ts';
import { listDeliveries, setAsideKind, type WaitingDelivery } from '../../services/clearing/index.ts';
import { hexOf } from './messages/ids.ts';
import { findFates } from './store.ts';
import { BANK_X, BANK_Y, customersTransfer, openWholeLine, until, type WholeLine } from './testing/index.ts';

let whole: WholeLine;
before(async () => {
  whole = await openWholeLine();
});
after(() => whole.close());
beforeEach(() => whole.anew());
afterEach(() => assert.deepEqual(whole.faults, []));

const setAside = async (id: string): Promise<string> => {
  const order = { id, reason: 'bank_refuses_it' as const };
  const origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
  const submitted = await whole.desk.submit(setAsideKind, order, origin);
  return submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
};

test('what a bank refuses waits until an operator sets it aside, and then is sent no more', async () => {
  whole.x.behave(() => ({ status: 400 }));
  const transfer = customersTransfer(whole.x, whole.customer, whole.nowMs());
  await whole.send(whole.x, transfer);
  const ofIt = async (): Promise<WaitingDelivery[]> => {
    const { id } = await whole.paymentBy(BANK_X, transfer.transactionId);
    const all = await listDeliveries(whole.home.database, BANK_X, undefined, 100);
    return all.filter(({ subject }) => subject === id);
  };
  await until('it was refused', async () => {
    const [waits] = await ofIt();
    const [fate] = await findFates(whole.home.database, [{ bin: BANK_X, messageId: hexOf(waits!.id) }]);
    return fate?.status === 400 && waits!.dueAt > whole.nowMs();
  });
  const [waits] = await ofIt();
  assert.partialDeepStrictEqual(waits, { kind: 'status', state: 'cleared', attempts: 1 });
  assert.deepEqual(
    await Promise.all([setAside(waits!.id), setAside(waits!.id)]).then((kinds) => kinds.toSorted()),
    ['delivery_not_found', 'delivery_set_aside'],
  );
  assert.deepEqual(await ofIt(), []);
  assert.equal((await whole.paymentBy(BANK_X, transfer.transactionId)).state, 'cleared');
});

test('a message cannot be set aside while a payment waits for it', async () => {
  whole.y.behave(() => ({ status: 400 }));
  const { payment } = await whole.scheme.pay(whole.customer, elsewhere(BANK_Y), 9_000n);
  const [waits] = (await listDeliveries(whole.home.database, BANK_Y, undefined, 100)).filter(
    ({ subject }) => subject === payment,
  );
  assert.equal(await setAside(waits!.id), 'delivery_decides_a_payment');
  assert.equal(await whole.stateOf(payment), 'held');
});
