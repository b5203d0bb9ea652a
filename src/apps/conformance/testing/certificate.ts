/** Certificates for tests: one that nobody vouches for, and an authority that vouches for others. */
import 'reflect-metadata';
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { ClientCertificate } from '../client/index.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

export interface TestAuthority extends ClientCertificate {
  issue(subject: string, usage: 'server' | 'client'): Promise<ClientCertificate>;
}

export async function selfMade(name: string): Promise<ClientCertificate> {
  const { certificate, key } = await makeAuthority(name);
  return { certificate, key };
}

export async function makeAuthority(name: string): Promise<TestAuthority> {
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const own = await X509CertificateGenerator.createSelfSigned({
    ...frame(),
    name: `CN=${name}`,
    keys,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  return {
    certificate: own.toString('pem'),
    key: await pemOf(keys.privateKey),
    async issue(subject, usage) {
      const theirs = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
      const isServer = usage === 'server';
      const certificate = await X509CertificateGenerator.create({
        ...frame(),
        subject,
        issuer: own.subject,
        publicKey: theirs.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new ExtendedKeyUsageExtension([
            isServer ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth,
          ]),
          new SubjectAlternativeNameExtension([
            { type: 'dns', value: isServer ? 'localhost' : 'app.example' },
          ]),
        ],
      });
      return { certificate: certificate.toString('pem'), key: await pemOf(theirs.privateKey) };
    },
  };
}

function frame() {
  return {
    serialNumber: `40${randomBytes(14).toString('hex')}`,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    signingAlgorithm: SIGNING,
  };
}

async function pemOf(privateKey: webcrypto.CryptoKey): Promise<string> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return key.export({ format: 'pem', type: 'pkcs8' }) as string;
}
