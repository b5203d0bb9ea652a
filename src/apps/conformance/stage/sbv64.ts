/** The SBV-64 side of the stage: Annex 01's flows, honest by themselves. */
import { randomBytes, randomUUID } from 'node:crypto';
import {
  type Answer,
  type Browser,
  backOf,
  type Choice,
  createSbv64,
  freshPkce,
  type Json,
  type Jwk,
  membersOf,
  type Parameters,
  type Pkce,
  type Sbv64,
  textMember,
  type Walked,
} from '../client/index.ts';
import { missing, presume } from '../verdicts.ts';
import type { Ground } from './ground.ts';

export interface Sbv64Asked {
  readonly client: Sbv64;
  readonly pkce: Pkce;
  readonly state: string;
  readonly parameters: Parameters;
}

export interface Sbv64Code extends Sbv64Asked {
  readonly code: string;
  readonly walked: Walked;
}

export interface Sbv64Tokens {
  readonly client: Sbv64;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly answer: Answer;
}

export interface Payment {
  readonly paymentId: string;
  readonly answer: Answer;
}

export interface PaymentTokens extends Sbv64Tokens, Payment {}

export interface Sbv64Options {
  readonly which?: 'client' | 'second';
  readonly parameters?: Parameters;
  readonly customer?: number;
  readonly browser?: Browser;
  readonly choice?: Choice;
}

export interface Sbv64Memory {
  readonly granted: Map<string, Sbv64Tokens>;
  /** A customer has agreed to a payment of an honest request. */
  agreed: boolean;
}

export interface Sbv64Stage {
  client(which?: 'client' | 'second'): Sbv64;
  ask(options?: Sbv64Options): Sbv64Asked;
  code(options?: Sbv64Options): Promise<Sbv64Code>;
  redemption(code: Sbv64Code): Parameters;
  redeem(code: Sbv64Code): Promise<Answer>;
  tokens(options?: Sbv64Options): Promise<Sbv64Tokens>;
  /** Remembered from an earlier check; for what only reads. */
  shared(): Promise<Sbv64Tokens>;
  forget(): void;
  /** By client credentials, for what comes before a customer. */
  ownToken(scope: string, which?: 'client' | 'second'): Promise<string>;
  paymentBody(change?: Json): Json;
  /** Initiates, lets the customer agree, and has the one-time token. */
  initiate(change?: Json): Promise<Payment>;
  paymentTokens(options?: Sbv64Options & { readonly change?: Json }): Promise<PaymentTokens>;
  /** Once in a run: what is refused afterwards is not refused because payments do not work. */
  presumePayments(): Promise<void>;
  keys(): Promise<readonly Jwk[]>;
}

const AIS = 'AIS';
const PIS = 'PIS';

export function createSbv64Stage(ground: Ground, memory: Sbv64Memory): Sbv64Stage {
  const { settings, send, now } = ground;
  const { issuer, resource, providerId } = settings.sbv64;

  const client = (which: 'client' | 'second' = 'client'): Sbv64 => {
    const credentials = settings.sbv64[which];
    if (credentials === undefined) {
      const name = which === 'client' ? 'sbv64.client' : 'sbv64.second_client';
      throw missing(`cấu hình không có ${name}`, `the configuration has no ${name}`);
    }
    return createSbv64({
      send,
      credentials,
      nowMs: now,
      endpoints: {
        issuer,
        authorize: `${issuer}/authorize`,
        token: `${issuer}/token`,
        revoke: `${issuer}/revoke`,
        resource,
        providerId,
      },
    });
  };

  const ask = ({ which, parameters }: Sbv64Options = {}): Sbv64Asked => {
    const pkce = freshPkce();
    const state = randomBytes(16).toString('base64url');
    return {
      client: client(which),
      pkce,
      state,
      parameters: {
        response_type: 'code',
        scope: AIS,
        state,
        code_challenge: pkce.challenge,
        code_challenge_method: 'S256',
        ...parameters,
      },
    };
  };

  const code = async (options: Sbv64Options = {}): Promise<Sbv64Code> => {
    const asked = ask(options);
    const n = options.customer ?? 0;
    const walked = await ground.walker.walk(
      options.browser ?? ground.browser(n),
      asked.client.authorizationUrl(asked.parameters),
      ground.customer(n),
      options.choice ?? { decision: 'approve' },
    );
    const given = backOf(walked.end).get('code');
    presume(given !== null, walked.end.answer, 'authorize');
    return { ...asked, code: given, walked };
  };

  const redemption = (one: Sbv64Code): Parameters => ({
    grant_type: 'authorization_code',
    code: one.code,
    redirect_uri: one.client.credentials.redirectUri,
    code_verifier: one.pkce.verifier,
  });

  const redeem = async (one: Sbv64Code): Promise<Answer> => await one.client.call('token', redemption(one));

  const tokens = async (options: Sbv64Options = {}): Promise<Sbv64Tokens> => {
    const one = await code(options);
    const answer = await redeem(one);
    const accessToken = textMember(answer, 'access_token');
    presume(answer.status === 200 && accessToken !== undefined, answer, 'token');
    return { client: one.client, accessToken, refreshToken: textMember(answer, 'refresh_token'), answer };
  };

  const shared = async (): Promise<Sbv64Tokens> => {
    const known = memory.granted.get(AIS);
    if (known !== undefined) return { ...known, client: client() };
    const made = await tokens();
    memory.granted.set(AIS, made);
    return made;
  };

  const ownToken = async (scope: string, which?: 'client' | 'second'): Promise<string> => {
    const answer = await client(which).call('token', { grant_type: 'client_credentials', scope });
    const token = textMember(answer, 'access_token');
    presume(answer.status === 200 && token !== undefined, answer, `client_credentials ${scope}`);
    return token;
  };

  const paymentBody = (change: Json = {}): Json => ({
    requestedExecutionDate: new Date(now()).toISOString(),
    ...settings.sbv64.paymentBody,
    instructionIdentification: randomUUID().replaceAll('-', '').slice(0, 30),
    ...change,
  });

  const initiate = async (change?: Json): Promise<Payment> => {
    const token = await ownToken(PIS);
    const answer = await client().data({ path: '/payments', token, body: paymentBody(change) });
    const paymentId = textMember(answer, 'paymentId');
    presume(answer.status < 300 && paymentId !== undefined, answer, 'POST /v1/payments');
    return { paymentId, answer };
  };

  const paymentTokens: Sbv64Stage['paymentTokens'] = async ({ change, ...options } = {}) => {
    const payment = await initiate(change);
    const parameters = {
      scope: PIS,
      response_type: 'code id_token',
      nonce: randomBytes(16).toString('base64url'),
      request: client().paymentRequest(payment.paymentId, { scope: PIS }),
      ...options.parameters,
    };
    const held = await tokens({ ...options, parameters });
    memory.agreed = true;
    return { ...payment, ...held };
  };

  return {
    client,
    ask,
    code,
    redemption,
    redeem,
    tokens,
    shared,
    ownToken,
    paymentBody,
    initiate,
    forget: () => memory.granted.clear(),
    paymentTokens,
    async presumePayments() {
      if (!memory.agreed) await paymentTokens();
    },
    async keys() {
      const { jwksUri } = settings.sbv64;
      if (jwksUri === undefined)
        throw missing('cấu hình không có sbv64.jwks_uri', 'the configuration has no sbv64.jwks_uri');
      const { keys } = membersOf(await send({ method: 'GET', url: jwksUri }));
      return Array.isArray(keys) ? (keys as Jwk[]) : [];
    },
  };
}
