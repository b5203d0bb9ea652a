/**
 * JOSE by node:crypto alone, so that a server is not tested by the library it is built on. Besides honest signatures
 * it writes the dishonest ones that RFC 8725 warns of: `none`, a public key as HMAC secret, foreign headers.
 */
import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

export type Json = Readonly<Record<string, unknown>>;
const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export type Jwk = JsonWebKey & { readonly kid?: string; readonly alg?: string; readonly use?: string };

export interface SigningKey {
  readonly alg: Algorithm;
  readonly kid?: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: Jwk;
}

/** How a token differs from the honest one. A member that is undefined is left out. */
export interface JwtChange {
  readonly header?: Json;
  readonly claims?: Json;
  /** Signs instead; its `kid` and `alg` are told, unless `header` says otherwise. */
  readonly key?: SigningKey;
  /** RFC 8725 §2.1: `alg: none` and no signature. */
  readonly unsigned?: boolean;
  /** RFC 8725 §2.1: `alg: HS256` under whatever bytes. */
  readonly secret?: string | Buffer;
}

export function signingKey(jwk: Jwk): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicJwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const alg = ALGORITHMS.find((one) => one === jwk.alg) ?? algorithmOf(publicJwk);
  return {
    alg,
    privateKey,
    publicJwk: { ...publicJwk, ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) },
    ...(jwk.kid === undefined ? {} : { kid: jwk.kid }),
  };
}

export function freshKey(alg: Algorithm = 'ES256', kid?: string): SigningKey {
  const { privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : alg === 'PS256' || alg === 'RS256'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519');
  return signingKey({ ...privateKey.export({ format: 'jwk' }), alg, ...(kid === undefined ? {} : { kid }) });
}

function algorithmOf({ kty }: JsonWebKey): Algorithm {
  return kty === 'EC' ? 'ES256' : kty === 'RSA' ? 'PS256' : 'EdDSA';
}

export const base64url = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64url');

/** A compact JWS over claims, honest but for the change. */
export function signJwt(key: SigningKey, header: Json, claims: Json, change: JwtChange = {}): string {
  const signer = change.key ?? key;
  const alg = change.unsigned ? 'none' : change.secret === undefined ? signer.alg : 'HS256';
  const said = { alg, kid: signer.kid, ...header, ...change.header };
  const input = `${base64url(JSON.stringify(said))}.${base64url(JSON.stringify({ ...claims, ...change.claims }))}`;
  return `${input}.${change.unsigned ? '' : signature(input, signer, change.secret)}`;
}

/** RFC 7515 Appendix F: the payload travels as the body of the message, the signature in a header. */
export function signDetached(key: SigningKey, header: Json, body: string, change: JwtChange = {}): string {
  const signer = change.key ?? key;
  const alg = change.unsigned ? 'none' : signer.alg;
  const protectedHeader = base64url(JSON.stringify({ alg, kid: signer.kid, ...header, ...change.header }));
  const input = `${protectedHeader}.${base64url(body)}`;
  return `${protectedHeader}..${change.unsigned ? '' : signature(input, signer, change.secret)}`;
}

function signature(input: string, { alg, privateKey }: SigningKey, secret?: string | Buffer): string {
  return secret === undefined
    ? base64url(sign(digestOf(alg), Buffer.from(input), { key: privateKey, ...formOf(alg) }))
    : createHmac('sha256', secret).update(input).digest('base64url');
}

export interface ReadJwt {
  readonly header: Json;
  readonly claims: Json;
}

export function readJwt(jwt: string): ReadJwt | undefined {
  const [header, claims, , ...rest] = jwt.split('.');
  if (claims === undefined || rest.length > 0) return undefined;
  try {
    return { header: members(header!), claims: members(claims) };
  } catch {
    return undefined;
  }
}

function members(part: string): Json {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** Whether one of the keys vouches for it. `body` is the payload of a detached one. */
export function isSignedBy(jws: string, keys: readonly Jwk[], body?: string): boolean {
  const [header = '', payload = '', signed = ''] = jws.split('.');
  const read = readJwt(`${header}.e30.`);
  const alg = ALGORITHMS.find((one) => one === read?.header.alg);
  if (alg === undefined || signed === '') return false;
  const input = Buffer.from(`${header}.${body === undefined ? payload : base64url(body)}`);
  const named = keys.filter(({ kid }) => read?.header.kid === undefined || kid === read.header.kid);
  return named.some((jwk) => isSignedByKey(alg, input, jwk, Buffer.from(signed, 'base64url')));
}

function isSignedByKey(alg: Algorithm, input: Buffer, jwk: Jwk, signed: Buffer): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify(digestOf(alg), input, { key, ...formOf(alg) }, signed);
  } catch {
    return false;
  }
}

const digestOf = (alg: Algorithm): string | null => (alg === 'EdDSA' || alg === 'Ed25519' ? null : 'sha256');

function formOf(alg: Algorithm): object {
  if (alg === 'ES256') return { dsaEncoding: 'ieee-p1363' };
  return alg === 'PS256'
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
}
