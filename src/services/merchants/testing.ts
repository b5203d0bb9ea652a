/** A small city for tests of this room: two hosted institutions on a database of their own, payers, shops and a desk. */
import { createHash, randomFillSync } from 'node:crypto';
import { testDatabase } from '../../../test/postgres.ts';
import { createDesk, type Desk, type Origin } from '../../core/command/index.ts';
import type { Database } from '../../core/database/index.ts';
import { createTeller, startCursor, type Teller } from '../../core/outbox/index.ts';
import { createMint, type Id, legId } from '../../kit/id.ts';
import { cashKind, hostedInstitution, openKind } from '../banking/index.ts';
import {
  connectedInstitution,
  createLocate,
  joinKind,
  type Locate,
  payKind,
  type QrReference,
  returnKind,
} from '../clearing/index.ts';
import { openOrderKind } from './commands/orders.ts';
import { shopKind, stallKind } from './commands/register.ts';

export interface TestCity {
  readonly database: Database;
  readonly desk: Desk;
  readonly teller: Teller;
  readonly locate: Locate;
  readonly clock: { nowMs: number };
  readonly mint: <N extends string>() => Id<N>;
  /** A second desk on the same database, as another hub process has one. */
  anotherDesk(): Desk;
  openAccount(bin: number, deposit?: bigint): Promise<Account>;
  registerShop(bin: number): Promise<TestShop>;
  registerStall(shop: string, number: number): Promise<string>;
  openOrder(stall: string, amount: bigint, expiresInS?: number): Promise<string>;
  pay(from: Account, to: Account, amount: bigint, reference?: QrReference, on?: Desk): Promise<string>;
  giveBack(payment: string, bin: number, amount?: bigint, on?: Desk): Promise<string>;
  /** Lets what has happened be spoken of. */
  tell(): Promise<void>;
  close(): Promise<void>;
}

export interface Account {
  readonly bin: number;
  readonly account: string;
}

export interface TestShop extends Account {
  readonly id: string;
}

export const ONE_BANK = 979901;
export const OTHER_BANK = 979902;
const CAP = 10n ** 15n;
const HEADS = { name: 'testing.heads', text: 'SELECT lane, event_seq FROM lanes' };
const TELL_WAITS_MAX = 500;
const NIL = '00000000-0000-0000-0000-000000000000';

export function originOf(key?: string): Origin {
  const hub = { caller: NIL, callerName: 'hub' };
  return key === undefined
    ? hub
    : { ...hub, key: { key, fingerprint: createHash('sha256').update(key).digest('hex') } };
}

export async function openTestCity(): Promise<TestCity> {
  const copy = await testDatabase();
  const { database } = copy;
  const clock = { nowMs: Date.UTC(2026, 10, 23, 2, 0, 0) };
  const nowMs = (): number => clock.nowMs;
  const fault = (it: unknown): never => {
    throw it;
  };
  const teller = createTeller(database, fault);
  const desks = [createDesk({ database, nowMs, committed: () => teller.wake() })];
  const desk = desks[0]!;
  const city = words(database, desk, clock);
  for (const bin of [ONE_BANK, OTHER_BANK]) {
    const join = {
      bin,
      kind: 'bank',
      shortName: `B${bin}`,
      name: `Ngân hàng ${bin}`,
      nameEn: `Bank ${bin}`,
      cap: CAP,
    } as const;
    await desk.submit(joinKind, join, originOf());
  }
  return {
    ...city,
    database,
    desk,
    teller,
    clock,
    anotherDesk() {
      const another = createDesk({ database, nowMs, committed: () => teller.wake() });
      desks.push(another);
      return another;
    },
    async tell() {
      // What is committed now; the line may be moved by a run of the teller that began before.
      const heads = await database.query<{ lane: number; event_seq: bigint }>(HEADS);
      for (let waits = 0; waits < TELL_WAITS_MAX; waits += 1) {
        const told = await startCursor(database);
        if (heads.every(({ lane, event_seq }) => (told.get(lane) ?? 0) >= Number(event_seq))) return;
        teller.wake();
        await new Promise((resume) => setTimeout(resume, 20));
      }
      throw new Error('the teller did not tell');
    },
    async close() {
      for (const one of desks) await one.close();
      await teller.close();
      await copy.close();
    },
  };
}

type Words = Pick<
  TestCity,
  'mint' | 'locate' | 'openAccount' | 'registerShop' | 'registerStall' | 'openOrder' | 'pay' | 'giveBack'
>;

function words(database: Database, desk: Desk, clock: { nowMs: number }): Words {
  const mint = createMint(
    () => clock.nowMs,
    (bytes) => randomFillSync(bytes),
  );
  const institutions = { hosted: hostedInstitution, connected: connectedInstitution };
  const locate = createLocate(database, institutions);
  const pay = payKind(institutions);
  const giveBack = returnKind(institutions);
  let opened = 0;
  return {
    mint,
    locate,
    async openAccount(bin, deposit = 0n) {
      opened += 1;
      const number = String(1_000_000 + opened);
      const id = mint();
      const name = 'Trần Thị Thử';
      const customer = {
        book: bin,
        id: mint(),
        kind: 'person',
        name,
        phone: null,
        citizenHmac: null,
        createdAt: clock.nowMs,
      } as const;
      await desk.submit(
        openKind,
        { customer, account: { number, id, kind: 'current', name, nameKind: 'person' } },
        originOf(),
      );
      const cash = mint();
      const order = {
        id: cash,
        leg: legId(cash, 1),
        book: bin,
        account: id,
        direction: 'deposit',
        amount: deposit,
      } as const;
      if (deposit > 0n) await desk.submit(cashKind, order, originOf());
      return { bin, account: number };
    },
    async registerShop(bin) {
      const account = await this.openAccount(bin);
      const id = mint<'shop'>();
      const about = {
        name: 'Phở Gà Đông Đô',
        legalName: 'Hộ kinh doanh Thử Nghiệm',
        taxCode: '0100000001',
        mcc: '5812',
        street: null,
      };
      answered(
        await desk.submit(shopKind, { id, ...about, ...account, found: await locate(account) }, originOf()),
        'shop_registered',
      );
      return { id, ...account };
    },
    async registerStall(shop, number) {
      const id = mint<'stall'>();
      answered(
        await desk.submit(stallKind, { id, shop, number, label: `Quầy ${number}` }, originOf()),
        'stall_registered',
      );
      return id;
    },
    async openOrder(stall, amount, expiresInS = 900) {
      const id = mint<'order'>();
      answered(
        await desk.submit(openOrderKind, { id, stall, amount, expiresInS }, originOf()),
        'order_opened',
      );
      return id;
    },
    async pay(from, to, amount, reference, on = desk) {
      const id = mint<'payment'>();
      const [debtor, creditor] = await Promise.all([locate(from), locate(to)]);
      const order = {
        id,
        amount,
        debtor: { address: from, found: debtor },
        creditor: { address: to, found: creditor },
      };
      const rest = {
        purpose: null,
        endToEndId: null,
        transactionId: null,
        uetr: null,
        reference: reference ?? null,
        content: '',
      };
      answered(await on.submit(pay, { ...order, ...rest }, originOf()), 'cleared');
      return id;
    },
    async giveBack(original, bin, amount, on = desk) {
      const id = mint<'return'>();
      answered(
        await on.submit(
          giveBack,
          { id, original, amount, reason: 'CUST', bin, transactionId: null },
          originOf(),
        ),
        'cleared',
      );
      return id;
    },
  };
}

interface Submission {
  readonly kind: string;
  readonly answer?: { readonly kind: string };
}

function answered(submitted: Submission, wanted: string): void {
  const kind = submitted.answer?.kind ?? submitted.kind;
  if (kind !== wanted) throw new Error(`wanted ${wanted}, was answered ${kind}`);
}
