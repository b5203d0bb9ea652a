/** A demo customer's passkey: an authenticator in software (WebAuthn Level 3 §6.3), ES256, with user verification. */
import { createHash, randomBytes, sign } from 'node:crypto';
import { base64url, freshKey, type Jwk, signingKey } from './jose.ts';

export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  /** Private key, P-256. */
  readonly jwk: Jwk;
  readonly user_handle?: string;
}

const USER_PRESENT_AND_VERIFIED = 0x05;
/** The new key goes along. */
const ATTESTED = 0x40;
const CREDENTIAL_ID_BYTES = 16;
/** Nobody's model. */
const AAGUID = Buffer.alloc(16);

/** A new passkey, and the answer, as JSON, to the options that a page asks with; undefined where they are none. */
export function createPasskey(
  options: unknown,
  origin: string,
): { readonly passkey: Passkey; readonly answer: string } | undefined {
  const { challenge, rp, user } = (options ?? {}) as {
    challenge?: unknown;
    rp?: { id?: unknown };
    user?: { id?: unknown };
  };
  if (typeof challenge !== 'string' || typeof user?.id !== 'string') return undefined;
  const key = freshKey('ES256');
  const id = randomBytes(CREDENTIAL_ID_BYTES);
  const site = typeof rp?.id === 'string' ? rp.id : new URL(origin).hostname;
  const data = Buffer.concat([
    digest(site),
    Buffer.from([USER_PRESENT_AND_VERIFIED | ATTESTED]),
    Buffer.alloc(4),
    AAGUID,
    Buffer.from([0, CREDENTIAL_ID_BYTES]),
    id,
    coseOf(key.publicJwk),
  ]);
  const answer = {
    id: base64url(id),
    rawId: base64url(id),
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64url(clientData('webauthn.create', challenge, origin)),
      attestationObject: base64url(unattested(data)),
      transports: ['internal'],
    },
  };
  const jwk = { ...key.privateKey.export({ format: 'jwk' }) } as Jwk;
  return { passkey: { id: answer.id, jwk, user_handle: user.id }, answer: JSON.stringify(answer) };
}

/** COSE_Key of ES256 (RFC 9053 §7.1.1) in CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseOf({ x, y }: Jwk): Buffer {
  const half = (text: unknown): Buffer => Buffer.from(String(text), 'base64url');
  return Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    half(x),
    Buffer.from('225820', 'hex'),
    half(y),
  ]);
}

/** Attestation "none" (WebAuthn Level 3 §8.7) in CBOR: {"fmt": "none", "attStmt": {}, "authData": data}. */
function unattested(data: Buffer): Buffer {
  const text = (words: string): Buffer => Buffer.from([0x60 + words.length, ...Buffer.from(words, 'latin1')]);
  return Buffer.concat([
    Buffer.from([0xa3]),
    ...[text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0]), text('authData')],
    Buffer.from([0x58, data.length]),
    data,
  ]);
}

const clientData = (type: string, challenge: string, origin: string): string =>
  JSON.stringify({ type, challenge, origin, crossOrigin: false });

/** The answer, as JSON, to the options that a page asks with; undefined where they are none. */
export function answerPasskey(
  passkey: Passkey,
  options: unknown,
  origin: string,
  nowMs: number,
): string | undefined {
  const { challenge, rpId } = (options ?? {}) as { challenge?: unknown; rpId?: unknown };
  if (typeof challenge !== 'string') return undefined;
  const site = typeof rpId === 'string' ? rpId : new URL(origin).hostname;
  const counter = Buffer.alloc(4);
  // It must only rise, and nobody keeps it between runs.
  counter.writeUInt32BE(Math.floor(nowMs) % 0x1_0000_0000);
  const data = Buffer.concat([digest(site), Buffer.from([USER_PRESENT_AND_VERIFIED]), counter]);
  const client = clientData('webauthn.get', challenge, origin);
  const signature = sign('sha256', Buffer.concat([data, digest(client)]), signingKey(passkey.jwk).privateKey);
  return JSON.stringify({
    id: passkey.id,
    rawId: passkey.id,
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: {
      authenticatorData: base64url(data),
      clientDataJSON: base64url(client),
      signature: base64url(signature),
      ...(passkey.user_handle === undefined ? {} : { userHandle: passkey.user_handle }),
    },
  });
}

const digest = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** What a page asks passkeys with: JSON in an attribute of this name. */
export function passkeyOptionsOf(page: string, attribute: string): unknown {
  const text = new RegExp(`\\s${attribute}="([^"]*)"`).exec(page)?.[1];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(
      text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
    ) as unknown;
  } catch {
    return undefined;
  }
}
