/** How fast messages of the bank line are read, beside a reader written the first way that comes to mind. */
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import {
  definitionOf,
  laidOut,
  MESSAGE_TYPES,
  type MessageType,
  read,
  SIGNATURE_PLACE,
  sample,
  schemas,
  writeUnsigned,
} from '../src/codecs/iso20022/index.ts';

const SCHEMAS = schemas();
const WARM_UP_MS = 60;
const ROUND_MS = 80;
const ROUNDS = 3;

type Rates = Readonly<Record<string, number>>;

interface MessagesBench {
  /** Whole signed messages as our writer writes them, bytes to value on one core. Median of the rounds. */
  readonly messagesPerSecond: Rates;
  /** The same messages laid out as others do, which libxml2 parses, validates and canonicalises. */
  readonly otherFormMessagesPerSecond: Rates;
  readonly baselineMessagesPerSecond: Rates;
}

export function messagesBench(): MessagesBench {
  const rates = MESSAGE_TYPES.map((type) => [type, ratesOf(type)] as const);
  const ratesBy = (way: number): Rates => Object.fromEntries(rates.map(([type, ways]) => [type, ways[way]!]));
  return {
    messagesPerSecond: ratesBy(0),
    otherFormMessagesPerSecond: ratesBy(1),
    baselineMessagesPerSecond: ratesBy(2),
  };
}

function ratesOf(type: MessageType): readonly number[] {
  const unsigned = writeUnsigned(sample(type));
  const written = unsigned.replace(SIGNATURE_PLACE, `<Sgntr>${SIGNATURE}</Sgntr>`);
  const [bytes, others] = [Buffer.from(written), Buffer.from(laidOut(written))];
  if (!read(bytes).ok || !read(others).ok) throw new Error(`${type} cannot be read`);
  const ways = [() => read(bytes), () => read(others), () => naiveRead(bytes, type)];
  for (const way of ways) perSecond(way, WARM_UP_MS);
  const rounds: number[][] = ways.map(() => []);
  // Turn about, so that a busy machine slows all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, way] of ways.entries()) rounds[at]!.push(perSecond(way, ROUND_MS));
  }
  return rounds.map(median);
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
