/** How fast messages of the bank line are read, beside a reader written the first way that comes to mind. */
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import {
  definitionOf,
  MESSAGE_TYPES,
  type MessageType,
  read,
  SIGNATURE_PLACE,
  sample,
  schemas,
  writeUnsigned,
} from '../src/codecs/iso20022/index.ts';

const SCHEMAS = schemas();
const WARM_UP_MS = 100;
const ROUND_MS = 100;
const ROUNDS = 5;

type Rates = Readonly<Record<string, number>>;

interface MessagesBench {
  /** Whole business messages in one core: bytes to value, parsed, held against four schemas. Median of the rounds. */
  readonly messagesPerSecond: Rates;
  readonly baselineMessagesPerSecond: Rates;
}

export function messagesBench(): MessagesBench {
  const rates = MESSAGE_TYPES.map((type) => [type, ...ratesOf(type)] as const);
  return {
    messagesPerSecond: Object.fromEntries(rates.map(([type, ours]) => [type, ours])),
    baselineMessagesPerSecond: Object.fromEntries(rates.map(([type, , naive]) => [type, naive])),
  };
}

function ratesOf(type: MessageType): readonly [ours: number, naive: number] {
  const bytes = Buffer.from(
    writeUnsigned(sample(type)).replace(SIGNATURE_PLACE, `<Sgntr>${SIGNATURE}</Sgntr>`),
  );
  if (!read(bytes).ok || naiveRead(bytes, type).length === 0) throw new Error(`${type} cannot be read`);
  perSecond(() => read(bytes), WARM_UP_MS);
  perSecond(() => naiveRead(bytes, type), WARM_UP_MS);
  const ours: number[] = [];
  const naive: number[] = [];
  // Turn about, so that a busy machine slows both.
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(perSecond(() => read(bytes), ROUND_MS));
    naive.push(perSecond(() => naiveRead(bytes, type), ROUND_MS));
  }
  return [median(ours), median(naive)];
}

function perSecond(work: () => unknown, ms: number): number {
  const start = performance.now();
  let done = 0;
  let elapsed = 0;
  while (elapsed < ms) {
    work();
    done += 1;
    elapsed = performance.now() - start;
  }
  return Math.round((done / elapsed) * 1_000);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** The shape of a signature; whether it holds is not the reader's to say. */
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const algorithm = (name: string, uri: string): string => `<ds:${name} Algorithm="${uri}"></ds:${name}>`;
const zeros = (bytes: number): string => Buffer.alloc(bytes).toString('base64');
const SIGNATURE =
  `<ds:Signature xmlns:ds="${DSIG}"><ds:SignedInfo>${algorithm('CanonicalizationMethod', EXCLUSIVE)}` +
  `${algorithm('SignatureMethod', 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519')}<ds:Reference URI="">` +
  `<ds:Transforms>${algorithm('Transform', `${DSIG}enveloped-signature`)}${algorithm('Transform', EXCLUSIVE)}</ds:Transforms>` +
  `${algorithm('DigestMethod', 'http://www.w3.org/2001/04/xmlenc#sha256')}<ds:DigestValue>${zeros(32)}</ds:DigestValue>` +
  `</ds:Reference></ds:SignedInfo><ds:SignatureValue>${zeros(64)}</ds:SignatureValue>` +
  '<ds:KeyInfo><ds:KeyName>979901.bench</ds:KeyName></ds:KeyInfo></ds:Signature>';

/**
 * The baseline: the same parser, the same schemas for header and document, both compiled for each message, and every
 * element with text looked at through the tree. It leaves out the envelope, the signature and the value.
 */
function naiveRead(bytes: Buffer, type: MessageType): readonly string[] {
  using document = XmlDocument.fromBuffer(bytes);
  const [header, body] = ['AppHdr', 'Document'].map((name) => document.root.get(`*[local-name()='${name}']`));
  naiveValidate(SCHEMAS.get('head.001.001.02.xsd')!, header as XmlElement);
  naiveValidate(SCHEMAS.get(`${definitionOf(type)}.xsd`)!, body as XmlElement);
  return document.root.find('//*[not(*)]').map((leaf) => leaf.content);
}

function naiveValidate(schema: string, element: XmlElement): void {
  using text = XmlDocument.fromString(schema);
  using validator = XsdValidator.fromDoc(text);
  validator.validate(element);
}
