/**
 * One address of the bank line for however many hubs there are, as a balancer gives it: bytes pass through unread, and
 * a hub that is gone is a connection that breaks. Banks sign for this address, so it stays while hubs come and go.
 */
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

export interface Doorway {
  /** Base of the line as banks write it. */
  readonly url: string;
  /** New connections go to these ports in turn. */
  leadTo(ports: readonly number[]): void;
  close(): Promise<void>;
}

export async function openDoorway(): Promise<Doorway> {
  let ports: readonly number[] = [];
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    near.on('error', () => {});
    turn += 1;
    const port = ports[turn % Math.max(1, ports.length)];
    if (port === undefined) return void near.destroy();
    const far = createConnection({ host: '127.0.0.1', port });
    far.on('error', () => near.destroy());
    for (const socket of [near, far]) {
      open.add(socket.setNoDelay());
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(now) {
      ports = now;
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
