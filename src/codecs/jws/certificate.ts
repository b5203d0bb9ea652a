import { createHash } from 'node:crypto';

/** `x5t#S256` of a certificate in DER: what binds a token to it (RFC 8705 §3.1). */
export function certificateThumbprint(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('base64url');
}
