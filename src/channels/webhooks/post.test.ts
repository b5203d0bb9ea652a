import 'reflect-metadata';
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import { type Connections, createConnections } from './connections.ts';
import type { Address } from './guard/check.ts';
import { type Posted, post } from './post.ts';
import { KEPT_CONNECTIONS_MAX, KEPT_CONNECTIONS_PER_ENDPOINT_MAX } from './rules/limits.ts';

const HERE = [{ address: '127.0.0.1', family: 4 }] as const;
const DAY_MS = 86_400_000;

let server: Server;
let certificate: string;
let asked: string[] = [];
let connected = 0;
/** Closes the connection under this request instead of answering it. */
let closesAt: number | undefined;
let connections: Connections;

/** One that vouches for itself, for the name `hook.localhost` alone. */
async function makeCertificate(): Promise<{ cert: string; key: string }> {
  const keys = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const made = await X509CertificateGenerator.createSelfSigned({
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    name: 'CN=hook.localhost',
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'hook.localhost' }])],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    cert: made.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
  };
}

before(async () => {
  const { cert, key } = await makeCertificate();
  certificate = cert;
  server = createServer({ cert, key }, (request, response) => {
    asked.push(String(request.headers.host));
    if (asked.length === closesAt) return void request.socket.destroy();
    response.writeHead(202, { 'retry-after': '7' }).end('noted');
    return undefined;
  });
  server.on('secureConnection', () => {
    connected += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

beforeEach(() => {
  [asked, connected, closesAt] = [[], 0, undefined];
  connections = createConnections();
});
afterEach(() => {
  connections.close();
});

function send(
  host: string,
  authority?: string,
  addresses: readonly [Address, ...Address[]] = HERE,
): Promise<Posted> {
  const { port } = server.address() as AddressInfo;
  const url = new URL(`https://${host}:${port}/hook`);
  return post({ url, addresses, headers: {}, body: '{}', waitMs: 5_000, authority, connections });
}

test('over TLS to the address that was checked, under the name that was written', async () => {
  assert.deepEqual(await send('hook.localhost', certificate), {
    kind: 'answered',
    status: 202,
    retryAfter: '7',
  });
  assert.match(asked[0]!, /^hook\.localhost:\d+$/);
});

test('a certificate that nobody vouches for is not trusted', async () => {
  assert.deepEqual(await send('hook.localhost'), { kind: 'certificate_is_not_trusted' });
  assert.deepEqual(asked, []);
});

test('nor one of another name, though the address is the same', async () => {
  assert.deepEqual(await send('other.localhost', certificate), { kind: 'certificate_is_not_trusted' });
  assert.deepEqual(asked, []);
});

test('plain HTTP at a port of TLS is no connection', async () => {
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://hook.localhost:${port}/`);
  const posted = await post({ url, addresses: HERE, headers: {}, body: '{}', waitMs: 5_000, connections });
  assert.equal(posted.kind, 'connection_failed');
});

describe('a connection', () => {
  const ELSEWHERE = [...HERE, { address: '127.0.0.2', family: 4 }] as const;
  const again = (addresses?: readonly [Address, ...Address[]]): Promise<Posted> =>
    send('hook.localhost', certificate, addresses);

  test('is kept for the next event to the same addresses', async () => {
    for (let n = 0; n < 3; n += 1) assert.equal((await again()).kind, 'answered');
    assert.deepEqual([asked.length, connected, connections.kept()], [3, 1, 1]);
  });

  test('is not used once the name leads elsewhere, and is used in whatever order its addresses are told', async () => {
    await again();
    await again(ELSEWHERE);
    assert.equal(connected, 2);
    await again([ELSEWHERE[1], ELSEWHERE[0]]);
    assert.equal(connected, 2);
  });

  test('is not used without the authority that vouched for it', async () => {
    await again();
    assert.deepEqual(await send('hook.localhost'), { kind: 'certificate_is_not_trusted' });
  });

  test('that was closed meanwhile fails no delivery: another is made, once', async () => {
    await again();
    closesAt = 2;
    assert.equal((await again()).kind, 'answered');
    assert.deepEqual([asked.length, connected], [3, 2]);
  });

  test('of its own that breaks is a failure, and nothing is sent twice', async () => {
    closesAt = 1;
    assert.deepEqual(await again(), { kind: 'connection_failed' });
    assert.deepEqual([asked.length, connected], [1, 1]);
  });

  test('is kept within bounds, for one endpoint and for all', async () => {
    const all = Array.from({ length: KEPT_CONNECTIONS_PER_ENDPOINT_MAX + 4 }, () => again());
    await Promise.all(all);
    assert.equal(connected, all.length);
    assert.equal(connections.kept(), KEPT_CONNECTIONS_PER_ENDPOINT_MAX);
    const plain = createPlainServer((_request, response) => response.end()).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const url = new URL(`http://hook.localhost:${(plain.address() as AddressInfo).port}/`);
    for (let n = 0; n < KEPT_CONNECTIONS_MAX + 4; n += 1) {
      const addresses = [...HERE, { address: `10.0.${n >> 8}.${n & 255}`, family: 4 }] as const;
      const posted = await post({ url, addresses, headers: {}, body: '{}', waitMs: 5_000, connections });
      assert.equal(posted.kind, 'answered');
      assert.ok(connections.kept() <= KEPT_CONNECTIONS_MAX);
    }
    plain.closeAllConnections();
    plain.close();
  });
});
