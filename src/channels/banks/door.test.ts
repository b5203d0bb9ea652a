import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import {
  MESSAGE_BYTES_MAX,
  type Message,
  type MessageReject,
  type StatusReport,
} from '../../codecs/iso20022/index.ts';
import { REFUSALS, type RefusalCode } from './refusals.ts';
import { CLOCK_AHEAD_MS_MAX, MESSAGE_AGE_MS_MAX } from './rules/limits.ts';
import { listMessages } from './store.ts';
import {
  BANK_X,
  BANK_Y,
  type DoorAnswer,
  type FakeBank,
  letterOf,
  makePairs,
  openFakeBank,
  openTestLine,
  paymentTo,
  type TestLine,
  type ToSend,
  transferBy,
} from './testing/index.ts';

let home: TestDatabase;
let bank: FakeBank;
let other: FakeBank;
let line: TestLine;
before(async () => {
  [home, bank, other] = await Promise.all([testDatabase(), openFakeBank(BANK_X), openFakeBank(BANK_Y)]);
  line = await openTestLine(home.database, [bank, other]);
});
after(async () => {
  await line.close();
  await Promise.all([bank.close(), other.close()]);
  await home.close();
});
beforeEach(() => {
  line.clearing.asked.length = 0;
  line.clearing.says = () => ({ kind: 'decided', outcome: 'cleared' });
});

const hex = (): string => randomUUID().replaceAll('-', '');
const head = () => ({ messageId: hex(), createdAt: Date.now() });
const original = () => ({ originalEndToEndId: 'HD-1', originalTransactionId: `TX${hex().slice(0, 16)}` });
const signedBy = (from: FakeBank, message: Message): ToSend => ({
  pairs: from.pairs,
  ...letterOf(from.pairs, message, { from: from.bin }),
});
const sendTransfer = (change: ToSend['change'] = {}): Promise<DoorAnswer> =>
  line.send({ ...signedBy(bank, transferBy(BANK_X)), change });
const rejection = ({ message }: DoorAnswer): MessageReject => {
  assert.equal(message?.type, 'admi.002');
  return message as MessageReject;
};

/** Every message type that a bank may send, with what the door gives for it. */
const TAKEN: Readonly<Record<string, { message: () => Message; command: string | null; status: number }>> = {
  'pacs.008': { message: () => transferBy(BANK_X), command: 'pay', status: 202 },
  'pacs.004': {
    message: () => ({
      type: 'pacs.004',
      ...head(),
      ...original(),
      returnId: hex(),
      returnedAmount: { amount: 5n, currency: 'VND' },
      debtor: { agent: BANK_X },
      creditor: { agent: 970_401 },
      reason: { code: 'AC04' },
    }),
    command: 'giveBack',
    status: 202,
  },
  'pacs.002': {
    message: () => ({
      type: 'pacs.002',
      ...head(),
      transactions: [{ ...original(), originalInstructionId: hex(), status: 'ACCP' }],
    }),
    command: 'answer',
    status: 202,
  },
  'camt.056': {
    message: () => ({
      type: 'camt.056',
      ...head(),
      ...original(),
      ...{ assigner: BANK_X, assignee: 0, caseId: hex(), caseCreator: BANK_X },
      originalAmount: { amount: 5n, currency: 'VND' },
      reason: { code: 'DUPL' },
    }),
    command: 'recall',
    status: 202,
  },
  'camt.029': {
    message: () => ({
      type: 'camt.029',
      ...head(),
      ...original(),
      ...{ assigner: BANK_X, assignee: 0, caseId: hex(), caseCreator: 0 },
      status: 'RJCR',
      reason: { code: 'CUST' },
    }),
    command: 'answerRecall',
    status: 202,
  },
  'pacs.028': {
    message: () => ({ type: 'pacs.028', ...head(), transactions: [original()] }),
    command: 'inquire',
    status: 200,
  },
  'acmt.023': {
    message: () => ({
      type: 'acmt.023',
      ...head(),
      assigner: BANK_X,
      assignee: 0,
      verificationId: hex(),
      name: 'Đỗ Thị Em',
      account: '9988776655',
      agent: 970_401,
    }),
    command: null,
    status: 200,
  },
  'admi.004': {
    message: () => ({ type: 'admi.004', eventCode: 'PING', parameters: ['a'] }),
    command: null,
    status: 200,
  },
};

describe('the door takes', () => {
  for (const [type, { message, command, status }] of Object.entries(TAKEN)) {
    test(`${type} with ${status}; the same again gets the same, other content under its id gets 409`, async () => {
      const sent = signedBy(bank, message());
      const first = await line.send(sent);
      assert.deepEqual([first.status, first.signed], [status, true], first.text);
      const again = await line.send(sent);
      assert.deepEqual([again.status, again.text, again.signed], [status, first.text, true]);
      assert.equal(line.clearing.asked.length, command === null ? 0 : 1);
      if (command !== null) assert.equal(line.clearing.asked[0]!.command, command);
      const changed = letterOf(bank.pairs, message(), { from: BANK_X, businessMessageId: sent.id });
      const reused = await line.send({ pairs: bank.pairs, ...changed });
      assert.equal(reused.status, 409);
      assert.equal(rejection(reused).reason, 'id_was_used_for_another_message');
      assert.equal(rejection(reused).relatedReference, sent.id);
    });
  }

  test('a hundred copies of a payment at once and decides it once', async () => {
    const sent = signedBy(bank, transferBy(BANK_X));
    const answers = await Promise.all(Array.from({ length: 100 }, () => line.send(sent)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [202]);
    assert.equal(line.clearing.asked.length, 1);
  });

  test('what it was told, word for word: parties, amount and reference go to clearing', async () => {
    const message = transferBy(BANK_X, { transactionId: 'TX-WORDS', amount: 77_000n });
    assert.equal((await line.send(signedBy(bank, message))).status, 202);
    assert.deepEqual(line.clearing.asked[0]!.order, {
      bin: BANK_X,
      transactionId: 'TX-WORDS',
      endToEndId: 'HD-1',
      amount: 77_000n,
      debtor: { bin: BANK_X, account: '1234500001', name: 'Phạm Văn Dũng' },
      creditor: { bin: 970_401, account: '9988776655', name: 'Đỗ Thị Em' },
      purpose: 'Cà phê',
      ...{ uetr: null, reference: null },
    });
  });

  test('one answer about several payments as several commands', async () => {
    const ids = [randomUUID(), randomUUID()];
    const transactions = ids.map((id) => ({
      ...original(),
      originalInstructionId: id.replaceAll('-', ''),
      status: 'RJCT' as const,
      reason: { code: 'AC04' },
    }));
    const sent = signedBy(bank, { type: 'pacs.002', ...head(), transactions });
    assert.equal((await line.send(sent)).status, 202);
    assert.deepEqual(
      line.clearing.asked.map(({ order, key }) => [(order as { payment: string }).payment, key]),
      ids.map((id, i) => [id, `${sent.id}#${i}`]),
    );
  });

  test('a name question about an account of the hub’s, and shows the name only where it nearly fits', async () => {
    const ask = async (): Promise<Message | undefined> =>
      (await line.send(signedBy(bank, TAKEN['acmt.023']!.message()))).message;
    line.clearing.names = () => ({ kind: 'close_match', name: 'ĐỖ THỊ EM', reason: 'word_is_missing' });
    assert.partialDeepStrictEqual(await ask(), { verified: false, reason: 'CMTC', updatedName: 'ĐỖ THỊ EM' });
    line.clearing.names = () => ({ kind: 'match', name: 'ĐỖ THỊ EM' });
    assert.partialDeepStrictEqual(await ask(), { verified: true, updatedName: 'ĐỖ THỊ EM' });
    line.clearing.names = () => ({ kind: 'no_match' });
    const wrong = await ask();
    assert.partialDeepStrictEqual(wrong, { verified: false, reason: 'NMTC' });
    assert.equal((wrong as { updatedName?: string }).updatedName, undefined);
  });

  test('a name question about an account of another connected bank, and asks that bank', async () => {
    other.behave(({ message }) =>
      message.type === 'acmt.023'
        ? {
            status: 200,
            message: {
              type: 'acmt.024',
              ...head(),
              assigner: BANK_Y,
              assignee: 0,
              originalMessageId: message.messageId,
              originalVerificationId: message.verificationId,
              verified: true,
              updatedName: 'LÊ VĂN CƯỜNG',
            },
          }
        : { status: 202 },
    );
    const message = { ...TAKEN['acmt.023']!.message(), agent: BANK_Y, name: 'Lê Văn Cường' } as Message;
    const answer = await line.send(signedBy(bank, message));
    assert.partialDeepStrictEqual(answer.message, { verified: true, updatedName: 'LÊ VĂN CƯỜNG' });
  });

  test('an inquiry: its own payment by TxId, one it was sent by the hub’s InstrId, and one that never came', async () => {
    const own = paymentTo(970_401, {
      state: 'cleared',
      debtor: { bin: BANK_X, account: '1', name: 'A B' },
      transactionId: 'TX-OWN',
    });
    const toIt = paymentTo(BANK_X, { state: 'unknown' });
    for (const one of [own, toIt]) line.clearing.held.set(one.id, one);
    const answer = await line.send(
      signedBy(bank, {
        type: 'pacs.028',
        ...head(),
        transactions: [
          { originalEndToEndId: 'HD-1', originalTransactionId: 'TX-OWN' },
          {
            originalInstructionId: toIt.id.replaceAll('-', ''),
            originalEndToEndId: 'HD-2',
            originalTransactionId: toIt.transactionId,
          },
          { originalEndToEndId: 'HD-3', originalTransactionId: 'TX-NONE' },
        ],
      }),
    );
    assert.deepEqual(
      (answer.message as StatusReport).transactions.map(({ originalTransactionId, status, reason }) => [
        originalTransactionId,
        status,
        reason?.code,
      ]),
      [
        ['TX-OWN', 'ACSC', undefined],
        [toIt.transactionId, 'PDNG', undefined],
        ['TX-NONE', 'RJCT', 'NOOR'],
      ],
    );
  });
});

/** What makes the door say each code. */
const REFUSED: Partial<Record<RefusalCode, () => Promise<DoorAnswer>>> = {
  path_is_not_found: () => sendTransfer({ path: '/other' }),
  method_is_not_allowed: () => sendTransfer({ method: 'PUT' }),
  media_type_is_not_xml: () => sendTransfer({ headers: { 'content-type': 'application/json' } }),
  message_is_too_large: () => sendTransfer({ body: 'x'.repeat(MESSAGE_BYTES_MAX + 1) }),
  id_header_is_malformed: () => sendTransfer({ headers: { 'idempotency-key': 'x'.repeat(36) } }),
  request_signature_is_refused: () => sendTransfer({ headers: { signature: undefined } }),
  key_is_not_known: () => line.send({ ...signedBy(bank, transferBy(BANK_X)), pairs: makePairs(979_939) }),
  message_is_not_readable: () => {
    const { text, id } = letterOf(bank.pairs, transferBy(BANK_X), { from: BANK_X });
    return line.send({ pairs: bank.pairs, id, text: text.replace('<TxId>', '<TxIdd>') });
  },
  message_signature_is_refused: () => {
    const { text, id } = letterOf(bank.pairs, transferBy(BANK_X), { from: BANK_X });
    return line.send({ pairs: bank.pairs, id, text: text.replace('>90000<', '>90001<') });
  },
  sender_is_not_the_signer: () =>
    line.send({ pairs: bank.pairs, ...letterOf(bank.pairs, transferBy(BANK_Y), { from: BANK_Y }) }),
  receiver_is_not_the_hub: () =>
    line.send({
      pairs: bank.pairs,
      ...letterOf(bank.pairs, transferBy(BANK_X), { from: BANK_X, to: BANK_Y }),
    }),
  id_is_not_the_idempotency_key: () => line.send({ ...signedBy(bank, transferBy(BANK_X)), id: hex() }),
  message_is_too_old: () => {
    const createdAt = Date.now() - MESSAGE_AGE_MS_MAX - 60_000;
    return line.send({
      pairs: bank.pairs,
      ...letterOf(bank.pairs, transferBy(BANK_X), { from: BANK_X, createdAt }),
    });
  },
  message_is_from_the_future: () => {
    const createdAt = Date.now() + CLOCK_AHEAD_MS_MAX + 60_000;
    return line.send({
      pairs: bank.pairs,
      ...letterOf(bank.pairs, transferBy(BANK_X), { from: BANK_X, createdAt }),
    });
  },
  message_type_is_not_taken: () =>
    line.send(signedBy(bank, { type: 'admi.002', relatedReference: 'x', reason: 'y' })),
  event_is_not_known: () =>
    line.send(signedBy(bank, { type: 'admi.004', eventCode: 'STOP', parameters: [] })),
  agent_is_not_the_sender: () => line.send(signedBy(bank, transferBy(BANK_Y))),
  answer_names_no_payment: () =>
    line.send(
      signedBy(bank, { type: 'pacs.002', ...head(), transactions: [{ ...original(), status: 'ACCP' }] }),
    ),
  answer_names_no_case: () =>
    line.send(signedBy(bank, { ...TAKEN['camt.029']!.message(), caseId: 'CASE-7' } as Message)),
  payment_is_not_found: () => saying('payment_not_found', 'pacs.002'),
  transaction_id_was_used: () => saying('reference_was_used_for_another_payment', 'pacs.008'),
  payment_cannot_be_recalled: () => saying('payment_cannot_be_recalled', 'camt.056'),
  recall_is_open_already: () => saying('recall_is_open_already', 'camt.056'),
  recall_is_answered_already: () => saying('recall_is_answered_already', 'camt.029'),
  id_was_used_for_another_message: () => {
    line.clearing.says = () => ({ kind: 'key_was_used_for_another_request' });
    return sendTransfer();
  },
  hub_is_busy: () => {
    line.clearing.says = () => ({ kind: 'hub_is_busy' });
    return sendTransfer();
  },
  outcome_is_unknown: () => {
    line.clearing.says = () => ({ kind: 'commit_is_unknown' });
    return sendTransfer();
  },
  internal_fault: () => {
    line.clearing.says = () => {
      throw new Error('broken');
    };
    return sendTransfer();
  },
};

function saying(outcome: string, type: string): Promise<DoorAnswer> {
  line.clearing.says = () => ({ kind: 'decided', outcome });
  return line.send(signedBy(bank, TAKEN[type]!.message()));
}

describe('the door refuses', () => {
  for (const [code, send] of Object.entries(REFUSED)) {
    test(`with ${code}`, async () => {
      const answer = await send();
      assert.equal(rejection(answer).reason, code);
      assert.equal(answer.status, REFUSALS[code as RefusalCode].status);
      // Without a signature of the request there is nothing to bind the answer to.
      assert.equal(answer.signed, code !== 'request_signature_is_refused');
      assert.equal(answer.headers['retry-after'] !== undefined, [503, 504].includes(answer.status));
    });
  }

  test('for each of its reasons: every other one has a test of its own', () => {
    const elsewhere = ['sender_is_not_connected', 'too_many_inquiries', 'line_is_busy'];
    assert.deepEqual([...Object.keys(REFUSED), ...elsewhere].sort(), Object.keys(REFUSALS).sort());
  });

  test('a bank whose keys are known and which is not connected', async () => {
    const at = line.clearing.banks.findIndex(({ bin }) => bin === BANK_Y);
    const [gone] = line.clearing.banks.splice(at, 1);
    await line.refresh();
    const answer = await line.send(signedBy(other, transferBy(BANK_Y)));
    assert.deepEqual([answer.status, rejection(answer).reason], [403, 'sender_is_not_connected']);
    line.clearing.banks.push(gone!);
    await line.refresh();
  });

  test('with the schema’s own words, and the line where they apply', async () => {
    const { additional, location } = rejection(await REFUSED.message_is_not_readable!());
    assert.match(additional ?? '', /^(xml_is_not_well_formed|schema_is_violated): .*TxIdd/);
    assert.match(location ?? '', /^line \d+$/);
  });

  const HOSTILE: readonly (readonly [what: string, text: string, words: RegExp])[] = [
    [
      'an external entity',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      /document_type/,
    ],
    ['a billion laughs', `<!DOCTYPE a [<!ENTITY a "${'&b;'.repeat(9)}">]><a>&a;</a>`, /document_type/],
    ['a comment', '<BizMsg><!-- x --></BizMsg>', /markup_is_forbidden/],
    ['a CDATA section', '<BizMsg><![CDATA[x]]></BizMsg>', /markup_is_forbidden/],
    ['a processing instruction', '<BizMsg><?php x ?></BizMsg>', /markup_is_forbidden/],
    ['10,000 levels', '<a>'.repeat(10_000), /xml_is_not_well_formed/],
    ['a NUL', '<a>\0</a>', /encoding_is_not_utf8/],
    ['nothing', '', /xml_is_not_well_formed|encoding/],
    ['a stranger’s message', '<BizMsg xmlns="urn:longbien:xsd:bizmsg.001"/>', /schema_is_violated/],
  ];
  for (const [what, text, words] of HOSTILE) {
    test(`${what}, in words and without harm`, async () => {
      const answer = await line.send({ pairs: bank.pairs, id: hex(), text });
      const { reason, additional } = rejection(answer);
      assert.deepEqual([answer.status, reason], [400, 'message_is_not_readable']);
      assert.match(additional ?? '', words);
      assert.equal(line.clearing.asked.length, 0);
    });
  }

  test('a request that is replayed a minute later, one from the future, one for another door, one with another body', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const why = async (change: ToSend['change']): Promise<string | undefined> =>
      rejection(await sendTransfer(change)).additional;
    assert.equal(await why({ created: now - 62 }), 'signature_is_too_old');
    assert.equal(await why({ created: now + 60 }), 'signature_is_from_the_future');
    assert.equal(await why({ signTarget: 'https://example.vn/messages' }), 'signature_is_wrong');
    assert.equal(await why({ body: '<a></a>' }), 'content_digest_differs');
  });

  test('a key from the moment it is revoked', async () => {
    const third = await openFakeBank(979_933);
    const local = await openTestLine(home.database, [third]);
    try {
      const sent = signedBy(third, transferBy(third.bin));
      assert.equal((await local.send(sent)).status, 202);
      local.revoke(third.pairs.transport.keyid);
      assert.equal(rejection(await local.send(sent)).reason, 'key_is_not_known');
    } finally {
      await local.close();
      await third.close();
    }
  });
});

describe('what the door keeps and tells', () => {
  test('every message with its verdicts, repeated ones counted, refused ones too', async () => {
    const sent = signedBy(bank, transferBy(BANK_X));
    await line.send(sent);
    await line.send(sent);
    const broken = letterOf(bank.pairs, transferBy(BANK_X), { from: BANK_X });
    await line.send({ pairs: bank.pairs, id: broken.id, text: broken.text.replace('<TxId>', '<TxIdd>') });
    const rows = await listMessages(home.database, { bin: BANK_X, from: 0, to: Date.now() + 1_000 }, 100);
    assert.partialDeepStrictEqual(
      rows.find((row) => row.messageId === sent.id),
      {
        direction: 'in',
        type: 'pacs.008.001.08',
        times: 2,
        transport: 'verified',
        schema: 'verified',
        signature: 'verified',
        status: 202,
        outcome: 'cleared',
      },
    );
    assert.partialDeepStrictEqual(
      rows.find((row) => row.messageId === broken.id),
      { schema: 'failed', signature: 'not_checked', status: 400, outcome: 'message_is_not_readable' },
    );
  });

  test('logs ids and codes, and nothing of what a message says', async () => {
    const before = line.logged.length;
    const sent = signedBy(bank, transferBy(BANK_X));
    await line.send(sent);
    const { ms: _, ...logged } = line.logged[before]!;
    assert.deepEqual(logged, {
      bin: BANK_X,
      messageId: sent.id,
      type: 'pacs.008.001.08',
      status: 202,
      outcome: 'cleared',
    });
    assert.doesNotMatch(JSON.stringify(line.logged), /Phạm|1234500001|Cà phê|9988776655/);
  });
});
