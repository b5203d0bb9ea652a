import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { laidOut, MESSAGE_TYPES, readDocument, sample, write } from './index.ts';
import { readParsed } from './parsed.ts';
import { business } from './testing/messages.ts';
import { signature, withSignature } from './testing/signed.ts';
import { readWritten } from './written.ts';

const RUNS = process.env.LONGBIEN_LONG === '1' ? 5_000 : 150;

for (const type of MESSAGE_TYPES) {
  test(`${type}: what our writer and our signer write goes the short way, to where the long way leads`, () => {
    fc.assert(
      fc.property(business(type), fc.boolean(), (value, isSigned) => {
        const bytes = Buffer.from(isSigned ? withSignature(value) : write(value));
        const short = readWritten(bytes);
        const long = readParsed(bytes);
        assert.ok(short?.ok && long.ok);
        using kept = long;
        assert.deepEqual(short.business, value);
        assert.deepEqual(kept.business, value);
        assert.equal(short.signed, isSigned);
        assert.equal(kept.signed, isSigned);
        assert.ok(short.canonical === kept.canonical);
      }),
      { numRuns: RUNS },
    );
  });
}

test('one character changed anywhere in the signature: the short way takes nothing that the long way refuses', () => {
  const xml = withSignature(sample('admi.004'));
  let taken = 0;
  for (let at = xml.indexOf('<Sgntr>'); at < xml.indexOf('</AppHdr>'); at += 1) {
    for (const other of [
      '\0',
      '\n',
      ' ',
      '"',
      '&',
      '<',
      '>',
      '/',
      '.',
      '=',
      '+',
      'A',
      'x',
      '\ufffd',
      'ễ',
      '',
    ]) {
      const bytes = Buffer.from(xml.slice(0, at) + other + xml.slice(at + 1));
      const short = readWritten(bytes);
      if (short === undefined) continue;
      taken += 1;
      const long = readParsed(bytes);
      assert.ok(long.ok, `${xml.slice(at - 20, at)}${JSON.stringify(other)}`);
      using kept = long;
      assert.deepEqual(kept.business, short.business);
      assert.ok(kept.canonical === short.canonical);
    }
  }
  assert.ok(taken > 100, 'other digests, values and names of keys are signatures too');
});

test('everything else goes the long way', () => {
  const XML = write(sample('pacs.008'));
  const others = [
    '',
    laidOut(XML),
    `${XML}\n`,
    `\ufeff${XML}`,
    `<?xml version="1.0"?>${XML}`,
    XML.replace('+07:00', 'Z'),
    XML.replace('<FinInstnId>', '<FinInstnId><BICFI>NHIHVNVX</BICFI>'),
    XML.replace('185000', '0185000'),
    XML.replace('185000', 'x'),
    XML.replace('>pacs.008.001.08<', '>pacs.009.001.08<'),
    XML.replace('Đỗ', '\ufffd'),
    XML.replace('&amp;', '&#38;'),
    XML.replace('<Nm>', '<Nm >'),
    XML.replace(/<Nm>.*?<\/Nm>/, ''),
    XML.replace('</AppHdr>', '<Sgntr></Sgntr></AppHdr>'),
    withSignature(sample('pacs.008'), signature('')),
    withSignature(sample('pacs.008'), signature('ds').replace('BwcH', '\nBwcH')),
    withSignature(sample('pacs.008'), `${signature('ds')}${signature('ds')}`),
    withSignature(sample('pacs.008')).replace('</Sgntr>', '</Sgntr><Sgntr></Sgntr>'),
  ];
  for (const other of others) {
    assert.notEqual(other, XML);
    assert.equal(readWritten(Buffer.from(other)), undefined, other);
  }
  const latin = Buffer.from(XML);
  latin[latin.indexOf('Đ')] = 0xff;
  assert.equal(readWritten(latin), undefined, 'bytes that are no UTF-8');
  assert.equal(readWritten(Buffer.alloc(2_000_000, XML)), undefined, 'more than any message has');
});

test('the document of a message that went the short way is parsed for who asks, and let go', () => {
  const opened = readDocument(Buffer.from(withSignature(sample('pacs.002'))));
  assert.ok(opened.ok);
  using kept = opened;
  assert.equal(kept.document.root.name, 'BizMsg');
  assert.equal(kept.document, kept.document, 'once');
  kept[Symbol.dispose]();
});
