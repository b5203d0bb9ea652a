/** Signatures of versions: compact JWS (RFC 7515) with EdDSA, whose payload is the version's place and hash. */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { VersionSigner } from './version.ts';

export interface ConsentKey {
  readonly keyid: string;
  /** Ed25519. */
  readonly privateKey: KeyObject;
}

export function createVersionSigner({ keyid, privateKey }: ConsentKey): VersionSigner {
  const header = encoded(JSON.stringify({ alg: 'EdDSA', kid: keyid, typ: 'consent+jwt' }));
  return (claims) => {
    const input = `${header}.${encoded(claims)}`;
    return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
  };
}

/** Whether a signature is one of a known key over these claims. */
export function holdsSignature(
  signature: string,
  claims: string,
  keys: ReadonlyMap<string, string>,
): boolean {
  const [header = '', payload = '', value = ''] = signature.split('.');
  const publicKey = keys.get(keyidOf(header));
  if (publicKey === undefined || payload !== encoded(claims)) return false;
  return verify(
    null,
    Buffer.from(`${header}.${payload}`),
    createPublicKey(publicKey),
    Buffer.from(value, 'base64url'),
  );
}

function keyidOf(header: string): string {
  try {
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid?: string };
    return kid ?? '';
  } catch {
    return '';
  }
}

const encoded = (text: string): string => Buffer.from(text).toString('base64url');
