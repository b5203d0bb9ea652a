/** Compact serialisation, RFC 7515 §7.1. */
import { readBase64url } from './base64url.ts';
import { readHeader, writeHeader } from './header.ts';
import { type JwsAlgorithm, type JwsRead, refused, type Signer } from './model.ts';
import { signBase } from './signature.ts';

/** The longest of ours is a participants list; a request object or a software statement has below 8 kB. */
const COMPACT_CHARS_MAX = 65_536;

export function readCompact(
  text: string,
  algorithms: readonly JwsAlgorithm[],
  charsMax: number = COMPACT_CHARS_MAX,
): JwsRead {
  if (text.length > charsMax) return refused('jws_is_too_long');
  const parts = text.split('.', 4);
  if (parts.length !== 3) return refused('jws_is_malformed');
  const [head, body, tail] = parts as [string, string, string];
  const read = readHeader(head, algorithms);
  if (!read.ok) return read;
  const payload = readBase64url(body);
  const signature = readBase64url(tail);
  if (payload === undefined || signature === undefined || signature.length === 0)
    return refused('jws_is_malformed');
  return { ok: true, header: read.header, payload, base: Buffer.from(`${head}.${body}`), signature };
}

/** `header` adds to `alg` and `kid`; it cannot replace them. */
export function signCompact(
  payload: string | Uint8Array,
  signer: Signer,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const head = writeHeader({ ...header, alg: signer.algorithm, kid: signer.kid });
  const base = `${head}.${Buffer.from(payload).toString('base64url')}`;
  return `${base}.${signBase(Buffer.from(base), signer.key, signer.algorithm).toString('base64url')}`;
}
