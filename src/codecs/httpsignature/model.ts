/** The words of a signed HTTP message, and every reason for which one is refused. */
import type { KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from '../signingkeys/index.ts';

export const SIGNATURE_REFUSALS = [
  'signature_is_missing',
  'signature_header_is_malformed',
  /** More than one label, or a label in one header only. */
  'signature_is_not_alone',
  'signature_parameter_is_missing',
  'signature_parameter_is_not_ours',
  'signature_component_is_missing',
  'signature_component_is_not_ours',
  'signature_tag_is_not_ours',
  'signature_algorithm_is_not_ours',
  'signature_key_id_is_malformed',
  'signature_is_too_old',
  'signature_is_from_the_future',
  'content_digest_is_missing',
  'content_digest_is_malformed',
  'content_digest_differs',
  'signature_algorithm_is_not_the_keys',
  'signature_is_wrong',
] as const;
export type SignatureRefusal = (typeof SIGNATURE_REFUSALS)[number];

export type Refused = { readonly ok: false; readonly reason: SignatureRefusal };

/** Header fields by their names in small letters, as Node hands them over. */
export type HeaderFields = Readonly<Record<string, string | readonly string[] | undefined>>;

export type Body = string | Uint8Array;

/** What the headers of a message claim; nothing of it is proven yet. */
export interface ClaimedSignature {
  /** `<BIN>.<name>` of the key. */
  readonly keyid: string;
  readonly algorithm: KeyAlgorithm;
  /** Seconds since the epoch. */
  readonly created: number;
  /** Identifiers of the covered components, in the signer's order and as they stand in the header. */
  readonly components: readonly string[];
  /** Inner list and parameters, byte for byte as received: the last line of the signature base. */
  readonly parameters: string;
  /** SHA-256 that the message claims for its content. */
  readonly digest: Buffer;
  readonly value: Buffer;
}

/** A message whose content and time are in order; what is left is the signature itself. */
export interface OpenedSignature {
  readonly keyid: string;
  readonly algorithm: KeyAlgorithm;
  readonly created: number;
  /** The signature base (RFC 9421 §2.5). */
  readonly base: Buffer;
  readonly value: Buffer;
}

export type Read = { readonly ok: true; readonly signature: ClaimedSignature } | Refused;
export type Opened = { readonly ok: true; readonly signature: OpenedSignature } | Refused;
export type Verified = { readonly ok: true; readonly keyid: string } | Refused;

export interface SigningKey {
  readonly keyid: string;
  readonly privateKey: KeyObject;
}
