/** HTTPS for the door: one path, one method, a bounded body, and nothing read that will not be used. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { MESSAGE_BYTES_MAX } from '../../codecs/iso20022/index.ts';
import { DRAIN_WAIT_MS_MAX } from '../../kit/limits.ts';
import type { DoorReply } from './answers.ts';
import type { Door } from './door.ts';
import type { RefusalCode } from './refusals.ts';
import { CONNECTIONS_MAX, REQUEST_WAIT_MS_MAX } from './rules/limits.ts';

export interface ListenerParts {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
  /** Made for the port that was found, since signatures cover the whole address. */
  readonly door: (port: number) => Door;
}

export interface Listener {
  readonly port: number;
  /** Takes no more connections, answers what is under way. */
  close(): Promise<void>;
}

/** Longer than a bank's pool keeps a connection idle: who closes first must be the one who sends. */
const KEEP_ALIVE_MS = 75_000;
const HEADER_BYTES_MAX = 16_384;

export async function listen({ host, port, key, certificate, door }: ListenerParts): Promise<Listener> {
  const server = createServer({
    key,
    cert: certificate,
    minVersion: 'TLSv1.2',
    maxHeaderSize: HEADER_BYTES_MAX,
  });
  server.requestTimeout = REQUEST_WAIT_MS_MAX;
  server.headersTimeout = REQUEST_WAIT_MS_MAX;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const found = (server.address() as AddressInfo).port;
  const opened = door(found);
  const isClosing = (): boolean => !server.listening;
  server.on('request', (request, response) => void serve(opened, isClosing, request, response));
  return {
    port: found,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // Whoever is still being answered then is not answered by this process any more.
      const patience = setTimeout(() => server.closeAllConnections(), DRAIN_WAIT_MS_MAX);
      await closed;
      clearTimeout(patience);
    },
  };
}

async function serve(
  door: Door,
  isClosing: () => boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const early = objectionTo(request);
  const body = early === undefined ? await bodyOf(request) : undefined;
  // Nobody is left to be answered.
  if (body === 'gone') return void response.destroy();
  if (!Buffer.isBuffer(body))
    return answer(response, door.refuse(request.headers, early ?? 'message_is_too_large'), false);
  const reply = await door.receive({ headers: request.headers, body });
  answer(response, reply, !isClosing());
}

/** What can be said before the body is read. */
function objectionTo({ url, method, headers }: IncomingMessage): RefusalCode | undefined {
  if (url !== '/messages') return 'path_is_not_found';
  if (method !== 'POST') return 'method_is_not_allowed';
  if (!/^application\/xml(?:\s*;\s*charset="?utf-8"?)?$/i.test(headers['content-type'] ?? ''))
    return 'media_type_is_not_xml';
  return Number(headers['content-length'] ?? 0) > MESSAGE_BYTES_MAX ? 'message_is_too_large' : undefined;
}

function bodyOf(request: IncomingMessage): Promise<Buffer | 'too large' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MESSAGE_BYTES_MAX) chunks.push(chunk);
      else {
        request.pause();
        resolve('too large');
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve('gone'));
    request.on('close', () => resolve('gone'));
  });
}

/** A connection whose request was not read to its end cannot carry another; one of a line that closes must not. */
function answer(response: ServerResponse, { status, headers, body }: DoorReply, staysOpen: boolean): void {
  if (response.destroyed) return;
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    ...headers,
    'content-length': bytes.length,
    ...(staysOpen ? {} : { connection: 'close' }),
  });
  response.end(bytes);
}
