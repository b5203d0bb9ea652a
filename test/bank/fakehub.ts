/**
 * A hub on paper: it speaks the bank line as the real one does (signed both ways, 202 for what it took, answers to
 * questions in the response) and does with messages what a test tells it.
 */
import { generateKeyPairSync, type KeyObject, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  type BankRegistration,
  type HubSide,
  type HubTls,
  prepareHubTls,
} from '../../src/apps/sandbox/index.ts';
import {
  openRequest,
  openResponse,
  signRequest,
  signResponse,
  verifySignature,
} from '../../src/codecs/httpsignature/index.ts';
import {
  type BusinessMessage,
  type Message,
  readDocument,
  writeUnsigned,
} from '../../src/codecs/iso20022/index.ts';
import { readPublicKey } from '../../src/codecs/signingkeys/index.ts';
import { signMessage, verifyMessage } from '../../src/codecs/xmldsig/index.ts';
import { createMint } from '../../src/kit/id.ts';

export interface Heard {
  /** BizMsgIdr. */
  readonly id: string;
  readonly message: Message;
  readonly bytes: string;
}

export interface Told {
  /** 0 where the connection broke before an answer. */
  readonly status: number;
  readonly body: string;
  readonly message: Message | undefined;
  /** Why the answer cannot be the bank's; undefined: it is. */
  readonly doubt: string | undefined;
}

export interface Written {
  readonly id: string;
  readonly xml: string;
}

/** What the hub does with a message: a status, and a body where it is a question. `tear` breaks the connection. */
export type Answering = (
  heard: Heard,
) => number | 'tear' | { readonly status: 200; readonly message: Message };

export interface FakeHub {
  readonly url: string;
  readonly side: HubSide;
  /** Every message as it came, repetitions too. */
  readonly heard: Heard[];
  /** Each is asked in turn, the last added first; 202 where none says anything. */
  answering: Answering;
  /** Called for every message that was taken for the first time. */
  onNew: (heard: Heard) => void;
  know(bank: BankRegistration): void;
  write(message: MessageOf, to?: string, from?: number): Written;
  /** The same message under another BizMsgIdr, signed anew. */
  rewrite(written: Written, id: string): string;
  post(written: Written, change?: Change): Promise<Told>;
  tell(message: MessageOf): Promise<Told>;
  /** The first message that fits, however late it comes. */
  hears(fits: (heard: Heard) => boolean): Promise<Heard>;
  close(): Promise<void>;
}

/** Every message without what the hub fills in. */
export type MessageOf<M extends Message = Message> = M extends Message
  ? Omit<M, 'messageId' | 'createdAt'>
  : never;

/** What a test breaks about a request. */
export interface Change {
  readonly key?: { readonly keyid: string; readonly privateKey: KeyObject };
  readonly body?: string;
  readonly idempotencyKey?: string;
  readonly createdS?: number;
}

const HOST = '127.0.0.1';
const HEAR_MS_MAX = 20_000;

export async function startFakeHub(dataFolder: string, port = 0): Promise<FakeHub> {
  const tls = await prepareHubTls(dataFolder, Date.now());
  return await new Hub(tls).open(port);
}

class Hub implements FakeHub {
  readonly heard: Heard[] = [];
  answering: Answering = () => 202;
  onNew: (heard: Heard) => void = () => {};
  url = '';
  readonly #transport = generateKeyPairSync('ed25519');
  readonly #message = generateKeyPairSync('ed25519');
  readonly #mint = createMint(Date.now, (bytes) => void randomFillSync(bytes));
  readonly #agent: Agent;
  readonly #server;
  readonly #banks = new Map<string, BankRegistration>();
  readonly #waiting = new Set<() => void>();
  readonly #taken = new Map<string, string>();

  constructor(tls: HubTls) {
    this.#agent = new Agent({ keepAlive: true, ca: tls.authority, maxSockets: 16 });
    this.#server = createServer({ key: tls.key, cert: tls.certificate }, (request, response) => {
      this.#receive(request, response).catch((fault: unknown) => {
        console.error(fault);
        response.destroy();
      });
    });
  }

  async open(port: number): Promise<this> {
    this.#server.listen(port, HOST);
    await once(this.#server, 'listening');
    this.url = `https://${HOST}:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  get side(): HubSide {
    return {
      lineUrl: this.url,
      transportKey: { id: '000000.transport', publicKey: this.#transport.publicKey },
      messageKey: { id: '000000.message', publicKey: this.#message.publicKey },
    };
  }

  get transportKey(): { keyid: string; privateKey: KeyObject } {
    return { keyid: '000000.transport', privateKey: this.#transport.privateKey };
  }

  know(bank: BankRegistration): void {
    this.#banks.set(bank.bin, bank);
  }

  get #only(): BankRegistration {
    return [...this.#banks.values()][0]!;
  }

  write(message: MessageOf, to = this.#only.bin, from = 0): Written {
    const id = this.#mint().replaceAll('-', '');
    const createdAt = Date.now();
    const business: BusinessMessage = {
      header: { from, to: Number(to), businessMessageId: id, createdAt },
      message: { messageId: id, createdAt, ...message } as Message,
    };
    return { id, xml: this.#signed(business) };
  }

  #signed(business: BusinessMessage): string {
    const key = { keyName: '000000.message', privateKey: this.#message.privateKey };
    return signMessage(writeUnsigned(business), key);
  }

  rewrite({ xml }: Written, id: string): string {
    const read = readDocument(Buffer.from(xml));
    if (!read.ok) throw new Error(read.code);
    read[Symbol.dispose]();
    const { header, message } = read.business;
    return this.#signed({ header: { ...header, businessMessageId: id }, message });
  }

  async tell(message: MessageOf): Promise<Told> {
    return await this.post(this.write(message));
  }

  async post({ id, xml }: Written, change: Change = {}): Promise<Told> {
    const bank = this.#only;
    const url = new URL(`${bank.endpoint}/messages`);
    const headers = signRequest(
      {
        ...{ method: 'POST', targetUri: url.href, body: xml },
        idempotencyKey: change.idempotencyKey ?? id,
        created: change.createdS ?? Math.floor(Date.now() / 1_000),
      },
      change.key ?? this.transportKey,
    );
    const answered = await exchange(url, this.#agent, { ...headers }, change.body ?? xml);
    if (answered === undefined) return { status: 0, body: '', message: undefined, doubt: undefined };
    const doubt = await this.#doubt(answered, headers.signature);
    const body = answered.body.toString();
    const read = body === '' ? undefined : readDocument(answered.body);
    if (read?.ok !== true) return { status: answered.status, body, message: undefined, doubt };
    read[Symbol.dispose]();
    return { status: answered.status, body, message: read.business.message, doubt };
  }

  async #doubt(answered: Exchanged, requestSignature: string): Promise<string | undefined> {
    const { transportKey, messageKey } = this.#only;
    const opened = openResponse({ ...answered, requestSignature }, Date.now());
    if (!opened.ok) return opened.reason;
    if (opened.signature.keyid !== transportKey.id) return 'keyid';
    const verified = await verifySignature(opened.signature, keyOf(transportKey.publicKey));
    if (!verified.ok) return verified.reason;
    if (answered.body.length === 0) return undefined;
    return await messageDoubt(answered.body, messageKey);
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { heard, fault } = await this.#prove(request, body);
    const answer = fault === undefined ? this.#answer(heard!) : 401;
    if (answer === 'tear') {
      request.socket.destroy();
      return;
    }
    const status = typeof answer === 'number' ? answer : answer.status;
    const text = typeof answer === 'number' ? '' : this.write(answer.message).xml;
    const created = Math.floor(Date.now() / 1_000);
    const requestSignature = request.headers.signature as string;
    const headers = signResponse({ status, body: text, requestSignature, created }, this.transportKey);
    response.writeHead(status, { ...headers }).end(text);
    if (fault !== undefined) throw new Error(`the bank sent what no hub takes: ${fault}`);
    if (status >= 300 || this.#taken.has(heard!.id)) return;
    this.#taken.set(heard!.id, heard!.bytes);
    this.onNew(heard!);
  }

  #answer(heard: Heard): ReturnType<Answering> {
    this.heard.push(heard);
    for (const wake of this.#waiting) wake();
    const before = this.#taken.get(heard.id);
    if (before !== undefined && before !== heard.bytes) return 409;
    return this.answering(heard);
  }

  async #prove(request: IncomingMessage, body: Buffer): Promise<{ heard?: Heard; fault?: string }> {
    const targetUri = `${this.url}/messages`;
    const opened = openRequest({ method: 'POST', targetUri, headers: request.headers, body }, Date.now());
    if (!opened.ok) return { fault: opened.reason };
    const bank = this.#banks.get(opened.signature.keyid.slice(0, 6));
    if (bank === undefined) return { fault: 'unknown bank' };
    const verified = await verifySignature(opened.signature, keyOf(bank.transportKey.publicKey));
    if (!verified.ok) return { fault: verified.reason };
    const doubt = await messageDoubt(body, bank.messageKey);
    if (doubt !== undefined) return { fault: doubt };
    const read = readDocument(body);
    if (!read.ok) return { fault: read.code };
    read[Symbol.dispose]();
    const { header, message } = read.business;
    if (request.headers['idempotency-key'] !== header.businessMessageId) return { fault: 'idempotency-key' };
    return { heard: { id: header.businessMessageId, message, bytes: body.toString() } };
  }

  async hears(fits: (heard: Heard) => boolean): Promise<Heard> {
    const found = this.heard.find(fits);
    if (found !== undefined) return found;
    return await new Promise<Heard>((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(
            `the hub never heard it; it heard ${this.heard.map(({ message }) => message.type).join(', ')}`,
          ),
        );
      }, HEAR_MS_MAX);
      const look = (): void => {
        const now = this.heard.find(fits);
        if (now === undefined) return;
        clearTimeout(late);
        this.#waiting.delete(look);
        resolve(now);
      };
      this.#waiting.add(look);
    });
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

async function messageDoubt(body: Buffer, key: BankRegistration['messageKey']): Promise<string | undefined> {
  const read = readDocument(body);
  if (!read.ok) return `${read.code}: ${read.errors.map(({ message }) => message).join('; ')}`;
  try {
    const verified = await verifyMessage(read.document, (name) =>
      name === key.id ? keyOf(key.publicKey) : undefined,
    );
    return verified.ok ? undefined : verified.reason;
  } finally {
    read[Symbol.dispose]();
  }
}

function keyOf(pem: string): KeyObject {
  const read = readPublicKey(pem);
  if (!read.ok) throw new Error(read.reason);
  return read.key;
}

interface Exchanged {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Undefined where the line broke. */
async function exchange(
  url: URL,
  agent: Agent,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Exchanged | undefined> {
  const request = httpsRequest(url, {
    agent,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/xml' },
  });
  try {
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) };
  } catch {
    return undefined;
  }
}
