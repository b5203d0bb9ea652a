/**
 * A bank that says what a script tells it, over the real line: it signs as a bank does, acknowledges what it receives,
 * and keeps no books. Made from a folder of the sandbox, so its keys and certificate are those that the hub registers.
 */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:https';
import { join } from 'node:path';
import { BANK_FILE, type BankFile } from '../src/apps/bank/index.ts';
import type { PreparedBank } from '../src/apps/sandbox/index.ts';
import { type SigningKey, signRequest, signResponse } from '../src/codecs/httpsignature/index.ts';
import { type Message, read, writeUnsigned } from '../src/codecs/iso20022/index.ts';
import { signMessage } from '../src/codecs/xmldsig/index.ts';

/** What it answers a message with: a status, a message in a `200`, or nothing at all. */
export type Reply = number | Message | 'silence';

/** How the answer leaves: at once, or as a test of patience wants it. */
export type Leave = (answer: () => void, response: ServerResponse) => void;

export interface ScriptedBank {
  readonly bin: number;
  /** Every message, in the order of arrival, repetitions too. */
  readonly heard: Message[];
  /** Undefined leaves it to the bank: an echo for a probe, `202` for the rest. */
  script: (message: Message) => Reply | undefined;
  leave: Leave;
  /** Writes and signs; the same letter may be posted more than once. */
  write(make: (head: { messageId: string; createdAt: number }) => Message): Letter;
  /** Answers the status; 0 where no answer came. */
  post(letter: Letter, created?: number): Promise<number>;
  close(): Promise<void>;
}

export interface Letter {
  readonly id: string;
  readonly xml: string;
}

export interface ScriptedBankParts {
  readonly prepared: PreparedBank;
  readonly nowMs: () => number;
}

/** As the simulated bank: the hub is the one to close. */
const KEEP_ALIVE_MS = 120_000;
const HOST = '127.0.0.1';
const HUB = 0;

export async function openScriptedBank({ prepared, nowMs }: ScriptedBankParts): Promise<ScriptedBank> {
  const textIn = (name: string): string => readFileSync(join(prepared.folder, name), 'utf8');
  const file = JSON.parse(textIn(BANK_FILE)) as BankFile;
  const keyOf = ({ id, file: name }: BankFile['transport_key']): SigningKey => ({
    keyid: id,
    privateKey: createPrivateKey(textIn(name)),
  });
  const [transport, message] = [keyOf(file.transport_key), keyOf(file.message_key)];
  const bin = Number(file.bin);
  const agent = new Agent({ keepAlive: true, maxSockets: 32, ca: textIn(file.hub.authority) });
  const seconds = (): number => Math.floor(nowMs() / 1_000);
  const sign = (id: string, createdAt: number, said: Message): string =>
    signMessage(
      writeUnsigned({ header: { from: bin, to: HUB, businessMessageId: id, createdAt }, message: said }),
      { keyName: message.keyid, privateKey: message.privateKey },
    );
  const bank: ScriptedBank = {
    ...{ bin, heard: [], script: () => undefined, leave: (answer) => answer() },
    write(make) {
      const id = randomBytes(16).toString('hex');
      const createdAt = nowMs();
      return { id, xml: sign(id, createdAt, make({ messageId: id, createdAt })) };
    },
    async post({ id, xml }, created = seconds()) {
      const targetUri = `${file.hub.url}/messages`;
      const asked = { method: 'POST', targetUri, body: xml, idempotencyKey: id, created };
      return await statusOf(agent, targetUri, { ...signRequest(asked, transport) }, xml);
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const answer = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    const found = read(await bytesOf(asked));
    if (!found.ok) return void response.writeHead(400).end();
    const heard = found.business.message;
    bank.heard.push(heard);
    const reply = bank.script(heard) ?? (heard.type === 'admi.004' ? { ...heard, eventCode: 'PONG' } : 202);
    if (reply === 'silence') return;
    const status = typeof reply === 'number' ? reply : 200;
    const body = typeof reply === 'number' ? '' : sign(randomBytes(16).toString('hex'), nowMs(), reply);
    const requestSignature = asked.headers.signature as string;
    bank.leave(() => {
      const signed = signResponse({ status, body, requestSignature, created: seconds() }, transport);
      response.writeHead(status, { ...signed }).end(body);
    }, response);
  };
  const server = createServer({
    key: textIn(file.tls.key),
    cert: textIn(file.tls.certificate),
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  server.on('request', (asked, response) => {
    answer(asked, response).catch(() => response.destroy());
  });
  server.listen(file.listen.port, HOST);
  await once(server, 'listening');
  return bank;
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function statusOf(agent: Agent, url: string, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((resolve) => {
    const asked = request(url, {
      agent,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) },
    });
    asked.on('error', () => resolve(0));
    asked.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    asked.end(body);
  });
}
