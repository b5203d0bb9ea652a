/**
 * Two hundred requests to every operation, made from the document's own schemas: valid, nearly valid and absurd.
 * None may be a fault of ours, none may be answered otherwise than the document says, and the books must add up.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Answer,
  openTestHub,
  paymentBody,
  settleTown,
  type TestHub,
  type TestTown,
} from '../../../test/hub.ts';
import { ledgerFaults } from '../../../test/money.ts';
import { type Contract, fits, type JsonSchema, type Operation, readContract } from '../../../test/openapi.ts';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { statement } from '../../core/database/index.ts';
import { toWire } from '../../kit/id.ts';
import { verifyDatabase } from './index.ts';
import { openTestConsents } from './testing/consents.ts';
import { openTestDirectory, softwareBody, type TestDirectory, thirdPartyBody } from './testing/directory.ts';
import { openTestWebhooks } from './testing/webhooks.ts';

const REQUESTS = process.env.LONGBIEN_LONG === '1' ? 2_000 : 200;
const AT_ONCE = 50;

let home: TestDatabase;
let hub: TestHub;
let town: TestTown;
let contract: Contract;
let directory: TestDirectory;
const seen = new Map<string, Set<number>>();

before(async () => {
  home = await testDatabase();
  hub = await openTestHub(home.settings);
  town = await settleTown(hub);
  contract = await readContract(hub);
  directory = await openTestDirectory(hub, town.operator, 12, town.participants[0].bin);
  await learnTheTown();
});
after(async () => {
  await hub.close();
  await home.close();
});

/** Things that exist, by the name of the member that would hold them. */
const known = new Map<string, readonly unknown[]>();

async function learnTheTown(): Promise<void> {
  const [from, to] = town.participants;
  const make = async (path: string, as: string, body: unknown): Promise<string> =>
    (await hub.call('POST', path, { as, body })).body.id!;
  const street = await make('/v1/streets', town.operator, { name: 'Phố Cũ', ward: 'Phường Hoàn Kiếm' });
  const settlement_account = { bin: from.bin, account: '1002' };
  const words = { name: 'Phở', legal_name: 'Hộ kinh doanh Phở', tax_code: '0100000008', mcc: '5812' };
  const shop = await make('/v1/shops', from.key, { ...words, street, settlement_account });
  const stall = await make(`/v1/shops/${shop}/stalls`, from.key, { number: 1, label: 'Quầy 1' });
  const order = await make(`/v1/stalls/${stall}/orders`, from.key, { amount: 50, currency: 'VND' });
  const payment = await make('/v1/payments', from.key, paymentBody(from, to, 50));
  const recalled = await make('/v1/payments', from.key, paymentBody(from, to, 60));
  const recall = await make(`/v1/payments/${recalled}/recalls`, from.key, { reason: 'DUPL' });
  const standing = { creditor: { bin: to.bin, account: '1001' }, amount: 5, every: 'month', on_day: 5 };
  const accountPath = `/v1/institutions/${from.bin}/accounts/${from.accounts[0]}`;
  const standing_order = await make(`${accountPath}/standing-orders`, from.key, standing);
  const [openCase, message] = [
    '0197a000-0000-7000-8000-000000000030',
    '0197a000-0000-7000-8000-000000000040',
  ];
  await home.owner.query(
    statement(
      'test.open_case',
      `INSERT INTO cases (id, payment, kind, opened_at) SELECT $1, id, 'rejected_after_clearing', 0 FROM payments LIMIT 1`,
    ),
    [openCase],
  );
  await home.owner.query(
    statement(
      'test.line_message',
      `INSERT INTO line_messages (id, direction, bin, message_id, type, sha256, at, last_at, times, transport, schema, signature, outcome, body)
       VALUES ($1, 'in', $2, 'M1', 'admi.004.001.02', '', 1, 1, 1, 'verified', 'verified', 'verified', 'echoed', '<a/>')`,
    ),
    [message, Number(from.bin)],
  );
  await home.owner.query(
    statement(
      'test.delivery',
      `INSERT INTO deliveries (id, bin, kind, subject, state, created_at, due_at) VALUES ($1, $2, 'status', $3, 'cleared', 1, 1)`,
    ),
    [message, Number(from.bin), message],
  );
  const key = { name: 'known', use: 'transport', public_key: newPublicKey() };
  await hub.call('POST', `/v1/participants/${from.bin}/keys`, { as: town.operator, body: key });
  const webhooks = await openTestWebhooks(hub, { shop, key: from.key }, 30);
  const giver = { book: Number(from.bin), thirdParty: directory.third.id, software: directory.software[0]! };
  const consents = await openTestConsents(hub, giver, 3);
  const customers = await Promise.all(
    from.accounts.map(async (id) => {
      const { body } = await hub.call('GET', `/v1/institutions/${from.bin}/accounts/${id}`, { as: from.key });
      return body.customer as string;
    }),
  );
  const signIn = { customer: customers[0]!, name: '0540123400' };
  await hub.call('POST', `/v1/institutions/${from.bin}/sign-ins`, { as: from.key, body: signIn });
  const clients = await Promise.all(
    directory.software.map(async (software) => {
      const path = `/v1/software/${software}/sbv64-clients`;
      return (await hub.call('POST', path, { as: directory.third.key })).body.client_id;
    }),
  );
  const companies = Array.from({ length: 20 }, thirdPartyBody);
  const products = Array.from({ length: 4 }, softwareBody);
  const things: Readonly<Record<string, readonly unknown[]>> = {
    bin: [from.bin, to.bin],
    participant: [from.bin],
    account: [from.accounts[0], from.accounts[1], '1001', '1002'],
    number: [1, 2, '1001', '5001'],
    payment: [payment],
    recall: [recall],
    case: [toWire('case', openCase)],
    message: [toWire('message', message)],
    shop: [shop],
    stall: [stall],
    order: [order],
    standing_order: [standing_order],
    until: ['2099-12-31', '2099-12-31T00:00:00Z'],
    since: ['2026-01-01T00:00:00Z'],
    customer: customers,
    consent: consents.consents,
    notice: [consents.notice],
    endpoint: webhooks.endpoints,
    delivery: [webhooks.delivery],
    url: ['http://127.0.0.1:9/hook', 'https://127.0.0.1:9/connector'],
    events: [['*']],
    reason: ['thử'],
    street: [street],
    date: ['2026-11-23'],
    amount: [1, 5, 1_000],
    value: ['0540123456', '001099990001', 'SHOP-1'],
    from: ['2026-01-01T00:00:00+07:00'],
    to: ['2099-01-01T00:00:00+07:00'],
    after: ['0.0', '1.2-2.3'],
    cap: ['1000000000'],
    keyid: [`${from.bin}.known`],
    public_key: Array.from({ length: 8 }, newPublicKey),
    valid_from: ['2026-01-01T00:00:00+07:00'],
    valid_to: ['2099-01-01T00:00:00Z'],
    third_party: [directory.third.id, directory.stranger.id],
    software: directory.software,
    client: clients.filter((one) => one !== undefined),
    resource_server: [directory.resourceServer],
    certificate_subject: ['CN=api.bank.example,O=Bank'],
    caller: [directory.third.apiKey],
    tax_code: companies.map((one) => one.tax_code),
    name: companies.flatMap((one, n) => [one.name, `05401235${n.toString().padStart(2, '0')}`]),
    name_en: companies.map((one) => one.name_en),
    roles: [['AIS']],
    contacts: [{ email: 'api@thunghiem.example' }],
    email: ['api@thunghiem.example'],
    phone: ['19001234'],
    website: ['https://thunghiem.example'],
    redirect_uris: products.map((one) => one.redirect_uris),
    jwks: products.map((one) => one.jwks),
  };
  for (const [name, values] of Object.entries(things)) known.set(name, values);
}

function newPublicKey(): string {
  return generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string;
}

const STRANGE: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  '\0',
  '\ud800',
  '𝒜',
  '٣',
  '-1',
  -1,
  0,
  1.5,
  1e21,
  2 ** 53,
  -(2 ** 63),
  '9'.repeat(40),
  'x'.repeat(3_000),
  [],
  {},
  [[]],
  { toString: 1 },
  '{}',
  "'; --",
  '%',
  '\\',
  '"',
  'NaN',
  '1e309',
  'ế'.normalize('NFD'),
];
const ORDINARY_SEED = 417_003;
const strange = fc.constantFrom(...STRANGE);

/** Mostly what the schema asks for, often what exists, now and then something else altogether. */
function anyValue(schema: JsonSchema, name: string, strangeness: number): fc.Arbitrary<unknown> {
  const proper = properValue(schema, name, strangeness);
  const existing = (known.get(name) ?? []).filter((value) => fits(schema, value));
  return fc.oneof(
    { weight: 10, arbitrary: proper },
    ...(existing.length === 0 ? [] : [{ weight: 20, arbitrary: fc.constantFrom(...existing) }]),
    ...(strangeness === 0 ? [] : [{ weight: strangeness, arbitrary: strange }]),
  );
}

function properValue(schema: JsonSchema, name: string, strangeness: number): fc.Arbitrary<unknown> {
  const some = schema as {
    anyOf?: JsonSchema[];
    enum?: unknown[];
    const?: unknown;
    type?: string;
    pattern?: string;
    minimum?: number;
    maximum?: number;
    minLength?: number;
    maxLength?: number;
  };
  if (some.anyOf !== undefined) return fc.oneof(...some.anyOf.map((one) => anyValue(one, name, strangeness)));
  if (some.enum !== undefined) return fc.constantFrom(...some.enum);
  if (some.const !== undefined) return fc.constant(some.const);
  if (some.type === 'object') return objectOf(schema, strangeness);
  if (some.type === 'integer')
    return fc.oneof(
      fc.integer({ min: some.minimum ?? 0, max: Math.min(some.maximum ?? 1_000, 1_000) }),
      fc.maxSafeInteger(),
    );
  if (some.type === 'string' && some.pattern !== undefined)
    return fc.stringMatching(new RegExp(some.pattern));
  if (some.type === 'string')
    return fc.string({
      unit: 'grapheme',
      minLength: some.minLength ?? 0,
      maxLength: Math.min(some.maxLength ?? 40, 40),
    });
  return fc.anything();
}

function objectOf(schema: JsonSchema, strangeness: number): fc.Arbitrary<unknown> {
  const { properties, required = [] } = schema as {
    properties: Record<string, JsonSchema>;
    required?: string[];
  };
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, anyValue(one, name, strangeness)]),
  );
  const whole = fc.record(members, { requiredKeys: required });
  if (strangeness === 0) return whole;
  const missing = fc.record(members, { requiredKeys: [] });
  const extra = fc
    .tuple(whole, fc.constantFrom('__proto__', 'id', 'state', ''), strange)
    .map(([body, name, value]) => Object.defineProperty({ ...body }, name, { value, enumerable: true }));
  return fc.oneof(
    { weight: 8, arbitrary: whole },
    { weight: 1, arbitrary: missing },
    { weight: 1, arbitrary: extra },
  );
}

interface Shot {
  readonly path: string;
  readonly body: string | undefined;
  readonly as: string;
}

function shotAt(operation: Operation): fc.Arbitrary<Shot> {
  const [from, to] = town.participants;
  const callers: Readonly<Record<string, string[]>> = {
    operator: [town.operator],
    participant: [from.key, to.key],
    merchant: [town.merchant],
    third_party: [directory.third.key, directory.stranger.key],
    auditor: [town.auditor],
    anybody: [town.auditor],
  };
  const allowed = Object.entries(operation.roles ?? { anybody: 'any' }).flatMap(([role, reach]) =>
    reach === 'no' ? [] : callers[role]!,
  );
  const calm = shotOf(operation, allowed, 0);
  const odd = shotOf(operation, allowed, 1);
  const wild = shotOf(operation, allowed, 4);
  return fc.oneof(
    { weight: 2, arbitrary: calm },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: wild },
  );
}

function shotOf(operation: Operation, callers: readonly string[], strangeness: number): fc.Arbitrary<Shot> {
  const places = operation.parameters
    .filter(({ in: place }) => place !== 'header')
    .map((one) =>
      fc.tuple(fc.constant(one), fc.option(anyValue(one.schema, one.name, strangeness), { freq: 3 })),
    );
  const body =
    operation.body === undefined ? fc.constant(undefined) : anyValue(operation.body, '', strangeness);
  return fc
    .record({ places: fc.tuple(...places), body, as: fc.constantFrom(...callers) })
    .map(({ places: filled, body: value, as }) => {
      let { path } = operation;
      const query: string[] = [];
      for (const [{ name, in: place, required }, given] of filled) {
        const text = encode(given ?? (required ? 'x' : undefined));
        if (text === undefined) continue;
        if (place === 'path') path = path.replace(`{${name}}`, text);
        else query.push(`${name}=${text}`);
      }
      return {
        path: query.length === 0 ? path : `${path}?${query.join('&')}`,
        body: value === undefined ? undefined : JSON.stringify(value),
        as,
      };
    });
}

function encode(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return encodeURIComponent(
    (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed(),
  );
}

/** An answer to a path that other operations share by accident (`//`, `.`) is still an answer of the hub. */
async function fire(operation: Operation, { path, body, as }: Shot): Promise<Answer> {
  const answer = await hub.call(operation.method, path, { as, ...(body === undefined ? {} : { body }) });
  assert.ok(answer.status < 500, `${operation.method} ${path} ${body ?? ''}: ${answer.text}`);
  return answer;
}

describe('fuzz', () => {
  test('every operation', async (t) => {
    // The same shots in every ordinary run, others in every long one: what is reached must not hang on chance.
    const chosen = process.env.LONGBIEN_LONG === '1' ? Date.now() % 1_000_000 : ORDINARY_SEED;
    const seed = Number(process.env.LONGBIEN_SEED ?? chosen);
    t.diagnostic(`LONGBIEN_SEED=${seed}`);
    // What deletes goes last: nothing would be left to do anything to.
    const deletes = ({ method }: Operation): number => (method === 'DELETE' ? 1 : 0);
    for (const operation of contract.operations.toSorted((a, b) => deletes(a) - deletes(b))) {
      if (operation.streams) continue;
      const shots = fc.sample(shotAt(operation), { numRuns: REQUESTS, seed });
      const statuses = new Set<number>();
      for (let i = 0; i < shots.length; i += AT_ONCE) {
        const fired = shots.slice(i, i + AT_ONCE);
        const answers = await Promise.all(fired.map((shot) => fire(operation, shot)));
        answers.forEach((answer, k) => {
          statuses.add(answer.status);
          const strayed = !sameShape(operation.path, fired[k]!.path);
          if (!strayed) contract.holds(operation, answer);
        });
      }
      seen.set(operation.id, statuses);
    }
  });

  test('reached the inside of every operation, not only its door', () => {
    const shut = [...seen]
      .filter(([, statuses]) => ![...statuses].some((status) => status < 300))
      .map(([id]) => id);
    // Whether a window can be confirmed or a caller revoked depends on numbers and ids that chance does not meet; what
    // returns have given back by then cannot be recalled. Ten sign up in a second; the other shots are told to wait.
    const byChance = [
      ...['confirmSettlement', 'revokeCaller', 'removeAlias', 'createReturn', 'createRecall'],
      // Nobody here keeps a core of its own, and an endpoint that was disabled before is told nothing.
      ...['signUpThirdParty', 'getConnector', 'replayWebhookEvents', 'testWebhookEndpoint'],
    ];
    assert.deepEqual(
      shut.filter((id) => !byChance.includes(id)),
      [],
    );
  });

  test('nothing of this was a fault of ours, and everything verifies', async () => {
    assert.deepEqual(hub.faults, []);
    assert.deepEqual(await ledgerFaults(home.owner), []);
    const { ok, checked } = await verifyDatabase(home.owner, { nowMs: Date.now() });
    assert.ok(ok, JSON.stringify(checked.filter((one) => one.violationsFound > 0)));
  });
});

/** A parameter such as `..` or an empty one makes another path of it. */
function sameShape(template: string, path: string): boolean {
  const shape = template.split('/');
  const parts = path.split('?')[0]!.split('/');
  return (
    shape.length === parts.length &&
    shape.every((part, i) =>
      part.startsWith('{') ? !['', '.', '..', '%2E', '%2E%2E'].includes(parts[i]!) : part === parts[i],
    )
  );
}
