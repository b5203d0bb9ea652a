/** Forgeries that have fooled XML signatures elsewhere, each made with a true signature of somebody we trust. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { canonicalText, MESSAGE_SIGNATURE_REFUSALS, signMessage } from './index.ts';
import {
  ED25519,
  ENVELOPED,
  EXCLUSIVE_C14N,
  judgeSigns,
  KEY_NAME,
  MESSAGE,
  METHODS,
  SHA256,
  signatureIn,
  verdict,
} from './testing.ts';

const SIGNED = signMessage(MESSAGE, { keyName: KEY_NAME, privateKey: ED25519.privateKey });
const SIGNATURE = signatureIn(SIGNED);
const FORGED = MESSAGE.replace('180000', '999999999');
const PLACE = '<Sgntr></Sgntr>';
const inPlace = (xml: string, content: string): string => xml.replace(PLACE, `<Sgntr>${content}</Sgntr>`);

/** How it is refused, with our words for what differs. */
async function said(xml: string): Promise<string> {
  const outcome = await verdict(xml);
  if (outcome.ok) return 'TAKEN';
  return outcome.detail === undefined ? outcome.reason : `${outcome.reason}: ${outcome.detail}`;
}

const notOurs = (detail: string): string => `signature_profile_is_not_ours: ${detail}`;
const FORM = notOurs('members, attributes, transforms or algorithms of Signature differ');
const PLACED = notOurs('Signature is not the content of AppHdr/Sgntr');
const SEVERAL = notOurs('more than one Signature');

describe('wrapping', () => {
  test('the true message hidden beside, inside or around a forged one', async () => {
    const cases: readonly (readonly [string, string])[] = [
      // Moved into a wrapper of the forged message, in several places.
      [FORGED.replace('</BizMsg>', `<Wrapper>${SIGNED}</Wrapper></BizMsg>`), PLACED],
      [inPlace(FORGED, SIGNED), PLACED],
      [inPlace(FORGED, SIGNATURE), 'digest_differs'],
      [
        inPlace(
          FORGED,
          SIGNATURE.replace('</ds:Signature>', `<ds:Object>${MESSAGE}</ds:Object></ds:Signature>`),
        ),
        FORM,
      ],
      // A second header: one is read, the other one is signed.
      [SIGNED.replace('<AppHdr', '<AppHdr><BizMsgIdr>0</BizMsgIdr></AppHdr><AppHdr'), PLACED],
      [SIGNED.replace('</AppHdr>', '</AppHdr><AppHdr><Sgntr></Sgntr></AppHdr>'), PLACED],
      [SIGNED.replace('</AppHdr>', '<Sgntr></Sgntr></AppHdr>'), PLACED],
      // The signature taken out of its place.
      [MESSAGE.replace('</BizMsg>', `${SIGNATURE}</BizMsg>`), PLACED],
      [SIGNED.replace('<AppHdr', '<X><AppHdr').replace('</AppHdr>', '</AppHdr></X>'), PLACED],
    ];
    for (const [xml, expected] of cases) assert.equal(await said(xml), expected, xml);
  });

  test('two signatures, both true or one of them', async () => {
    assert.equal(await said(inPlace(MESSAGE, SIGNATURE + SIGNATURE)), SEVERAL);
    assert.equal(await said(SIGNED.replace('</BizMsg>', `${SIGNATURE}</BizMsg>`)), SEVERAL);
    const foreign = '<Signature xmlns="urn:somebody"></Signature>';
    assert.equal(await said(inPlace(MESSAGE, foreign + SIGNATURE)), SEVERAL);
  });

  test('a signature inside a comment, an attribute or a text is none', async () => {
    assert.equal(await said(inPlace(MESSAGE, `<!--${SIGNATURE}-->`)), 'document_is_not_plain');
    assert.equal(await said(inPlace(MESSAGE, `<![CDATA[${SIGNATURE}]]>`)), 'signature_is_missing');
    assert.equal(await said(MESSAGE), 'signature_is_missing');
  });
});

describe('references', () => {
  test('to an element by its Id, to a part, or to two things', async () => {
    const byId = judgeSigns(MESSAGE, ED25519.privateKey, { emptyUri: false });
    assert.match(byId, /URI="#/);
    assert.equal(await said(byId), FORM);
    const part = judgeSigns(MESSAGE, ED25519.privateKey, { reference: "//*[local-name(.)='Document']" });
    assert.equal(await said(part), 'digest_differs');
    const partById = { reference: "//*[local-name(.)='Document']", emptyUri: false };
    assert.equal(await said(judgeSigns(MESSAGE, ED25519.privateKey, partById)), FORM);
    assert.equal(await said(judgeSigns(MESSAGE, ED25519.privateKey, { references: 2 })), FORM);
  });

  test('that are missing, moved out of SignedInfo, or named otherwise', async () => {
    const reference = /<ds:Reference URI="">.*<\/ds:Reference>/.exec(SIGNATURE)![0];
    const changed = [
      SIGNED.replace(reference, ''),
      SIGNED.replace(reference, '').replace('</ds:SignedInfo>', `</ds:SignedInfo>${reference}`),
      SIGNED.replace('URI=""', 'URI="" Type="urn:x"'),
      SIGNED.replace('URI=""', 'Id="r" URI=""'),
      SIGNED.replace(' URI=""', ''),
      SIGNED.replace('URI=""', 'URI="https://bank.example/message.xml"'),
      SIGNED.replace('URI=""', 'URI="#xpointer(/)"'),
    ];
    for (const xml of changed) assert.equal(await said(xml), FORM, xml);
  });
});

describe('transforms and algorithms', () => {
  const transform = (uri: string, inside = ''): string =>
    `<ds:Transform Algorithm="${uri}">${inside}</ds:Transform>`;
  const ours = `<ds:Transforms>${transform(ENVELOPED)}${transform(EXCLUSIVE_C14N)}</ds:Transforms>`;

  test('others than ours are never run', async () => {
    assert.ok(SIGNATURE.includes(ours));
    const lists = [
      transform(ENVELOPED) +
        transform('http://www.w3.org/TR/1999/REC-xslt-19991116', '<x>1</x>') +
        transform(EXCLUSIVE_C14N),
      transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>false()</ds:XPath>') +
        transform(ENVELOPED) +
        transform(EXCLUSIVE_C14N),
      transform('http://www.w3.org/2002/06/xmldsig-filter2') +
        transform(ENVELOPED) +
        transform(EXCLUSIVE_C14N),
      transform(ENVELOPED) + transform('http://www.w3.org/2000/09/xmldsig#base64'),
      transform(EXCLUSIVE_C14N) + transform(ENVELOPED),
      transform(ENVELOPED),
      transform(ENVELOPED) + transform(EXCLUSIVE_C14N) + transform(EXCLUSIVE_C14N),
      transform(ENVELOPED) + transform(`${EXCLUSIVE_C14N}WithComments`),
      transform(ENVELOPED) +
        transform(
          EXCLUSIVE_C14N,
          `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE_C14N}" PrefixList="a b"></ec:InclusiveNamespaces>`,
        ),
      '',
    ];
    for (const list of lists)
      assert.equal(await said(SIGNED.replace(ours, `<ds:Transforms>${list}</ds:Transforms>`)), FORM, list);
  });

  test('another canonical form or digest, signed as it should be', async () => {
    const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
    const withComments = `${EXCLUSIVE_C14N}WithComments`;
    for (const options of [
      { canonicalization: inclusive },
      { canonicalization: withComments },
      { transforms: [ENVELOPED, inclusive] },
      { transforms: [ENVELOPED, withComments] },
      { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' },
      { digest: 'http://www.w3.org/2001/04/xmlenc#sha512' },
    ])
      assert.equal(
        await said(judgeSigns(MESSAGE, ED25519.privateKey, options)),
        FORM,
        JSON.stringify(options),
      );
  });

  test('a digest that was cut short, is empty or is no base64', async () => {
    const digest = /<ds:DigestValue>(.*)<\/ds:DigestValue>/.exec(SIGNED)![1]!;
    const values = ['', digest.slice(0, 16), `${digest}AAAA`, digest.replace('=', ''), 'ư'.repeat(44)];
    for (const value of values)
      assert.equal(
        await said(SIGNED.replace(digest, value)),
        notOurs('DigestValue or SignatureValue has another form'),
        value,
      );
  });

  test('an HMAC under the public key, which everybody knows', async () => {
    const hmac = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256';
    const secret = ED25519.publicKey.export({ type: 'spki', format: 'pem' });
    const forge = (method: string): string => {
      const changed = SIGNED.replace(METHODS.ed25519, method);
      const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/
        .exec(changed)![0]
        .replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">');
      const value = createHmac('sha256', secret).update(signedInfo).digest();
      const padded = Buffer.concat([value, value]).toString('base64');
      return changed.replace(/(<ds:SignatureValue>).*(<\/ds:SignatureValue>)/, `$1${padded}$2`);
    };
    const method = notOurs('SignatureMethod is neither Ed25519 nor ECDSA P-256 with SHA-256');
    assert.equal(await said(forge(hmac)), method);
    assert.equal(await said(forge(METHODS.ed25519)), 'signature_is_wrong');
    assert.equal(await said(forge(METHODS['ecdsa-p256-sha256'])), 'signature_algorithm_is_not_the_keys');
    const truncated = '<ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>';
    assert.equal(await said(SIGNED.replace('</ds:SignatureMethod>', truncated)), FORM);
  });
});

describe('keys that a message brings along', () => {
  test('are not looked at', async () => {
    const name = `<ds:KeyName>${KEY_NAME}</ds:KeyName>`;
    const value = '<ds:KeyValue><ds:ECKeyValue></ds:ECKeyValue></ds:KeyValue>';
    for (const offered of [
      value,
      '<ds:X509Data><ds:X509Certificate>MIIB</ds:X509Certificate></ds:X509Data>',
      '<ds:RetrievalMethod URI="https://bank.example/key"></ds:RetrievalMethod>',
      name + value,
      name + name,
      '',
    ])
      assert.equal(await said(SIGNED.replace(name, offered)), FORM, offered);
    assert.equal(await said(SIGNED.replace(/<ds:KeyInfo>.*<\/ds:KeyInfo>/, '')), FORM);
  });

  test('names that are no names', async () => {
    for (const name of ['', ' ', '../x', 'a&amp;b', 'x'.repeat(65), `${KEY_NAME} `, `${KEY_NAME}<x></x>`])
      assert.match(await said(SIGNED.replace(KEY_NAME, name)), /^signature_profile_is_not_ours/, name);
  });
});

describe('documents that two readers read in two ways', () => {
  test('comments and processing instructions, which signatures of this kind do not see', async () => {
    for (const xml of [
      SIGNED.replace('180000', '180<!-- -->000'),
      SIGNED.replace('180000', '1<!---->80000'),
      `<!-- first -->${SIGNED}`,
      `${SIGNED}<!-- last -->`,
      SIGNED.replace('180000', '180<?x y?>000'),
      `<?xml-stylesheet href="x"?>${SIGNED}`,
      SIGNED.replace(KEY_NAME, `979902.x<!-- -->${KEY_NAME}`),
      SIGNED.replace('<ds:SignatureValue>', '<!-- --><ds:SignatureValue>'),
    ])
      assert.equal(await said(xml), 'document_is_not_plain', xml);
  });

  test('document types and their entities', async () => {
    const typed = SIGNED.replace('180000', '&amount;');
    for (const xml of [
      `<!DOCTYPE BizMsg [<!ENTITY amount "180000">]>${typed}`,
      `<!DOCTYPE BizMsg>${SIGNED}`,
      `<!DOCTYPE BizMsg [<!ATTLIST Amt Ccy CDATA "USD">]>${SIGNED}`,
    ])
      assert.equal(await said(xml), 'document_is_not_plain', xml);
  });
});

test('an Id, a stray member or an attribute anywhere in the signature', async () => {
  for (const xml of [
    SIGNED.replace('<ds:Signature ', '<ds:Signature Id="s" '),
    SIGNED.replace('<ds:SignedInfo>', '<ds:SignedInfo Id="s">'),
    SIGNED.replace('<ds:SignatureValue>', '<ds:SignatureValue Id="s">'),
    SIGNED.replace('<ds:KeyInfo>', '<ds:KeyInfo xml:lang="vi">'),
    SIGNED.replace('</ds:Signature>', '<ds:Object></ds:Object></ds:Signature>'),
    SIGNED.replace('<ds:KeyInfo>', 'text<ds:KeyInfo>'),
    SIGNED.replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="urn:other">'),
    SIGNED.replace('http://www.w3.org/2000/09/xmldsig#"', 'urn:other"'),
    SIGNED.replace(SHA256, `${SHA256}x`),
    judgeSigns(MESSAGE, ED25519.privateKey, { attributes: { Id: 'signature' } }),
  ])
    assert.equal(await said(xml), FORM, xml);
});

test('3,000 spoilt messages: each is no XML, refused for a reason of ours, or the same message (seed 20261129)', async () => {
  let state = 20_261_129;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const bits = ['<', '>', '"', '&', '=', ' ', '/', ':', 'A', '<x></x>', 'xmlns=""', '&#13;', 'é', '\n'];
  let read = 0;
  for (let i = 0; i < 3_000; i += 1) {
    const at = random(SIGNED.length);
    const spoilt = SIGNED.slice(0, at) + bits[random(bits.length)]! + SIGNED.slice(at + random(3));
    const outcome = await verdict(spoilt).catch((fault: unknown) => (fault as Error).constructor.name);
    if (typeof outcome === 'string') {
      assert.equal(outcome, 'XmlParseError');
      continue;
    }
    read += 1;
    if (outcome.ok) assert.equal(canonicalText(withoutSignature(spoilt)), MESSAGE, spoilt);
    else assert.ok(MESSAGE_SIGNATURE_REFUSALS.includes(outcome.reason));
  }
  assert.ok(read > 500, `${read}`);
});

/** White space inside tags and base64 may have changed; the message around the signature may not. */
function withoutSignature(xml: string): string {
  return xml.replace(/<ds:Signature[\s>].*<\/ds:Signature\s*>/s, '');
}
