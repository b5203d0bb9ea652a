/** Hosted institutions for tests, on a database of their own: customers with an account each, and a desk. */
import { randomFillSync } from 'node:crypto';
import { type TestDatabase, testDatabase } from '../../../test/postgres.ts';
import { createDesk, type Desk, type Origin } from '../../core/command/index.ts';
import { createMint, type Id } from '../../kit/id.ts';
import { joinKind } from '../clearing/index.ts';
import { openKind } from './commands.ts';

export interface TestBank {
  readonly home: TestDatabase;
  readonly desk: Desk;
  readonly clock: { nowMs: number };
  readonly mint: <N extends string>() => Id<N>;
  /** A second desk on the same database, as another hub process has one. */
  anotherDesk(): Desk;
  openAccount(book?: number): Promise<OpenedAccount>;
  close(): Promise<void>;
}

export interface OpenedAccount {
  readonly book: number;
  readonly customer: string;
  readonly account: string;
}

export const TEST_BOOK = 979901;
export const OTHER_BOOK = 979902;
export const BY_HUB: Origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };
const CAP = 10n ** 15n;

export async function openTestBank(): Promise<TestBank> {
  const home = await testDatabase();
  const clock = { nowMs: Date.UTC(2026, 10, 23, 2, 0, 0) };
  const newDesk = (): Desk =>
    createDesk({ database: home.database, nowMs: () => clock.nowMs, committed: () => {} });
  const desks = [newDesk()];
  const desk = desks[0]!;
  const mint = createMint(
    () => clock.nowMs,
    (bytes) => randomFillSync(bytes),
  );
  for (const bin of [TEST_BOOK, OTHER_BOOK]) {
    const words = {
      kind: 'bank',
      shortName: `B${bin}`,
      name: `Ngân hàng ${bin}`,
      nameEn: `Bank ${bin}`,
    } as const;
    await desk.submit(joinKind, { bin, cap: CAP, ...words }, BY_HUB);
  }
  let opened = 0;
  return {
    home,
    desk,
    clock,
    mint,
    anotherDesk() {
      const another = newDesk();
      desks.push(another);
      return another;
    },
    async openAccount(book = TEST_BOOK) {
      opened += 1;
      const name = 'Trần Thị Thử';
      const about = { kind: 'person', name, phone: null, citizenHmac: null, createdAt: clock.nowMs } as const;
      const customer = { book, id: mint<'customer'>(), ...about };
      const id = mint<'account'>();
      const number = String(1_000_000 + opened);
      const account = { number, id, kind: 'current', name, nameKind: 'person' } as const;
      await desk.submit(openKind, { customer, account }, BY_HUB);
      return { book, customer: customer.id, account: id };
    },
    async close() {
      for (const one of desks) await one.close();
      await home.close();
    },
  };
}
