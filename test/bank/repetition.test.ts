/** The same message, the same reply; what is not the hub's, refused; a bank that restarts remembers. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Message } from '../../src/codecs/iso20022/index.ts';
import type { MessageOf, Written } from './fakehub.ts';
import { type BankScene, newId, openBankScene, saidOf, saysAbout, transfer, word } from './scene.ts';

let scene: BankScene;
before(async () => {
  scene = await openBankScene();
});
after(async () => {
  scene.verify();
  await scene.close();
});

const REPETITIONS = 4;

/** One message of every type that the hub sends. */
function everyType(): Readonly<Partial<Record<Message['type'], MessageOf>>> {
  const { bin, customers } = scene;
  const id = newId();
  const named = { originalInstructionId: id, originalEndToEndId: id, originalTransactionId: id };
  const amount = { amount: 10_000n, currency: 'VND' } as const;
  return {
    'pacs.008': transfer(scene, customers[0]!, 10_000n),
    'pacs.002': word(newId(), 'RJCT', { reason: 'AB05' }),
    'pacs.004': {
      ...{ type: 'pacs.004', returnId: newId(), ...named, returnedAmount: amount },
      ...{ debtor: { agent: 979_901 }, creditor: { agent: bin }, reason: { code: 'AC04' } },
    },
    'pacs.028': { type: 'pacs.028', transactions: [named] },
    'camt.056': {
      ...{ type: 'camt.056', assigner: 0, assignee: bin, caseId: newId(), caseCreator: 979_901, ...named },
      ...{ originalAmount: amount, reason: { code: 'DUPL' } },
    },
    'camt.029': {
      ...{ type: 'camt.029', assigner: 0, assignee: bin, caseId: newId(), caseCreator: bin, ...named },
      ...{ status: 'RJCR', reason: { code: 'CUST' } },
    },
    'acmt.023': {
      ...{ type: 'acmt.023', assigner: 0, assignee: bin, verificationId: newId() },
      ...{ account: customers[0]!.number, name: customers[0]!.name, agent: bin },
    },
    'camt.054': {
      ...{ type: 'camt.054', notificationId: newId(), account: 'POS979951', servicer: 0 },
      entries: [
        {
          ...{ amount, creditDebit: 'CRDT', status: 'BOOK', bookingDate: '2026-11-23' },
          ...{ transactionCode: 'PAYMENT', references: { transactionId: id } },
        },
      ],
    },
  };
}

for (const type of [
  'pacs.008',
  'pacs.002',
  'pacs.004',
  'pacs.028',
  'camt.056',
  'camt.029',
  'acmt.023',
  'camt.054',
] as const) {
  test(`${type}: repetitions get the first reply, at once and later; another content under its id is 409`, async () => {
    const written = scene.hub.write(everyType()[type]!);
    const together = await Promise.all(Array.from({ length: REPETITIONS }, () => scene.hub.post(written)));
    const later = await scene.hub.post(written);
    for (const told of [...together, later]) {
      assert.equal(told.doubt, undefined);
      assert.deepEqual([told.status, told.body], [later.status, later.body]);
    }
    assert.ok(later.status === 202 || later.status === 200, `${later.status} ${later.body}`);
    const other = scene.hub.write(everyType()[type]!);
    const clash = await scene.hub.post({ id: written.id, xml: renamed(other, written.id) });
    assert.deepEqual([clash.status, clash.doubt], [409, undefined]);
    assert.ok(clash.message?.type === 'admi.002');
    assert.equal(clash.message.relatedReference, written.id);
  });
}

/** Another message under a known id, signed as it should be. */
function renamed(other: Written, id: string): string {
  return scene.hub.rewrite(other, id);
}

test('a repetition is answered once to the hub: no second pacs.002, no second credit', async () => {
  const { hub, customers } = scene;
  const message = transfer(scene, customers[1]!, 10_000n);
  const written = hub.write(message);
  for (let n = 0; n < REPETITIONS; n += 1) await hub.post(written);
  await hub.hears(saysAbout(message.instructionId));
  const marker = transfer(scene, customers[1]!, 10_000n);
  await hub.tell(marker);
  await hub.hears(saysAbout(marker.instructionId));
  const about = hub.heard.filter((heard) => saidOf(heard, message.instructionId) !== undefined);
  assert.equal(about.length, 1);
});

test('the same payment under another message is told the same; another content under its id is AM05', async () => {
  const { hub, customers } = scene;
  const message = transfer(scene, customers[1]!, 10_000n);
  await hub.tell(message);
  await hub.tell(message);
  await hub.hears(() => answersAbout(message.instructionId).length === 2);
  assert.deepEqual(answersAbout(message.instructionId), ['ACCP', 'ACCP']);
  await hub.tell({ ...message, amount: { amount: 99_000n, currency: 'VND' } });
  await hub.hears(() => answersAbout(message.instructionId).length === 3);
  assert.deepEqual(answersAbout(message.instructionId), ['ACCP', 'ACCP', 'RJCT']);
});

function answersAbout(id: string): string[] {
  return scene.hub.heard.flatMap((heard) => saidOf(heard, id)?.status ?? []);
}

test('a message of ours is sent again, byte for byte, until the hub has taken it', async () => {
  const { hub, customers } = scene;
  let refusals = 0;
  hub.answering = () => {
    refusals += 1;
    return refusals === 1 ? 'tear' : refusals === 2 ? 503 : refusals === 3 ? 429 : 202;
  };
  const message = transfer(scene, customers[2]!, 10_000n);
  await hub.tell(message);
  await hub.hears(() => answersAbout(message.instructionId).length === 4);
  hub.answering = () => 202;
  const bytes = hub.heard
    .filter((heard) => saidOf(heard, message.instructionId) !== undefined)
    .map((heard) => `${heard.id} ${heard.bytes}`);
  assert.equal(new Set(bytes).size, 1);
});

test('what is not signed by the hub is refused, and nothing of it is kept', async () => {
  const { hub, customers } = scene;
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const message = transfer(scene, customers[3]!, 10_000n);
  const written = hub.write(message);
  const old = Math.floor(Date.now() / 1_000) - 120;
  const REFUSED = [
    [{ key: { keyid: '000000.transport', privateKey: stranger } }, 401, 'signature_is_wrong'],
    [{ key: { keyid: '979901.transport', privateKey: stranger } }, 401, 'key_is_unknown'],
    [{ body: written.xml.replace('10000', '90000') }, 401, 'content_digest_differs'],
    [{ createdS: old }, 401, 'signature_is_too_old'],
    [{ idempotencyKey: newId() }, 400, 'idempotency_key_differs'],
  ] as const;
  for (const [change, status, reason] of REFUSED) {
    const told = await hub.post(written, change);
    assert.ok(told.message?.type === 'admi.002', `${reason}: ${told.status}`);
    assert.deepEqual([told.status, told.message.reason], [status, reason]);
  }
  const forged = written.xml.replace('>10000<', '>90000<');
  const wrong = await hub.post({ id: written.id, xml: forged });
  assert.deepEqual([wrong.status, (wrong.message as { reason?: string }).reason], [401, 'digest_differs']);
  const broken = await hub.post({ id: written.id, xml: written.xml.replace('CdtTrfTxInf', 'Cdt') });
  assert.equal(broken.status, 400);
  const { incoming } = (await scene.ask('payments', { limit: 10_000 })) as { incoming: { id: string }[] };
  assert.ok(!incoming.some(({ id }) => id === message.instructionId));
  assert.equal((await hub.post(written)).status, 202);
});

test('a message that is not from the hub to this bank is refused', async () => {
  const { hub, customers } = scene;
  const message = transfer(scene, customers[3]!, 10_000n);
  assert.equal((await hub.post(hub.write(message, '979999'))).status, 403);
  assert.equal((await hub.post(hub.write(message, undefined, 979_901))).status, 403);
});
