/** A plain HTTP server on loopback that answers by a function; what the yes-man and the no-man stand on. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly method: string;
  readonly url: URL;
  /** As it came over the line. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Query and form together; the query wins. */
  readonly parameters: URLSearchParams;
}

export interface Said {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | object;
}

export interface TestServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startServer(answer: (heard: Heard, url: string) => Said): Promise<TestServer> {
  let base = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const path = request.url ?? '/';
      const url = URL.canParse(path, base) ? new URL(path, base) : new URL(base);
      const parameters = new URLSearchParams(url.search);
      const isForm = request.headers['content-type']?.includes('urlencoded') === true;
      if (isForm) for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
      const heard = {
        method: request.method ?? 'GET',
        url,
        path,
        headers: request.headers,
        body,
        parameters,
      };
      const said = answer(heard, base);
      for (const [name, value] of Object.entries(said.headers ?? {})) response.setHeader(name, value);
      if (typeof said.body === 'object') response.setHeader('content-type', 'application/json');
      response.writeHead(said.status);
      response.end(typeof said.body === 'object' ? JSON.stringify(said.body) : (said.body ?? ''));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: base,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
