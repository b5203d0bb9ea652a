import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BusinessMessage, Message } from './index.ts';
import { definitionOf, guide, MESSAGE_TYPES, read, sample, schemas, write } from './index.ts';
import { type Twig, treeOf } from './testing/mutations.ts';
import { officialSchemas } from './testing/official.ts';
import { compile } from './xml.ts';

test('a schema for each message, the header, the envelope and the signature, each of them alone', () => {
  const names = [...schemas().keys()];
  assert.equal(names.length, MESSAGE_TYPES.length + 3);
  for (const type of MESSAGE_TYPES) assert.ok(names.includes(`${definitionOf(type)}.xsd`));
  for (const [name, text] of schemas()) {
    compile(text).dispose();
    assert.doesNotMatch(text, /<xs:(import|include|redefine)/, name);
  }
});

test('the sample of each type has every element that the schema has, and no element but those', () => {
  for (const type of MESSAGE_TYPES) {
    const schema = schemas().get(`${definitionOf(type)}.xsd`)!;
    const allowed = [...schema.matchAll(/<xs:element name="([^"]+)"/g)].map(([, name]) => name!);
    const used = new Set(tagsOf(treeOf(write(sample(type)).match(/<Document.*<\/Document>/)![0])));
    // A BIC may stand there and is never written.
    assert.deepEqual(new Set(allowed.filter((name) => name !== 'BICFI')), used, type);
  }
});

function tagsOf({ tag, children }: Twig): string[] {
  return [tag, ...children.flatMap(tagsOf)];
}

test('the samples are valid by our schemas and by ISO’s', (t) => {
  for (const type of MESSAGE_TYPES) {
    assert.deepEqual(read(Buffer.from(write(sample(type)))), {
      ok: true,
      business: sample(type),
      signed: false,
    });
  }
  const official = officialSchemas();
  if (official === undefined) return t.skip('LONGBIEN_TEST_DATA names no folder with ISO’s schemas');
  for (const type of MESSAGE_TYPES)
    assert.deepEqual(official.errors(Buffer.from(write(sample(type)))), [], type);
});

test('the guide has a row for every element with text of every schema, marked as the schema has it', () => {
  const rows = new Map(
    [...guide().matchAll(/^\| (!?) +\| `([^`]+)` \|/gm)].map(([, mark, path]) => [path, mark]),
  );
  for (const type of MESSAGE_TYPES) {
    const body = treeOf(write(sample(type)).match(/<Document[^>]*>(.*)<\/Document>/)![1]!);
    for (const path of leavesOf(body)) assert.ok(rows.has(path), `${type} ${path}`);
  }
  assert.equal(rows.get('FIToFICstmrCdtTrf/CdtTrfTxInf/PmtId/InstrId'), '');
  assert.equal(rows.get('FIToFICstmrCdtTrf/CdtTrfTxInf/PmtId/TxId'), '!');
});

function leavesOf({ tag, children }: Twig): string[] {
  return children.length === 0
    ? [tag]
    : children.flatMap((child) => leavesOf(child).map((path) => `${tag}/${path}`));
}

test('a value that has not the form of its field is our own fault, and is not repeated in what is thrown', () => {
  const { header, message } = sample('pacs.008');
  const written = (changes: object): string =>
    write({ header, message: { ...message, ...changes } as Message } satisfies BusinessMessage);
  assert.throws(() => written({ remittance: 'a\nb' }), /^RangeError: Ustrd has not the form Text140$/);
  assert.throws(() => written({ remittance: 'ễ'.repeat(141) }), /Ustrd/);
  assert.throws(() => written({ remittance: '\ud800' }), /Ustrd/);
  assert.throws(
    () => written({ amount: { amount: 0n, currency: 'VND' } }),
    /IntrBkSttlmAmt has not the form Amount/,
  );
  assert.throws(() => written({ amount: { amount: 10n ** 18n, currency: 'VND' } }), /IntrBkSttlmAmt/);
  assert.throws(
    () => written({ debtor: { name: 'A', account: '1', agent: 1_000_000 } }),
    /MmbId has not the form Bin/,
  );
  assert.throws(() => written({ createdAt: Date.parse('1999-12-31T00:00:00Z') }), /CreDtTm/);
  assert.throws(() => written({ endToEndId: undefined }), /EndToEndId/);
  assert.throws(() => written({ settlementDate: '2026-02-30' }), /IntrBkSttlmDt/);
  const report = sample('pacs.028').message as Extract<Message, { type: 'pacs.028' }>;
  const many = (count: number): string =>
    write({
      header,
      message: { ...report, transactions: Array.from({ length: count }, () => report.transactions[0]!) },
    });
  assert.throws(() => many(0), /TxInf: 0 of them, where 1 to 100 may stand/);
  assert.throws(() => many(101), /TxInf: 101 of them/);
  assert.ok(many(100));
});

test('the largest message of every type has room', () => {
  const worst = (charsMax: number): string => '&'.repeat(charsMax);
  const id = 'x'.repeat(35);
  const reports = Array.from({ length: 100 }, () => ({
    originalInstructionId: id,
    originalEndToEndId: id,
    originalTransactionId: id,
    status: 'RJCT' as const,
    reason: { code: 'AC04', text: worst(105) },
    acceptedAt: 0x100_0000_0000,
  }));
  const statement = sample('camt.053').message as Extract<Message, { type: 'camt.053' }>;
  const entries = Array.from({ length: 500 }, () => ({
    ...statement.entries[0]!,
    entryId: id,
    amount: { amount: 10n ** 18n - 1n, currency: 'VND' as const },
    servicerReference: id,
    transactionCode: 'X'.repeat(35),
    references: { instructionId: id, endToEndId: id, transactionId: id },
    information: worst(140),
  }));
  const messages: Message[] = [
    { ...(sample('pacs.002').message as Extract<Message, { type: 'pacs.002' }>), transactions: reports },
    { ...statement, entries },
    { ...(sample('admi.002').message as Extract<Message, { type: 'admi.002' }>), additional: worst(20_000) },
  ];
  for (const message of messages) {
    const business = { header: sample(message.type).header, message };
    assert.deepEqual(read(Buffer.from(write(business))), { ok: true, business, signed: false });
  }
});
