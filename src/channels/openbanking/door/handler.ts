/** The door in front of Node's own server: bodies with a bound, the client's certificate, the address it was called by. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Door } from './door.ts';

/** A list of 1,000 payments; everything else is below 4 kB. */
const BODY_BYTES_MAX = 262_144;

export interface DoorAddresses {
  /** Scheme, host and port of the listener for keys, and of the one for certificates, as callers know them. */
  readonly origin: string;
  readonly mtlsOrigin: string;
}

/** Answers what is the door's; false: not its address. */
export type HandleDoor = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export function createDoorHandler(door: Door, addresses: DoorAddresses): HandleDoor {
  const byHost = new Map(
    [addresses.origin, addresses.mtlsOrigin].map((origin) => [new URL(origin).host, origin]),
  );
  return async (request, response) => {
    const url = request.url ?? '/';
    if (!door.isOurs(url.split('?', 1)[0]!)) return false;
    // A proof names the address that its sender called; the name is compared with ours, never believed.
    const origin = byHost.get(request.headers.host ?? '') ?? addresses.origin;
    const body = await bodyOf(request);
    const answer = await door.answer({
      ...{ method: request.method ?? 'GET', url, headers: request.headers, origin, body },
      certificate: certificateOf(request),
      address: request.socket.remoteAddress ?? '',
    });
    // Whoever sends more than is taken is not listened to on this connection again.
    const end = body === undefined ? { Connection: 'close' } : {};
    const length = { 'Content-Length': Buffer.byteLength(answer.body) };
    response.writeHead(answer.status, { ...answer.headers, ...length, ...end });
    response.end(answer.body);
    return true;
  };
}

/** undefined: larger than anything the door takes. */
function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

const CERTIFICATES = new WeakMap<TLSSocket, Buffer | undefined>();

/** Read once for a connection: TLS has proven that the other side holds its key. */
function certificateOf({ socket }: IncomingMessage): Buffer | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  if (!CERTIFICATES.has(socket)) CERTIFICATES.set(socket, socket.getPeerX509Certificate()?.raw);
  return CERTIFICATES.get(socket);
}
