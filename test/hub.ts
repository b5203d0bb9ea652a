/** A hub for tests: running, with callers of every role, and asked over HTTP like any other. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { consentKeyOf, type Hub, type HubParts, hubSigningKey, openHub } from '../src/apps/hub/index.ts';
import type { HubTls } from '../src/apps/sandbox/index.ts';
import { hashApiKey, mintApiKey, type Role } from '../src/core/access/index.ts';
import type { ConnectionSettings } from '../src/core/database/index.ts';
import { systemClock } from '../src/kit/clock.ts';
import { directoryKey } from '../src/services/directory/index.ts';
import { createCallerKind } from '../src/services/operations/index.ts';

export interface TestHub {
  readonly hub: Hub;
  readonly url: string;
  /** The secret under which the hub's customers sign in. */
  readonly signInKey: Buffer;
  /** Faults of ours that were logged; a test that expects none says so at its end. */
  readonly faults: unknown[];
  /** A new caller's API key. */
  addCaller(
    role: Role,
    of?: {
      readonly participant?: number;
      readonly shop?: string;
      readonly thirdParty?: string;
      readonly ratePerS?: number;
    },
  ): Promise<string>;
  call(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** Another hub on the same database with the same secrets, which answers open banking there. */
  twin(address: HubParts['openBanking'], more?: Partial<HubParts>): Promise<Hub>;
  close(): Promise<void>;
}

export interface Asked {
  /** API key; without it the call is anonymous. */
  readonly as?: string | undefined;
  /** Sent as JSON; a string goes as it is. */
  readonly body?: unknown;
  /** Idempotency key; a fresh one for every call that changes something, unless given. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON; an empty object where it is none. */
  readonly body: AnswerBody;
}

/** What tests look for in answers; what is not there is undefined and fails their assertion. */
export interface AnswerBody {
  readonly id?: string;
  readonly bin?: string;
  readonly key?: string;
  readonly code?: string;
  readonly outcome?: string;
  readonly state?: string;
  readonly booked?: string;
  readonly data?: readonly AnswerBody[];
  readonly payment?: AnswerBody;
  readonly positions?: readonly AnswerBody[];
  readonly [more: string]: unknown;
}

const HUB_ITSELF = '00000000-0000-0000-0000-000000000000';

export interface TestHubOptions {
  readonly publicOrigin?: string;
  readonly tls?: HubTls;
  /** On any two free ports of loopback. */
  readonly openBanking?: OpenBankingTls;
  /** In place of one that keeps faults alone. */
  readonly log?: HubParts['log'] | undefined;
}

export interface OpenBankingTls extends HubTls {
  readonly clientAuthorities: readonly string[];
}

export async function openTestHub(
  settings: ConnectionSettings,
  { publicOrigin, tls, openBanking, log }: TestHubOptions = {},
): Promise<TestHub> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signingKeys = {
    transport: hubSigningKey('transport', generateKeyPairSync('ed25519').privateKey),
    message: hubSigningKey('message', generateKeyPairSync('ed25519').privateKey),
  };
  const directoryKeys = [
    directoryKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
  ] as const;
  const faults: unknown[] = [];
  const signInKey = randomBytes(32);
  const parts: HubParts = {
    settings,
    secrets: {
      ...{ citizenKey: randomBytes(32), signInKey, webhookKey: randomBytes(32) },
      openBankingKey: randomBytes(32),
      signInSeals: () => undefined,
      ...{ checkpointKey: { privateKey, publicKey }, signingKeys },
      consentKey: consentKeyOf(generateKeyPairSync('ed25519').privateKey),
      directoryKeys: () => directoryKeys,
    },
    publicOrigin,
    line: tls && { host: '127.0.0.1', port: 0, ...tls },
    openBanking: openBanking && { host: '127.0.0.1', port: 0, mtlsPort: 0, ...openBanking },
    clock: systemClock,
    sandbox: true,
    log: log ?? {
      request: () => {},
      message: () => {},
      connector: () => {},
      fault: (fault) => void faults.push(fault),
    },
  };
  const hub = await openHub(parts);
  await hub.server.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(hub.server.server.address() as AddressInfo).port}`;
  return {
    hub,
    url,
    signInKey,
    faults,
    async addCaller(role, { participant, shop, thirdParty, ratePerS } = {}) {
      const key = mintApiKey('test', randomBytes);
      const order = {
        id: hub.mint<'caller'>(),
        name: role,
        role,
        participant: participant ?? null,
        shop: shop ?? null,
        thirdParty: thirdParty ?? null,
        keyHash: hashApiKey(key),
        ratePerS: ratePerS ?? 100_000,
      };
      await hub.desk.submit(createCallerKind, order, { caller: HUB_ITSELF, callerName: 'hub' });
      return key;
    },
    call: (method, path, asked) => call(url, method, path, asked),
    twin: (address, more) => openHub({ ...parts, line: undefined, openBanking: address, ...more }),
    close: () => hub.close(),
  };
}

/** Asks a hub over HTTP. */
export async function call(
  url: string,
  method: string,
  path: string,
  { as, body, key, headers = {} }: Asked = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': key ?? randomBytes(12).toString('hex') }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: readJson(text) };
}

function readJson(text: string): AnswerBody {
  try {
    return JSON.parse(text) as AnswerBody;
  } catch {
    return {};
  }
}

/** Two institutions with two accounts each, money in them, and a payment between them. */
export interface TestTown {
  readonly operator: string;
  readonly auditor: string;
  readonly merchant: string;
  readonly participants: readonly [TestInstitution, TestInstitution];
}

export interface TestInstitution {
  readonly bin: string;
  /** API key. */
  readonly key: string;
  /** Wire ids of its accounts `1001` and `1002`; both hold a million. */
  readonly accounts: readonly [string, string];
}

export const TOWN_BALANCE = 1_000_000;

export async function settleTown(
  hub: TestHub,
  bins: readonly [string, string] = ['979901', '979902'],
): Promise<TestTown> {
  const operator = await hub.addCaller('operator');
  const participants = [];
  for (const bin of bins) {
    await hub.call('POST', '/v1/participants', {
      as: operator,
      body: {
        bin,
        kind: 'bank',
        short_name: `B${bin}`,
        name: `Ngân hàng ${bin}`,
        name_en: `Bank ${bin}`,
        cap: '1000000000',
      },
    });
    const key = await hub.addCaller('participant', { participant: Number(bin) });
    const open = async (number: string): Promise<string> => {
      const at = `/v1/institutions/${bin}/accounts`;
      const { body } = await hub.call('POST', at, {
        as: key,
        body: { number, kind: 'current', name: `Nguyễn Văn ${number}`, name_kind: 'person' },
      });
      await hub.call('POST', `${at}/${body.id}/cash`, {
        as: key,
        body: { direction: 'deposit', amount: TOWN_BALANCE },
      });
      return body.id!;
    };
    participants.push({ bin, key, accounts: [await open('1001'), await open('1002')] as const });
  }
  return {
    operator,
    auditor: await hub.addCaller('auditor'),
    merchant: await hub.addCaller('merchant', { shop: hub.hub.mint() }),
    participants: participants as unknown as TestTown['participants'],
  };
}

/** The body of a payment from an account of one institution to one of another. */
export function paymentBody(
  from: TestInstitution,
  to: TestInstitution,
  amount: number,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    amount,
    currency: 'VND',
    debtor: { bin: from.bin, account: '1001' },
    creditor: { bin: to.bin, account: '1001' },
    ...more,
  };
}
