/** A lean HTTP/1.1 load: one request in flight per connection, the next one as soon as the answer is whole. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface Order {
  readonly path: string;
  /** What proves who asks, Idempotency-Key included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Bytes to send. */
  readonly nextRequest: () => string;
  /** PEM of the authority; the connection is then HTTPS to `localhost`. */
  readonly authority?: string;
  /** Status of an answer that counts. */
  readonly wanted?: number;
}

export interface LoadResult {
  readonly cleared: number;
  readonly errors: number;
  readonly seconds: number;
  readonly latenciesMs: Float64Array;
}

const ANSWERS_MAX = 4_000_000;

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { connections, seconds, wanted = 201 } = options;
  const latencies = new Float64Array(ANSWERS_MAX);
  let count = 0;
  let errors = 0;
  let cleared = 0;
  const started = performance.now();
  const endAt = started + seconds * 1_000;
  const answered = (status: number, ms: number): void => {
    latencies[count] = ms;
    count += 1;
    if (status === wanted) cleared += 1;
    else errors += 1;
  };
  await Promise.all(Array.from({ length: connections }, () => drive(options, endAt, answered)));
  return {
    cleared,
    errors,
    seconds: (performance.now() - started) / 1_000,
    latenciesMs: latencies.slice(0, count),
  };
}

function drive(
  { port, nextRequest, authority }: LoadOptions,
  endAt: number,
  answered: (status: number, ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const address = { port, host: '127.0.0.1', noDelay: true };
    const socket: Socket =
      authority === undefined
        ? connect(address)
        : connectTls({ ...address, servername: 'localhost', ca: authority });
    let sentAt = 0;
    let text = '';
    const sendNext = (): void => {
      if (performance.now() >= endAt) {
        socket.end();
        return;
      }
      sentAt = performance.now();
      socket.write(nextRequest());
    };
    socket.setEncoding('latin1');
    socket.on(authority === undefined ? 'connect' : 'secureConnect', sendNext);
    socket.on('data', (chunk: string) => {
      text += chunk;
      const status = wholeAnswer(text);
      if (status === undefined) return;
      text = '';
      answered(status, performance.now() - sentAt);
      sendNext();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}

/** Status of the answer when all of it has come. */
function wholeAnswer(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = /content-length: (\d+)/i.exec(text);
  if (length === null || text.length < end + 4 + Number(length[1])) return undefined;
  return Number(text.slice(9, 12));
}

export function requestOf({ path, headers, body }: Order, port: number): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${lines.join('')}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
