import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { buildPortalIfNeeded } from './build.ts';
import type { LiveEvent } from './src/contract.ts';
import { createTraffic, type Traffic } from './traffic.ts';

/** What the hub will send too: a page that needs more than its own files breaks here first. */
const POLICY =
  "default-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self' data:";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The hub as the page sees it, with invented banks and random traffic. Listens on loopback only. */
export interface DevServer {
  readonly url: string;
  readonly traffic: Traffic;
  send(event: LiveEvent): void;
  /** Says nothing more on the streams that are open and refuses new ones until `mend`: a line that died without a word. */
  silence(): void;
  /** Breaks every stream and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export interface DevServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** 0 sends only what `send` is given. */
  readonly paymentsPerSecond: number;
  readonly seed: number;
}

export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const dist = await buildPortalIfNeeded();
  const traffic = createTraffic(options.seed);
  const streams = new Set<ServerResponse>();
  let refuses = false;
  const write = (text: string): void => {
    for (const stream of refuses ? [] : streams) stream.write(text);
  };
  const send = (event: LiveEvent): void =>
    write(`event: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://loopback').pathname;
    response.setHeader('content-security-policy', POLICY);
    if (refuses && path.startsWith('/live/')) response.writeHead(503).end();
    else if (path === '/live/state')
      response.setHeader('content-type', 'application/json').end(JSON.stringify(traffic.state()));
    else if (path === '/live/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': ping\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
    } else void sendFile(dist, path === '/' ? '/index.html' : path, response);
  });
  const timers = startTraffic(traffic, options.paymentsPerSecond, send);
  const ping = setInterval(() => write(': ping\n\n'), 15_000);
  await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    traffic,
    send,
    silence() {
      refuses = true;
    },
    cut() {
      refuses = true;
      for (const stream of streams) stream.destroy();
    },
    mend() {
      refuses = false;
    },
    async close() {
      for (const timer of [...timers, ping]) clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const TICK_MS = 100;

function startTraffic(
  traffic: Traffic,
  paymentsPerSecond: number,
  send: (event: LiveEvent) => void,
): NodeJS.Timeout[] {
  if (paymentsPerSecond === 0) return [];
  let owed = 0;
  const pay = (): void => {
    owed += traffic.chance() * 2 * paymentsPerSecond * (TICK_MS / 1_000);
    for (; owed >= 1; owed -= 1) send({ name: 'payment', data: traffic.pay(Date.now()) });
  };
  const tell = (): void => {
    const { positions, window, today } = traffic.state();
    send({ name: 'positions', data: positions });
    send({ name: 'window', data: window });
    send({ name: 'totals', data: today });
  };
  return [setInterval(pay, TICK_MS), setInterval(tell, 1_000)];
}

async function sendFile(dist: string, path: string, response: ServerResponse): Promise<void> {
  const file = join(dist, normalize(path));
  try {
    if (!file.startsWith(dist)) throw new Error('outside of the built page');
    const bytes = await readFile(file);
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

if (import.meta.main) {
  const [port = '8090', paymentsPerSecond = '4'] = process.argv.slice(2);
  const server = await startDevServer({
    port: Number(port),
    paymentsPerSecond: Number(paymentsPerSecond),
    seed: Date.now(),
  });
  console.log(`the page with invented traffic: ${server.url}`);
}
