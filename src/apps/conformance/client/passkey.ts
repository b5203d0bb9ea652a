/** A demo customer's passkey: an authenticator in software (WebAuthn Level 3 §6.3.3), ES256, with user verification. */
import { createHash, sign } from 'node:crypto';
import { base64url, type Jwk, signingKey } from './jose.ts';

export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string;
  /** Private key, P-256. */
  readonly jwk: Jwk;
  readonly user_handle?: string;
}

const USER_PRESENT_AND_VERIFIED = 0x05;

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
  const client = JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false });
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
