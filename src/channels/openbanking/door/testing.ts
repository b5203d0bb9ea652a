/** The door over a small city: tokens made by hand, proofs made by a software's own key. */
import { createHash, randomUUID } from 'node:crypto';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { thumbprint } from '../../../codecs/jws/index.ts';
import { EC_PAIR, type Pair, proofOf } from '../../../codecs/jws/testing.ts';
import { createRateLimiter } from '../../../core/access/index.ts';
import { problem } from '../../../core/http/index.ts';
import { findConsents, useKind } from '../../../services/consents/index.ts';
import { createAccountReads } from '../../../services/openbanking/index.ts';
import { openTestOpenBanking, type TestOpenBanking } from '../../../services/openbanking/testing.ts';
import { createDoor, type Door, type Dress } from './door.ts';
import { fapi2Dress } from './fapi2/dress.ts';
import { fapi2Routes } from './fapi2/index.ts';
import type { AccessToken, DoorAnswer, DoorRequest, DoorRoute } from './model.ts';
import type { RouteParts } from './parts.ts';

export const ORIGIN = 'https://hub.longbien.test:8444';

export interface TestDoor {
  readonly city: TestOpenBanking;
  readonly door: Door;
  readonly faults: unknown[];
  /** A token under a consent (null: the software's own), bound to the test key unless said otherwise. */
  token(consent: string | null, more?: Partial<AccessToken>): string;
  /** A call with a fresh proof. */
  call(token: string, method: string, path: string, more?: CallOptions): Promise<Answered>;
  send(request: Partial<DoorRequest>): Promise<Answered>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly pair?: Pair;
  readonly proof?: string | undefined;
  readonly certificate?: Buffer;
}

export interface Answered extends DoorAnswer {
  readonly json: { readonly code?: string; readonly [member: string]: unknown };
}

/** Every account of the city is on our own books. */
const never = (): never => {
  throw new Error('no bank is asked here');
};
const NO_BANKS: RouteParts['banks'] = {
  connects: () => Promise.resolve(false),
  ...{ accounts: never, balances: never, transactions: never, party: never, fundsConfirmation: never },
  standingOrders: never,
};

export async function openTestDoor(
  dressed: (parts: RouteParts) => readonly Dress[] = () => [],
): Promise<TestDoor> {
  const city = await openTestOpenBanking();
  const { database, desk, mint, clock, sign, orders, refunds, locate } = city;
  const nowMs = (): number => clock.nowMs;
  const tokens = new Map<string, AccessToken>();
  const faults: unknown[] = [];
  const parts: RouteParts = {
    ...{ database, desk, mint, reads: createAccountReads(database), orders, refunds, locate },
    consent: async (id) => (await findConsents(database, [id])).get(id),
    banks: NO_BANKS,
    bankProblem: () => problem('not_found'),
    askName: () => Promise.resolve({ kind: 'named', name: 'LE VAN XA' }),
  };
  const door = createDoor(
    {
      ...{ desk, mint, nowMs, use: useKind(sign), rates: createRateLimiter(nowMs) },
      findTokens: (hashes) => Promise.resolve(hashes.map((hash) => tokens.get(hash))),
      fault: (fault) => void faults.push(fault),
      log: () => {},
    },
    [fapi2Dress(fapi2Routes(parts), randomUUID), ...dressed(parts)].map((dress) => ({
      ...dress,
      routes: dress.routes.map(checkingAnswers),
    })),
  );
  const send = async (request: Partial<DoorRequest>): Promise<Answered> => {
    const answer = await door.answer({
      ...{ method: 'GET', url: '/openbanking/v1/accounts', headers: {}, body: Buffer.alloc(0) },
      ...{ certificate: undefined, origin: ORIGIN, address: '127.0.0.1', ...request },
    });
    return { ...answer, json: JSON.parse(answer.body) as Answered['json'] };
  };
  return {
    ...{ city, door, faults, send },
    token(consent, more = {}) {
      const text = `lb-${randomUUID()}`;
      const { software, thirdParty } = city;
      tokens.set(createHash('sha256').update(text).digest('hex'), {
        ...{ consent, software, thirdParty, profile: 'fapi2', scopes: [], singleUse: false },
        ...{ expiresAt: clock.nowMs + 600_000, jkt: thumbprint(EC_PAIR.publicKey), x5t: null, ...more },
      });
      return text;
    },
    async call(token, method, path, { body, headers = {}, pair = EC_PAIR, certificate, ...more } = {}) {
      const iat = Math.floor(clock.nowMs / 1_000);
      const target = `${ORIGIN}${path.split('?')[0]}`;
      const proof = proofOf({ method, target, accessToken: token, iat, jti: randomUUID(), pair });
      return await send({
        ...{ method, url: path, certificate },
        headers: {
          ...{ authorization: `DPoP ${token}`, dpop: 'proof' in more ? more.proof : proof },
          ...{ 'content-type': 'application/json', ...headers },
        },
        body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      });
    },
    close: () => city.close(),
  };
}

/** What is answered fits the schema that is published for it. */
function checkingAnswers(route: DoorRoute): DoorRoute {
  const schemas = new Map(
    Object.entries(route.response).map(([status, schema]) => [Number(status), Compile(closed(schema))]),
  );
  return {
    ...route,
    async handle(call) {
      const reply = await route.handle(call);
      if (!('status' in reply) || !('body' in reply)) return reply;
      const schema = schemas.get(reply.status);
      if (schema === undefined)
        throw new Error(`${route.id} answers ${reply.status}, which it does not publish`);
      const [fault] = schema.Errors(reply.body);
      if (fault !== undefined) throw new Error(`${route.id} answers ${JSON.stringify(fault)}`);
      return reply;
    },
  };
}

/** Nothing may be told that is not published. */
function closed(schema: TSchema): TSchema {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const walked = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member)]));
    return walked.type === 'object' ? { ...walked, additionalProperties: false } : walked;
  };
  return walk(schema) as TSchema;
}
