/** A small city with open banking: two hosted banks, a third party with software, consents, and orders under them. */
import { createHash, generateKeyPairSync, randomFillSync } from 'node:crypto';
import { testDatabase } from '../../../test/postgres.ts';
import { publicKeyText } from '../../codecs/signingkeys/index.ts';
import { createDesk, type Desk, type Origin } from '../../core/command/index.ts';
import type { Database } from '../../core/database/index.ts';
import { openSnapshots, runInvariants } from '../../core/verify/index.ts';
import { createMint, type Id, legId } from '../../kit/id.ts';
import { balancesOf, cashKind, hostedInstitution, openKind } from '../banking/index.ts';
import {
  type AccountAddress,
  clearingInvariants,
  connectedInstitution,
  createLocate,
  joinKind,
  type Locate,
  type ParticipantKind,
  payKind,
  returnKind,
} from '../clearing/index.ts';
import {
  addConsentKey,
  agreeKind,
  changeKind,
  consentInvariants,
  createVersionSigner,
  findConsents,
  requestKind,
  type Terms,
  type VersionSigner,
} from '../consents/index.ts';
import { changeStatusKind, registerSoftwareKind, registerThirdPartyKind } from '../directory/index.ts';
import { type ExecuteKind, executeKind } from './commands/execute.ts';
import { informationKind } from './commands/information.ts';
import { refundKind } from './commands/refund.ts';
import { runStandingKind, type SetStandingOrder, setStandingKind } from './commands/standing.ts';
import { submitKind } from './commands/submit.ts';
import { executeDue, runStanding } from './due.ts';
import { openBankingInvariants } from './invariants/index.ts';
import { type Call, createOrders, type OrderDraft, type OrderOutcome, type Orders } from './orders.ts';
import { createRefunds, type RefundDraft, type RefundOutcome, type Refunds } from './refunds.ts';
import type { AskWalletHolder } from './wallet.ts';

export interface TestAccount {
  readonly bin: number;
  readonly account: string;
  /** UUIDs. */
  readonly id: string;
  readonly customer: string;
}

export interface TestOpenBanking {
  readonly database: Database;
  readonly owner: Database;
  readonly desk: Desk;
  readonly locate: Locate;
  readonly sign: VersionSigner;
  readonly clock: { nowMs: number };
  /** What the connected bank says of whoever links a wallet, and how often it was asked. */
  readonly bank: { says: Awaited<ReturnType<AskWalletHolder>>; asked: number };
  readonly mint: <N extends string>() => Id<N>;
  readonly thirdParty: string;
  readonly software: string;
  /** Key of the software, as the directory has it. */
  readonly softwareKey: ReturnType<typeof generateKeyPairSync>['privateKey'];
  readonly orders: Orders;
  readonly refunds: Refunds;
  /** A second hub process on the same database. */
  readonly other: { readonly desk: Desk; readonly orders: Orders; readonly refunds: Refunds };
  openAccount(bin: number, deposit?: bigint, citizen?: string, name?: string): Promise<TestAccount>;
  /** A consent that the customer of an account has agreed to. */
  grant(terms: Terms, account: TestAccount): Promise<string>;
  /** One that nobody has decided yet. */
  request(terms: Terms, account: TestAccount, id?: string): Promise<string>;
  agree(consent: string, account: TestAccount): Promise<void>;
  revoke(consent: string, account: TestAccount): Promise<void>;
  suspend(): Promise<void>;
  submit(draft: Partial<OrderDraft>, orders?: Orders, call?: Partial<Call>): Promise<OrderOutcome>;
  refund(draft: Partial<RefundDraft>, refunds?: Refunds, call?: Partial<Call>): Promise<RefundOutcome>;
  /** One customer pays another, as at her own bank; UUID of the payment. */
  pay(from: AccountAddress, to: TestAccount, amount: bigint): Promise<string>;
  due(on?: Desk): Promise<number>;
  standing(on?: Desk): Promise<number>;
  balance(account: TestAccount): Promise<bigint>;
  /** A standing order of an account, on the last day of each month. */
  setStanding(from: TestAccount, to: TestAccount, amount: bigint): Promise<void>;
  /** What a bank pays for six months; null: from now on. */
  publishRate(bin: number, validFrom: number | null, percent: string): Promise<void>;
  violated(): Promise<string[]>;
  close(): Promise<void>;
}

export const ONE_BANK = 979_901;
export const OTHER_BANK = 979_902;
export const WALLET = 979_903;
/** Keeps its own core: payments to it wait. */
export const CONNECTED_BANK = 979_904;
export const NIL = '00000000-0000-0000-0000-000000000000';
const HUB: Origin = { caller: NIL, callerName: 'hub' };
const CAP = 10n ** 15n;

export async function openTestOpenBanking(): Promise<TestOpenBanking> {
  const copy = await testDatabase();
  const { database, owner } = copy;
  const clock = { nowMs: Date.UTC(2026, 10, 23, 2, 0, 0) };
  const nowMs = (): number => clock.nowMs;
  const mint = createMint(nowMs, (bytes) => randomFillSync(bytes));
  const desks = [1, 2].map(() => createDesk({ database, nowMs, committed: () => {} })) as [Desk, Desk];
  const desk = desks[0];
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await addConsentKey(database, 'openbanking-test', publicKeyText(publicKey), clock.nowMs);
  const sign = createVersionSigner({ keyid: 'openbanking-test', privateKey });
  const institutions = { hosted: hostedInstitution, connected: connectedInstitution };
  const pay = payKind(institutions);
  const submit = submitKind(pay, sign);
  const execute: ExecuteKind = executeKind(pay);
  const runsStanding = runStandingKind(pay);
  const locate = createLocate(database, institutions);
  const bank: TestOpenBanking['bank'] = { says: { kind: 'bank_is_not_answering' }, asked: 0 };
  const askWalletHolder: AskWalletHolder = async () => {
    bank.asked += 1;
    return bank.says;
  };
  const connects = async (bin: number): Promise<boolean> => bin === CONNECTED_BANK;
  const [orders, otherOrders] = desks.map((one) =>
    createOrders({
      database,
      desk: one,
      locate,
      mint,
      submit,
      connects,
      ...{ askWalletHolder, citizenHmac: citizenOf, nowMs },
    }),
  ) as [Orders, Orders];
  const giveBack = refundKind(returnKind(institutions), sign);
  const [refunds, otherRefunds] = desks.map((one) =>
    createRefunds({ database, desk: one, mint, submit: giveBack, connects }),
  ) as [Refunds, Refunds];
  await join(desk);
  const party = await register(desk, mint);
  let opened = 0;
  const city: TestOpenBanking = {
    ...{ database, owner, desk, locate, sign, clock, bank, mint, orders, refunds, ...party },
    other: { desk: desks[1], orders: otherOrders, refunds: otherRefunds },
    async openAccount(bin, deposit = 0n, citizen, name = 'Trần Thị Thử') {
      opened += 1;
      const number = String(1_000_000 + opened);
      const [id, customer, cash] = [mint(), mint(), mint()];
      const citizenHmac = citizen === undefined ? null : citizenOf(citizen);
      const person = { kind: 'person', name, phone: null, citizenHmac, createdAt: clock.nowMs } as const;
      const account = { number, id, kind: bin === WALLET ? 'wallet' : 'current', name } as const;
      answered(
        await desk.submit(
          openKind,
          { customer: { book: bin, id: customer, ...person }, account: { ...account, nameKind: 'person' } },
          HUB,
        ),
        'account_opened',
      );
      const order = { id: cash, leg: legId(cash, 1), book: bin, account: id, amount: deposit };
      if (deposit > 0n)
        answered(await desk.submit(cashKind, { ...order, direction: 'deposit' }, HUB), 'cash_booked');
      return { bin, account: number, id, customer };
    },
    async request(terms, { bin, customer }, id = mint()) {
      const order = { id, book: bin, customer, software: party.software, profile: 'fapi2', terms } as const;
      answered(await desk.submit(requestKind, order, HUB), 'consent_requested');
      return id;
    },
    async grant(terms, account) {
      const id = await city.request(terms, account);
      await city.agree(id, account);
      return id;
    },
    async agree(id, { id: account, customer }) {
      const { terms } = (await findConsents(database, [id])).get(id)!;
      const clusters = terms.kind === 'account_information' ? terms.clusters : [];
      const words = { id, customer, accounts: [account], clusters, holders: [customer] };
      const shown = { language: 'vi', text: 'Thử' } as const;
      answered(
        await desk.submit(agreeKind(sign), { ...words, shown, authentication: 'password_totp' }, HUB),
        'consent_authorised',
      );
    },
    async revoke(id, { customer }) {
      const order = { id, verb: 'revoke', by: 'customer', customer, reason: null, validDays: null } as const;
      answered(await desk.submit(changeKind(sign), order, HUB), 'consent_changed');
    },
    async suspend() {
      const order = { thirdParty: party.thirdParty, status: 'suspended', reason: 'test' } as const;
      answered(await desk.submit(changeStatusKind, order, HUB), 'third_party_status_changed');
    },
    submit: (draft, on = orders, call = {}) =>
      on.submit(
        {
          ...{ kind: 'payment', consent: NIL, instruction: 'DH-1', amount: 150_000n },
          ...{ software: party.software, thirdParty: party.thirdParty, ...draft },
        },
        { attended: true, request: 'r-1', proof: null, origin: HUB, ...call },
      ),
    refund: (draft, on = refunds, call = {}) =>
      on.submit(
        {
          ...{ consent: NIL, identification: 'HT-1', payment: NIL, amount: 50_000n, reason: 'CUST' },
          ...{ software: party.software, thirdParty: party.thirdParty, ...draft },
        },
        { attended: false, request: 'r-1', proof: null, origin: HUB, ...call },
      ),
    async pay(from, to, amount) {
      const id = mint();
      const [debtor, creditor] = [from, to].map(({ bin, account }) => ({ bin, account }));
      const [debited, credited] = await Promise.all([locate(debtor!), locate(creditor!)]);
      const order = {
        ...{ id, amount, purpose: 'Học phí tháng 11', endToEndId: null, transactionId: null, uetr: null },
        debtor: { address: debtor!, found: debited },
        creditor: { address: creditor!, found: credited },
        ...{ reference: null, content: '' },
      };
      answered(await desk.submit(pay, order, HUB), 'cleared');
      return id;
    },
    due: (on = desk) => executeDue({ database, desk: on, locate, execute }, clock.nowMs),
    standing: (on = desk) =>
      runStanding({ database, desk: on, locate, mint, run: runsStanding }, clock.nowMs),
    async setStanding(from, to, amount) {
      const order: SetStandingOrder = {
        ...{ id: mint(), book: from.bin, account: from.id, amount, remittance: null, until: null },
        creditor: { bin: to.bin, account: to.account, name: null },
        ...{ every: 'month', onDay: 31 },
      };
      answered(await desk.submit(setStandingKind, order, HUB), 'standing_order_set');
    },
    async publishRate(bin, validFrom, percent) {
      const rate = { product: 'Tiết kiệm', term_months: 6, percent_per_year: percent };
      const information = {
        id: mint(),
        bin,
        topic: 'interest_rates',
        validFrom,
        body: { rates: [rate] },
      } as const;
      answered(await desk.submit(informationKind, information, HUB), 'information_set');
    },
    async balance({ bin, id }) {
      const [balance] = await balancesOf(database, [{ book: bin, id }]);
      return balance!.booked;
    },
    async violated() {
      const snapshots = await openSnapshots(database);
      try {
        const all = [
          ...consentInvariants,
          ...openBankingInvariants,
          ...clearingInvariants({ onOpenPayment: () => {} }),
        ];
        const checked = await runInvariants(snapshots, all, clock.nowMs, () => {});
        return checked.filter(({ violationsFound }) => violationsFound > 0).map(({ name }) => name);
      } finally {
        await snapshots.close();
      }
    },
    async close() {
      for (const one of desks) await one.close();
      await copy.close();
    },
  };
  return city;
}

const citizenOf = (citizen: string): string => createHash('sha256').update(citizen).digest('hex');

async function join(desk: Desk): Promise<void> {
  const kinds: Readonly<Record<number, ParticipantKind>> = {
    [ONE_BANK]: 'bank',
    [OTHER_BANK]: 'bank',
    [WALLET]: 'wallet',
    [CONNECTED_BANK]: 'bank',
  };
  for (const [bin, kind] of Object.entries(kinds)) {
    const names = { shortName: `B${bin}`, name: `Ngân hàng ${bin}`, nameEn: `Bank ${bin}` };
    const line =
      Number(bin) === CONNECTED_BANK ? { line: { endpoint: 'https://127.0.0.1:1', authority: null } } : {};
    const joined = await desk.submit(joinKind, { bin: Number(bin), kind, ...names, cap: CAP, ...line }, HUB);
    if (joined.kind !== 'decided') throw new Error(joined.kind);
  }
}

async function register(desk: Desk, mint: <N extends string>() => Id<N>) {
  const [thirdParty, software] = [mint<'third_party'>(), mint<'software'>()];
  const roles = ['INF', 'AIS', 'PIS', 'EWLTS'] as const;
  const party = {
    ...{ id: thirdParty, taxCode: '0100112437', name: 'Công ty Cổ phần Sổ Tay Chi Tiêu' },
    ...{ nameEn: 'So Tay Chi Tieu JSC', licence: 'GP-TGTT-01/2026', roles },
    contacts: { email: 'hotro@sotay.example' },
  };
  answered(await desk.submit(registerThirdPartyKind, party, HUB), 'third_party_registered');
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
  const product = { id: software, thirdParty, name: 'Sổ Tay', redirectUris: ['https://sotay.example/cb'] };
  answered(
    await desk.submit(
      registerSoftwareKind({ loopback: true }),
      { ...product, roles, jwks: { keys: [key] } },
      HUB,
    ),
    'software_registered',
  );
  return { thirdParty, software, softwareKey: privateKey };
}

interface Submission {
  readonly kind: string;
  readonly answer?: { readonly kind: string };
}

function answered(submitted: Submission, wanted: string): void {
  const kind = submitted.answer?.kind ?? submitted.kind;
  if (kind !== wanted) throw new Error(`wanted ${wanted}, was answered ${kind}`);
}

export async function consentOf(city: TestOpenBanking, id: string) {
  return (await findConsents(city.database, [id])).get(id)!;
}
