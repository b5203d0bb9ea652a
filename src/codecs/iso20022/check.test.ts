import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, MESSAGE_TYPES, readDocument, SchemaSet, sample, schemas, write } from './index.ts';
import { officialSchemas } from './testing/official.ts';
import { signature, withSignature } from './testing/signed.ts';

const signedBy = (one: string): Buffer => Buffer.from(withSignature(sample('pacs.008'), one));

const XML = write(sample('pacs.008'));
const HEADER = XML.match(/<AppHdr.*<\/AppHdr>/)![0];
const DOCUMENT = XML.match(/<Document.*<\/Document>/)![0];
test('a whole message, a header alone and a document alone are told apart', () => {
  assert.deepEqual(check(Buffer.from(XML)), { ok: true, part: 'message', type: 'pacs.008' });
  assert.deepEqual(check(Buffer.from(HEADER)), { ok: true, part: 'header' });
  assert.deepEqual(check(Buffer.from(DOCUMENT)), { ok: true, part: 'document', type: 'pacs.008' });
});

test('a part is refused as a whole message would be', () => {
  const codes = [
    HEADER.replace('head.001.001.02', 'head.001.001.01'),
    HEADER.replace('<Fr>', '<Fr xml:id="x">'),
    HEADER.replace('<BizMsgIdr>', '<BizMsgIdr>&#10;'),
    DOCUMENT.replace('pacs.008.001.08', 'pacs.008.001.07'),
    DOCUMENT.replace('<Dbtr>', '<Dbtr xml:id="x">'),
    DOCUMENT.replace('SLEV', 'DEBT'),
    '<Document/>',
    '<!DOCTYPE Document><Document/>',
    '<Document>',
  ].map((xml) => {
    const outcome = check(Buffer.from(xml));
    return outcome.ok ? 'ok' : outcome.code;
  });
  assert.deepEqual(codes, [
    'message_type_is_unknown',
    'attribute_is_forbidden',
    'schema_is_violated',
    'message_type_is_unknown',
    'attribute_is_forbidden',
    'schema_is_violated',
    'message_type_is_unknown',
    'document_type_is_forbidden',
    'xml_is_not_well_formed',
  ]);
});

test('a signature of the one shape is taken with any prefix, and kept in the canonical form', (t) => {
  const official = officialSchemas();
  for (const prefix of ['', 'ds']) {
    const bytes = signedBy(signature(prefix));
    const opened = readDocument(bytes);
    assert.ok(opened.ok, JSON.stringify(opened.ok ? '' : opened.errors));
    using kept = opened;
    assert.equal(kept.signed, true);
    assert.deepEqual(kept.business, sample('pacs.008'));
    assert.equal(kept.canonical, bytes.toString());
    assert.deepEqual(official?.errors(bytes) ?? [], []);
  }
  if (official === undefined) t.diagnostic('ISO’s schemas were not at hand');
});

test('a signature of any other shape is refused by the schema', () => {
  const changes: readonly ((xml: string) => string)[] = [
    (xml) => xml.replace('URI=""', 'URI="#x"'),
    (xml) => xml.replace(' URI=""', ''),
    (xml) => xml.replace('<Signature ', '<Signature Id="x" '),
    (xml) => xml.replace('eddsa-ed25519', 'hmac-sha256'),
    (xml) => xml.replace('xmlenc#sha256', 'xmlenc#sha512'),
    (xml) => xml.replace('enveloped-signature', 'base64'),
    (xml) => xml.replace(/<Transform [^>]*><\/Transform>/, ''),
    (xml) => xml.replace(/(<Reference.*<\/Reference>)/, '$1$1'),
    (xml) => xml.replace('</KeyInfo>', '<KeyValue></KeyValue></KeyInfo>'),
    (xml) => xml.replace(/<KeyInfo>.*<\/KeyInfo>/, ''),
    (xml) => xml.replace('</Signature>', '<Object></Object></Signature>'),
    (xml) => xml.replace(/<SignatureValue>..../, '<SignatureValue>'),
    (xml) => xml + xml,
  ];
  for (const [at, change] of changes.entries()) {
    const one = signature('', change);
    assert.notEqual(one, signature(''), String(at));
    const outcome = readDocument(signedBy(one));
    assert.equal(outcome.ok ? 'ok' : outcome.code, 'schema_is_violated', String(at));
  }
});

test('schemas of somebody else: ours as if they were, a missing one is an error, names stay names', () => {
  const asked: string[] = [];
  using ours = new SchemaSet((definition) => {
    asked.push(definition);
    return schemas().get(`${definition}.xsd`);
  });
  for (const type of MESSAGE_TYPES) assert.deepEqual(ours.errors(Buffer.from(write(sample(type)))), []);
  assert.equal(new Set(asked).size, asked.length, 'each is asked for once');
  assert.match(ours.errors(Buffer.from(XML.replace('SLEV', 'DEBT')))[0]!.message, /DEBT/);
  assert.equal(ours.errors(Buffer.from('<BizMsg>'))[0]!.message.length > 0, true);
  const elsewhere = ours.errors(
    Buffer.from(DOCUMENT.replace('tech:xsd:pacs.008.001.08', 'x:../../pacs.008.001.08')),
  );
  assert.deepEqual(elsewhere, [{ line: 1, message: 'There is no schema ../../pacs.008.001.08.xsd.' }]);
  assert.ok(!asked.some((definition) => definition.includes('/')));
});
