/**
 * The control of a running bank: a small HTTP server on loopback for `longbien bank …`. Its port and its secret lie in
 * `control.json` of the bank's folder, for the owner alone: whoever may read the books may also move them.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BankConfig } from '../config.ts';
import type { Loads } from '../loads.ts';
import type { Bank } from '../payments/bank.ts';
import { COMMANDS } from './commands.ts';
import { CONTROL_FILE, type ControlNote } from './note.ts';
import type { UnderControl } from './orders.ts';

const HOST = '127.0.0.1';
/** The longest order has below 1 kB. */
const BODY_BYTES_MAX = 16_384;
const SECRET_BYTES = 32;

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

export async function startControl(
  bank: Bank,
  loads: Loads,
  { folder, file }: BankConfig,
  lineUrl: string,
): Promise<Control> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const server = createServer((request, response) => {
    serve({ bank, loads }, secret, request, response).catch(() => response.destroy());
  });
  server.listen(file.control_port, HOST);
  await once(server, 'listening');
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  const note: ControlNote = { url, secret, pid: process.pid, bin: file.bin, name: file.name, line: lineUrl };
  writeFileSync(join(folder, CONTROL_FILE), `${JSON.stringify(note)}\n`, { mode: 0o600 });
  return {
    url,
    async close() {
      rmSync(join(folder, CONTROL_FILE), { force: true });
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function serve(
  under: UnderControl,
  secret: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isAllowed(request.headers.authorization, secret)) {
    tell(response, 401, { outcome: 'secret_is_wrong' });
    return;
  }
  const command = COMMANDS[(request.url ?? '').slice(1)];
  if (request.method !== 'POST' || command === undefined) {
    tell(response, 404, { outcome: 'there_is_no_such_command' });
    return;
  }
  const order = await orderOf(request);
  if (order === undefined) {
    tell(response, 400, { outcome: 'order_is_not_an_object' });
    return;
  }
  try {
    tell(response, 200, await under.bank.books.submit(() => command(under, order)));
  } catch (fault) {
    // What a message has no room or no letters for; nothing of it was kept.
    if (!(fault instanceof RangeError)) throw fault;
    tell(response, 200, { outcome: 'order_cannot_be_written', why: fault.message });
  }
}

function isAllowed(given: string | undefined, secret: string): boolean {
  const wanted = Buffer.from(`Bearer ${secret}`);
  const said = Buffer.from(given ?? '');
  return said.length === wanted.length && timingSafeEqual(said, wanted);
}

async function orderOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | undefined> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > BODY_BYTES_MAX) return undefined;
  }
  try {
    const order: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof order === 'object' && order !== null ? (order as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Amounts are digits in a text, as all totals of ours in JSON. */
function tell(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? member.toString() : member,
  );
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}
