import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { canonicalText, type MessageSignatureRefusal, signCanonicalMessage, signMessage } from './index.ts';
import {
  ED25519,
  judgeAccepts,
  judgeSigns,
  KEY_NAME,
  MESSAGE,
  METHODS,
  P256,
  PAIRS,
  signatureIn,
  verdict,
} from './testing.ts';

const KEY = { keyName: KEY_NAME, privateKey: ED25519.privateKey };
const YES = { ok: true, keyName: KEY_NAME } as const;

async function refusal(xml: string): Promise<MessageSignatureRefusal | 'taken'> {
  const said = await verdict(xml);
  return said.ok ? 'taken' : said.reason;
}

describe('a message that we sign', () => {
  for (const [algorithm, { privateKey, publicKey }] of Object.entries(PAIRS)) {
    test(`with ${algorithm} is taken by us and by xml-crypto`, async () => {
      const signed = signMessage(MESSAGE, { keyName: KEY_NAME, privateKey });
      assert.deepEqual(await verdict(signed, () => publicKey), YES);
      assert.equal(judgeAccepts(signed, publicKey), true);
    });

    test(`with ${algorithm} is taken by neither once it says something else`, async () => {
      const signed = signMessage(MESSAGE, { keyName: KEY_NAME, privateKey }).replace('180000', '980000');
      assert.deepEqual(await verdict(signed, () => publicKey), { ok: false, reason: 'digest_differs' });
      assert.equal(judgeAccepts(signed, publicKey), false);
    });
  }

  test('is in canonical form, and text that is there already stays as it is', () => {
    assert.equal(canonicalText(MESSAGE), MESSAGE);
    const signed = signMessage(MESSAGE, KEY);
    assert.equal(canonicalText(signed), signed);
    assert.equal(signCanonicalMessage(MESSAGE, KEY), signed);
    assert.equal(signed.replace(signatureIn(signed), ''), MESSAGE);
    const digest = createHash('sha256').update(MESSAGE).digest('base64');
    assert.ok(signed.includes(`<ds:DigestValue>${digest}</ds:DigestValue>`));
  });

  test('may have been written in any other way: it is signed in the canonical one', async () => {
    const loose = MESSAGE.replace(
      '<BizMsg',
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- from a bank -->\n<BizMsg',
    )
      .replace('<Sgntr></Sgntr>', '<Sgntr/>')
      .replace('<Amt Ccy="VND">', "<Amt  Ccy = 'VND' >")
      .replace('Ấn &amp; con', '<![CDATA[Ấn & con]]>');
    const signed = signMessage(loose, KEY);
    assert.equal(signed, signMessage(MESSAGE, KEY));
    assert.deepEqual(await verdict(signed), YES);
    assert.equal(judgeAccepts(signed, ED25519.publicKey), true);
  });

  test('may carry its namespaces on prefixes', async () => {
    const head = 'urn:iso:std:iso:20022:tech:xsd:head.001.001.02';
    const prefixed =
      `<b:BizMsg xmlns:b="urn:longbien:xsd:bizmsg.001" xmlns:h="${head}" xmlns:unused="urn:x">` +
      '<h:AppHdr><h:BizMsgIdr>1</h:BizMsgIdr><h:Sgntr/></h:AppHdr></b:BizMsg>';
    const signed = signMessage(prefixed, KEY);
    assert.deepEqual(await verdict(signed), YES);
    assert.equal(judgeAccepts(signed, ED25519.publicKey), true);
  });

  test('must have one empty place for it, a key of ours and a name that can be written', () => {
    const place = '<Sgntr></Sgntr>';
    assert.throws(() => signMessage(MESSAGE.replace(place, ''), KEY));
    assert.throws(() => signMessage(MESSAGE.replace(place, place + place), KEY));
    assert.throws(() => signMessage(MESSAGE.replace(place, '<Sgntr>x</Sgntr>'), KEY));
    assert.throws(() => signMessage('<BizMsg>', KEY));
    assert.throws(() => signMessage(MESSAGE, { ...KEY, keyName: '<x>' }));
  });
});

describe('a message that xml-crypto signs in our profile', () => {
  for (const [algorithm, { privateKey, publicKey }] of Object.entries(PAIRS)) {
    test(`with ${algorithm} is taken, with and without a prefix`, async () => {
      const method = METHODS[algorithm as keyof typeof METHODS];
      assert.deepEqual(await verdict(judgeSigns(MESSAGE, privateKey, { method }), () => publicKey), YES);
      const keyInfo = `<dsig:KeyName>${KEY_NAME}</dsig:KeyName>`;
      const prefixed = judgeSigns(MESSAGE, privateKey, { method, prefix: 'dsig', keyInfo });
      assert.ok(prefixed.includes('<dsig:SignedInfo>'));
      assert.deepEqual(await verdict(prefixed, () => publicKey), YES);
    });
  }
});

describe('what changes the text and not what it says', () => {
  const signed = signMessage(MESSAGE, KEY);

  test('changes nothing', async () => {
    const same = [
      `<?xml version="1.0" encoding="UTF-8"?>${signed}`,
      signed.replaceAll('"', "'"),
      signed.replace('<Amt Ccy="VND">', '<Amt\n  Ccy="VND"  >'),
      signed.replace('con &lt;3&gt;', 'con &#60;3>'),
      signed.replace('<BizMsg ', '<BizMsg xmlns:unused="urn:nobody" '),
      signed.replaceAll('ds:', 'sig:').replaceAll('xmlns:ds=', 'xmlns:sig='),
    ];
    // Another prefix is another text of SignedInfo: the last one alone is no longer what was signed.
    const verdicts = await Promise.all(same.map(refusal));
    assert.deepEqual(verdicts, ['taken', 'taken', 'taken', 'taken', 'taken', 'signature_is_wrong']);
    for (const xml of same.slice(0, -1)) assert.equal(judgeAccepts(xml, ED25519.publicKey), true);
  });

  test('a value that a signer broke into lines is read', async () => {
    const broken = signed.replace(
      /<ds:SignatureValue>(.{40})/,
      (_whole, start: string) => `\n <ds:SignatureValue>\n${start}&#13;\n`,
    );
    assert.equal(await refusal(broken), 'taken');
  });

  test('white space and prefixes in the message itself are the message', async () => {
    const changed = [
      signed.replace('hai  dấu', 'hai dấu'),
      signed.replace('<Document', '\n<Document'),
      signed.replace('<Document xmlns=', '<d:Document xmlns:d=').replace('</Document>', '</d:Document>'),
      signed.replace('Ccy="VND"', 'Ccy="VND" x=""'),
      signed.replace('Ấn', 'Ấn'.normalize('NFD')),
      signed.replace('</BizMsg>', '<Document></Document></BizMsg>'),
    ];
    for (const xml of changed) assert.equal(await refusal(xml), 'digest_differs', xml);
  });
});

test('the key is asked for by name, and its kind decides', async () => {
  const signed = signMessage(MESSAGE, KEY);
  assert.deepEqual(await verdict(signed, () => undefined), { ok: false, reason: 'key_is_unknown' });
  assert.deepEqual(await verdict(signed, () => P256.publicKey), {
    ok: false,
    reason: 'signature_algorithm_is_not_the_keys',
  });
  const asked: string[] = [];
  await verdict(signed, (name) => {
    asked.push(name);
    return undefined;
  });
  assert.deepEqual(asked, [KEY_NAME]);
  const another = signMessage(MESSAGE, { keyName: KEY_NAME, privateKey: P256.privateKey }).replace(
    METHODS['ecdsa-p256-sha256'],
    METHODS.ed25519,
  );
  assert.equal(await refusal(another), 'signature_is_wrong');
});
