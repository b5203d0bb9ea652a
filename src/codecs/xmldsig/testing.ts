/** A message to sign, two pairs of keys, and xml-crypto as a judge that shares no code with us. */
import { generateKeyPairSync, type KeyLike, type KeyObject, sign, verify } from 'node:crypto';
import { XmlDocument } from 'libxml2-wasm';
import { type SignatureAlgorithm, SignedXml } from 'xml-crypto';
import { type MessageVerified, verifyMessage } from './index.ts';

export const KEY_NAME = '979901.message-1';
export const ED25519 = generateKeyPairSync('ed25519');
export const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const PAIRS = { ed25519: ED25519, 'ecdsa-p256-sha256': P256 } as const;

export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const METHODS = {
  ed25519: 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
  'ecdsa-p256-sha256': 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
} as const;

/** In exclusive canonical form already. */
export const MESSAGE =
  '<BizMsg xmlns="urn:longbien:xsd:bizmsg.001"><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02">' +
  '<BizMsgIdr>979901-1</BizMsgIdr><Sgntr></Sgntr></AppHdr>' +
  '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><Amt Ccy="VND">180000</Amt>' +
  '<Nm>Nguyễn Văn Ấn &amp; con &lt;3&gt;</Nm><RmtInf> hai  dấu cách\n</RmtInf></Document></BizMsg>';

/** What we say of a message's text. */
export async function verdict(
  xml: string,
  keyOf: (name: string) => KeyObject | undefined = (name) =>
    name === KEY_NAME ? ED25519.publicKey : undefined,
): Promise<MessageVerified> {
  const document = XmlDocument.fromString(xml);
  try {
    return await verifyMessage(document, keyOf);
  } finally {
    document.dispose();
  }
}

/** xml-crypto knows neither algorithm; it takes them as classes. */
function judgeAlgorithm(uri: string, hash: 'sha256' | null): new () => SignatureAlgorithm {
  return class implements SignatureAlgorithm {
    getSignature = ((signedInfo: string, key: KeyLike): string =>
      sign(hash, Buffer.from(signedInfo), { key: key as KeyObject, dsaEncoding: 'ieee-p1363' }).toString(
        'base64',
      )) as SignatureAlgorithm['getSignature'];
    verifySignature = ((material: string, key: KeyLike, value: string): boolean =>
      verify(
        hash,
        Buffer.from(material),
        { key: key as KeyObject, dsaEncoding: 'ieee-p1363' },
        Buffer.from(value, 'base64'),
      )) as SignatureAlgorithm['verifySignature'];
    getAlgorithmName = (): string => uri;
  };
}

function judge(options: ConstructorParameters<typeof SignedXml>[0]): SignedXml {
  const judging = new SignedXml({ canonicalizationAlgorithm: EXCLUSIVE_C14N, ...options });
  judging.SignatureAlgorithms = {
    ...judging.SignatureAlgorithms,
    [METHODS.ed25519]: judgeAlgorithm(METHODS.ed25519, null),
    [METHODS['ecdsa-p256-sha256']]: judgeAlgorithm(METHODS['ecdsa-p256-sha256'], 'sha256'),
  };
  return judging;
}

export function judgeAccepts(xml: string, publicKey: KeyObject): boolean {
  const judging = judge({ publicCert: publicKey });
  judging.loadSignature(signatureIn(xml));
  return judging.checkSignature(xml);
}

export function signatureIn(xml: string): string {
  const found = /<((?:\w+:)?Signature)[ >].*<\/\1>/s.exec(xml);
  if (found === null) throw new Error('There is no signature in this message.');
  return found[0];
}

export interface JudgeOptions {
  readonly method?: string;
  readonly canonicalization?: string;
  readonly transforms?: readonly string[];
  readonly digest?: string;
  readonly reference?: string;
  readonly emptyUri?: boolean;
  readonly references?: number;
  readonly keyInfo?: string;
  readonly prefix?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** XPath of the element that the signature is put into. */
  readonly place?: string;
}

/** The message as xml-crypto signs it; without options in our profile. */
export function judgeSigns(xml: string, privateKey: KeyObject, options: JudgeOptions = {}): string {
  const { keyInfo = `<KeyName>${KEY_NAME}</KeyName>`, prefix, attributes = {} } = options;
  const judging = judge({
    privateKey,
    signatureAlgorithm: options.method ?? METHODS.ed25519,
    canonicalizationAlgorithm: options.canonicalization ?? EXCLUSIVE_C14N,
    getKeyInfoContent: () => keyInfo,
  });
  for (let i = 0; i < (options.references ?? 1); i += 1) {
    judging.addReference({
      xpath: options.reference ?? '/*',
      isEmptyUri: options.emptyUri ?? true,
      transforms: [...(options.transforms ?? [ENVELOPED, EXCLUSIVE_C14N])],
      digestAlgorithm: options.digest ?? SHA256,
    });
  }
  judging.computeSignature(xml, {
    location: { reference: options.place ?? "//*[local-name(.)='Sgntr']", action: 'append' },
    attrs: { ...attributes },
    ...(prefix === undefined ? {} : { prefix }),
  });
  return judging.getSignedXml();
}
