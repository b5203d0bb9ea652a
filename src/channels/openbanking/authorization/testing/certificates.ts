/** Certificates for tests: an authority, a server on loopback and clients. Nothing of it leaves the test. */
import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const HOUR_MS = 3_600_000;

export interface Pem {
  readonly certificate: string;
  readonly key: string;
}

export interface TestAuthority extends Pem {
  issue(subject: string, usage: 'server' | 'client'): Promise<Pem>;
}

export async function testAuthority(nowMs: number, name = 'CN=Test Authority'): Promise<TestAuthority> {
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const valid = { notBefore: new Date(nowMs - HOUR_MS), notAfter: new Date(nowMs + 24 * HOUR_MS) };
  const own = await X509CertificateGenerator.createSelfSigned({
    ...{ ...valid, serialNumber: serial(), name, signingAlgorithm: SIGNING, keys },
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  return {
    certificate: own.toString('pem'),
    key: await pemOf(keys.privateKey),
    async issue(subject, usage) {
      const theirs = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
      const certificate = await X509CertificateGenerator.create({
        ...{ ...valid, serialNumber: serial(), subject, issuer: own.subject, signingAlgorithm: SIGNING },
        publicKey: theirs.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new ExtendedKeyUsageExtension([
            usage === 'server' ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth,
          ]),
          new SubjectAlternativeNameExtension([
            { type: 'dns', value: usage === 'server' ? 'localhost' : 'client.example' },
          ]),
        ],
      });
      return { certificate: certificate.toString('pem'), key: await pemOf(theirs.privateKey) };
    },
  };
}

const serial = (): string =>
  Buffer.from(webcrypto.getRandomValues(new Uint8Array(8)))
    .toString('hex')
    .replace(/^./, '4');

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }).export({
    format: 'pem',
    type: 'pkcs8',
  }) as string;
}
