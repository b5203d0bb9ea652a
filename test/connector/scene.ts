/**
 * A hub beside a bank that keeps its own core, a program of its own: asked by the connector over HTTPS, with the keys
 * and certificates of the sandbox. A third party with one piece of software asks customers of that bank.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { askBank } from '../../src/apps/bank/index.ts';
import {
  type PreparedBank,
  prepareBanks,
  prepareHubTls,
  registerBanks,
} from '../../src/apps/sandbox/index.ts';
import type { ConnectorPort, GroundOfAccount } from '../../src/channels/connector/index.ts';
import { publicKeyText, readPublicKey } from '../../src/codecs/signingkeys/index.ts';
import type { CommandKind } from '../../src/core/command/index.ts';
import { statement } from '../../src/core/database/index.ts';
import { fromWire, toWire } from '../../src/kit/id.ts';
import type { Outcome } from '../../src/kit/outcome.ts';
import {
  addConsentKey,
  agreeKind,
  type Cluster,
  type Consent,
  changeKind,
  createVersionSigner,
  findConsents,
  requestKind,
  type Terms,
} from '../../src/services/consents/index.ts';
import { registerSoftwareKind, registerThirdPartyKind } from '../../src/services/directory/index.ts';
import { onOwnPort } from '../bank/ports.ts';
import { type BankProcess, startWholeBank } from '../bank/process.ts';
import { noFaults, verifyFolder } from '../bank/scene.ts';
import { openTestHub, settleTown, type TestHub, type TestTown } from '../hub.ts';
import { ledgerFaults } from '../money.ts';
import { type TestDatabase, testDatabase } from '../postgres.ts';

/** A customer of the simulated bank, as the hub may know her: by UUIDs. */
export interface SceneCustomer {
  readonly phone: string;
  readonly name: string;
  readonly customer: string;
  /** Numbers of her accounts. */
  readonly numbers: readonly string[];
}

export interface SceneBank {
  readonly bin: number;
  readonly prepared: PreparedBank;
  /** The process of now. */
  process: BankProcess;
  ask(command: string, order?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
}

export interface ConnectorScene {
  readonly home: TestDatabase;
  readonly hub: TestHub;
  readonly town: TestTown;
  /** PEM: whom the certificates of hub and banks are vouched for by. */
  readonly authority: string;
  readonly port: ConnectorPort;
  readonly bank: SceneBank;
  readonly other: SceneBank;
  readonly customers: readonly SceneCustomer[];
  /** Signs her in at her bank, and answers what she may choose from. */
  accountsOf(customer: SceneCustomer): Promise<readonly string[]>;
  /** A consent that she gives, known to her bank. */
  consent(customer: SceneCustomer, terms: Terms, accounts: readonly string[]): Promise<string>;
  change(consent: string, verb: 'pause' | 'resume' | 'revoke', customer: SceneCustomer): Promise<void>;
  read(consent: string): Promise<Consent>;
  ground(consent: string, customer: SceneCustomer, account: string): GroundOfAccount;
  /** Events of a type that an institution may read, newest last. */
  events(type: string): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** A minute of the simulator is 600 ms. */
const TIME_SCALE = 0.01;
const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const EVENTS = statement(
  'test.events_of_type',
  'SELECT data FROM outbox_events WHERE type = $1 ORDER BY lane, seq',
);

export const INFORMATION = (clusters: readonly Cluster[]): Terms => ({
  ...{ kind: 'account_information', clusters, purpose: 'personal_finance', historyFrom: null },
  ...{ unattendedPerDay: 4, retentionDays: 30, validDays: 90 },
});

export async function openConnectorScene(
  settings: { readonly openBanking?: true } = {},
): Promise<ConnectorScene> {
  const home = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'longbien-connector-'));
  const tls = await prepareHubTls(folder, Date.now());
  const openBanking = settings.openBanking && { ...tls, clientAuthorities: [tls.authority] };
  const hub = await openTestHub(home.settings, { tls, ...(openBanking && { openBanking }) });
  const town = await settleTown(hub);
  const { desk, database, mint, connector: port } = hub.hub;
  const submit = async <Input, Facts, Answer extends Outcome, Kept>(
    kind: CommandKind<Input, Facts, Answer, Kept>,
    input: Input,
  ): Promise<Answer['kind']> => {
    const submitted = await desk.submit(kind, input, HUB);
    return submitted.kind === 'decided' ? submitted.answer.kind : submitted.kind;
  };
  const [bank, other] = await startBanks(folder, hub);
  const { customers: rows } = (await bank.ask('customers', { limit: 1_000 })) as { customers: CustomerRow[] };
  const customers = rows.map(({ id, phone, name, accounts }) => ({
    ...{ phone, name, customer: fromWire('customer', `cus_${id}`)! },
    numbers: accounts.split(' '),
  }));
  const software = await askingSoftware(mint, submit);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await addConsentKey(database, 'consents-test', publicKeyText(publicKey), Date.now());
  const sign = createVersionSigner({ keyid: 'consents-test', privateKey });
  const [agree, changed] = [agreeKind(sign), changeKind(sign)];

  return {
    ...{ home, hub, town, port, bank, other, customers, authority: tls.authority },
    async accountsOf({ phone, customer }) {
      const authentication = mint();
      const begun = await port.authenticate(bank.bin, {
        ...{ authentication, name: phone, bindingWords: 'cầu xanh 42', language: 'vi', returnUrl: null },
        ...{ purpose: { kind: 'consent', thirdParty: 'Sổ Tay' }, expiresAt: Date.now() + 60_000 },
      });
      if (begun.kind !== 'told') throw new Error(begun.kind);
      await until(async () => {
        const told = await port.authentication(bank.bin, authentication);
        return told.kind === 'told' && told.value.state === 'approved';
      });
      const told = await port.customerAccounts(bank.bin, { authentication, customer, request: 'r' });
      if (told.kind !== 'told') throw new Error(told.kind);
      return told.value.map(({ account }) => account);
    },
    async consent({ customer }, terms, accounts) {
      const id = mint();
      const order = { id, book: bank.bin, customer, software, profile: 'fapi2', terms } as const;
      const asked = await submit(requestKind, order);
      const clusters = terms.kind === 'account_information' ? terms.clusters : [];
      const words = { language: 'vi', text: 'Sổ Tay muốn xem số dư.' } as const;
      const agreed = await submit(agree, {
        ...{ id, customer, accounts, clusters, holders: [customer], shown: words },
        authentication: 'passkey',
      });
      if (asked !== 'consent_requested' || agreed !== 'consent_authorised')
        throw new Error(`${asked}, ${agreed}`);
      await until(async () => (await copyOf(bank, id))?.state === 'authorised');
      return id;
    },
    async change(id, verb, { customer }) {
      const order = { id, verb, by: 'customer', customer, reason: null, validDays: null } as const;
      const answer = await submit(changed, order);
      if (answer !== 'consent_changed') throw new Error(answer);
    },
    read: async (id) => (await findConsents(database, [id])).get(id)!,
    ground: (consent, { customer }, account) => ({
      consent,
      customer,
      account,
      attended: true,
      request: 'req-1',
    }),
    async events(type) {
      const found = await home.owner.query<{ data: string }>(EVENTS, [type]);
      return found.map(({ data }) => JSON.parse(data) as Record<string, unknown>);
    },
    async close() {
      await Promise.all([bank, other].map((one) => one.process.stop()));
      await hub.close();
      for (const { prepared } of [bank, other]) {
        noFaults(prepared.folder);
        verifyFolder(prepared.folder);
      }
      const faults = await ledgerFaults(home.owner);
      await home.close();
      rmSync(folder, { recursive: true, force: true });
      if (hub.faults.length > 0 || faults.length > 0)
        throw new Error(`faults of ours: ${JSON.stringify([hub.faults.map(String), faults])}`);
    },
  };
}

interface CustomerRow {
  readonly id: string;
  readonly phone: string;
  readonly name: string;
  readonly accounts: string;
}

/** What the bank has heard of a consent. */
export async function copyOf(
  bank: SceneBank,
  consent: string,
): Promise<{ readonly state: string; readonly version: number } | undefined> {
  const { consents } = (await bank.ask('consents', { limit: 1_000 })) as {
    consents: { id: string; state: string; version: number }[];
  };
  return consents.find(({ id }) => id === toWire('consent', consent));
}

async function startBanks(folder: string, hub: TestHub): Promise<[SceneBank, SceneBank]> {
  const { body } = await hub.call('GET', '/v1/keys');
  const keys = body.data as unknown as { keyid: string; use: string; public_key: string }[];
  const side = {
    lineUrl: `https://127.0.0.1:${hub.hub.line!.port}`,
    apiUrl: hub.url,
    transportKey: keyOf(keys, 'transport'),
    messageKey: keyOf(keys, 'message'),
  };
  const { banks } = await prepareBanks(folder, side, {
    ...{ seed: 1, nowMs: Date.now(), magicAmounts: true, timeScale: TIME_SCALE, durability: 'full' },
  });
  const prepared = await Promise.all(banks.map(onOwnPort));
  await registerBanks({ desk: hub.hub.desk, nowMs: Date.now }, { banks: prepared });
  await hub.hub.line!.refresh();
  const started = await Promise.all(prepared.map(sceneBank));
  return started as [SceneBank, SceneBank];
}

async function sceneBank(prepared: PreparedBank): Promise<SceneBank> {
  return {
    ...{ prepared, bin: Number(prepared.registration.bin), process: await startWholeBank(prepared.folder) },
    async ask(command, order = {}) {
      const answer = await askBank(prepared.folder, command, order);
      if (answer.kind !== 'answered') throw new Error(answer.kind);
      return answer.value;
    },
  };
}

function keyOf(keys: readonly { keyid: string; use: string; public_key: string }[], use: string) {
  const { keyid, public_key } = keys.find((key) => key.use === use)!;
  const read = readPublicKey(public_key);
  if (!read.ok) throw new Error(read.reason);
  return { id: keyid, publicKey: read.key };
}

type Submit = <Input, Facts, Answer extends Outcome, Kept>(
  kind: CommandKind<Input, Facts, Answer, Kept>,
  input: Input,
) => Promise<Answer['kind']>;

/** UUID of a registered product of an active third party. */
async function askingSoftware(mint: TestHub['hub']['mint'], submit: Submit): Promise<string> {
  const [thirdParty, id] = [mint(), mint()];
  const roles = ['AIS', 'PIS', 'EWLTS'] as const;
  const registered = await submit(registerThirdPartyKind, {
    ...{ id: thirdParty, taxCode: '0100112437', name: 'Công ty Cổ phần Sổ Tay', nameEn: 'So Tay JSC' },
    ...{ licence: 'GP-TGTT-01/2026', roles, contacts: { email: 'hotro@sotay.example' } },
  });
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
  const made = await submit(registerSoftwareKind({ loopback: true }), {
    ...{ id, thirdParty, name: 'Sổ Tay', redirectUris: ['https://sotay.example/cb'], roles },
    jwks: { keys: [key] },
  });
  if (registered !== 'third_party_registered' || made !== 'software_registered')
    throw new Error(`${registered}, ${made}`);
  return id;
}

const WAIT_MS_MAX = 30_000;

/** Until it is so; a machine may be slow, but not for ever. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + WAIT_MS_MAX; Date.now() < endMs; await pause(20)) if (await isSo()) return;
  throw new Error('it never came to pass');
}
