/** The walks of payments, returns, recalls, questions and names between a bank and the hub. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Message } from '../../src/codecs/iso20022/index.ts';
import { encode } from '../../src/codecs/vietqr/index.ts';
import { type BankScene, newId, openBankScene, saidOf, saysAbout, transfer, word } from './scene.ts';

let scene: BankScene;
before(async () => {
  scene = await openBankScene();
});
after(async () => {
  scene.verify();
  await scene.close();
});

test('a payment to a customer is kept, accepted, and credited only upon the hub’s final word', async () => {
  const { hub, customers } = scene;
  const payee = customers[0]!;
  const before = await scene.balanceOf(payee.number);
  const message = transfer(scene, payee, 250_000n);
  const told = await hub.tell(message);
  assert.deepEqual([told.status, told.body, told.doubt], [202, '', undefined]);
  await hub.hears(saysAbout(message.instructionId, 'ACCP'));
  assert.equal(await scene.balanceOf(payee.number), before);
  assert.equal((await hub.tell(word(message.instructionId, 'ACSC'))).status, 202);
  assert.equal(await scene.balanceOf(payee.number), before + 250_000n);
  assert.equal((await hub.tell(word(message.instructionId, 'ACSC'))).status, 202);
  assert.equal(await scene.balanceOf(payee.number), before + 250_000n, 'credited twice');
  scene.verify();
});

test('names are compared as bank messages carry them', async () => {
  const { hub, customers } = scene;
  const { number, name } = customers[1]!;
  const upper = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .toUpperCase();
  const same = transfer(scene, { number, name: upper }, 10_000n);
  await hub.tell(same);
  await hub.hears(saysAbout(same.instructionId, 'ACCP'));
  const other = transfer(scene, { number, name: 'Người Khác' }, 10_000n);
  await hub.tell(other);
  const heard = await hub.hears(saysAbout(other.instructionId, 'RJCT'));
  assert.equal(saidOf(heard, other.instructionId)!.reason!.code, 'BE01');
});

for (const [what, status, reason] of [
  ['blocked', 'blocked', 'AC06'],
  ['closed', 'closed', 'AC07'],
] as const) {
  test(`a payment to an account that is ${what} is rejected with ${reason}`, async () => {
    const { hub, customers } = scene;
    const payee = customers[2]!;
    await scene.ask('account', { number: payee.number, status });
    const message = transfer(scene, payee, 10_000n);
    await hub.tell(message);
    const heard = await hub.hears(saysAbout(message.instructionId));
    assert.equal(saidOf(heard, message.instructionId)!.status, 'RJCT');
    assert.equal(saidOf(heard, message.instructionId)!.reason!.code, reason);
    await scene.ask('account', { number: payee.number, status: 'open' });
  });
}

test('a payment to an account that is not there is rejected with AC03', async () => {
  const message = transfer(scene, { number: '510000000000', name: 'Không Ai' }, 10_000n);
  await scene.hub.tell(message);
  const heard = await scene.hub.hears(saysAbout(message.instructionId));
  assert.equal(saidOf(heard, message.instructionId)!.reason!.code, 'AC03');
});

test('a credit whose account has closed meanwhile goes into suspense', async () => {
  const { hub, customers } = scene;
  const payee = customers[3]!;
  const message = transfer(scene, payee, 77_000n);
  await hub.tell(message);
  await hub.hears(saysAbout(message.instructionId, 'ACCP'));
  await scene.ask('account', { number: payee.number, status: 'closed' });
  const before = await scene.balanceOf('suspense');
  await hub.tell(word(message.instructionId, 'ACSC'));
  assert.equal(await scene.balanceOf('suspense'), before + 77_000n);
  scene.verify();
});

test('a payment that the hub gives up is not credited, and a later confirmation is an oddity', async () => {
  const { hub, customers } = scene;
  const payee = customers[4]!;
  const before = await scene.balanceOf(payee.number);
  const message = transfer(scene, payee, 10_000n);
  await hub.tell(message);
  await hub.tell(word(message.instructionId, 'RJCT', { reason: 'AB05' }));
  await hub.tell(word(message.instructionId, 'ACSC'));
  assert.equal(await scene.balanceOf(payee.number), before);
  const { oddities } = (await scene.ask('oddities')) as { oddities: { what: string; payment: string }[] };
  assert.deepEqual(
    oddities.filter(({ payment }) => payment === message.instructionId).map(({ what }) => what),
    ['acsc_after_released'],
  );
});

test('an inquiry is answered from the state; "never received" writes a tombstone that refuses the late original', async () => {
  const { hub, customers } = scene;
  const [known, unknown] = [transfer(scene, customers[5]!, 10_000n), transfer(scene, customers[5]!, 20_000n)];
  await hub.tell(known);
  const told = await hub.tell({
    type: 'pacs.028',
    transactions: [known, unknown].map(({ instructionId, endToEndId, transactionId }) => ({
      originalInstructionId: instructionId,
      originalEndToEndId: endToEndId,
      originalTransactionId: transactionId,
    })),
  });
  assert.deepEqual([told.status, told.doubt], [200, undefined]);
  assert.deepEqual(statuses(told.message), [
    ['ACCP', undefined],
    ['RJCT', 'NOOR'],
  ]);
  assert.equal((await hub.tell(unknown)).status, 202);
  const late = await hub.hears(saysAbout(unknown.instructionId));
  assert.deepEqual(statuses(late.message), [['RJCT', 'NOOR']]);
});

function statuses(message: Message | undefined): unknown[] {
  assert.equal(message?.type, 'pacs.002');
  return message.transactions.map(({ status, reason }) => [status, reason?.code]);
}

test('a customer’s payment is reserved, sent, and debited upon the hub’s final word', async () => {
  const { hub, customers } = scene;
  const payer = customers[6]!;
  const before = await scene.balanceOf(payer.number);
  const order = { ...{ from: payer.number, to_bin: '979901', to_account: '0021000000001' }, amount: 50_000 };
  const paid = (await scene.ask('pay', { ...order, to_name: 'TRAN THI THU', remittance: 'tien nha' })) as {
    outcome: string;
    payment: { id: string };
  };
  assert.equal(paid.outcome, 'sent');
  const { id } = paid.payment;
  const { message } = await hub.hears(
    (heard) => heard.message.type === 'pacs.008' && heard.message.transactionId === id,
  );
  assert.equal(message.type, 'pacs.008');
  assert.deepEqual(message.debtor, { name: payer.name, account: payer.number, agent: scene.bin });
  assert.deepEqual(message.creditor, { name: 'TRAN THI THU', account: '0021000000001', agent: 979_901 });
  assert.equal(message.amount.amount, 50_000n);
  scene.verify();
  assert.equal(await scene.balanceOf(payer.number), before);
  await hub.tell(word(id, 'PDNG'));
  await hub.tell(word(id, 'ACSC'));
  assert.equal(await scene.balanceOf(payer.number), before - 50_000n);
  await hub.tell(word(id, 'RJCT', { reason: 'AC03' }));
  assert.equal(await scene.balanceOf(payer.number), before - 50_000n, 'a settled payment came back');
  scene.verify();
});

test('a customer who scans a code pays whom and what it names, and the payee’s references go along', async () => {
  const { hub, customers } = scene;
  const code = encode({
    accounts: [{ kind: 'napas', id: '38', bin: '979902', account: '19000000000023', service: 'QRIBFTTA' }],
    ...{ method: 'dynamic', amount: '185000', currency: '704', country: 'VN' },
    ...{ additional: { bill: '7K3M9QXA2B1C', terminal: '7K3M9QXA2B-12', purpose: 'Bun cha' } },
  });
  assert.ok(code.ok);
  const order = { from: customers[6]!.number, qr: code.payload };
  const other = await scene.ask('pay', { ...order, amount: 1_000 });
  assert.equal(other.outcome, 'code_asks_for_another_amount');
  assert.equal((await scene.ask('pay', { ...order, qr: 'xin chào' })).outcome, 'code_is_not_payable');
  const paid = (await scene.ask('pay', order)) as { payment: { id: string; uetr: string } };
  const { message } = await hub.hears(
    (heard) => heard.message.type === 'pacs.008' && heard.message.transactionId === paid.payment.id,
  );
  assert.partialDeepStrictEqual(message, {
    amount: { amount: 185_000n },
    creditor: { account: '19000000000023', agent: 979_902 },
    remittance: 'Bun cha',
    uetr: paid.payment.uetr,
    creditorReferences: [
      { label: 'BILL', value: '7K3M9QXA2B1C' },
      { label: 'TERMINAL', value: '7K3M9QXA2B-12' },
    ],
  });
  await hub.tell(word(paid.payment.id, 'ACSC'));
  scene.verify();
});

test('a payment under a key is one payment, and another under the same key is refused', async () => {
  const payer = scene.customers[7]!;
  const order = {
    ...{ from: payer.number, to_bin: '979901', to_account: '0021000000001', amount: 11_000 },
    request_key: 'don-hang-1',
  };
  const [first, second] = (await Promise.all([scene.ask('pay', order), scene.ask('pay', order)])) as {
    payment: { id: string };
  }[];
  assert.equal(first!.payment.id, second!.payment.id);
  const other = await scene.ask('pay', { ...order, amount: 12_000 });
  assert.equal(other.outcome, 'key_was_used_for_another_payment');
  await scene.hub.tell(word(first!.payment.id, 'RJCT', { reason: 'AC03' }));
});

test('what the hub refuses is released to the customer', async () => {
  const { hub, customers } = scene;
  const payer = customers[8]!;
  const paid = (await scene.ask('pay', {
    ...{ from: payer.number, to_bin: '979901', to_account: '0021000000001', amount: payer.opening },
  })) as { payment: { id: string } };
  const again = await scene.ask('pay', {
    ...{ from: payer.number, to_bin: '979901', to_account: '0021000000001', amount: 1_000 },
  });
  assert.equal(again.outcome, 'payer_has_insufficient_funds');
  await hub.tell(word(paid.payment.id, 'RJCT', { reason: 'AC03' }));
  assert.equal(await scene.balanceOf(payer.number), BigInt(payer.opening));
  scene.verify();
});

test('a message that the hub cannot take gives the customer the money back', async () => {
  const { hub, customers } = scene;
  hub.answering = ({ message }) => (message.type === 'pacs.008' ? 400 : 202);
  const payer = customers[9]!;
  const paid = (await scene.ask('pay', {
    ...{ from: payer.number, to_bin: '979901', to_account: '0021000000001', amount: 5_000 },
  })) as { payment: { id: string } };
  const state = await settledState(paid.payment.id);
  hub.answering = () => 202;
  assert.deepEqual(state, ['refused', 'HTTP 400']);
  scene.verify();
});

async function settledState(id: string): Promise<readonly [string, string | null]> {
  for (let look = 0; look < 500; look += 1) {
    const { outgoing } = (await scene.ask('payments', { limit: 1_000 })) as {
      outgoing: { id: string; state: string; reason: string | null }[];
    };
    const { state, reason } = outgoing.find((one) => one.id === id)!;
    if (state !== 'sent' && state !== 'pending') return [state, reason];
    await new Promise((wake) => {
      setTimeout(wake, 10);
    });
  }
  throw new Error(`the payment ${id} never came to an end`);
}

test('without the hub’s word the bank asks three times at most, and believes the answer', async () => {
  const { hub, customers } = scene;
  let asked = 0;
  hub.answering = ({ message }) => {
    if (message.type !== 'pacs.028') return 202;
    asked += 1;
    const [about] = message.transactions;
    const last = asked >= 3;
    return {
      status: 200,
      message: {
        ...{ type: 'pacs.002', messageId: newId(), createdAt: Date.now() },
        transactions: [{ ...about!, status: last ? 'ACSC' : 'PDNG' }],
      },
    };
  };
  const payer = customers[10]!;
  const paid = (await scene.ask('pay', {
    ...{ from: payer.number, to_bin: '979901', to_account: '0021000000001', amount: 9_000 },
  })) as { payment: { id: string } };
  assert.deepEqual(await settledState(paid.payment.id), ['settled', null]);
  assert.equal(asked, 3);
  hub.answering = () => 202;
  scene.verify();
});

test('an answer "never received" to the bank’s inquiry releases the payment', async () => {
  const { hub, customers } = scene;
  hub.answering = ({ message }) =>
    message.type === 'pacs.028'
      ? {
          status: 200,
          message: {
            ...{ type: 'pacs.002', messageId: newId(), createdAt: Date.now() },
            transactions: [{ ...message.transactions[0]!, status: 'RJCT', reason: { code: 'NOOR' } }],
          },
        }
      : 202;
  const payer = customers[11]!;
  const paid = (await scene.ask('pay', {
    ...{ from: payer.number, to_bin: '979901', to_account: '0021000000001', amount: 9_000 },
  })) as { payment: { id: string } };
  assert.deepEqual(await settledState(paid.payment.id), ['refused', 'NOOR']);
  hub.answering = () => 202;
  scene.verify();
});

/** Credits a customer, so that there is something to give back. */
async function credited(payee: BankScene['customers'][number], amount: bigint): Promise<string> {
  const message = transfer(scene, payee, amount);
  await scene.hub.tell(message);
  await scene.hub.tell(word(message.instructionId, 'ACSC'));
  return message.instructionId;
}

test('money that came is given back by command, in parts, never more than came', async () => {
  const { hub, customers } = scene;
  const payee = customers[12]!;
  const id = await credited(payee, 90_000n);
  const before = await scene.balanceOf(payee.number);
  const first = (await scene.ask('return', { payment: id, amount: 40_000 })) as { payment: { id: string } };
  const { message } = await hub.hears(
    (heard) => heard.message.type === 'pacs.004' && heard.message.returnId === first.payment.id,
  );
  assert.equal(message.type, 'pacs.004');
  assert.deepEqual(
    [message.originalInstructionId, message.returnedAmount.amount, message.originalAmount?.amount],
    [id, 40_000n, 90_000n],
  );
  const tooMuch = await scene.ask('return', { payment: id, amount: 50_001 });
  assert.equal(tooMuch.outcome, 'more_than_was_received');
  await hub.tell(word(first.payment.id, 'RJCT', { reason: 'AM09', txId: id }));
  const whole = (await scene.ask('return', { payment: id })) as { payment: { id: string; amount: string } };
  assert.equal(whole.payment.amount, '90000');
  await hub.tell(word(whole.payment.id, 'ACSC', { txId: id }));
  assert.equal(await scene.balanceOf(payee.number), before - 90_000n);
  scene.verify();
});

test('a payment of ours that is given back reaches the account that paid', async () => {
  const { hub, customers } = scene;
  const payer = customers[13]!;
  const paid = (await scene.ask('pay', {
    ...{ from: payer.number, to_bin: '979901', to_account: '0021000000001', amount: 30_000 },
  })) as { payment: { id: string } };
  await hub.tell(word(paid.payment.id, 'ACSC'));
  const before = await scene.balanceOf(payer.number);
  const back = (amount: bigint) => {
    const returnId = newId();
    const told = hub.tell({
      ...{ type: 'pacs.004', returnId, originalEndToEndId: paid.payment.id },
      originalTransactionId: paid.payment.id,
      returnedAmount: { amount, currency: 'VND' },
      ...{ debtor: { agent: 979_901 }, creditor: { agent: scene.bin }, reason: { code: 'AC04' } },
    });
    return told.then(() => returnId);
  };
  const first = await back(20_000n);
  await hub.hears(saysAbout(first, 'ACCP'));
  await hub.tell(word(first, 'ACSC', { txId: paid.payment.id }));
  assert.equal(await scene.balanceOf(payer.number), before + 20_000n);
  const second = await back(10_001n);
  await hub.hears(saysAbout(second, 'RJCT'));
  scene.verify();
});

test('a return that never came is not taken for the payment that it gives back', async () => {
  const { hub, customers } = scene;
  const paid = (await scene.ask('pay', {
    ...{ from: customers[15]!.number, to_bin: '979901', to_account: '0021000000001', amount: 30_000 },
  })) as { payment: { id: string } };
  await hub.tell(word(paid.payment.id, 'ACSC'));
  const returnId = newId();
  const about = { originalEndToEndId: paid.payment.id, originalTransactionId: paid.payment.id };
  const asked = await hub.tell({
    type: 'pacs.028',
    transactions: [{ originalInstructionId: returnId, ...about }],
  });
  assert.deepEqual(statuses(asked.message), [['RJCT', 'NOOR']]);
  await hub.tell(word(returnId, 'RJCT', { txId: paid.payment.id, reason: 'NOOR' }));
  const { oddities } = (await scene.ask('oddities')) as { oddities: { payment: string }[] };
  assert.deepEqual(
    oddities.filter(({ payment }) => [returnId, paid.payment.id].includes(payment)),
    [],
  );
  // It comes late: the promise was that it will be refused.
  await hub.tell({
    ...{ type: 'pacs.004', returnId, ...about, returnedAmount: { amount: 30_000n, currency: 'VND' } },
    ...{ debtor: { agent: 979_901 }, creditor: { agent: scene.bin }, reason: { code: 'AC04' } },
  });
  await hub.hears(saysAbout(returnId, 'RJCT'));
  scene.verify();
});

test('a recall is answered as the account’s policy says, and what is accepted comes back', async () => {
  const { hub, customers } = scene;
  const payee = customers[14]!;
  const recall = async (id: string): Promise<string> => {
    const caseId = newId();
    await hub.tell({
      ...{ type: 'camt.056', assigner: 0, assignee: scene.bin, caseId, caseCreator: 979_901 },
      ...{ originalInstructionId: id, originalEndToEndId: id, originalTransactionId: id },
      ...{ originalAmount: { amount: 60_000n, currency: 'VND' }, reason: { code: 'DUPL' } },
    });
    return caseId;
  };
  const answerTo = async (caseId: string) => {
    const { message } = await hub.hears(
      (heard) => heard.message.type === 'camt.029' && heard.message.caseId === caseId,
    );
    assert.equal(message.type, 'camt.029');
    return message;
  };
  const accepted = await credited(payee, 60_000n);
  const answer = await answerTo(await recall(accepted));
  assert.deepEqual([answer.status, answer.caseCreator], ['ACCR', 979_901]);
  const { message } = await hub.hears(
    (heard) => heard.message.type === 'pacs.004' && heard.message.originalInstructionId === accepted,
  );
  assert.equal(message.type === 'pacs.004' && message.reason.code, 'FOCR');
  await hub.tell(word((message as { returnId: string }).returnId, 'ACSC', { txId: accepted }));

  await scene.ask('account', { number: payee.number, recalls: 'refuse' });
  const refused = await answerTo(await recall(await credited(payee, 60_000n)));
  assert.deepEqual([refused.status, refused.reason?.code], ['RJCR', 'CUST']);

  await scene.ask('account', { number: payee.number, recalls: 'silent' });
  const silent = await recall(await credited(payee, 60_000n));
  assert.equal((await scene.ask('recall-answer', { recall: silent, accept: true })).outcome, 'answered');
  assert.equal((await answerTo(silent)).status, 'ACCR');
  assert.equal(
    (await scene.ask('recall-answer', { recall: silent, accept: true })).outcome,
    'recall_was_answered',
  );
  const unknown = await answerTo(await recall(newId()));
  assert.deepEqual([unknown.status, unknown.reason?.code], ['RJCR', 'NOOR']);
  scene.verify();
});

test('a settled payment of ours is asked back by command', async () => {
  const { hub, customers } = scene;
  const paid = (await scene.ask('pay', {
    ...{ from: customers[15]!.number, to_bin: '979901', to_account: '0021000000001', amount: 8_000 },
  })) as { payment: { id: string } };
  assert.equal((await scene.ask('recall', { payment: paid.payment.id })).outcome, 'payment_is_not_settled');
  await hub.tell(word(paid.payment.id, 'ACSC'));
  const asked = (await scene.ask('recall', { payment: paid.payment.id, reason: 'FRAD' })) as {
    recall: string;
  };
  const { message } = await hub.hears(
    (heard) => heard.message.type === 'camt.056' && heard.message.caseId === asked.recall,
  );
  assert.deepEqual(message.type === 'camt.056' && [message.originalTransactionId, message.reason.code], [
    paid.payment.id,
    'FRAD',
  ]);
  await hub.tell({
    ...{ type: 'camt.029', assigner: 0, assignee: scene.bin, caseId: asked.recall, caseCreator: scene.bin },
    ...{ originalEndToEndId: paid.payment.id, originalTransactionId: paid.payment.id },
    ...{ status: 'RJCR', reason: { code: 'CUST' } },
  });
  const { recalls } = (await scene.ask('recalls')) as { recalls: { id: string; state: string }[] };
  assert.equal(recalls.find(({ id }) => id === asked.recall)!.state, 'refused');
});

test('whose account it is: verified, another name, nobody', async () => {
  const { hub, customers } = scene;
  const { number, name } = customers[16]!;
  const ask = async (account: string, asked: string) => {
    const told = await hub.tell({
      ...{ type: 'acmt.023', assigner: 0, assignee: scene.bin, verificationId: newId() },
      ...{ name: asked, account, agent: scene.bin },
    });
    assert.deepEqual([told.status, told.doubt, told.message?.type], [200, undefined, 'acmt.024']);
    assert.ok(told.message?.type === 'acmt.024');
    return [told.message.verified, told.message.updatedName, told.message.reason];
  };
  assert.deepEqual(await ask(number, name), [true, name, undefined]);
  const turned = name.split(' ').reverse().join(' ');
  assert.deepEqual(await ask(number, turned), [false, name, 'CMTC']);
  assert.deepEqual(await ask(number, 'Người Khác'), [false, undefined, 'NMTC']);
  assert.deepEqual(await ask('519999999999', name), [false, undefined, 'AC03']);
});

test('a probe is echoed', async () => {
  const told = await scene.hub.tell({ type: 'admi.004', eventCode: 'PING', parameters: ['1'] });
  assert.deepEqual([told.status, told.doubt], [200, undefined]);
  assert.ok(told.message?.type === 'admi.004');
  assert.deepEqual([told.message.eventCode, told.message.parameters], ['PONG', ['1']]);
});
