/** A bank and a clearing for tests: the one speaks over real TLS on loopback, the other remembers what it was asked. */
import 'reflect-metadata';
import { generateKeyPairSync, type KeyObject, randomFillSync, randomUUID, webcrypto } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
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
} from '../../codecs/httpsignature/index.ts';
import { type Header, type Message, read, writeUnsigned } from '../../codecs/iso20022/index.ts';
import { signCanonicalMessage } from '../../codecs/xmldsig/index.ts';
import type { KeyUse } from '../../core/access/index.ts';
import type { Database } from '../../core/database/index.ts';
import { createMint } from '../../kit/id.ts';
import type { LineLog } from './door.ts';
import { type BankKey, callerOfBank, type FindKey, type HubKeys } from './keys.ts';
import { type BankLine, openBankLine } from './line.ts';
import type {
  BankAnswer,
  Clearing,
  ConnectedBank,
  Delivery,
  Inquired,
  InstructedTransfer,
  LinePayment,
  LineRecall,
  NameAnswer,
  Taken,
} from './model.ts';

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

export const HUB_PAIRS: Pairs = makePairs(0);
export const HUB_KEYS: HubKeys = HUB_PAIRS;

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
        return { keyid, bin, publicKey, ...callerOfBank(bin) } satisfies BankKey;
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
    keys: keys as Parameters<typeof X509CertificateGenerator.createSelfSigned>[0]['keys'],
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

/** A bank's side of the line. It proves the hub's signatures and acknowledges, until a test wants it otherwise. */
export async function openFakeBank(bin: number): Promise<FakeBank> {
  const pairs = makePairs(bin);
  const { certificate, key } = await loopbackCertificate();
  const heard: HeardByBank[] = [];
  let behaviour: (heard: HeardByBank) => BankReply | undefined = () => ({ status: 202 });
  const server = createServer({ key, cert: certificate });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', async (asked: IncomingMessage, response) => {
    const body = await bytesOf(asked);
    const opened = openRequest(
      { method: 'POST', targetUri: `${endpoint}/messages`, headers: asked.headers, body },
      Date.now(),
    );
    const proven = opened.ok && (await verifySignature(opened.signature, HUB_PAIRS.transport.publicKey)).ok;
    const found = read(body);
    if (!proven || !found.ok) return void response.writeHead(401).end();
    const messageId = String(asked.headers['idempotency-key']);
    const one = { text: body.toString(), messageId, message: found.business.message };
    heard.push(one);
    const reply = behaviour(one);
    if (reply === undefined) return;
    const text =
      reply.message === undefined ? '' : letterOf(reply.written ?? pairs, reply.message, { from: bin }).text;
    const signer = reply.signedBy === undefined ? pairs.transport : reply.signedBy;
    const created = Math.floor(Date.now() / 1_000);
    const requestSignature = String(asked.headers.signature);
    const signed =
      signer === null
        ? {}
        : signResponse({ status: reply.status, body: text, requestSignature, created }, signer);
    response.writeHead(reply.status, { ...reply.headers, ...signed }).end(text);
  });
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
        signed: opened.ok && (await verifySignature(opened.signature, HUB_PAIRS.transport.publicKey)).ok,
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
    const sent = request(url, { agent, method, headers }, async (answer) => {
      const text = (await bytesOf(answer)).toString();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Clearing from memory: says what a test wants, and remembers what it was asked. */
export interface FakeClearing extends Clearing {
  readonly asked: { readonly command: string; readonly order: unknown; readonly key: string | undefined }[];
  readonly banks: ConnectedBank[];
  readonly held: Map<string, LinePayment>;
  readonly recallsKnown: Map<string, LineRecall>;
  readonly deliveries: Map<string, Delivery & { dueAt: number }>;
  /** Deliveries that somebody is sending. */
  readonly leased: Set<string>;
  /** Unknown payments, and when they may be asked about. */
  readonly unknownAt: Map<string, { readonly bin: number; atMs: number }>;
  readonly verdicts: { readonly bin: number; readonly reachable: boolean }[];
  /** Decides the next commands; by default everything is taken. */
  says: (command: string, order: unknown) => Taken | Promise<Taken>;
  names: (account: string) => NameAnswer;
}

/** How long a payment that its bank has "in process" is left alone. */
const ASK_AGAIN_MS = 10_000;

export function fakeClearing(): FakeClearing {
  const remembered = new Map<string, { readonly fingerprint: string; readonly taken: Taken }>();
  const deliveries: FakeClearing['deliveries'] = new Map();
  const leased = new Set<string>();
  const asked: FakeClearing['asked'][number][] = [];
  const unknownAt: FakeClearing['unknownAt'] = new Map();
  const held = new Map<string, LinePayment>();
  const recallsKnown = new Map<string, LineRecall>();
  const verdicts: { bin: number; reachable: boolean }[] = [];
  const banks: ConnectedBank[] = [];

  /** As the desk does: one decision under a key, and a key has one content. */
  const decide =
    (command: string) =>
    async (order: unknown, origin: { caller: string; key?: { key: string; fingerprint: string } }) => {
      const key = origin.key && `${origin.caller} ${origin.key.key}`;
      const known = key === undefined ? undefined : remembered.get(key);
      if (known !== undefined)
        return known.fingerprint === origin.key!.fingerprint
          ? known.taken
          : ({ kind: 'key_was_used_for_another_request' } as const);
      asked.push({ command, order, key: origin.key?.key });
      const taken = await clearing.says(command, order);
      if (key !== undefined && taken.kind === 'decided')
        remembered.set(key, { fingerprint: origin.key!.fingerprint, taken });
      return taken;
    };

  const clearing: FakeClearing = {
    ...{ asked, banks, held, recallsKnown, deliveries, leased, unknownAt, verdicts },
    says: () => ({ kind: 'decided', outcome: 'cleared' }),
    names: () => ({ kind: 'account_not_found' }),
    pay: decide('pay'),
    giveBack: decide('giveBack'),
    recall: decide('recall'),
    answerRecall: decide('answerRecall'),
    async answer(order, origin) {
      if (order.source === 'inquiry') settleUnknown(order);
      return await decide('answer')(order, origin);
    },
    async inquire(order, origin): Promise<Inquired> {
      const taken = await decide('inquire')(order, origin);
      if (taken.kind !== 'decided') return taken;
      const payment = [...held.values()].find(
        (one) => one.debtor.bin === order.bin && one.transactionId === order.transactionId,
      );
      return { kind: 'decided', state: payment?.state ?? 'not_found', payment: payment ?? null };
    },
    async expire(payments) {
      for (const id of payments) {
        asked.push({ command: 'expire', order: id, key: undefined });
        const payment = held.get(id)!;
        held.set(id, { ...payment, state: 'unknown' });
        unknownAt.set(id, { bin: payment.creditor.bin, atMs: 0 });
      }
    },
    async reach(bin, reachable) {
      verdicts.push({ bin, reachable });
    },
    checkName: async ({ account }) => clearing.names(account),
    async claim(rooms, nowMs) {
      return rooms.flatMap(({ bin, rowsMax }) => {
        const due = [...deliveries.values()].filter((one) => one.bin === bin && one.dueAt <= nowMs);
        return due.slice(0, rowsMax).map((one) => {
          leased.add(one.id);
          deliveries.set(one.id, { ...one, dueAt: nowMs + ASK_AGAIN_MS, attempts: one.attempts + 1 });
          return one;
        });
      });
    },
    async settle(ids) {
      for (const id of ids) {
        deliveries.delete(id);
        leased.delete(id);
      }
    },
    async release(many) {
      for (const { id, atMs } of many) {
        deliveries.set(id, { ...deliveries.get(id)!, dueAt: atMs });
        leased.delete(id);
      }
    },
    payments: async (ids) => new Map(ids.flatMap((id) => (held.has(id) ? [[id, held.get(id)!]] : []))),
    recalls: async (ids) =>
      new Map(ids.flatMap((id) => (recallsKnown.has(id) ? [[id, recallsKnown.get(id)!]] : []))),
    overdue: async (nowMs, max) =>
      [...held.values()]
        .filter(({ state, deadlineAt }) => state === 'held' && deadlineAt !== null && deadlineAt <= nowMs)
        .slice(0, max)
        .map(({ id }) => id),
    unknown: async (bin, nowMs, max) =>
      [...unknownAt].flatMap(([id, one]) => (one.bin === bin && one.atMs <= nowMs ? [id] : [])).slice(0, max),
    async backlog() {
      return banks.map(({ bin }) => {
        const waiting = [...deliveries.values()].filter((one) => one.bin === bin);
        const oldestAt = waiting.length === 0 ? null : Math.min(...waiting.map((one) => one.createdAt));
        const unknown = [...unknownAt.values()].filter((one) => one.bin === bin).length;
        return { bin, waiting: waiting.length, oldestAt, unknown };
      });
    },
    connected: async () => [...banks],
  };

  function settleUnknown({ payment, verdict }: BankAnswer): void {
    const entry = unknownAt.get(payment);
    if (entry === undefined) return;
    if (verdict === 'in_process') entry.atMs = Date.now() + ASK_AGAIN_MS;
    else unknownAt.delete(payment);
  }
  return clearing;
}

export function paymentTo(bin: number, change: Partial<LinePayment> = {}): LinePayment {
  const id = randomUUID();
  return {
    id,
    kind: 'credit_transfer',
    state: 'held',
    reason: null,
    amount: 125_000n,
    debtor: { bin: 970_401, account: '0011223344', name: 'Trần Thị Bình' },
    creditor: { bin, account: '5566778899', name: 'Lê Văn Cường' },
    purpose: 'Tiền nhà tháng 11',
    endToEndId: 'HD-2026-11',
    transactionId: id.replaceAll('-', ''),
    createdAt: Date.now(),
    deadlineAt: Date.now() + 15_000,
    finalAt: null,
    returned: null,
    ...change,
  };
}

export function deliveryOf(
  payment: LinePayment,
  change: Partial<Delivery> = {},
): Delivery & { dueAt: number } {
  return {
    id: randomUUID(),
    bin: payment.creditor.bin,
    kind: payment.kind,
    subject: payment.id,
    state: payment.state,
    createdAt: payment.createdAt,
    attempts: 0,
    dueAt: 0,
    ...change,
  };
}

/** A payment that bank X instructs. */
export function transferBy(bin: number, change: Partial<InstructedTransfer> = {}): Message {
  const transactionId = change.transactionId ?? `TX${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  return {
    type: 'pacs.008',
    messageId: transactionId,
    createdAt: Date.now(),
    endToEndId: 'HD-1',
    transactionId,
    amount: { amount: change.amount ?? 90_000n, currency: 'VND' },
    debtor: { name: 'Phạm Văn Dũng', account: '1234500001', agent: bin },
    creditor: { name: 'Đỗ Thị Em', account: '9988776655', agent: 970_401 },
    remittance: 'Cà phê',
  };
}

export interface TestLine extends BankLine {
  readonly clearing: FakeClearing;
  readonly logged: LineLog[];
  readonly faults: unknown[];
  readonly revoke: (keyid: string) => void;
  /** Sends as a bank. */
  readonly send: (what: ToSend) => Promise<DoorAnswer>;
}

/** A line on a test's database, with these banks connected to it. */
export async function openTestLine(
  database: Database,
  banks: readonly FakeBank[],
  clearing: FakeClearing = fakeClearing(),
  nowMs: () => number = Date.now,
): Promise<TestLine> {
  clearing.banks.push(...banks.map(connected));
  const { find, revoke } = keyring(new Map(banks.map(({ bin, pairs }) => [bin, pairs])));
  const { certificate, key } = await loopbackCertificate();
  const logged: LineLog[] = [];
  const faults: unknown[] = [];
  const line = await openBankLine({
    ...{ database, clearing, findKey: find, hubKeys: HUB_KEYS, nowMs },
    listen: { host: '127.0.0.1', port: 0, certificate, key },
    mint: createMint(Date.now, (bytes) => randomFillSync(bytes)),
    spread: () => 0.5,
    log: (one) => void logged.push(one),
    onFault: (fault) => void faults.push(fault),
  });
  const client = bankClient(certificate);
  return {
    ...line,
    ...{ clearing, logged, faults, revoke },
    send: (what) => client.send(line.port, what),
    async close() {
      client.close();
      await line.close();
    },
  };
}

/** Waits until something is so; fails after ten seconds with what it waited for. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    if (await isSo()) return;
    await new Promise((wake) => setTimeout(wake, 10));
  }
  throw new Error(`waited in vain until ${what}`);
}
