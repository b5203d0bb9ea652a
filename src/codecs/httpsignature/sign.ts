/** Signs requests and responses in our profile. */
import { algorithmOf, signBytes } from '../signingkeys/index.ts';
import { type ComponentLine, contentDigest, signatureBase } from './base.ts';
import { quoted, writeBytes } from './fields.ts';
import type { Body, SigningKey } from './model.ts';
import { LABEL, METHOD, REQUEST_SIGNATURE, STATUS, TAG, TARGET } from './profile.ts';

export interface RequestToSign {
  readonly method: string;
  /** Absolute, as it is sent: scheme, authority, path and query (RFC 9421 §2.2.2). */
  readonly targetUri: string;
  /** Empty text where the request has none. */
  readonly body: Body;
  readonly idempotencyKey?: string | undefined;
  /** Seconds since the epoch. */
  readonly created: number;
}

export type SignedHeaders = Readonly<Record<'content-digest' | 'signature-input' | 'signature', string>>;
export type SignedRequestHeaders = SignedHeaders & { readonly 'idempotency-key'?: string };

/** The headers to send along; `idempotency-key` is among them where the request has one. */
export function signRequest(request: RequestToSign, key: SigningKey): SignedRequestHeaders {
  const { method, targetUri, body, idempotencyKey, created } = request;
  const digest = contentDigest(body);
  const lines = [
    { identifier: METHOD, value: method },
    { identifier: TARGET, value: targetUri },
    { identifier: '"content-digest"', value: digest },
    ...(idempotencyKey === undefined ? [] : [{ identifier: '"idempotency-key"', value: idempotencyKey }]),
  ];
  const signed = headersOf(lines, digest, created, key);
  return idempotencyKey === undefined ? signed : { ...signed, 'idempotency-key': idempotencyKey };
}

export interface ResponseToSign {
  readonly status: number;
  readonly body: Body;
  /** The header `Signature` of the request that is answered, as it came: it binds the answer to the question. */
  readonly requestSignature: string;
  readonly created: number;
}

export function signResponse(response: ResponseToSign, key: SigningKey): SignedHeaders {
  const digest = contentDigest(response.body);
  const lines = [
    { identifier: STATUS, value: `${response.status}` },
    { identifier: '"content-digest"', value: digest },
    { identifier: REQUEST_SIGNATURE, value: response.requestSignature.trim() },
  ];
  return headersOf(lines, digest, response.created, key);
}

function headersOf(
  lines: readonly ComponentLine[],
  digest: string,
  created: number,
  { keyid, privateKey }: SigningKey,
): SignedHeaders {
  const algorithm = algorithmOf(privateKey);
  if (quoted(keyid) === undefined) throw new Error('This key id cannot stand in a header.');
  const components = lines.map(({ identifier }) => identifier).join(' ');
  const parameters = `(${components});created=${created};keyid="${keyid}";alg="${algorithm}";tag="${TAG}"`;
  const value = signBytes(Buffer.from(signatureBase(lines, parameters)), privateKey);
  return {
    'content-digest': digest,
    'signature-input': `${LABEL}=${parameters}`,
    signature: `${LABEL}=${writeBytes(value)}`,
  };
}
