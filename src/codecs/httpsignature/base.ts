/** What is signed: the digest of the content (RFC 9530 §2) and the signature base (RFC 9421 §2.5). */
import { createHash } from 'node:crypto';
import { writeBytes } from './fields.ts';
import type { Body } from './model.ts';

export interface ComponentLine {
  /** As it stands in the list of components, quotes and flags included: `"@method"`, `"signature";req`. */
  readonly identifier: string;
  readonly value: string;
}

/** `sha-256=:…:` of a body; an empty one has a digest as well, so that no content can be slipped under a GET. */
export function contentDigest(body: Body): string {
  return `sha-256=${writeBytes(sha256(body))}`;
}

export function sha256(body: Body): Buffer {
  return createHash('sha256').update(body).digest();
}

/** The text that is signed: a line for each component in the signer's order, then the parameters. */
export function signatureBase(lines: readonly ComponentLine[], parameters: string): string {
  const covered = lines.map(({ identifier, value }) => `${identifier}: ${value}\n`);
  return `${covered.join('')}"@signature-params": ${parameters}`;
}
