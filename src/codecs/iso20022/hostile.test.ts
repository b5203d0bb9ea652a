import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import type { BusinessMessage, RejectionCode } from './index.ts';
import { read, readDocument, write } from './index.ts';
import { readWritten } from './written.ts';

const AT = Date.parse('2026-11-28T09:00:00+07:00');
const PAYMENT: BusinessMessage = {
  header: { from: 979_901, to: 0, businessMessageId: 'NHIHA-0001', createdAt: AT },
  message: {
    type: 'pacs.008',
    messageId: 'NHIHA-0001',
    createdAt: AT,
    endToEndId: 'RAU-15',
    transactionId: 'NHIHA-TX-0001',
    amount: { amount: 45_000n, currency: 'VND' },
    debtor: { name: 'Đỗ Thị Mẫu', account: '0021000000017', agent: 979_901 },
    creditor: { name: 'Quán Phở Mẫu', account: '19000000000023', agent: 979_902 },
    remittance: 'Tiền phở',
  },
};
const XML = write(PAYMENT);
const ENTITY = '<!ENTITY x SYSTEM "file:///etc/passwd">';
const LAUGHS = Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join(
  '',
);
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const DSIG = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">';

const into = (place: string, text: string): string => XML.replace(place, () => `${place}${text}`);
const instead = (place: string, text: string): string => {
  assert.ok(XML.includes(place), place);
  return XML.replace(place, () => text);
};

const HOSTILE: readonly [name: string, xml: string | Buffer, code: RejectionCode][] = [
  ['nothing', '', 'xml_is_not_well_formed'],
  ['white space', ' \n ', 'xml_is_not_well_formed'],
  ['no XML', '{"amount":45000}', 'xml_is_not_well_formed'],
  ['an entity of a file', `<!DOCTYPE x [${ENTITY}]>${into('<Ustrd>', '&x;')}`, 'document_type_is_forbidden'],
  ['an external DTD', `<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">${XML}`, 'document_type_is_forbidden'],
  [
    'a billion laughs',
    `<!DOCTYPE x [<!ENTITY a0 "ha">${LAUGHS}]>${into('<Ustrd>', '&a9;')}`,
    'document_type_is_forbidden',
  ],
  [
    'a parameter entity',
    `<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///x"> %p;]>${XML}`,
    'document_type_is_forbidden',
  ],
  ['an entity that nobody declared', into('<Ustrd>', '&x;'), 'xml_is_not_well_formed'],
  ['a document type in lower case', `<!doctype x>${XML}`, 'markup_is_forbidden'],
  ['deep nesting', into('<Ustrd>', '<a>'.repeat(300) + '</a>'.repeat(300)), 'xml_is_not_well_formed'],
  ['nesting within the bound', into('<Ustrd>', '<a>'.repeat(200) + '</a>'.repeat(200)), 'schema_is_violated'],
  ['a huge attribute', instead('Ccy="VND"', `Ccy="${'V'.repeat(100_000)}"`), 'schema_is_violated'],
  [
    'ten thousand attributes',
    instead('<Dbtr>', `<Dbtr ${Array.from({ length: 10_000 }, (_, at) => `a${at}=""`).join(' ')}>`),
    'schema_is_violated',
  ],
  ['a huge text', into('<Ustrd>', 'x'.repeat(100_000)), 'schema_is_violated'],
  ['more than 128 KiB', into('<Ustrd>', 'x'.repeat(131_072)), 'message_is_too_large'],
  [
    'more than 128 KiB that names a statement',
    into('<Ustrd>', `urn:iso:std:iso:20022:tech:xsd:camt.053.001.08${'x'.repeat(131_072)}`),
    'message_is_too_large',
  ],
  ['more than 1 MiB', Buffer.alloc(1_048_577, '<'), 'message_is_too_large'],
  ['a byte order mark', `\ufeff${XML}`, 'encoding_is_not_utf8'],
  ['UTF-16', Buffer.from(`\ufeff${XML}`, 'utf16le'), 'encoding_is_not_utf8'],
  ['UTF-16 without a mark', Buffer.from(XML, 'utf16le'), 'encoding_is_not_utf8'],
  ['a declared UTF-16', `<?xml version="1.0" encoding="UTF-16"?>${XML}`, 'encoding_is_not_utf8'],
  [
    'Latin 1',
    Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${XML}`, 'latin1'),
    'encoding_is_not_utf8',
  ],
  ['UTF-7', `<?xml version="1.0" encoding="UTF-7"?>${XML}`, 'encoding_is_not_utf8'],
  ['XML 1.1', `<?xml version="1.1"?>${XML}`, 'encoding_is_not_utf8'],
  ['a broken letter', Buffer.concat([Buffer.from(XML), Buffer.from([0xe1, 0xbb])]), 'encoding_is_not_utf8'],
  [
    'an overlong letter',
    Buffer.from(XML.replace('RAU-15', '\u0001')).map((byte) => (byte === 1 ? 0xc0 : byte)) as Buffer,
    'encoding_is_not_utf8',
  ],
  ['a NUL', into('<Ustrd>', '\0'), 'encoding_is_not_utf8'],
  ['a NUL by reference', into('<Ustrd>', '&#0;'), 'xml_is_not_well_formed'],
  ['half of a pair by reference', into('<Ustrd>', '&#xD800;'), 'xml_is_not_well_formed'],
  ['an end of line by reference', into('<Ustrd>', 'a&#10;b'), 'schema_is_violated'],
  ['text that runs backwards', into('<Ustrd>', 'a&#x202e;b'), 'schema_is_violated'],
  ['a name that cannot be seen', instead('Quán Phở Mẫu', '\u200b'), 'schema_is_violated'],
  ['a CDATA section', into('<Ustrd>', '<![CDATA[x]]>'), 'markup_is_forbidden'],
  [
    'an account in two CDATA sections',
    instead('19000000000023', '<![CDATA[19]]>000000000023'),
    'markup_is_forbidden',
  ],
  ['a comment inside an account', instead('19000000000023', '1900000000<!-- -->0023'), 'markup_is_forbidden'],
  ['a comment before the root', `<!-- -->${XML}`, 'markup_is_forbidden'],
  ['a comment behind the root', `${XML}<!-- -->`, 'markup_is_forbidden'],
  ['a processing instruction', into('<Ustrd>', '<?x y?>'), 'markup_is_forbidden'],
  ['a stylesheet', `<?xml-stylesheet href="x.xsl"?>${XML}`, 'markup_is_forbidden'],
  ['two declarations', `<?xml version="1.0"?><?xml version="1.0"?>${XML}`, 'markup_is_forbidden'],
  [
    'two headers',
    instead('<Document', `${XML.slice(XML.indexOf('<AppHdr'), XML.indexOf('<Document'))}<Document`),
    'schema_is_violated',
  ],
  [
    'two documents',
    instead('</BizMsg>', `${XML.slice(XML.indexOf('<Document'), XML.indexOf('</BizMsg>'))}</BizMsg>`),
    'schema_is_violated',
  ],
  ['two envelopes', XML + XML, 'xml_is_not_well_formed'],
  ['an envelope in an envelope', instead('<Document', `${XML}<Document`), 'schema_is_violated'],
  ['text between header and document', instead('<Document', 'x<Document'), 'schema_is_violated'],
  [
    'an envelope of another name',
    XML.replaceAll('BizMsg>', 'Envelope>').replace('<BizMsg ', '<Envelope '),
    'schema_is_violated',
  ],
  ['an envelope of another namespace', instead('urn:longbien:xsd:bizmsg.001', 'urn:x'), 'schema_is_violated'],
  ['a header of another version', instead('head.001.001.02"', 'head.001.001.01"'), 'schema_is_violated'],
  [
    'a document of another version',
    instead('xsd:pacs.008.001.08"', 'xsd:pacs.008.001.09"'),
    'message_type_is_unknown',
  ],
  [
    'a document of no namespace',
    instead(' xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"', ' xmlns=""'),
    'message_type_is_unknown',
  ],
  ['an element of another namespace', instead('<Ustrd>', '<Ustrd xmlns="urn:x">'), 'schema_is_violated'],
  [
    'xsi:schemaLocation',
    instead(
      '<BizMsg ',
      `<BizMsg ${XSI} xsi:schemaLocation="urn:longbien:xsd:bizmsg.001 http://127.0.0.1/x.xsd" `,
    ),
    'attribute_is_forbidden',
  ],
  ['xsi:type', instead('<Ustrd>', `<Ustrd ${XSI} xsi:type="Text350">`), 'attribute_is_forbidden'],
  ['xsi:nil', instead('<Dbtr>', `<Dbtr ${XSI} xsi:nil="true">`), 'attribute_is_forbidden'],
  ['xml:base', instead('<Dbtr>', '<Dbtr xml:base="file:///">'), 'attribute_is_forbidden'],
  ['xml:id', instead('<Dbtr>', '<Dbtr xml:id="x">'), 'attribute_is_forbidden'],
  ['an Id', instead('<AppHdr ', '<AppHdr Id="x" '), 'schema_is_violated'],
  [
    'XInclude',
    into('<Ustrd>', '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
    'schema_is_violated',
  ],
  ['an empty place of a signature', instead('</AppHdr>', '<Sgntr></Sgntr></AppHdr>'), 'schema_is_violated'],
  [
    'a signature without content',
    instead('</AppHdr>', `<Sgntr>${DSIG}</Signature></Sgntr></AppHdr>`),
    'schema_is_violated',
  ],
  [
    'a signature with a message inside',
    instead('</AppHdr>', `<Sgntr>${DSIG}<Object>${XML}</Object></Signature></Sgntr></AppHdr>`),
    'schema_is_violated',
  ],
  ['another currency', instead('"VND"', '"USD"'), 'schema_is_violated'],
  ['an amount of nothing', instead('>45000<', '>0<'), 'schema_is_violated'],
  ['an amount with decimals', instead('>45000<', '>45000.00<'), 'schema_is_violated'],
  ['an amount of 19 digits', instead('>45000<', '>1000000000000000000<'), 'schema_is_violated'],
  ['digits of another script', instead('>45000<', '>٤٥٠٠٠<'), 'schema_is_violated'],
  ['the 30th of February', instead('2026-11-28T', '2026-02-30T'), 'schema_is_violated'],
  [
    'a header that names another message',
    instead('>pacs.008.001.08<', '>pacs.009.001.08<'),
    'header_contradicts_document',
  ],
];

for (const [name, xml, code] of HOSTILE) {
  test(`refused: ${name}`, () => {
    const bytes = Buffer.from(xml);
    const outcome = read(bytes);
    assert.equal(readWritten(bytes), undefined, 'the short way leaves it to the long one');
    assert.equal(outcome.ok ? 'ok' : outcome.code, code, inspect(outcome));
  });
}

test('a refusal names the message as far as it could be read, and the line and words of the schema', () => {
  const outcome = read(Buffer.from(instead('<ChrgBr>SLEV</ChrgBr>', '\n<ChrgBr>DEBT</ChrgBr>')));
  assert.ok(!outcome.ok);
  assert.equal(outcome.businessMessageId, 'NHIHA-0001');
  assert.equal(outcome.type, 'pacs.008');
  assert.equal(outcome.errors.length, 1);
  assert.equal(outcome.errors[0]!.line, 2);
  assert.match(outcome.errors[0]!.message, /ChrgBr.*'DEBT' is not an element of the set \{'SLEV'\}/);
});

test('an attribute with a namespace is blamed on the line of its element', () => {
  const outcome = read(Buffer.from(instead('<Dbtr>', '\n\n<Dbtr xml:id="x">')));
  assert.ok(!outcome.ok);
  assert.deepEqual(outcome.errors, [{ line: 3, message: 'This element has an attribute with a namespace.' }]);
});

test('a refusal never repeats an identifier that is none', () => {
  const outcome = read(Buffer.from(instead('<BizMsgIdr>NHIHA-0001', `<BizMsgIdr>${'x'.repeat(36)}`)));
  assert.equal(outcome.ok ? '' : outcome.code, 'schema_is_violated');
  assert.ok(!('businessMessageId' in outcome));
});

test('errors are at most 20, of at most 500 characters, on one line', () => {
  const wrong = '<TxInf>\u0085</TxInf>'.repeat(1_000);
  const outcome = read(
    Buffer.from(instead('<Document', `<Document ${'x'.repeat(2_000)}=""`).replace('<Ustrd>', wrong)),
  );
  assert.ok(!outcome.ok && outcome.errors.length <= 20);
  for (const { message } of outcome.errors) assert.match(message, /^[^\p{Cc}]{1,500}$/u);
});

test('other ways to write the same message are read the same', () => {
  const declared = `<?xml version="1.0" encoding="utf-8"?>\n${XML}\n`;
  const spaced = XML.replaceAll('><', '>\n  <');
  const prefixed = XML.replace('<Document xmlns', '<p8:Document xmlns:p8')
    .replace('</Document>', '</p8:Document>')
    .replace(/(?<=<p8:Document.*)<(\/?)(?!BizMsg|p8:|\/)/g, '<$1p8:');
  const referenced = XML.replace('RAU-15', '&#82;AU&#x2d;15').replace('ở', '&#x1edf;');
  const collapsed = XML.replace('"VND"', "'VND'").replace('<Dbtr>', '<Dbtr >');
  const identified = XML.replace('<FinInstnId>', '<FinInstnId><BICFI>NHIHVNVX</BICFI>');
  for (const other of [declared, spaced, prefixed, referenced, collapsed, identified]) {
    assert.notEqual(other, XML);
    assert.deepEqual(read(Buffer.from(other)), { ok: true, business: PAYMENT, signed: false });
  }
});

test('a Uint8Array that is a window into a larger one is read alone', () => {
  const larger = Buffer.from(`xxx${XML}yyy`);
  const outcome = read(new Uint8Array(larger.buffer, larger.byteOffset + 3, Buffer.byteLength(XML)));
  assert.ok(outcome.ok);
});

test('an opened message keeps its document and its canonical form until it is let go', () => {
  const opened = readDocument(Buffer.from(XML.replaceAll('><', '>\n<')));
  assert.ok(opened.ok);
  using kept = opened;
  assert.equal(kept.document.root.name, 'BizMsg');
  assert.equal(kept.canonical, XML.replaceAll('><', '>\n<'));
});
