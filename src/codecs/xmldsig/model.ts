/** The words of a signed message, and every reason for which one is refused. */
import type { KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from '../signingkeys/index.ts';

export const MESSAGE_SIGNATURE_REFUSALS = [
  'signature_is_missing',
  /** Another number of signatures, another place, other algorithms, transforms or members than the profile's. */
  'signature_profile_is_not_ours',
  /** Comments, processing instructions, a document type, a relative namespace: two readers may read two things. */
  'document_is_not_plain',
  'digest_differs',
  'key_is_unknown',
  'signature_algorithm_is_not_the_keys',
  'signature_is_wrong',
] as const;
export type MessageSignatureRefusal = (typeof MESSAGE_SIGNATURE_REFUSALS)[number];

export interface RefusedMessage {
  readonly ok: false;
  readonly reason: MessageSignatureRefusal;
  /** What of the profile is not kept, in English: for the sender's engineers. */
  readonly detail?: string;
}

/** A signature whose digest is right; what is left is the signature itself. */
export interface OpenedMessage {
  /** `KeyInfo/KeyName`. */
  readonly keyName: string;
  readonly algorithm: KeyAlgorithm;
  /** `SignedInfo` in exclusive canonical form: what was signed. */
  readonly signedInfo: Buffer;
  readonly value: Buffer;
}

export type MessageRead = { readonly ok: true; readonly signature: OpenedMessage } | RefusedMessage;
export type MessageVerified = { readonly ok: true; readonly keyName: string } | RefusedMessage;

export interface MessageSigningKey {
  readonly keyName: string;
  readonly privateKey: KeyObject;
}
