import 'reflect-metadata';
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import { type Posted, post } from './post.ts';

const HERE = [{ address: '127.0.0.1', family: 4 }] as const;
const DAY_MS = 86_400_000;

let server: Server;
let certificate: string;
let asked: string[] = [];

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
    response.writeHead(202, { 'retry-after': '7' }).end('noted');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function send(host: string, authority?: string): Promise<Posted> {
  asked = [];
  const { port } = server.address() as AddressInfo;
  const url = new URL(`https://${host}:${port}/hook`);
  return post({ url, addresses: HERE, headers: {}, body: '{}', waitMs: 5_000, authority });
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
  const posted = await post({ url, addresses: HERE, headers: {}, body: '{}', waitMs: 5_000 });
  assert.equal(posted.kind, 'connection_failed');
});
