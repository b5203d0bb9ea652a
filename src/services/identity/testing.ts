/** A bank whose customers sign in, for tests: its database, a clock that stands, and an authenticator in software. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Desk } from '../../core/command/index.ts';
import { BY_HUB, openTestBank, TEST_BOOK, type TestBank } from '../banking/testing.ts';
import { createEnrolment } from './enrolment.ts';
import { type IdentityKeys, identityKeys, type SealKeys } from './keys.ts';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from './passkeys.ts';
import { createSignIn, type Entrance, type SignIn } from './signin/index.ts';
import { mintTotpSecret, totpCodeAt } from './totp.ts';

export const PASSWORD = 'Cau-Long-Bien-1902';
const PARTY = { id: 'openbanking.example', name: 'Thử', origins: ['https://openbanking.example'] };

export interface TestIdentity {
  readonly bank: TestBank;
  /** Everybody comes from an address of his own, with a browser that nobody knows; `from` says another. */
  readonly signIn: SignIn & Entrance;
  readonly secretKey: Buffer;
  readonly keys: IdentityKeys;
  /** Where other sealing keys than the first are looked for. */
  readonly sealKeys: SealKeys[];
  /** Sign-in of another hub process on the same database. */
  another(): SignIn & Entrance;
  enrol(options?: { readonly firstPassword?: boolean; readonly name?: string }): Promise<Enrolled>;
  /** The code that the customer's app shows now. */
  code(customer: Enrolled): string;
  /** Both steps; the cookie. */
  cookieOf(customer: Enrolled): Promise<string>;
  close(): Promise<void>;
}

export interface Enrolled {
  readonly book: number;
  readonly customer: string;
  readonly name: string;
  readonly totpSecret: Buffer;
}

export async function openTestIdentity(): Promise<TestIdentity> {
  const bank = await openTestBank();
  const secretKey = randomBytes(32);
  const sealKeys: SealKeys[] = [];
  const seals: SealKeys = (id) => sealKeys.map((find) => find(id)).find((key) => key !== undefined);
  const nowMs = (): number => bank.clock.nowMs;
  const { database } = bank.home;
  const signInOn = (desk: Desk): SignIn & Entrance =>
    fromAnywhere({ database, desk, nowMs, secretKey, seals, randomBytes, relyingParty: PARTY });
  const signIn = signInOn(bank.desk);
  const keys = identityKeys(secretKey, seals);
  const enrols = createEnrolment({ database, desk: bank.desk, keys: () => keys, randomBytes });
  let phones = 0;
  const code = ({ totpSecret }: Enrolled): string => totpCodeAt(totpSecret, nowMs());
  return {
    bank,
    signIn,
    secretKey,
    keys,
    sealKeys,
    another: () => signInOn(bank.anotherDesk()),
    async enrol({ firstPassword = false, name } = {}) {
      phones += 1;
      const { customer } = await bank.openAccount(TEST_BOOK);
      const enrolled = {
        ...{ book: TEST_BOOK, customer, totpSecret: mintTotpSecret(randomBytes) },
        name: name ?? `+84540${String(100_000 + phones)}`,
      };
      const done = await enrols({ ...enrolled, password: PASSWORD, firstPassword }, BY_HUB);
      if (done.kind !== 'decided' || done.answer.kind !== 'customer_enrolled')
        throw new Error(`could not enrol: ${JSON.stringify(done)}`);
      return enrolled;
    },
    code,
    async cookieOf(customer) {
      const begun = await signIn.begin(customer.book, customer.name, PASSWORD);
      if (begun.kind !== 'second_factor_needed') throw new Error(`could not begin: ${begun.kind}`);
      // A code is good once: whoever signs in twice waits for the next one.
      bank.clock.nowMs += 30_000;
      const confirmed = await signIn.confirmTotp(begun.ticket, code(customer));
      if (confirmed.kind !== 'signed_in') throw new Error(`could not confirm: ${confirmed.kind}`);
      return confirmed.cookie;
    },
    close: () => bank.close(),
  };
}

/** Each entry from another address. */
function fromAnywhere(parts: Parameters<typeof createSignIn>[0]): SignIn & Entrance {
  const signIn = createSignIn(parts);
  let visitors = 0;
  const next = (): Entrance => {
    visitors += 1;
    return signIn.from({ address: `visitor ${visitors}`, device: undefined });
  };
  return {
    ...signIn,
    begin: (...given) => next().begin(...given),
    confirmTotp: (...given) => next().confirmTotp(...given),
    confirmPasskey: (...given) => next().confirmPasskey(...given),
    choosePassword: (...given) => next().choosePassword(...given),
    askElsewhere: () => next().askElsewhere(),
    rightElsewhere: () => next().rightElsewhere(),
  };
}

const base64url = (bytes: Buffer): string => bytes.toString('base64url');
const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();

/** CBOR (RFC 8949) of a head: major type and a length or number below 2^16. */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  return value < 256
    ? Buffer.from([(major << 5) | 24, value])
    : Buffer.from([(major << 5) | 25, value >> 8, value & 0xff]);
}
const cborText = (text: string): Buffer => Buffer.concat([head(3, text.length), Buffer.from(text)]);
const cborBytes = (bytes: Buffer): Buffer => Buffer.concat([head(2, bytes.length), bytes]);
const cborNumber = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));

/** COSE_Key (RFC 9053 §7.1.1) of a P-256 key for ES256. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };
  const pairs: readonly (readonly [number, Buffer])[] = [
    [1, cborNumber(2)],
    [3, cborNumber(-7)],
    [-1, cborNumber(1)],
    [-2, cborBytes(Buffer.from(x, 'base64url'))],
    [-3, cborBytes(Buffer.from(y, 'base64url'))],
  ];
  return Buffer.concat([head(5, pairs.length), ...pairs.flatMap(([key, value]) => [cborNumber(key), value])]);
}

/** What may go wrong with an answer. */
export interface Twist {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** Without user verification: somebody touched the key, nobody knows who. */
  readonly unverified?: boolean;
  readonly counter?: number;
}

/** A platform authenticator (WebAuthn Level 3 §6) as far as sign-in needs one; attestation `none`. */
export class Authenticator {
  readonly id = randomBytes(32);
  counter = 0;
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private userHandle = '';

  create(options: PublicKeyCredentialCreationOptionsJSON, twist: Twist = {}): RegistrationResponseJSON {
    this.userHandle = options.user.id;
    const length = Buffer.from([0, this.id.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, coseKey(this.keys.publicKey)]);
    const data = this.authenticatorData(options.rp.id!, 0x40, attested, twist);
    const words = [cborText('fmt'), cborText('none'), cborText('attStmt'), head(5, 0)];
    const attestation = Buffer.concat([head(5, 3), ...words, cborText('authData'), cborBytes(data)]);
    return {
      ...this.named(),
      response: {
        clientDataJSON: base64url(this.clientData('webauthn.create', options.challenge, twist)),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      },
    };
  }

  get(options: PublicKeyCredentialRequestOptionsJSON, twist: Twist = {}): AuthenticationResponseJSON {
    this.counter = twist.counter ?? this.counter + 1;
    const data = this.authenticatorData(options.rpId!, 0, Buffer.alloc(0), twist);
    const clientData = this.clientData('webauthn.get', options.challenge, twist);
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.keys.privateKey);
    return {
      ...this.named(),
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        userHandle: this.userHandle,
      },
    };
  }

  private named() {
    const id = base64url(this.id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {} } as const;
  }

  private authenticatorData(rpId: string, flags: number, rest: Buffer, twist: Twist): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const present = twist.unverified === true ? 0x01 : 0x05;
    return Buffer.concat([sha256(twist.rpId ?? rpId), Buffer.from([flags | present]), counter, rest]);
  }

  private clientData(type: string, challenge: string, twist: Twist): Buffer {
    const origin = twist.origin ?? PARTY.origins[0];
    return Buffer.from(
      JSON.stringify({ type, challenge: twist.challenge ?? challenge, origin, crossOrigin: false }),
    );
  }
}
