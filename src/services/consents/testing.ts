/** Consents to test with: one active third party with software, a customer, a desk, and a second desk beside it. */
import { generateKeyPairSync, randomBytes, randomFillSync } from 'node:crypto';
import { testDatabase } from '../../../test/postgres.ts';
import { publicKeyText } from '../../codecs/signingkeys/index.ts';
import { type CommandKind, createDesk, type Desk } from '../../core/command/index.ts';
import type { Database } from '../../core/database/index.ts';
import { openSnapshots, runInvariants } from '../../core/verify/index.ts';
import { createMint, type Id } from '../../kit/id.ts';
import type { Outcome } from '../../kit/outcome.ts';
import {
  changedStandings,
  changeStatusKind,
  registerSoftwareKind,
  registerThirdPartyKind,
} from '../directory/index.ts';
import { agreeKind, rejectKind } from './commands/agree.ts';
import { type ChangeVerb, changeKind } from './commands/change.ts';
import { requestKind } from './commands/request.ts';
import { tellStandingKind } from './commands/standing.ts';
import { type UseAnswer, type UseOrder, useKind } from './commands/use.ts';
import { consentInvariants } from './invariants.ts';
import type { Actor, Cluster, Consent, Terms } from './model.ts';
import { createVersionSigner } from './signature.ts';
import { findConsents } from './store/consents.ts';
import { consentsToTell } from './store/standings.ts';
import { addConsentKey } from './store/versions.ts';

export interface TestConsents {
  readonly database: Database;
  /** As the owner of the tables: for sabotage. */
  readonly owner: Database;
  readonly clock: { nowMs: number };
  readonly mint: <N extends string>() => Id<N>;
  readonly thirdParty: string;
  readonly software: string;
  readonly customer: string;
  readonly account: string;
  /** Of two hubs on one database. */
  readonly desks: readonly [Desk, Desk];
  request(terms: Terms): Promise<string>;
  agree(consent: string, more?: Partial<AgreeWords>): Promise<string>;
  reject(consent: string): Promise<string>;
  change(
    consent: string,
    verb: ChangeVerb,
    more?: { by?: Actor; customer?: string | null; validDays?: number },
    desk?: Desk,
  ): Promise<string>;
  use(consent: string, more?: Partial<UseOrder>, desk?: Desk): Promise<UseAnswer['kind']>;
  suspend(status?: 'suspended' | 'active' | 'revoked'): Promise<void>;
  /** On both hubs at once, as their job does; what was found. */
  tellStandings(): Promise<readonly string[]>;
  read(consent: string): Promise<Consent>;
  /** Names of invariants that do not hold. */
  violated(): Promise<string[]>;
  close(): Promise<void>;
}

interface AgreeWords {
  readonly customer: string;
  readonly accounts: readonly string[];
  readonly clusters: readonly Cluster[];
  readonly holders: readonly string[];
}

const BANK = 979_901;
const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
export const SHOWN = { language: 'vi', text: 'Sổ Tay Chi Tiêu muốn xem số dư của bạn.' } as const;

export async function openTestConsents(): Promise<TestConsents> {
  const copy = await testDatabase();
  const { database, owner } = copy;
  const clock = { nowMs: Date.UTC(2026, 10, 23, 2, 0, 0) };
  const nowMs = (): number => clock.nowMs;
  const mint = createMint(nowMs, (bytes) => randomFillSync(bytes));
  const desks = [1, 2].map(() => createDesk({ database, nowMs, committed: () => {} })) as [Desk, Desk];
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await addConsentKey(database, 'consents-test', publicKeyText(publicKey), clock.nowMs);
  const kinds = kindsOf(createVersionSigner({ keyid: 'consents-test', privateKey }));
  const asked = { thirdParty: mint(), software: mint(), customer: mint(), account: mint() };
  const submit = async <Input, Facts, Answer extends Outcome, Kept>(
    kind: CommandKind<Input, Facts, Answer, Kept>,
    input: Input,
    desk = desks[0],
  ): Promise<Answer['kind']> => {
    const submitted = await desk.submit(kind, input, HUB);
    if (submitted.kind !== 'decided') throw new Error(submitted.kind);
    return submitted.answer.kind;
  };
  await register(submit, asked);
  const { customer, software, account, thirdParty } = asked;
  return {
    ...{ database, owner, clock, mint, desks, ...asked },
    async request(terms) {
      const id = mint();
      const order = { id, book: BANK, customer, software, profile: 'fapi2', terms } as const;
      const said = await submit(requestKind, order);
      return said === 'consent_requested' ? id : said;
    },
    async agree(id, more = {}) {
      const { terms } = (await findConsents(database, [id])).get(id)!;
      const clusters = terms.kind === 'account_information' ? terms.clusters : [];
      const words = { customer, accounts: [account], clusters, holders: [customer], ...more };
      return await submit(kinds.agree, { id, ...words, shown: SHOWN, authentication: 'password_totp' });
    },
    reject: (id) => submit(kinds.reject, { id, customer, by: 'customer', reason: 'customer_refused' }),
    change: (id, verb, { by = 'customer', customer: who = customer, validDays } = {}, desk = desks[0]) =>
      submit(kinds.change, { id, verb, by, customer: who, reason: null, validDays: validDays ?? null }, desk),
    use: (consent, more = {}, desk = desks[0]) =>
      submit(
        kinds.use,
        {
          ...{
            id: mint(),
            consent,
            software,
            cluster: 'balances',
            account,
            attended: true,
            request: 'r',
            spend: null,
          },
          proof: { hash: randomBytes(32).toString('hex'), expiresAt: clock.nowMs + 60_000 },
          ...more,
        },
        desk,
      ),
    async suspend(status = 'suspended') {
      await submit(changeStatusKind, { thirdParty, status, reason: 'test' });
    },
    async tellStandings() {
      const changed = await changedStandings(database, 0, 1_000);
      const ids = await consentsToTell(database, changed, 1_000);
      await Promise.all(desks.flatMap((desk) => ids.map((id) => submit(tellStandingKind, { id }, desk))));
      return ids;
    },
    read: async (id) => (await findConsents(database, [id])).get(id)!,
    async violated() {
      const snapshots = await openSnapshots(database);
      try {
        const checked = await runInvariants(snapshots, consentInvariants, clock.nowMs, () => {});
        return checked.filter(({ violationsFound }) => violationsFound > 0).map(({ name }) => name);
      } finally {
        await snapshots.close();
      }
    },
    async close() {
      for (const desk of desks) await desk.close();
      await copy.close();
    },
  };
}

function kindsOf(sign: ReturnType<typeof createVersionSigner>) {
  return { agree: agreeKind(sign), reject: rejectKind(sign), change: changeKind(sign), use: useKind(sign) };
}

type Submit = <Input, Facts, Answer extends Outcome, Kept>(
  kind: CommandKind<Input, Facts, Answer, Kept>,
  input: Input,
) => Promise<Answer['kind']>;

async function register(
  submit: Submit,
  { thirdParty, software }: { readonly thirdParty: string; readonly software: string },
): Promise<void> {
  const roles = ['AIS', 'PIS', 'EWLTS'] as const;
  const party = {
    ...{
      id: thirdParty,
      taxCode: '0100112437',
      name: 'Công ty Cổ phần Sổ Tay Chi Tiêu',
      nameEn: 'So Tay Chi Tieu JSC',
    },
    ...{ licence: 'GP-TGTT-01/2026', roles, contacts: { email: 'hotro@sotay.example' } },
  };
  const registered = await submit(registerThirdPartyKind, party);
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
  const product = {
    ...{ id: software, thirdParty, name: 'Sổ Tay', redirectUris: ['https://sotay.example/cb'], roles },
    jwks: { keys: [key] },
  };
  const made = await submit(registerSoftwareKind({ loopback: true }), product);
  if (registered !== 'third_party_registered' || made !== 'software_registered')
    throw new Error(`${registered}, ${made}`);
}
