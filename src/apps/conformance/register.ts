/** Makes a client for software that a directory vouches for (RFC 7591). */
import { openLine, textMember } from './client/index.ts';

export interface Registering {
  readonly issuer: string;
  readonly authorities: readonly string[];
  /** Where the directory signs a statement, and under whose key. */
  readonly statement: { readonly url: string; readonly authorization: string };
  readonly redirectUri: string;
  /** Unlike another's, so that the directory does not answer with an earlier statement. */
  readonly idempotencyKey: string;
  readonly metadata?: object;
}

export type RegisteredClient =
  | { readonly ok: true; readonly clientId: string }
  | { readonly ok: false; readonly reason: string };

export async function registerClient(asked: Registering): Promise<RegisteredClient> {
  using line = openLine(asked.authorities);
  const signed = await line.send({
    method: 'POST',
    url: asked.statement.url,
    headers: { authorization: asked.statement.authorization, 'idempotency-key': asked.idempotencyKey },
  });
  const statement = textMember(signed, 'software_statement');
  if (statement === undefined)
    return { ok: false, reason: `${asked.statement.url}: ${signed.status} ${signed.failure ?? ''}` };
  const url = `${asked.issuer}/reg`;
  const answer = await line.send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      software_statement: statement,
      redirect_uris: [asked.redirectUri],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      ...asked.metadata,
    }),
  });
  const clientId = textMember(answer, 'client_id');
  return answer.status === 201 && clientId !== undefined
    ? { ok: true, clientId }
    : { ok: false, reason: `${url}: ${answer.status} ${answer.failure ?? answer.body.slice(0, 200)}` };
}

/** What a client of each part registers besides. */
export const CLIENT_METADATA = {
  signing_client: { require_signed_request_object: true, response_modes: ['jwt', 'query.jwt'] },
  ciba_client: {
    grant_types: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'urn:openid:params:grant-type:ciba',
    ],
    backchannel_token_delivery_mode: 'poll',
  },
  mtls_client: {
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_certificate_bound_access_tokens: true,
  },
} as const;
