/**
 * A customer of a bank that keeps its own core scans what a shop shows. What the code says of order and stall has to
 * come all the way through that bank's message, or the shop would not know which customer has paid.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { encode } from '../src/codecs/vietqr/index.ts';
import { type ConnectorScene, openConnectorScene } from './connector/scene.ts';

let scene: ConnectorScene;
let stall = '';
let shop = '';
let shopsBank = '';
before(async () => {
  scene = await openConnectorScene();
  const [bank] = scene.town.participants;
  shopsBank = bank.key;
  const street = await made('/v1/streets', { name: 'Phố Cũ', ward: 'Hoàn Kiếm' }, scene.town.operator);
  shop = await made('/v1/shops', {
    ...{ name: 'Phở', legal_name: 'Hộ kinh doanh Phở', tax_code: '0100000008', mcc: '5812', street },
    settlement_account: { bin: bank.bin, account: '1002' },
  });
  stall = await made(`/v1/shops/${shop}/stalls`, { number: 7, label: 'Quầy 7' });
});
after(() => scene.close());

interface Body {
  readonly id: string;
  readonly state: string;
  readonly payload: string;
  readonly qr: { readonly payload: string };
  readonly data: readonly Body[];
  readonly match: string;
  readonly amount: number;
  readonly stall: string;
  readonly references: unknown;
  readonly uetr: string;
}

async function ask(method: string, path: string, body?: unknown, as = shopsBank): Promise<Body> {
  const answer = await scene.hub.call(method, path, { as, ...(body === undefined ? {} : { body }) });
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.body as unknown as Body;
}
const made = async (path: string, body: unknown, as?: string): Promise<string> =>
  (await ask('POST', path, body, as)).id;

/** Of this amount, once it has come. */
async function receiptOf(amount: number): Promise<Body> {
  for (let i = 0; i < 100; i += 1) {
    const { data } = await ask('GET', `/v1/shops/${shop}/receipts`);
    const found = data.find((one) => one.amount === amount);
    if (found !== undefined) return found;
    await pause(50);
  }
  throw new Error(`no receipt of ${amount}`);
}

test('the code of an order pays that order', async () => {
  const order = await ask('POST', `/v1/stalls/${stall}/orders`, { amount: 45_000, currency: 'VND' });
  const from = scene.customers[0]!.numbers[0]!;
  const paid = await scene.bank.ask('pay', { from, qr: order.qr.payload });
  assert.equal(paid.outcome, 'sent');
  const receipt = await receiptOf(45_000);
  assert.equal(receipt.match, 'exact');
  assert.equal((await ask('GET', `/v1/orders/${order.id}`)).state, 'paid');
});

test('the code on the counter names its stall', async () => {
  const { payload } = await ask('GET', `/v1/stalls/${stall}/qr`);
  const from = scene.customers[1]!.numbers[0]!;
  await scene.bank.ask('pay', { from, qr: payload, amount: 31_000 });
  const receipt = await receiptOf(31_000);
  assert.deepEqual([receipt.match, receipt.stall], ['static', stall]);
});

test('a bill of a connected bank’s customer is named to that bank, and the payer’s UETR goes along', async () => {
  const uetr = '3f2b8c1a-6d4e-4f7a-9b0c-1d2e3f405162';
  const [, payer] = scene.town.participants;
  const code = encode({
    accounts: [
      {
        ...{ kind: 'napas', id: '38', service: 'QRIBFTTA', bin: `${scene.bank.bin}` },
        account: scene.customers[2]!.numbers[0]!,
      },
    ],
    ...{ method: 'dynamic', amount: '52000', currency: '704', country: 'VN' },
    additional: { bill: 'HOC-PHI-11', customer: 'HS-0042' },
  });
  assert.ok(code.ok);
  const payment = await ask(
    'POST',
    '/v1/payments',
    {
      ...{ amount: 52_000, currency: 'VND', uetr, debtor: { bin: payer.bin, account: '1001' } },
      creditor: { qr: code.payload },
    },
    payer.key,
  );
  assert.equal(payment.uetr, uetr);
  let arrived: Body | undefined;
  for (let i = 0; i < 100 && arrived === undefined; i += 1) {
    await pause(50);
    const { incoming } = (await scene.bank.ask('payments')) as { incoming: readonly Body[] };
    arrived = incoming.find((one) => one.uetr === uetr);
  }
  assert.partialDeepStrictEqual(arrived, {
    references: [
      { label: 'BILL', value: 'HOC-PHI-11' },
      { label: 'CUSTOMER', value: 'HS-0042' },
    ],
  });
});
