/** The protected header, where a stranger says how a signature is to be read. */
import { readBase64url, readJsonObject } from './base64url.ts';
import { type JwsAlgorithm, type JwsHeader, type Refused, refused } from './model.ts';

/** A header with a public RSA key of 4,096 bits has below 1,100. */
const HEADER_CHARS_MAX = 4_000;
const WORD_CHARS_MAX = 512;

export type HeaderRead = { readonly ok: true; readonly header: JwsHeader } | Refused;

export function readHeader(text: string, algorithms: readonly JwsAlgorithm[]): HeaderRead {
  if (text.length > HEADER_CHARS_MAX) return refused('jws_is_too_long');
  const bytes = readBase64url(text);
  const header = bytes === undefined ? undefined : readJsonObject(bytes);
  if (header === undefined || !isWord(header.kid) || !isWord(header.typ)) return refused('jws_is_malformed');
  if (!algorithms.some((one) => one === header.alg)) return refused('jws_algorithm_is_not_ours');
  if (!isUnderstood(header)) return refused('jws_extension_is_not_ours');
  return { ok: true, header: header as JwsHeader };
}

const isWord = (value: unknown): boolean =>
  value === undefined || (typeof value === 'string' && value.length <= WORD_CHARS_MAX);

/** RFC 7797 §6: `b64` must be critical, and true is the way of RFC 7515; false would mean another signing input. */
function isUnderstood({ crit, b64 }: Readonly<Record<string, unknown>>): boolean {
  if (crit === undefined) return b64 === undefined;
  return Array.isArray(crit) && crit.length === 1 && crit[0] === 'b64' && b64 === true;
}

export function writeHeader(header: JwsHeader): string {
  return Buffer.from(JSON.stringify(header)).toString('base64url');
}
