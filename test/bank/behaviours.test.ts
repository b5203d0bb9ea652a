/** Every way in which the bank misbehaves, by magic amount and by command. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MODE_NAMES, modeOf } from '../../src/apps/bank/index.ts';
import { type BankScene, openBankScene, saidOf, saysAbout, transfer, word } from './scene.ts';

let scene: BankScene;
before(async () => {
  scene = await openBankScene();
});
after(async () => {
  scene.verify();
  await scene.close();
});

const amountFor = (mode: keyof typeof TRIED): bigint => 1_000_000n + BigInt(modeOf(mode).magic!);

async function pays(amount: bigint, customer = 0) {
  const message = transfer(scene, scene.customers[customer]!, amount);
  const written = scene.hub.write(message);
  return { id: message.instructionId, message, written, told: await scene.hub.post(written) };
}

/** Everything that the bank has said about a payment so far, in order. */
function said(id: string): string[] {
  return scene.hub.heard.flatMap((heard) => {
    const one = saidOf(heard, id);
    return one === undefined
      ? []
      : [one.reason === undefined ? one.status : `${one.status} ${one.reason.code}`];
  });
}

async function inquire(id: string): Promise<string> {
  const told = await scene.hub.tell({
    type: 'pacs.028',
    transactions: [{ originalInstructionId: id, originalEndToEndId: id, originalTransactionId: id }],
  });
  assert.ok(told.message?.type === 'pacs.002', `an inquiry was answered with ${told.status}`);
  const [one] = told.message.transactions;
  return one!.reason === undefined ? one!.status : `${one!.status} ${one!.reason.code}`;
}

/** Waits for so many words about a payment, and for none more that is due. */
async function saidAtLast(id: string, count: number): Promise<string[]> {
  await scene.hub.hears(() => said(id).length >= count);
  return said(id);
}

const TRIED: Readonly<Record<(typeof MODE_NAMES)[number], () => Promise<void>>> = {
  async accept() {
    const { id, told } = await pays(amountFor('accept'));
    assert.equal(told.status, 202);
    assert.deepEqual(await saidAtLast(id, 1), ['ACCP']);
  },
  async reject() {
    const { id } = await pays(amountFor('reject'));
    assert.deepEqual(await saidAtLast(id, 1), ['RJCT MS03']);
  },
  async down() {
    const { id, told, written } = await pays(amountFor('down'));
    assert.equal(told.status, 0);
    assert.equal((await scene.hub.tell({ type: 'admi.004', eventCode: 'PING', parameters: [] })).status, 200);
    // The outage lasts its minute; the same message is taken after it.
    let status = 0;
    while (status === 0) ({ status } = await scene.hub.post(written));
    assert.equal(status, 202);
    assert.deepEqual(await saidAtLast(id, 1), ['ACCP']);
  },
  async late() {
    const { id, told } = await pays(amountFor('late'));
    assert.equal(told.status, 202);
    assert.equal(await inquire(id), 'PDNG');
    assert.deepEqual(said(id), []);
    assert.deepEqual(await saidAtLast(id, 1), ['ACCP']);
    assert.equal(await inquire(id), 'ACCP');
  },
  async silent() {
    const { id, told } = await pays(amountFor('silent'));
    assert.equal(told.status, 202);
    assert.equal(await inquire(id), 'RJCT MS03');
    assert.deepEqual(said(id), []);
  },
  async duplicate() {
    const { id } = await pays(amountFor('duplicate'));
    assert.deepEqual(await saidAtLast(id, 5), ['ACCP', 'ACCP', 'ACCP', 'ACCP', 'ACCP']);
    assert.equal(messagesAbout(id).size, 1);
  },
  async mismatch() {
    const { id } = await pays(amountFor('mismatch'));
    assert.deepEqual(await saidAtLast(id, 1), ['RJCT BE01']);
  },
  async slow() {
    const { id } = await pays(amountFor('slow'));
    assert.equal(await inquire(id), 'ACCP');
    assert.deepEqual(await saidAtLast(id, 1), ['ACCP']);
  },
  async lie() {
    const { id } = await pays(amountFor('lie'));
    assert.deepEqual(await saidAtLast(id, 2), ['ACCP', 'RJCT MS03']);
    assert.equal(messagesAbout(id).size, 2);
  },
  async swap() {
    const first = await pays(amountFor('swap'));
    const second = await pays(amountFor('swap'), 1);
    await scene.hub.hears(saysAbout(first.id));
    const order = scene.hub.heard.flatMap((heard) =>
      [first.id, second.id].filter((id) => saidOf(heard, id) !== undefined),
    );
    assert.deepEqual(order, [second.id, first.id]);
  },
  async lose() {
    const { id, told } = await pays(amountFor('lose'));
    assert.equal(told.status, 202);
    assert.equal(await inquire(id), 'RJCT NOOR');
    assert.deepEqual(said(id), []);
  },
  async process() {
    const { id } = await pays(amountFor('process'));
    assert.deepEqual(await saidAtLast(id, 1), ['PDNG']);
    assert.equal(await inquire(id), 'PDNG');
    assert.deepEqual(await saidAtLast(id, 2), ['PDNG', 'ACCP']);
  },
  async contradict() {
    const { id } = await pays(amountFor('contradict'));
    assert.equal(await inquire(id), 'RJCT MS03');
    assert.deepEqual(await saidAtLast(id, 1), ['ACCP']);
  },
  async unknown() {
    const { id } = await pays(amountFor('unknown'));
    assert.deepEqual(await saidAtLast(id, 1), ['RJCT AC03']);
  },
  async cut() {
    const { id, told, written } = await pays(amountFor('cut'));
    assert.equal(told.status, 0);
    assert.equal((await scene.hub.post(written)).status, 202);
    assert.deepEqual(await saidAtLast(id, 1), ['ACCP']);
  },
  async repeat() {
    const { id } = await pays(amountFor('repeat'));
    assert.deepEqual(await saidAtLast(id, 5), ['ACCP', 'ACCP', 'ACCP', 'ACCP', 'ACCP']);
    assert.equal(messagesAbout(id).size, 5);
  },
  async mute() {
    const { id } = await pays(amountFor('mute'));
    assert.equal(await inquire(id), 'ACCP');
    assert.deepEqual(said(id), []);
  },
};

function messagesAbout(id: string): Set<string> {
  return new Set(
    scene.hub.heard.flatMap((heard) =>
      saidOf(heard, id) === undefined ? [] : [`${heard.id} ${heard.bytes}`],
    ),
  );
}

for (const name of MODE_NAMES) test(`…${modeOf(name).magic} ${name}: ${modeOf(name).summary}`, TRIED[name]);

test('amounts below 1,000 đồng are never magic', async () => {
  const { id } = await pays(2n);
  assert.deepEqual(await saidAtLast(id, 1), ['ACCP']);
});

test('behaviours asked for by command queue up, count down, and go before magic amounts', async () => {
  await scene.ask('behave', { mode: 'reject', next: 2 });
  await scene.ask('behave', { mode: 'unknown', next: 1 });
  const words: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    const { id } = await pays(amountFor('mismatch'));
    words.push(...(await saidAtLast(id, 1)));
  }
  assert.deepEqual(words, ['RJCT MS03', 'RJCT MS03', 'RJCT AC03', 'RJCT BE01']);
});

test('a repetition of a message does not use up a behaviour', async () => {
  const { written } = await pays(50_000n);
  await scene.ask('behave', { mode: 'reject', next: 1 });
  assert.equal((await scene.hub.post(written)).status, 202);
  const { behaviours } = (await scene.ask('status')) as { behaviours: { leftPayments: number }[] };
  assert.deepEqual(
    behaviours.map(({ leftPayments }) => leftPayments),
    [1],
  );
  const { id } = await pays(50_000n);
  assert.deepEqual(await saidAtLast(id, 1), ['RJCT MS03']);
});

test('a bank that is down by command tears every connection, probes too, until it is told otherwise', async () => {
  await scene.ask('behave', { mode: 'down' });
  assert.equal((await scene.hub.tell({ type: 'admi.004', eventCode: 'PING', parameters: [] })).status, 0);
  assert.equal((await pays(10_000n)).told.status, 0);
  await scene.ask('behave', { mode: 'accept' });
  assert.equal((await scene.hub.tell({ type: 'admi.004', eventCode: 'PING', parameters: [] })).status, 200);
});

test('whatever the bank has said, the hub’s final word moves the money', async () => {
  const { id } = await pays(amountFor('lie'), 2);
  await saidAtLast(id, 2);
  const before = await scene.balanceOf(scene.customers[2]!.number);
  await scene.hub.tell(word(id, 'ACSC'));
  assert.equal(await scene.balanceOf(scene.customers[2]!.number), before + amountFor('lie'));
});
