/** From a received message to what is left to prove: the time and the content are checked here, the signature later. */
import { type ComponentLine, sha256, signatureBase } from './base.ts';
import type { Body, ClaimedSignature, HeaderFields, Opened, Read } from './model.ts';
import {
  DIGEST,
  IDEMPOTENCY_KEY,
  METHOD,
  REQUEST_SIGNATURE,
  SIGNATURE_AGE_S_MAX,
  SIGNATURE_AHEAD_S_MAX,
  STATUS,
  TARGET,
} from './profile.ts';
import { readRequestSignature, readResponseSignature } from './read.ts';

export interface ReceivedRequest {
  readonly method: string;
  /** Absolute; what the receiver knows of its own address, never what a body or a proxy's header says. */
  readonly targetUri: string;
  readonly headers: HeaderFields;
  /** The bytes or the text that arrived, before anybody reads them. */
  readonly body: Body;
}

export interface ReceivedResponse {
  readonly status: number;
  readonly headers: HeaderFields;
  readonly body: Body;
  /** The header `Signature` that we sent with the request. */
  readonly requestSignature: string;
}

/** What a received request claims, with its content and its time checked. Next comes `verifySignature`. */
export function openRequest({ method, targetUri, headers, body }: ReceivedRequest, nowMs: number): Opened {
  const values = {
    [METHOD]: method,
    [TARGET]: targetUri,
    [DIGEST]: textOf(headers['content-digest']),
    [IDEMPOTENCY_KEY]: textOf(headers['idempotency-key']),
  };
  return open(readRequestSignature(headers), values, body, nowMs);
}

/** The same for the response to a request of ours. */
export function openResponse(response: ReceivedResponse, nowMs: number): Opened {
  const { status, headers, body, requestSignature } = response;
  const values = {
    [STATUS]: `${status}`,
    [DIGEST]: textOf(headers['content-digest']),
    [REQUEST_SIGNATURE]: requestSignature.trim(),
  };
  return open(readResponseSignature(headers), values, body, nowMs);
}

function open(read: Read, values: Readonly<Record<string, string>>, body: Body, nowMs: number): Opened {
  if (!read.ok) return read;
  const { signature } = read;
  const ageMs = nowMs - signature.created * 1_000;
  if (ageMs > SIGNATURE_AGE_S_MAX * 1_000) return { ok: false, reason: 'signature_is_too_old' };
  if (-ageMs > SIGNATURE_AHEAD_S_MAX * 1_000) return { ok: false, reason: 'signature_is_from_the_future' };
  if (!sha256(body).equals(signature.digest)) return { ok: false, reason: 'content_digest_differs' };
  const { keyid, algorithm, created, value } = signature;
  return { ok: true, signature: { keyid, algorithm, created, base: baseOf(signature, values), value } };
}

function baseOf(signature: ClaimedSignature, values: Readonly<Record<string, string>>): Buffer {
  const lines: ComponentLine[] = signature.components.map((identifier) => ({
    identifier,
    value: values[identifier]!,
  }));
  return Buffer.from(signatureBase(lines, signature.parameters));
}

/** A field in several lines is one with commas (RFC 9421 §2.1). */
function textOf(field: string | readonly string[] | undefined): string {
  if (field === undefined) return '';
  return (typeof field === 'string' ? field : field.map((line) => line.trim()).join(', ')).trim();
}
