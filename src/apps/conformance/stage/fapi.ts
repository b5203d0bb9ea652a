/** The FAPI 2.0 side of the stage: honest requests, codes and tokens, each made anew or remembered. */
import { randomBytes, randomUUID } from 'node:crypto';
import {
  type Answer,
  type Browser,
  backOf,
  type Choice,
  createFapi,
  type Fapi,
  type FapiMetadata,
  freshPkce,
  type Json,
  type Jwk,
  membersOf,
  type Parameters,
  type Pkce,
  readJwt,
  textMember,
  type Walked,
} from '../client/index.ts';
import { insist, missing, presume } from '../verdicts.ts';
import type { Ground } from './ground.ts';
import type { FapiParty } from './settings.ts';

export interface Asked {
  readonly client: Fapi;
  readonly parameters: Parameters;
  readonly pkce: Pkce;
  readonly state: string;
  readonly nonce: string;
}

export interface Pushed extends Asked {
  readonly requestUri: string;
  readonly answer: Answer;
}

export interface Code extends Pushed {
  readonly code: string;
  readonly walked: Walked;
}

export interface Tokens {
  readonly client: Fapi;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly grantId: string | undefined;
  readonly details: readonly Json[];
  readonly answer: Answer;
}

export interface Options {
  readonly party?: FapiParty;
  /** Rich authorization requests (RFC 9396); the account detail by itself. */
  readonly details?: readonly Json[];
  readonly parameters?: Parameters;
  /** Number of the customer. */
  readonly customer?: number;
  readonly browser?: Browser;
  readonly choice?: Choice;
}

export interface FapiMemory {
  readonly clients: Map<string, Fapi>;
  readonly granted: Map<string, Tokens>;
  /** A decoupled request that the customer has not answered yet. */
  decoupled?: { readonly parameters: Parameters; readonly answer: Answer; readonly id: string } | undefined;
}

export interface FapiStage {
  readonly memory: FapiMemory;
  metadata(): Promise<FapiMetadata>;
  /** Answer of the discovery endpoint, as it came. */
  discovery(): Promise<Answer>;
  keys(): Promise<readonly Jwk[]>;
  has(party: FapiParty): boolean;
  /** Skips the check where the configuration has no such client. */
  client(party?: FapiParty): Promise<Fapi>;
  /** An honest request, not yet pushed. */
  ask(options?: Options): Promise<Asked>;
  push(options?: Options): Promise<Pushed>;
  /** As far as a code, through the customer's pages. */
  code(options?: Options): Promise<Code>;
  redemption(code: Code): Parameters;
  redeem(code: Code): Promise<Answer>;
  tokens(options?: Options): Promise<Tokens>;
  /** Remembered from an earlier check; for what only reads. */
  shared(party?: FapiParty): Promise<Tokens>;
  forget(party?: FapiParty): void;
  paymentDetail(change?: Json): Json;
  /** The response's parameters, taken out of a signed response where it is one. */
  response(back: URLSearchParams): URLSearchParams;
}

export function createFapiStage(ground: Ground, memory: FapiMemory): FapiStage {
  const { settings, send, now } = ground;

  const discovery = async (): Promise<Answer> => {
    const { issuer } = settings.fapi;
    return await send({ method: 'GET', url: `${issuer}/.well-known/openid-configuration` });
  };

  const metadata = async (): Promise<FapiMetadata> => {
    const answer = await discovery();
    presume(answer.status === 200 && textMember(answer, 'issuer') !== undefined, answer, 'metadata');
    return membersOf(answer) as FapiMetadata;
  };

  const client = async (party: FapiParty = 'client'): Promise<Fapi> => {
    const credentials = settings.fapi.parties[party];
    if (credentials === undefined)
      throw missing(`cấu hình không có fapi2.${party}`, `the configuration has no fapi2.${party}`);
    const remembered = memory.clients.get(party);
    const parts = { send, credentials, nowMs: now };
    // The same keys as before, over this check's own line, so that its evidence is complete.
    if (remembered !== undefined)
      return createFapi({ ...parts, metadata: remembered.metadata, dpop: remembered.dpop });
    const made = createFapi({ ...parts, metadata: await metadata() });
    memory.clients.set(party, made);
    return made;
  };

  const ask = async ({ party, details, parameters }: Options = {}): Promise<Asked> => {
    const asking = await client(party);
    const pkce = freshPkce();
    const state = randomBytes(16).toString('base64url');
    const nonce = randomBytes(16).toString('base64url');
    return {
      client: asking,
      pkce,
      state,
      nonce,
      parameters: {
        response_type: 'code',
        redirect_uri: asking.credentials.redirectUri,
        scope: asking.credentials.scope,
        state,
        nonce,
        code_challenge: pkce.challenge,
        code_challenge_method: 'S256',
        authorization_details: JSON.stringify(details ?? [settings.fapi.accountDetail]),
        ...(asking.credentials.signsMessages ? { response_mode: 'jwt' } : {}),
        ...parameters,
      },
    };
  };

  const push = async (options: Options = {}): Promise<Pushed> => {
    const asked = await ask(options);
    const answer = await asked.client.push(asked.parameters);
    const requestUri = textMember(answer, 'request_uri');
    presume(answer.status === 201 && requestUri !== undefined, answer, 'PAR');
    return { ...asked, requestUri, answer };
  };

  const response = (back: URLSearchParams): URLSearchParams => {
    const signed = back.get('response');
    const claims = signed === null ? undefined : readJwt(signed)?.claims;
    return claims === undefined ? back : new URLSearchParams(claims as Record<string, string>);
  };

  const code = async (options: Options = {}): Promise<Code> => {
    const pushed = await push(options);
    const n = options.customer ?? 0;
    const walked = await ground.walker.walk(
      options.browser ?? ground.browser(n),
      pushed.client.authorizationUrl(pushed.requestUri),
      ground.customer(n),
      options.choice ?? { decision: 'approve' },
    );
    const given = response(backOf(walked.end)).get('code');
    presume(given !== null, walked.end.answer, `authorization at ${pathOf(walked.end.url)}`);
    return { ...pushed, code: given, walked };
  };

  const redemption = (one: Code): Parameters => ({
    grant_type: 'authorization_code',
    code: one.code,
    redirect_uri: one.client.credentials.redirectUri,
    code_verifier: one.pkce.verifier,
  });

  const redeem = async (one: Code): Promise<Answer> => await one.client.call('token', redemption(one));

  const tokens = async (options: Options = {}): Promise<Tokens> => {
    const one = await code(options);
    const answer = await redeem(one);
    const accessToken = textMember(answer, 'access_token');
    presume(answer.status === 200 && accessToken !== undefined, answer, 'token');
    const { authorization_details: details } = membersOf(answer);
    return {
      client: one.client,
      accessToken,
      refreshToken: textMember(answer, 'refresh_token'),
      grantId: textMember(answer, 'grant_id'),
      details: Array.isArray(details) ? (details as Json[]) : [],
      answer,
    };
  };

  const shared = async (party: FapiParty = 'client'): Promise<Tokens> => {
    const known = memory.granted.get(party);
    if (known !== undefined) return { ...known, client: await client(party) };
    const made = await tokens({ party });
    memory.granted.set(party, made);
    return made;
  };

  return {
    memory,
    metadata,
    discovery,
    client,
    ask,
    push,
    code,
    redemption,
    redeem,
    tokens,
    shared,
    response,
    has: (party) => settings.fapi.parties[party] !== undefined,
    forget: (party = 'client') => void memory.granted.delete(party),
    async keys() {
      const { jwks_uri: url } = await metadata();
      insist(typeof url === 'string', 'metadata không có jwks_uri', 'the metadata has no jwks_uri');
      const answer = await send({ method: 'GET', url });
      const { keys } = membersOf(answer);
      insist(Array.isArray(keys), 'jwks_uri không trả về khóa', 'jwks_uri does not answer keys');
      return keys as Jwk[];
    },
    paymentDetail: (change = {}) => ({
      ...settings.fapi.paymentDetail,
      instruction_identification: randomUUID().replaceAll('-', '').slice(0, 30),
      ...change,
    }),
  };
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/[\w-]{20,}/, '…') : '';
}
