/** Detached content, RFC 7515 Appendix F: header and signature travel beside the bytes that they vouch for. */
import { readBase64url } from './base64url.ts';
import { readHeader, writeHeader } from './header.ts';
import { type JwsAlgorithm, type JwsRead, refused, type Signer } from './model.ts';
import { signBase } from './signature.ts';

/** A header field; a signature of RSA 4,096 has 683 characters. */
const DETACHED_CHARS_MAX = 8_000;

export function readDetached(
  text: string,
  content: Uint8Array,
  algorithms: readonly JwsAlgorithm[],
): JwsRead {
  if (text.length > DETACHED_CHARS_MAX) return refused('jws_is_too_long');
  const parts = text.split('.', 4);
  if (parts.length !== 3 || parts[1] !== '') return refused('jws_is_malformed');
  const [head, , tail] = parts as [string, string, string];
  const read = readHeader(head, algorithms);
  if (!read.ok) return read;
  const signature = readBase64url(tail);
  if (signature === undefined || signature.length === 0) return refused('jws_is_malformed');
  return {
    ok: true,
    header: read.header,
    payload: Buffer.from(content),
    base: baseOf(head, content),
    signature,
  };
}

export function signDetached(
  content: string | Uint8Array,
  signer: Signer,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const head = writeHeader({ ...header, alg: signer.algorithm, kid: signer.kid });
  const signature = signBase(baseOf(head, Buffer.from(content)), signer.key, signer.algorithm);
  return `${head}..${signature.toString('base64url')}`;
}

const baseOf = (head: string, content: Uint8Array): Buffer =>
  Buffer.from(`${head}.${Buffer.from(content).toString('base64url')}`);
