/** Messages as text: written and signed by the hub, read and proven when they come from a bank. */
import {
  type BusinessMessage,
  definitionOf,
  type Message,
  type Rejected,
  readDocument,
  writeUnsigned,
} from '../../codecs/iso20022/index.ts';
import {
  readCanonicalSignature,
  signCanonicalMessage,
  verifyMessageSignature,
} from '../../codecs/xmldsig/index.ts';
import type { FindKey } from '../../core/peers/index.ts';
import type { HubKeys } from './keys.ts';
import { type Refusal, refuse } from './refusals.ts';
import type { CheckVerdict } from './store.ts';

/** Signed text of a message. */
export interface Letter {
  /** MsgDefIdr. */
  readonly type: string;
  readonly text: string;
}

export interface Envelope {
  /** BIN of the receiver. */
  readonly to: number;
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Writes and signs as the hub. The same envelope and message give the same text, byte for byte, under an Ed25519 key. */
export type WriteLetter = (envelope: Envelope, message: Message) => Letter;

const HUB = 0;

export function letterWriter({ keyid, privateKey }: HubKeys['message']): WriteLetter {
  return ({ to, messageId, createdAt }, message) => {
    const header = { from: HUB, to, businessMessageId: messageId, createdAt };
    const unsigned = writeUnsigned({ header, message });
    return {
      type: definitionOf(message.type),
      text: signCanonicalMessage(unsigned, { keyName: keyid, privateKey }),
    };
  };
}

/** What was found out about a text, as far as the checks came. */
export interface LetterVerdicts {
  /** MsgDefIdr; empty where it could not be read. */
  readonly type: string;
  readonly schema: CheckVerdict;
  readonly signature: CheckVerdict;
}

export type OpenedLetter = LetterVerdicts &
  (
    | { readonly ok: true; readonly business: BusinessMessage }
    | { readonly ok: false; readonly refusal: Refusal }
  );

/** Schema first, then the signature inside, which must be of a key of that very bank. Never throws for what a text holds. */
export async function openLetter(bytes: Buffer, bin: number, findKey: FindKey): Promise<OpenedLetter> {
  const found = readDocument(bytes);
  if (!found.ok) return unreadable(found);
  using read = found;
  const type = definitionOf(read.business.message.type);
  const signed = readCanonicalSignature(read.canonical);
  const detail = signed.ok
    ? await provenBy(signed.signature, bin, findKey)
    : (signed.detail ?? signed.reason);
  if (detail !== undefined) {
    const refusal = refuse('message_signature_is_refused', { detail });
    return { ok: false, type, schema: 'verified', signature: 'failed', refusal };
  }
  return { ok: true, type, schema: 'verified', signature: 'verified', business: read.business };
}

type Signed = Extract<ReturnType<typeof readCanonicalSignature>, { readonly ok: true }>['signature'];

/** Undefined where the signature holds; else why it does not. */
async function provenBy(signature: Signed, bin: number, findKey: FindKey): Promise<string | undefined> {
  const key = await findKey(signature.keyName, 'message');
  if (key?.bin !== bin) return 'key_is_unknown';
  const verified = await verifyMessageSignature(signature, key.publicKey);
  return verified.ok ? undefined : verified.reason;
}

/** Words enough to mend the message by; the rest would be the same mistake again. */
const SCHEMA_WORDS_MAX = 3;

function unreadable({ code, errors, type }: Rejected): OpenedLetter {
  const said = errors.slice(0, SCHEMA_WORDS_MAX).map(({ message }) => message);
  const [first] = errors;
  const refusal = refuse('message_is_not_readable', {
    detail: [code, ...said].join(': '),
    ...(first === undefined || first.line === 0 ? {} : { location: `line ${first.line}` }),
  });
  const definition = type === undefined ? '' : definitionOf(type);
  return { ok: false, type: definition, schema: 'failed', signature: 'not_checked', refusal };
}

const CLAIMED_TYPE = /<(?:[\w.-]+:)?MsgDefIdr>([a-z]{4}\.\d{3})\./;
/** The header comes first and is short. */
const HEADER_BYTES = 4_096;

/** The type that a text claims, before any parser sees it: enough to decide whom to shed, for nothing else. */
export function claimedType(body: Buffer): string | undefined {
  return CLAIMED_TYPE.exec(body.toString('latin1', 0, HEADER_BYTES))?.[1];
}
