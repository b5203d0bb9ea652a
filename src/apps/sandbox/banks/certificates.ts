/**
 * The sandbox's own certificate authority and what it vouches for: one certificate for the hub's bank line and one for
 * each bank, all of loopback, and one for each third party. ECDSA P-256, which every TLS stack knows; nothing of it is for anything but a sandbox.
 */
import 'reflect-metadata';
import { createPrivateKey, type KeyObject, X509Certificate as NodeCertificate, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** A sandbox is thrown away long before; some TLS stacks refuse more than 825 days of a server. */
const AUTHORITY_DAYS = 3_650;
const ISSUED_DAYS = 820;
const DAY_MS = 86_400_000;
/** Clocks of one machine agree; what is issued holds from an hour ago all the same. */
const BACKDATE_MS = 3_600_000;

export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS#8. */
  readonly key: string;
}

export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export async function makeAuthority(nowMs: number): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(nowMs, AUTHORITY_DAYS),
    serialNumber: serialNumber(),
    name: 'CN=Long Bien Sandbox Authority, O=Long Bien Sandbox',
    signingAlgorithm: SIGNING,
    keys,
    extensions: [
      // It vouches for servers and for no further authority.
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

export interface Subject {
  readonly commonName: string;
  /** A server is one on loopback, by address and by name; a client is told by its subject (RFC 8705 §2.1.2). */
  readonly usage: 'server' | 'client';
}

/** As RFC 4514 writes it, and as a client's metadata names it. */
export const subjectDn = (commonName: string): string => `CN=${commonName},O=Long Bien Sandbox`;

export async function issue(
  authority: Authority,
  { commonName, usage }: Subject,
  nowMs: number,
): Promise<Identity> {
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    ...validity(nowMs, ISSUED_DAYS),
    serialNumber: serialNumber(),
    subject: subjectDn(commonName),
    issuer: new X509Certificate(authority.certificate).subject,
    signingAlgorithm: SIGNING,
    publicKey: keys.publicKey,
    signingKey: await signingKeyOf(createPrivateKey(authority.key)),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage[`${usage}Auth`]]),
      new SubjectAlternativeNameExtension(
        usage === 'client'
          ? [{ type: 'dns', value: commonName }]
          : [
              { type: 'ip', value: '127.0.0.1' },
              { type: 'dns', value: 'localhost' },
            ],
      ),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** Whether this authority vouches for a certificate until an instant at least: a sandbox of last year gets a new one. */
export function vouchesFor(authority: Authority, certificate: string, untilMs: number): boolean {
  const issuer = new NodeCertificate(authority.certificate);
  const issued = new NodeCertificate(certificate);
  return (
    issued.checkIssued(issuer) && issued.verify(issuer.publicKey) && Date.parse(issued.validTo) >= untilMs
  );
}

function validity(nowMs: number, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(nowMs - BACKDATE_MS), notAfter: new Date(nowMs + days * DAY_MS) };
}

/** RFC 5280 §4.1.2.2: positive, at most 20 bytes, hard to guess. */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }).export({
    format: 'pem',
    type: 'pkcs8',
  }) as string;
}

async function signingKeyOf(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const bytes = key.export({ format: 'der', type: 'pkcs8' });
  return await webcrypto.subtle.importKey('pkcs8', bytes, CURVE, false, ['sign']);
}
