/**
 * A third party of Circular 64/2024/TT-NHNN Annex 01 (our reading of two secondary sources): Basic client
 * authentication, bearer tokens, and a detached JWS on every data message both ways.
 */
import { randomUUID } from 'node:crypto';
import { type Answer, type ClientCertificate, formBody, type Parameters, type Send } from './http.ts';
import { type Json, type JwtChange, type SigningKey, signDetached, signJwt } from './jose.ts';

export interface Sbv64Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Signs data messages. */
  readonly key: SigningKey;
  /** Tax code. */
  readonly tppId: string;
  readonly certificate?: ClientCertificate | undefined;
}

export interface Sbv64Endpoints {
  readonly issuer: string;
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
  /** Base of the data APIs; `/v1/...` of Annex 01 follows. */
  readonly resource: string;
  /** Provider-ID: the bank's code. */
  readonly providerId: string;
}

export interface DataCall {
  readonly method?: 'GET' | 'POST';
  /** `/accounts/information`. */
  readonly path: string;
  readonly token?: string;
  readonly body?: Json;
  readonly signature?: 'none' | { readonly raw: string } | JwtChange;
  /** Replaces or, where undefined, takes away a header. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Sent instead of the body that was signed. */
  readonly alteredBody?: string;
  readonly process?: string | undefined;
}

export interface TokenChanges {
  /** `none` sends no such header. */
  readonly authorization?: string;
  readonly process?: string | undefined;
}

export interface Sbv64 {
  readonly endpoints: Sbv64Endpoints;
  readonly credentials: Sbv64Credentials;
  authorizationUrl(parameters: Parameters): string;
  call(endpoint: 'token' | 'revoke', parameters: Parameters, changes?: TokenChanges): Promise<Answer>;
  data(call: DataCall): Promise<Answer>;
  /** The JWT that carries the paymentId to the authorization endpoint. */
  paymentRequest(paymentId: string, parameters: Parameters, change?: JwtChange): string;
}

export interface Sbv64Parts {
  readonly send: Send;
  readonly endpoints: Sbv64Endpoints;
  readonly credentials: Sbv64Credentials;
  readonly nowMs: () => number;
}

const REQUEST_S = 300;

export function createSbv64({ send, endpoints, credentials, nowMs }: Sbv64Parts): Sbv64 {
  const { clientId, clientSecret, key, certificate } = credentials;
  const basic = basicAuthorization(clientId, clientSecret);
  return {
    endpoints,
    credentials,
    authorizationUrl(parameters) {
      const url = new URL(endpoints.authorize);
      url.search = formBody({ client_id: clientId, redirect_uri: credentials.redirectUri, ...parameters });
      return url.href;
    },
    async call(endpoint, parameters, { authorization = basic, process } = {}) {
      return await send({
        method: 'POST',
        url: endpoints[endpoint],
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          ...(authorization === 'none' ? {} : { authorization }),
        },
        body: formBody(parameters),
        certificate,
        process,
      });
    },
    async data({ method = 'POST', path, token, body, signature, headers, alteredBody, process }) {
      const text = body === undefined ? '' : JSON.stringify(body);
      const jws =
        signature === 'none'
          ? undefined
          : signature !== undefined && 'raw' in signature
            ? signature.raw
            : signDetached(key, {}, text, signature);
      const all: Record<string, string | undefined> = {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: token === undefined ? undefined : `Bearer ${token}`,
        'request-datetime': new Date(nowMs()).toISOString(),
        'request-id': randomUUID(),
        'provider-id': endpoints.providerId,
        'tpp-id': credentials.tppId,
        'client-id': clientId,
        'psu-ip-address': '203.0.113.7',
        'jws-signature': jws,
        ...headers,
      };
      return await send({
        method,
        url: `${endpoints.resource}${path}`,
        headers: Object.fromEntries(
          Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined),
        ),
        ...(method === 'GET' ? {} : { body: alteredBody ?? text }),
        certificate,
        process,
      });
    },
    paymentRequest(paymentId, parameters, change) {
      const nowS = Math.floor(nowMs() / 1_000);
      return signJwt(
        key,
        {},
        {
          iss: clientId,
          aud: endpoints.issuer,
          iat: nowS,
          exp: nowS + REQUEST_S,
          jti: randomUUID(),
          client_id: clientId,
          redirect_uri: credentials.redirectUri,
          paymentId,
          ...parameters,
        },
        change,
      );
    },
  };
}

/** RFC 6749 §2.3.1: both are form-encoded before they are joined. */
export function basicAuthorization(clientId: string, secret: string): string {
  const coded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
  return `Basic ${Buffer.from(`${coded(clientId)}:${coded(secret)}`).toString('base64')}`;
}
