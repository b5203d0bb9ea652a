/** WebAuthn: what is asked of a browser, and whether its answer is good. The ceremonies are @simplewebauthn/server's. */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { CHALLENGE_MS, type CustomerRef, type Passkey } from './model.ts';

export type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
};

/** The site that passkeys are bound to. */
export interface RelyingParty {
  /** A domain: `openbanking.example`, or `localhost`. */
  readonly id: string;
  /** As the browser shows it. */
  readonly name: string;
  /** Scheme, host and port from which it is asked. */
  readonly origins: readonly string[];
}

/** COSE algorithms that every platform has: Ed25519, ES256, and RS256 for Windows. */
const ALGORITHMS = [-8, -7, -257];
/** Far more than an answer has; a longer one is not read. */
const ANSWER_CHARS_MAX = 16_384;
const TRANSPORTS_MAX = 8;
const TRANSPORT = /^[a-z-]{1,32}$/;

/**
 * A discoverable credential with user verification: it names the customer by itself, so nobody types a name, and it is
 * two factors in one (NIST SP 800-63B §5.1.8).
 */
export async function creationOptions(
  party: RelyingParty,
  customer: CustomerRef & { readonly name: string },
  known: readonly Passkey[],
  challenge: Uint8Array<ArrayBuffer>,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return await generateRegistrationOptions({
    ...{ rpID: party.id, rpName: party.name, userName: customer.name, userDisplayName: customer.name },
    userID: new Uint8Array(Buffer.from(`${customer.book} ${customer.customer}`)),
    ...{ challenge, timeout: CHALLENGE_MS, attestationType: 'none', supportedAlgorithmIDs: ALGORITHMS },
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** Without `allowed` the browser offers whatever passkeys it has for the site: nothing is told about anybody. */
export async function requestOptions(
  party: RelyingParty,
  allowed: readonly Passkey[] | undefined,
  challenge: Uint8Array<ArrayBuffer>,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return await generateAuthenticationOptions({
    ...{ rpID: party.id, challenge, timeout: CHALLENGE_MS, userVerification: 'required' },
    ...(allowed && {
      allowCredentials: allowed.map(({ id, transports }) => ({ id, transports: [...transports] })),
    }),
  });
}

/** A credential id as browsers write it; WebAuthn Level 3 §5.8.3 lets it have 1,023 bytes. */
export const isPasskeyId = (id: unknown): id is string =>
  typeof id === 'string' && /^[A-Za-z0-9_-]{1,1364}$/.test(id);

/** The challenge that a browser says it answers; undefined where the answer cannot be read. */
export function answeredChallenge(answer: {
  readonly response: { readonly clientDataJSON: string };
}): string | undefined {
  try {
    const text = answer.response.clientDataJSON;
    if (text.length > ANSWER_CHARS_MAX) return undefined;
    const data = JSON.parse(Buffer.from(text, 'base64url').toString()) as { challenge?: unknown };
    return typeof data.challenge === 'string' ? data.challenge : undefined;
  } catch {
    return undefined;
  }
}

export type NewPasskey = Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports' | 'backedUp'>;

/** The passkey that was made, or undefined where the answer is not good. */
export async function readCreated(
  party: RelyingParty,
  answer: RegistrationResponseJSON,
  challenge: string,
): Promise<NewPasskey | undefined> {
  const verified = await orUndefined(() =>
    verifyRegistrationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (verified?.registrationInfo === undefined) return undefined;
  const { credential, credentialBackedUp } = verified.registrationInfo;
  const transports = Array.isArray(credential.transports) ? credential.transports : [];
  return {
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('hex'),
    counter: credential.counter,
    transports: transports
      .filter((one) => typeof one === 'string' && TRANSPORT.test(one))
      .slice(0, TRANSPORTS_MAX),
    backedUp: credentialBackedUp,
  };
}

/** The passkey's counter after a good answer; undefined where it is not good. */
export async function readAnswer(
  party: RelyingParty,
  answer: AuthenticationResponseJSON,
  challenge: string,
  passkey: Passkey,
): Promise<number | undefined> {
  const verified = await orUndefined(() =>
    verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'hex')),
        counter: passkey.counter,
      },
    }),
  );
  return verified?.verified === true ? verified.authenticationInfo.newCounter : undefined;
}

/** The library throws at every answer that is not good; what was wrong with it is nobody's business but the guesser's. */
async function orUndefined<Verified>(verify: () => Promise<Verified>): Promise<Verified | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}
