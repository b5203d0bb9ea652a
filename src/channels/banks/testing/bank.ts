/** A bank for tests: it speaks over real TLS on loopback, with keys of its own. */
import 'reflect-metadata';
import { generateKeyPairSync, type KeyObject, randomUUID, webcrypto } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import {
  openRequest,
  openResponse,
  signRequest,
  signResponse,
  verifySignature,
} from '../../../codecs/httpsignature/index.ts';
import { type Header, type Message, read, writeUnsigned } from '../../../codecs/iso20022/index.ts';
import { signCanonicalMessage } from '../../../codecs/xmldsig/index.ts';
import type { KeyUse } from '../../../core/access/index.ts';
import type { FindKey, PeerKey } from '../../../core/peers/index.ts';
import { callerOfBank, type HubKeys } from '../keys.ts';
import type { ConnectedBank } from '../model.ts';

export const BANK_X = 979_931;
export const BANK_Y = 979_932;

interface Pair {
  readonly keyid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export type Pairs = Readonly<Record<KeyUse, Pair>>;

export function makePairs(bin: number): Pairs {
  const pair = (use: KeyUse): Pair => ({
    keyid: `${bin.toString().padStart(6, '0')}.${use}`,
    ...generateKeyPairSync('ed25519'),
  });
  return { transport: pair('transport'), message: pair('message') };
}

export const HUB_KEYS: HubKeys & Pairs = makePairs(0);

/** Keys as the hub knows them; a test may take one out. */
export function keyring(banks: ReadonlyMap<number, Pairs>): {
  readonly find: FindKey;
  readonly revoke: (keyid: string) => void;
} {
  const revoked = new Set<string>();
  return {
    revoke: (keyid) => void revoked.add(keyid),
    async find(keyid, use) {
      for (const [bin, pairs] of banks) {
        const { keyid: known, publicKey } = pairs[use];
        if (known !== keyid || revoked.has(keyid)) continue;
        return { keyid, bin, publicKey, ...callerOfBank(bin) } satisfies PeerKey;
      }
      return undefined;
    },
  };
}

/** A self-signed certificate for loopback; it is its own authority. */
export async function loopbackCertificate(): Promise<{ readonly certificate: string; readonly key: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Ngân hàng Thử Nghiệm',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    certificate: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${der.replaceAll(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
  };
}

/** A signed message of a bank; `header` and `keys` let a test put something wrong into it. */
export function letterOf(
  pairs: Pairs,
  message: Message,
  header: Partial<Header> & Pick<Header, 'from'>,
): { readonly text: string; readonly id: string } {
  const id = header.businessMessageId ?? randomUUID().replaceAll('-', '');
  const whole = { to: 0, createdAt: Date.now(), ...header, businessMessageId: id };
  const { keyid, privateKey } = pairs.message;
  const text = signCanonicalMessage(writeUnsigned({ header: whole, message }), {
    keyName: keyid,
    privateKey,
  });
  return { text, id };
}

/** What a bank's own server says; a test writes it. */
export interface BankReply {
  readonly status: number;
  readonly message?: Message;
  readonly headers?: Readonly<Record<string, string>>;
  /** Signed by another key, or not at all. */
  readonly signedBy?: Pair | null;
  /** It begins to answer and never ends. */
  readonly hangs?: boolean;
  /** It answers byte by byte, each a piece of its own; hears of each that went out. */
  readonly drips?: () => void;
  /** The message itself is signed by another bank. */
  readonly written?: Pairs;
}

export interface HeardByBank {
  readonly text: string;
  readonly messageId: string;
  readonly message: Message;
}

export interface FakeBank {
  readonly bin: number;
  readonly pairs: Pairs;
  readonly endpoint: string;
  readonly authority: string;
  /** In the order of arrival. */
  readonly heard: HeardByBank[];
  /** Undefined leaves the request without an answer. */
  behave(reply: (heard: HeardByBank) => BankReply | undefined): void;
  close(): Promise<void>;
}

/** What is written from now on goes out a byte a millisecond, for as long as somebody listens. */
function drip(response: ServerResponse, onByte: () => void): void {
  const socket = response.socket!;
  const write = socket.write.bind(socket);
  let last = Promise.resolve();
  socket.write = (chunk: string | Uint8Array): boolean => {
    for (const byte of Buffer.from(chunk as string))
      last = last.then(async () => {
        await setTimeout(1);
        if (socket.destroyed) return;
        write(Buffer.of(byte));
        onByte();
      });
    return true;
  };
}

/** A bank's side of the line. It proves the hub's signatures and acknowledges, until a test wants it otherwise. */
export async function openFakeBank(bin: number, nowMs: () => number = Date.now): Promise<FakeBank> {
  const pairs = makePairs(bin);
  const { certificate, key } = await loopbackCertificate();
  const heard: HeardByBank[] = [];
  let behaviour: (heard: HeardByBank) => BankReply | undefined = () => ({ status: 202 });
  const server = createServer({ key, cert: certificate });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serve = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytesOf(asked);
    const opened = openRequest(
      { method: 'POST', targetUri: `${endpoint}/messages`, headers: asked.headers, body },
      nowMs(),
    );
    const proven = opened.ok && (await verifySignature(opened.signature, HUB_KEYS.transport.publicKey)).ok;
    const found = read(body);
    if (!proven || !found.ok) return void response.writeHead(401).end();
    const messageId = String(asked.headers['idempotency-key']);
    const one = { text: body.toString(), messageId, message: found.business.message };
    heard.push(one);
    const reply = behaviour(one);
    if (reply === undefined) return;
    const text =
      reply.message === undefined
        ? ''
        : letterOf(reply.written ?? pairs, reply.message, { from: bin, createdAt: nowMs() }).text;
    const signer = reply.signedBy === undefined ? pairs.transport : reply.signedBy;
    const created = Math.floor(nowMs() / 1_000);
    const requestSignature = String(asked.headers.signature);
    const signed =
      signer === null
        ? {}
        : signResponse({ status: reply.status, body: text, requestSignature, created }, signer);
    if (reply.hangs === true) {
      response.writeHead(reply.status, { ...signed, 'content-length': '1000' }).write('<');
      return;
    }
    if (reply.drips !== undefined) drip(response, reply.drips);
    response.writeHead(reply.status, { ...reply.headers, ...signed }).end(text);
  };
  server.on('request', (asked, response) => void serve(asked, response));
  return {
    ...{ bin, pairs, endpoint, authority: certificate, heard },
    behave(reply) {
      behaviour = reply;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export function connected({ bin, endpoint, authority }: FakeBank): ConnectedBank {
  return { bin, name: `Ngân hàng ${bin}`, endpoint, authority, reachable: true };
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What the hub's door answered a bank, with its signature judged. */
export interface DoorAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly message: Message | undefined;
  /** By the hub's key, over this very request. */
  readonly signed: boolean;
}

export interface ToSend {
  readonly pairs: Pairs;
  readonly text: string;
  readonly id: string;
  /** Put something wrong into the request. */
  readonly change?: {
    readonly headers?: Readonly<Record<string, string | undefined>>;
    readonly body?: string;
    readonly method?: string;
    readonly path?: string;
    readonly created?: number;
    readonly signTarget?: string;
  };
}

/** Sends a message to the door as a bank does. */
export function bankClient(authority: string): {
  send(port: number, what: ToSend): Promise<DoorAnswer>;
  close(): void;
} {
  const agent = new Agent({ keepAlive: true, ca: authority, maxSockets: 1_024 });
  return {
    close: () => agent.destroy(),
    async send(port, { pairs, text, id, change = {} }) {
      const base = `https://127.0.0.1:${port}`;
      const created = change.created ?? Math.floor(Date.now() / 1_000);
      const signed = signRequest(
        {
          method: 'POST',
          targetUri: change.signTarget ?? `${base}/messages`,
          body: text,
          idempotencyKey: id,
          created,
        },
        pairs.transport,
      );
      const headers = Object.fromEntries(
        Object.entries({ ...signed, 'content-type': 'application/xml', ...change.headers }).filter(
          (one): one is [string, string] => one[1] !== undefined,
        ),
      );
      const answer = await post(agent, `${base}${change.path ?? '/messages'}`, {
        method: change.method ?? 'POST',
        headers,
        body: change.body ?? text,
      });
      const { status, headers: answered } = answer;
      const opened = openResponse(
        { status, headers: answered, body: answer.text, requestSignature: signed.signature },
        Date.now(),
      );
      const found = answer.text === '' ? undefined : read(Buffer.from(answer.text));
      return {
        ...answer,
        signed: opened.ok && (await verifySignature(opened.signature, HUB_KEYS.transport.publicKey)).ok,
        message: found?.ok === true ? found.business.message : undefined,
      };
    },
  };
}

function post(
  agent: Agent,
  url: string,
  { method, headers, body }: { method: string; headers: Record<string, string>; body: string },
): Promise<Pick<DoorAnswer, 'status' | 'headers' | 'text'>> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (answer) => {
      const { statusCode: status = 0, headers: answered } = answer;
      bytesOf(answer).then((bytes) => resolve({ status, headers: answered, text: bytes.toString() }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
