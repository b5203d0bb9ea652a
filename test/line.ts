/**
 * A line to PostgreSQL that tests can cut, stall and take down: a TCP relay in front of the server's socket. What a
 * broken network does to a COMMIT cannot be shown any other way.
 */
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

export interface Line {
  /** The same database, over this line. */
  readonly url: string;
  /** The next answer of the server that holds `text` is swallowed and its connection cut, once. */
  cutAtAnswer(text: string): void;
  /** Cuts every connection and refuses new ones until `up`. */
  down(): void;
  up(): void;
  /** Nothing passes any more, and nothing breaks, on the connections there are now. */
  stall(): void;
  close(): Promise<void>;
}

export async function openLine(databaseUrl: string): Promise<Line> {
  const address = new URL(databaseUrl);
  const folder = address.searchParams.get('host');
  const port = Number(address.port || '5432');
  const target = folder === null ? { host: address.hostname, port } : { path: `${folder}/.s.PGSQL.${port}` };
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket; stalled: boolean }>();
  let wanted: string | undefined;
  let isDown = false;
  const server = createServer((near) => {
    near.on('error', () => {});
    if (isDown) return void near.destroy();
    const far = createConnection(target);
    far.on('error', () => near.destroy());
    const pair = { near, far, stalled: false };
    pairs.add(pair);
    near.on('data', (bytes) => void (pair.stalled || far.write(bytes)));
    far.on('data', (bytes) => {
      if (pair.stalled) return;
      if (wanted !== undefined && bytes.includes(wanted)) {
        wanted = undefined;
        near.destroy();
      } else near.write(bytes);
    });
    near.on('close', () => {
      far.destroy();
      pairs.delete(pair);
    });
    far.on('close', () => {
      if (pair.stalled) return;
      near.destroy();
      pairs.delete(pair);
    });
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cutAll = (): void => {
    for (const { near } of pairs) near.destroy();
  };
  return {
    url: url.href,
    cutAtAnswer: (text) => {
      wanted = text;
    },
    down() {
      isDown = true;
      cutAll();
    },
    up: () => {
      isDown = false;
    },
    stall() {
      for (const pair of pairs) pair.stalled = true;
    },
    async close() {
      cutAll();
      server.close();
      await once(server, 'close');
    },
  };
}
