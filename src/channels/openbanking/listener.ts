/**
 * HTTPS for open banking, twice: for browsers and clients with keys, and for clients with certificates. They are two
 * addresses, because a browser that is asked for a certificate asks the customer (RFC 8705 §6.3).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { DRAIN_WAIT_MS_MAX } from '../../kit/limits.ts';

export interface OpenBankingListenerParts {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly mtlsPort: number;
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
  /** PEM: authorities whose client certificates prove who a client is. */
  readonly clientAuthorities: readonly string[];
  /** Made for the ports that were found, since issuers are addresses. */
  readonly handler: (ports: Ports) => Promise<RequestHandler>;
}

export interface Ports {
  readonly port: number;
  readonly mtlsPort: number;
}

/** Answers one request; throws for a fault of ours. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface OpenBankingListener extends Ports {
  /** Takes no more connections, answers what is under way. */
  close(): Promise<void>;
}

const HEADER_BYTES_MAX = 16_384;
/** A sign-in hashes a password and a payment waits for its commit; nobody else is slow. */
const REQUEST_WAIT_MS_MAX = 30_000;
const CONNECTIONS_MAX = 2_000;
/** FAPI 2.0 §5.2.1 and BCP 195: for TLS 1.2 the suites with forward secrecy and AEAD alone. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

export async function listenForOpenBanking(parts: OpenBankingListenerParts): Promise<OpenBankingListener> {
  const tls = {
    key: parts.key,
    cert: parts.certificate,
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    maxHeaderSize: HEADER_BYTES_MAX,
  } as const;
  const plain = createServer(tls);
  // Unknown authorities pass here: a token may be bound to any certificate, only tls_client_auth needs a known one.
  const mtls = createServer({
    ...tls,
    requestCert: true,
    rejectUnauthorized: false,
    ca: [...parts.clientAuthorities],
  });
  const servers = [plain, mtls];
  for (const server of servers) bounded(server);
  const ports: Ports = {
    port: await listen(plain, parts.host, parts.port),
    mtlsPort: await listen(mtls, parts.host, parts.mtlsPort),
  };
  const handle = await parts.handler(ports);
  for (const server of servers)
    server.on('request', (request, response) => void answer(handle, request, response));
  return { ...ports, close: async () => void (await Promise.all(servers.map(closed))) };
}

function bounded(server: Server): void {
  server.requestTimeout = REQUEST_WAIT_MS_MAX;
  server.headersTimeout = REQUEST_WAIT_MS_MAX;
  server.maxConnections = CONNECTIONS_MAX;
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function answer(
  handle: RequestHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await handle(request, response);
  } catch {
    // Whoever handles has told the log.
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
}

async function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), DRAIN_WAIT_MS_MAX);
  await done;
  clearTimeout(patience);
}
