/** Somebody's receiver of webhooks on this machine, which answers as a test says. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly id: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly path: string;
  readonly body: string;
}

export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Says nothing until the connection is gone. */
  readonly silent?: boolean;
  /** Says the status and then goes on for ever. */
  readonly endless?: boolean;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** Of the next ones; asked anew for each. */
  say: (received: Received, count: number) => Said | Promise<Said>;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void take(request).then(async (one) => {
      received.push(one);
      answer(response, await receiver.say(one, received.length));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    ...{ url: `http://127.0.0.1:${port}/hook`, port, received, say: () => ({}) },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

async function take(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { headers, url = '' } = request;
  return { id: String(headers['webhook-id']), headers, path: url, body: Buffer.concat(chunks).toString() };
}

function answer(
  response: ServerResponse,
  { status = 204, headers = {}, body = '', silent, endless }: Said,
): void {
  if (silent === true) return;
  response.writeHead(status, headers);
  if (endless === true) response.write(Buffer.alloc(100_000));
  else response.end(body);
}
