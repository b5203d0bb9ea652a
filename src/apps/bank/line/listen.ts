/**
 * The HTTPS server of the bank: one door, `POST /messages`, for the hub alone. Every message is proven twice (the
 * transport's signature, the message's own), kept with what it does to the books, and answered with a signature.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { openRequest, signResponse, verifySignature } from '../../../codecs/httpsignature/index.ts';
import { crashPoint } from '../../../core/database/index.ts';
import type { BankConfig } from '../config.ts';
import { TooBusy } from '../store/books.ts';
import { listBehaviours } from '../store/records.ts';
import { handle, type Reply, rejected } from './handle.ts';
import { openMessage } from './open.ts';
import type { LineBank } from './pen.ts';

/** A statement, the longest message, has below 1 MiB. */
const BODY_BYTES_MAX = 1_048_576;
/** The hub keeps its connections open; longer than its own idle time, so that it is the one to close. */
const KEEP_ALIVE_MS = 120_000;
const REQUEST_MS_MAX = 15_000;
/** The hub's bounded pool, and its successor's while both run. */
const CONNECTIONS_MAX = 256;

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

export interface ListenLog {
  readonly note: (words: string) => void;
  readonly fault: (fault: unknown, where: string) => void;
}

/** Another door behind the same address: what lies below a path is for it. */
export interface ServeBeside {
  readonly below: string;
  readonly serve: (base: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export async function listen(
  bank: LineBank,
  config: Pick<BankConfig, 'file' | 'tls' | 'hubTransportKeys' | 'hubMessageKeys' | 'transportKey'>,
  log: ListenLog,
  beside: ServeBeside,
): Promise<Listener> {
  const { host, port } = config.file.listen;
  const server = createServer({
    ...config.tls,
    minVersion: 'TLSv1.3',
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_MS_MAX,
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(port, host);
  await once(server, 'listening');
  crashPoint('bank-listening');
  const url = `https://${host}:${(server.address() as AddressInfo).port}`;
  const door: Door = { bank, config, log, targetUri: `${url}/messages`, isClosing: () => !server.listening };
  server.on('request', (request, response) => {
    const isBeside = request.url?.startsWith(beside.below) === true;
    const served = isBeside ? beside.serve(url, request, response) : receive(door, request, response);
    served.catch((fault: unknown) => {
      log.fault(fault, 'listener');
      response.destroy();
    });
  });
  return {
    url,
    async close() {
      server.close();
      server.closeIdleConnections();
      const closed = once(server, 'close');
      const late = setTimeout(() => server.closeAllConnections(), REQUEST_MS_MAX);
      await closed;
      crashPoint('bank-listener-closed');
      clearTimeout(late);
    },
  };
}

interface Door {
  readonly bank: LineBank;
  readonly config: Pick<BankConfig, 'hubTransportKeys' | 'hubMessageKeys' | 'transportKey'>;
  readonly log: ListenLog;
  readonly targetUri: string;
  /** Connections that are kept open are given up with their next answer. */
  readonly isClosing: () => boolean;
}

async function receive(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isDown(door.bank)) {
    request.socket.destroy();
    return;
  }
  const body = await bodyOf(request, BODY_BYTES_MAX);
  crashPoint('bank-body-read');
  if (body === undefined) {
    response.writeHead(413).end();
    return;
  }
  const reply = await replyTo(door, request, body);
  crashPoint('bank-before-reply');
  if (reply.onTheLine === 'hang_up' || reply.onTheLine === 'cut') {
    request.socket.destroy();
    return;
  }
  answer(door, request, response, reply);
  crashPoint('bank-replied');
}

/** Everything is torn while a `down` without a number of payments is the next behaviour: nobody is at home. */
export function isDown({ books, nowMs }: Pick<LineBank, 'books' | 'nowMs'>): boolean {
  const [next] = listBehaviours(books, nowMs());
  return next?.mode === 'down' && next.leftPayments === null;
}

async function replyTo(door: Door, request: IncomingMessage, body: Buffer): Promise<Reply> {
  const { bank, config, targetUri } = door;
  const refuse = (status: number, reason: string, text: string, id = NOT_PROVIDED): Reply =>
    rejected(bank, status, id, reason, text);
  if (request.method !== 'POST' || request.url !== '/messages')
    return refuse(404, 'not_here', 'Messages go to POST /messages.');
  const opened = openRequest({ method: 'POST', targetUri, headers: request.headers, body }, bank.nowMs());
  if (!opened.ok) return refuse(401, opened.reason, 'The request is not signed as the line asks.');
  const publicKey = config.hubTransportKeys.get(opened.signature.keyid);
  if (publicKey === undefined) return refuse(401, 'key_is_unknown', 'This key is not one of the hub.');
  const verified = await verifySignature(opened.signature, publicKey);
  crashPoint('bank-transport-proven');
  if (!verified.ok) return refuse(401, verified.reason, 'The signature of the request is wrong.');
  const read = await openMessage(body, config.hubMessageKeys);
  crashPoint('bank-message-read');
  if (!read.ok) return refuse(read.status, read.reason, read.text, read.id);
  const { header } = read.business;
  if (request.headers['idempotency-key'] !== header.businessMessageId)
    return refuse(
      400,
      'idempotency_key_differs',
      'Idempotency-Key is not BizMsgIdr.',
      header.businessMessageId,
    );
  try {
    const reply = await bank.books.submit(() => handle(bank, read.business, read.hash));
    crashPoint('bank-message-kept');
    return reply;
  } catch (fault) {
    if (!(fault instanceof TooBusy)) throw fault;
    return refuse(503, 'busy', 'Too much is waiting; send it again later.', header.businessMessageId);
  }
}

const NOT_PROVIDED = 'NOTPROVIDED';

function answer(
  { bank, config, isClosing }: Door,
  request: IncomingMessage,
  response: ServerResponse,
  { status, body }: Reply,
): void {
  const { signature } = request.headers;
  const created = Math.floor(bank.nowMs() / 1_000);
  const key = { keyid: config.transportKey.id, privateKey: config.transportKey.privateKey };
  // Nothing to bind an answer to: whoever asked without a signature gets one without.
  const headers =
    typeof signature === 'string'
      ? signResponse({ status, body, requestSignature: signature, created }, key)
      : {};
  response.writeHead(status, {
    ...headers,
    ...(body === '' ? {} : { 'content-type': 'application/xml' }),
    ...(isClosing() ? { connection: 'close' } : {}),
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** Undefined where it is too long. */
export function bodyOf(request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > bytesMax) {
        request.removeAllListeners('data');
        request.resume();
        resolve(undefined);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
