/** How fast messages and requests are signed and verified, each with both kinds of keys. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { XmlDocument } from 'libxml2-wasm';
import { openRequest, signRequest, verifySignature } from '../src/codecs/httpsignature/index.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm } from '../src/codecs/signingkeys/index.ts';
import {
  readSignature,
  signCanonicalMessage,
  signMessage,
  verifyMessageSignature,
} from '../src/codecs/xmldsig/index.ts';

const ROUND_MS = 400;
const ROUNDS = 5;
/** Verifications under way at a time: more than libuv has threads, as a busy hub has. */
const AT_ONCE = 16;
/** Fields of an invented customer credit transfer of about the size of a real one (3 kB). */
const FIELDS = 40;

interface SignatureRates {
  /** Text in canonical form is signed. */
  readonly canonicalMessagesSignedPerSecond: number;
  /** Any text is parsed, brought into canonical form and signed. */
  readonly messagesSignedPerSecond: number;
  /** Parsed, held against the profile, digested and verified; the last step by libuv's threads. */
  readonly messagesVerifiedPerSecond: number;
  readonly requestsSignedPerSecond: number;
  readonly requestsVerifiedPerSecond: number;
}

export async function signaturesBench(): Promise<Record<KeyAlgorithm, SignatureRates>> {
  const rates: Partial<Record<KeyAlgorithm, SignatureRates>> = {};
  for (const algorithm of KEY_ALGORITHMS) rates[algorithm] = await ratesOf(pairOf(algorithm));
  return rates as Record<KeyAlgorithm, SignatureRates>;
}

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const pairOf = (algorithm: KeyAlgorithm): Pair =>
  algorithm === 'ed25519'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('ec', { namedCurve: 'P-256' });

async function ratesOf({ privateKey, publicKey }: Pair): Promise<SignatureRates> {
  const message = canonicalMessage();
  const key = { keyName: '979901.bench', privateKey };
  const signed = signMessage(message, key);
  const request = {
    ...{ method: 'POST', targetUri: 'https://hub.example/messages', body: signed },
    ...{ idempotencyKey: 'BM-1', created: 1_790_000_000 },
  };
  const headers = signRequest(request, { keyid: '979901.bench', privateKey });
  return {
    canonicalMessagesSignedPerSecond: await perSecond(() => signCanonicalMessage(message, key)),
    messagesSignedPerSecond: await perSecond(() => signMessage(message, key)),
    messagesVerifiedPerSecond: await perSecond(() => verifyText(signed, publicKey), AT_ONCE),
    requestsSignedPerSecond: await perSecond(() =>
      signRequest(request, { keyid: '979901.bench', privateKey }),
    ),
    requestsVerifiedPerSecond: await perSecond(async () => {
      const opened = openRequest({ ...request, headers }, request.created * 1_000);
      holds(opened.ok && (await verifySignature(opened.signature, publicKey)).ok);
    }, AT_ONCE),
  };
}

async function verifyText(xml: string, publicKey: KeyObject): Promise<void> {
  const document = XmlDocument.fromString(xml);
  const read = readSignature(document);
  document.dispose();
  holds(read.ok && (await verifyMessageSignature(read.signature, publicKey)).ok);
}

function holds(verified: boolean): void {
  if (!verified) throw new Error('The benchmark’s own signature does not hold.');
}

function canonicalMessage(): string {
  const fields = Array.from(
    { length: FIELDS },
    (_, i) => `<F${i}><Id>${1_000_000 + i}</Id><Nm>Nguyễn Văn Số ${i}</Nm></F${i}>`,
  );
  return (
    '<BizMsg xmlns="urn:longbien:xsd:bizmsg.001"><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02">' +
    '<BizMsgIdr>BM-1</BizMsgIdr><Sgntr></Sgntr></AppHdr>' +
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">${fields.join('')}</Document></BizMsg>`
  );
}

/** Median of the rounds. */
async function perSecond(work: () => unknown, atOnce = 1): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const rate = await oneRound(work, atOnce);
    // The first one warms up.
    if (round > 0) rounds.push(rate);
  }
  return Math.round(rounds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!);
}

async function oneRound(work: () => unknown, atOnce: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  const repeat = async (): Promise<void> => {
    while (performance.now() - started < ROUND_MS) {
      const result = work();
      if (result instanceof Promise) await result;
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, repeat));
  return (done / (performance.now() - started)) * 1_000;
}
