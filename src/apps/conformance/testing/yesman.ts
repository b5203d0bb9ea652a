/**
 * Says yes to everybody: takes every client, code, proof and form, keeps no secret, ends nothing. A check that it
 * passes can find nothing. Single faults that a yes to everything would hide are its traits.
 */
import { freshKey, type Json, readJwt, signJwt } from '../client/index.ts';
import { consentPage, dashboardPage, signInPage } from './gulliblepages.ts';
import { type Heard, type Said, startServer, type TestServer } from './server.ts';

export const TRAITS = [
  'revokes_for_anybody',
  'alters_state',
  'denies_early_clocks',
  'breaks_under_load',
  'forgets_refresh_tokens',
  'shortens_nonces',
  'tells_who_exists',
  'binds_no_token',
  'takes_any_nonce',
] as const;
export type Trait = (typeof TRAITS)[number];

export interface Memory {
  readonly traits: ReadonlySet<Trait>;
  readonly requests: Map<string, URLSearchParams>;
  readonly approved: Set<string>;
  readonly codes: Map<string, string>;
  readonly dead: Set<string>;
  readonly grants: Set<string>;
  count: number;
}

const key = freshKey('ES256', 'yes');
const UNDER_LOAD_REQUESTS = 50;

export async function startYesMan(...traits: Trait[]): Promise<TestServer> {
  const memory: Memory = {
    traits: new Set(traits),
    requests: new Map(),
    approved: new Set(),
    codes: new Map(),
    dead: new Set(),
    grants: new Set(),
    count: 0,
  };
  return await startServer((heard, base) => answer(heard, base, memory));
}

function answer(heard: Heard, base: string, memory: Memory): Said {
  const path = heard.url.pathname;
  if (path.includes('.well-known')) return { status: 200, body: metadata(base, memory) };
  if (path.endsWith('/jwks'))
    return { status: 200, body: { keys: [key.privateKey.export({ format: 'jwk' })] } };
  if (path.startsWith('/openbanking/')) return resource(heard, memory);
  if (path.startsWith('/sbv64/v1')) return annexData(heard, memory);
  if (path.endsWith('/auth') || path.endsWith('/authorize')) return authorize(heard, memory);
  if (path === '/consent') return decide(heard, memory);
  if (path.startsWith('/me')) return { status: 200, headers: PAGE, body: dashboardPage(memory.grants) };
  const member = path.split('/').at(-1) ?? '';
  return (BACK[member] ?? anything)(heard, memory);
}

type Answer = (heard: Heard, memory: Memory) => Said;

const anything: Answer = (heard, memory) => {
  memory.count += 1;
  if (heard.url.pathname.includes('/grants/')) {
    return heard.method === 'DELETE' ? { status: 204 } : { status: 200, body: {} };
  }
  return {
    status: heard.method === 'POST' ? 201 : 200,
    body: { id: `whe_${memory.count}`, client_id: 'you' },
  };
};

const BACK: Readonly<Record<string, Answer>> = {
  par: push,
  token,
  introspect: () => ({ status: 200, body: { active: true } }),
  revoke(heard, memory) {
    const given = heard.parameters.get('token') ?? '';
    const isAnonymous =
      !heard.parameters.has('client_assertion') && heard.headers.authorization === undefined;
    if (memory.traits.has('revokes_for_anybody')) memory.dead.add(given);
    return isAnonymous && memory.traits.has('revokes_for_anybody')
      ? { status: 401, body: { error: 'invalid_client' } }
      : { status: 200 };
  },
  reg: (heard) => ({
    status: 201,
    body: {
      ...(JSON.parse(heard.body || '{}') as Json),
      client_id: 'you',
      registration_access_token: 'registration-token',
      registration_client_uri: `http://${heard.headers.host}/fapi2/reg/you`,
    },
  }),
  backchannel(_, memory) {
    memory.count += 1;
    return { status: 200, body: { auth_req_id: `ciba-${memory.count}`, expires_in: 100 } };
  },
};

function push(heard: Heard, memory: Memory): Said {
  memory.count += 1;
  if (memory.traits.has('breaks_under_load') && memory.count > UNDER_LOAD_REQUESTS) return { status: 500 };
  if (memory.traits.has('denies_early_clocks') && isEarly(heard.parameters.get('client_assertion')))
    return { status: 401, body: { error: 'invalid_client' } };
  if (memory.traits.has('shortens_nonces') && (heard.parameters.get('nonce')?.length ?? 0) > 40)
    return { status: 400, body: { error: 'invalid_request' } };
  const uri = `urn:${memory.count}`;
  memory.requests.set(uri, opened(heard.parameters));
  return { status: 201, body: { request_uri: uri, expires_in: 6_000 } };
}

/** What a request object says, unverified; what stands beside it wins. */
function opened(parameters: URLSearchParams): URLSearchParams {
  const claims = readJwt(parameters.get('request') ?? '')?.claims ?? {};
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(claims))
    all.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  for (const [name, value] of parameters) if (name !== 'request') all.set(name, value);
  return all;
}

const PAGE = { 'content-type': 'text/html', 'access-control-allow-origin': '*' };

function authorize(heard: Heard, memory: Memory): Said {
  const uri = heard.parameters.get('request_uri') ?? '';
  const asked = new URLSearchParams(memory.requests.get(uri));
  for (const [name, value] of opened(heard.parameters)) asked.set(name, value);
  if (
    heard.url.pathname.endsWith('/auth') &&
    uri === '' &&
    !asked.has('code_challenge') &&
    asked.has('redirect_uri')
  )
    return redirect(asked.get('redirect_uri')!, { error: 'invalid_request' });
  if (memory.approved.has(uri)) return back(asked, memory);
  const cookie = heard.headers.cookie ?? '';
  if (!cookie.includes('signed_in=yes') && !heard.parameters.has('password'))
    return {
      status: 200,
      headers: { ...PAGE, 'set-cookie': 'sid=1; Path=/' },
      body: signInPage(heard.path, asked),
    };
  if (
    memory.traits.has('tells_who_exists') &&
    heard.parameters.get('password')?.startsWith('Wrong') === true
  ) {
    const isKnown = heard.parameters.get('phone') === '0901000003';
    return {
      status: 200,
      headers: PAGE,
      body: signInPage(heard.path, asked, isKnown ? 'Wrong password' : 'Nobody of this name'),
    };
  }
  return {
    status: 200,
    headers: { ...PAGE, 'set-cookie': 'signed_in=yes; Path=/' },
    body: consentPage(asked),
  };
}

function decide(heard: Heard, memory: Memory): Said {
  const asked = heard.parameters;
  if (asked.get('decision') === 'cancel') return { status: 200, headers: PAGE, body: '<p>Cancelled.</p>' };
  const uri = asked.get('request_uri') ?? '';
  if (uri !== '') memory.approved.add(uri);
  return back(asked, memory);
}

function back(asked: URLSearchParams, memory: Memory): Said {
  memory.count += 1;
  const code = `code-${memory.count}`;
  memory.codes.set(code, asked.get('authorization_details') ?? '[]');
  const altered = memory.traits.has('alters_state') ? { state: 'altered' } : {};
  const parameters = { code, state: asked.get('state') ?? '', ...altered };
  const signed = asked.get('response_mode') === 'jwt';
  const response = signed ? { response: signJwt(key, {}, parameters, { unsigned: true }) } : parameters;
  return redirect(asked.get('redirect_uri') ?? '', response);
}

function redirect(to: string, parameters: Readonly<Record<string, string>>): Said {
  const separator = to.includes('?') ? '&' : '?';
  return {
    status: 307,
    headers: { location: `${to}${separator}${new URLSearchParams(parameters).toString()}` },
  };
}

function token(heard: Heard, memory: Memory): Said {
  memory.count += 1;
  const { parameters: given } = heard;
  const proof = readJwt([heard.headers.dpop].flat()[0]?.split(',')[0] ?? '');
  if (memory.traits.has('takes_any_nonce') && proof !== undefined && proof.claims.nonce === undefined)
    return { status: 400, headers: { 'dpop-nonce': 'nonce' }, body: { error: 'use_dpop_nonce' } };
  const refresh = given.get('refresh_token') ?? '';
  if (memory.dead.has(refresh)) return { status: 400, body: { error: 'invalid_grant' } };
  if (memory.traits.has('forgets_refresh_tokens') && refresh !== '') memory.dead.add(refresh);
  const grant = 'grant-0';
  memory.grants.add(grant);
  const details = given.get('authorization_details') ?? memory.codes.get(given.get('code') ?? '') ?? '[]';
  return {
    status: 200,
    body: {
      access_token: `token-${memory.count}`,
      refresh_token: `refresh-${memory.count}-of-a-yes-man`,
      token_type: 'Bearer',
      expires_in: 86_400,
      grant_id: grant,
      authorization_details: parsed(details),
      id_token: signJwt(key, {}, { iss: 'somebody' }, { unsigned: true }),
    },
  };
}

const ALL_ACCOUNTS = Array.from({ length: 12 }, (_, n) => ({
  accountId: `00990010000${n}`,
  id: `acc_0193d2a0000070008000${String(n).padStart(12, '0')}`,
}));

function isDead(heard: Heard, memory: Memory): boolean {
  const shown = heard.headers.authorization?.split(' ')[1] ?? '';
  return memory.dead.has(shown);
}

function resource(heard: Heard, memory: Memory): Said {
  memory.count += 1;
  if (isDead(heard, memory)) return { status: 401, body: { error: 'invalid_token' } };
  if (memory.traits.has('denies_early_clocks') && isEarly(String(heard.headers.dpop ?? '')))
    return { status: 401, body: { error: 'invalid_dpop_proof' } };
  const words = decoded(heard.path);
  if (words.includes('<script>'))
    return { status: 404, headers: { 'content-type': 'text/html' }, body: `no ${words}` };
  return { status: 200, body: { payment_id: `pmo_${memory.count}`, accounts: ALL_ACCOUNTS } };
}

function annexData(heard: Heard, memory: Memory): Said {
  memory.count += 1;
  if (isDead(heard, memory)) return { status: 401, body: { code: 'EXPIRED_TOKEN' } };
  return { status: 200, body: { paymentId: `p-${memory.count}`, status: 'ACSC', accounts: ALL_ACCOUNTS } };
}

function isEarly(jwt: string | null): boolean {
  const iat = readJwt(jwt ?? '')?.claims.iat;
  return typeof iat === 'number' && iat > Math.floor(Date.now() / 1_000) + 2;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function metadata(base: string, { traits }: Memory): object {
  const issuer = `${base}/fapi2`;
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    token_endpoint: `${issuer}/token`,
    introspection_endpoint: `${issuer}/introspect`,
    revocation_endpoint: `${issuer}/revoke`,
    registration_endpoint: `${issuer}/reg`,
    backchannel_authentication_endpoint: `${issuer}/backchannel`,
    jwks_uri: `${issuer}/jwks`,
    require_pushed_authorization_requests: false,
    code_challenge_methods_supported: ['S256', 'plain'],
    response_types_supported: ['code', 'token'],
    grant_types_supported: ['authorization_code', 'password'],
    token_endpoint_auth_methods_supported: ['private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'none'],
    backchannel_authentication_request_signing_alg_values_supported: ['none'],
    backchannel_token_delivery_modes_supported: ['poll', 'push'],
    grant_management_actions_supported: ['replace'],
    tls_client_certificate_bound_access_tokens: !traits.has('binds_no_token'),
  };
}
