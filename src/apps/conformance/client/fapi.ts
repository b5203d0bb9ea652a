/**
 * A third party of the FAPI 2.0 profile: honest by itself, and dishonest in exactly what a check changes. Every call
 * is made anew from its parts, so that an attack differs from the honest call in one thing.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  type Answer,
  type ClientCertificate,
  formBody,
  headerOf,
  type Parameters,
  type Send,
  textMember,
} from './http.ts';
import { freshKey, type Json, type JwtChange, type SigningKey, signJwt } from './jose.ts';

export interface FapiCredentials {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly key: SigningKey;
  readonly scope: string;
  /** With one, the client authenticates by it and its tokens are bound to it (RFC 8705). */
  readonly certificate?: ClientCertificate | undefined;
  /** FAPI 2.0 Message Signing: requests are signed (JAR), responses come signed (JARM). */
  readonly signsMessages?: boolean;
}

export interface FapiMetadata extends Json {
  readonly issuer: string;
  readonly mtls_endpoint_aliases?: Readonly<Record<string, string>>;
}

export type FapiEndpoint =
  | 'pushed_authorization_request'
  | 'token'
  | 'introspection'
  | 'revocation'
  | 'registration'
  | 'backchannel_authentication';

/** In what a call differs from the honest one. */
export interface Changes {
  /** The client's assertion (RFC 7523). */
  readonly assertion?: 'none' | { readonly raw: string } | JwtChange;
  /** The proof of possession (RFC 9449). */
  readonly proof?: 'none' | { readonly raw: string | readonly string[] } | JwtChange;
  readonly certificate?: 'none' | ClientCertificate;
  readonly headers?: Readonly<Record<string, string>>;
  readonly process?: string | undefined;
}

export interface ResourceCall extends Changes {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly token?: string;
  /** How the token is presented; `DPoP` or `Bearer` by the client's own binding. */
  readonly scheme?: string;
  readonly body?: Json;
  /** False: the customer is not there, and the call counts against the consent's daily cap. */
  readonly attended?: boolean;
}

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export interface Fapi {
  readonly metadata: FapiMetadata;
  readonly credentials: FapiCredentials;
  /** The key its tokens are bound to. */
  readonly dpop: SigningKey;
  endpoint(name: FapiEndpoint): string;
  call(name: FapiEndpoint, parameters: Parameters, changes?: Changes): Promise<Answer>;
  push(parameters: Parameters, changes?: Changes): Promise<Answer>;
  /** The signed request object (RFC 9101) of these parameters. */
  requestObject(parameters: Parameters, change?: JwtChange): string;
  authorizationUrl(requestUri: string, more?: Parameters): string;
  resource(call: ResourceCall): Promise<Answer>;
  assertion(change?: JwtChange): string;
  proof(method: string, url: string, token?: string, change?: JwtChange): string;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Assertions and request objects are used at once. */
const ASSERTION_S = 60;
const REQUEST_OBJECT_S = 300;
/** An address of documentation (RFC 5737): the demo customer is at home. */
const CUSTOMER_ADDRESS = '203.0.113.7';

export interface FapiParts {
  readonly send: Send;
  readonly metadata: FapiMetadata;
  readonly credentials: FapiCredentials;
  readonly nowMs: () => number;
  readonly dpop?: SigningKey;
}

export function createFapi({ send, metadata, credentials, nowMs, dpop = freshKey() }: FapiParts): Fapi {
  /** Nonces a server handed out, by origin (RFC 9449 §8.2). */
  const nonces = new Map<string, string>();
  const nowS = (): number => Math.floor(nowMs() / 1_000);
  const isMtls = credentials.certificate !== undefined;

  const endpoint = (name: FapiEndpoint): string => {
    const member = `${name}_endpoint`;
    const alias = isMtls ? metadata.mtls_endpoint_aliases?.[member] : undefined;
    return alias ?? (metadata[member] as string | undefined) ?? `${metadata.issuer}/endpoint-not-announced`;
  };

  const assertion = (change: JwtChange = {}): string =>
    signJwt(
      credentials.key,
      {},
      {
        iss: credentials.clientId,
        sub: credentials.clientId,
        aud: metadata.issuer,
        jti: randomUUID(),
        iat: nowS(),
        nbf: nowS(),
        exp: nowS() + ASSERTION_S,
      },
      change,
    );

  const proof = (method: string, url: string, token?: string, change: JwtChange = {}): string => {
    const key = change.key ?? dpop;
    const nonce = nonces.get(new URL(url).origin);
    return signJwt(
      dpop,
      { typ: 'dpop+jwt', kid: undefined, jwk: key.publicJwk },
      {
        jti: randomUUID(),
        htm: method,
        htu: url.replace(/[?#].*$/, ''),
        iat: nowS(),
        ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
        ...(nonce === undefined ? {} : { nonce }),
      },
      change,
    );
  };

  const proofHeaders = (
    method: string,
    url: string,
    token: string | undefined,
    change: Changes['proof'],
  ): Record<string, string | readonly string[]> => {
    if (change === 'none' || (isMtls && change === undefined)) return {};
    if (change !== undefined && 'raw' in change) return { dpop: change.raw };
    return { dpop: proof(method, url, token, change) };
  };

  const authentication = (change: Changes['assertion']): Parameters => {
    if (change === 'none' || (isMtls && change === undefined)) return {};
    const signed = change !== undefined && 'raw' in change ? change.raw : assertion(change);
    return { client_assertion_type: ASSERTION_TYPE, client_assertion: signed };
  };

  /** Sends, and once more with the nonce that the answer asks for; a proof given raw is sent once. */
  const sendBound = async (attempt: () => Promise<Answer>, url: string, isRaw: boolean): Promise<Answer> => {
    const first = await attempt();
    const nonce = headerOf(first, 'dpop-nonce');
    if (nonce !== undefined) nonces.set(new URL(url).origin, nonce);
    const wanted =
      textMember(first, 'error') === 'use_dpop_nonce' ||
      headerOf(first, 'www-authenticate')?.includes('use_dpop_nonce') === true;
    return nonce !== undefined && wanted && !isRaw ? await attempt() : first;
  };

  const certificateOf = (change: Changes['certificate']): ClientCertificate | undefined =>
    change === 'none' ? undefined : (change ?? credentials.certificate);

  const isRaw = ({ proof: p, assertion: a }: Changes): boolean =>
    (typeof p === 'object' && 'raw' in p) || (typeof a === 'object' && 'raw' in a);

  const call = async (name: FapiEndpoint, parameters: Parameters, changes: Changes = {}): Promise<Answer> => {
    const url = endpoint(name);
    // Only where tokens are asked for or promised does a proof mean anything.
    const proofs = name === 'token' || changes.proof !== undefined;
    const attempt = async (): Promise<Answer> =>
      await send({
        method: 'POST',
        url,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          ...(proofs ? proofHeaders('POST', url, undefined, changes.proof) : {}),
          ...changes.headers,
        },
        body: formBody({
          client_id: credentials.clientId,
          ...authentication(changes.assertion),
          ...parameters,
        }),
        certificate: certificateOf(changes.certificate),
        process: changes.process,
      });
    return await sendBound(attempt, url, isRaw(changes));
  };

  const requestObject = (parameters: Parameters, change: JwtChange = {}): string => {
    const claims = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        name === 'authorization_details' && typeof value === 'string' ? parsed(value) : value,
      ]),
    );
    return signJwt(
      credentials.key,
      { typ: 'oauth-authz-req+jwt' },
      {
        iss: credentials.clientId,
        aud: metadata.issuer,
        client_id: credentials.clientId,
        nbf: nowS(),
        iat: nowS(),
        exp: nowS() + REQUEST_OBJECT_S,
        jti: randomUUID(),
        ...claims,
      },
      change,
    );
  };

  return {
    metadata,
    credentials,
    dpop,
    endpoint,
    assertion,
    proof,
    call,
    requestObject,
    push: async (parameters, changes) =>
      await call(
        'pushed_authorization_request',
        credentials.signsMessages ? { request: requestObject(parameters) } : parameters,
        changes,
      ),
    authorizationUrl(requestUri, more = {}) {
      const url = new URL(metadata.authorization_endpoint as string);
      url.search = formBody({ client_id: credentials.clientId, request_uri: requestUri, ...more });
      return url.href;
    },
    async resource({ method = 'GET', url: plainUrl, token, scheme, body, attended = true, ...changes }) {
      const url = isMtls ? withCertificate(plainUrl, metadata) : plainUrl;
      const shown = token === undefined ? undefined : `${scheme ?? (isMtls ? 'Bearer' : 'DPoP')} ${token}`;
      const attempt = async (): Promise<Answer> =>
        await send({
          method,
          url,
          headers: {
            accept: 'application/json',
            'x-fapi-interaction-id': randomUUID(),
            ...(attended ? { 'x-fapi-customer-ip-address': CUSTOMER_ADDRESS } : {}),
            ...(shown === undefined ? {} : { authorization: shown }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...proofHeaders(method, url, token, changes.proof),
            ...changes.headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          certificate: certificateOf(changes.certificate),
          process: changes.process,
        });
      return await sendBound(attempt, url, isRaw(changes));
    },
  };
}

/** RFC 8705 §5: who shows a certificate calls the address that asks for one; the resource API is taken to be beside. */
function withCertificate(url: string, { mtls_endpoint_aliases: aliases }: FapiMetadata): string {
  const alias = aliases?.token_endpoint;
  return alias === undefined ? url : url.replace(/^https?:\/\/[^/]+/, new URL(alias).origin);
}

/** RFC 7636, S256. */
export function freshPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** RFC 7638. */
export function thumbprint({ publicJwk: { kty, crv, x, y, e, n } }: SigningKey): string {
  const members = kty === 'EC' ? { crv, kty, x, y } : kty === 'RSA' ? { e, kty, n } : { crv, kty, x };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
