/** A small scheme to test with: hosted institutions, invented people, and the hub's own commands to move their money. */
import { createHash, randomFillSync } from 'node:crypto';
import { createDesk, type Desk, type Origin } from '../src/core/command/index.ts';
import type { Database } from '../src/core/database/index.ts';
import { createMint, legId } from '../src/kit/id.ts';
import { cashKind, hostedInstitution, openKind, stateKind } from '../src/services/banking/index.ts';
import {
  type AmendAnswer,
  type AmendOrder,
  amendKind,
  closeKind,
  confirmKind,
  connectedInstitution,
  joinKind,
  payKind,
  returnKind,
} from '../src/services/clearing/index.ts';

export interface TestAccount {
  readonly bin: number;
  readonly id: string;
  readonly number: string;
}

/** Origin of a command without a key. */
const BY_HUB: Origin = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

export const mint = createMint(Date.now, (bytes) => void randomFillSync(bytes));

const INSTITUTIONS = { hosted: hostedInstitution, connected: connectedInstitution };
const pay = payKind(INSTITUTIONS);
const giveBack = returnKind(INSTITUTIONS);
let accounts = 0;

export function testScheme(
  database: Database,
  desk: Desk = createDesk({ database, nowMs: Date.now, committed: () => {} }),
) {
  async function submit<Input, Facts, Answer extends { readonly kind: string }, Kept>(
    kind: Parameters<typeof desk.submit<Input, Facts, Answer, Kept>>[0],
    input: Input,
  ): Promise<Answer> {
    const submitted = await desk.submit(kind, input, BY_HUB);
    if (submitted.kind !== 'decided') throw new Error(`${kind.name}: ${submitted.kind}`);
    return submitted.answer;
  }
  const located = ({ bin, number, id }: TestAccount) => ({
    address: { bin, account: number },
    found: {
      kind: 'located',
      account: {
        bin,
        account: number,
        connection: 'hosted',
        ledgerAccount: id,
        name: 'TRAN THI BUOI',
        nameKind: 'person',
      },
    } as const,
  });
  return {
    desk,
    submit,
    async join(bin: number, cap: bigint): Promise<void> {
      const order = {
        bin,
        kind: 'bank',
        shortName: `B${bin}`,
        name: 'Ngân hàng thử',
        nameEn: 'Test bank',
        cap,
      } as const;
      await submit(joinKind, order);
    },
    /** A customer with money on the account, brought to the counter. */
    async open(bin: number, balance: bigint): Promise<TestAccount> {
      accounts += 1;
      const account = { bin, id: mint<'account'>(), number: `10${accounts.toString().padStart(8, '0')}` };
      await submit(openKind, {
        customer: {
          book: bin,
          id: mint<'customer'>(),
          kind: 'person',
          name: 'Trần Thị Bưởi',
          phone: null,
          citizenHmac: null,
          createdAt: Date.now(),
        },
        account: {
          number: account.number,
          id: account.id,
          kind: 'current',
          name: 'Trần Thị Bưởi',
          nameKind: 'person',
        },
      });
      if (balance > 0n) await this.cash(account, 'deposit', balance);
      return account;
    },
    cash({ bin, id }: TestAccount, direction: 'deposit' | 'withdrawal', amount: bigint) {
      const command = mint();
      return submit(cashKind, {
        id: command,
        leg: legId(command, 1),
        book: bin,
        account: id,
        direction,
        amount,
      });
    },
    change: ({ bin, id }: TestAccount, change: 'freeze' | 'unfreeze' | 'close') =>
      submit(stateKind, { book: bin, account: id, change, ground: 'test' }),
    pay(from: TestAccount, to: TestAccount, amount: bigint, endToEndId: string | null = null) {
      const content = createHash('sha256').update(`${from.id} ${to.id} ${amount}`).digest('hex');
      const order = {
        id: mint(),
        amount,
        debtor: located(from),
        creditor: located(to),
        purpose: 'test',
        endToEndId,
        transactionId: null,
        reference: null,
        content,
      };
      return submit(pay, order);
    },
    giveBack: (original: string, bin: number, amount?: bigint) =>
      submit(giveBack, { id: mint(), original, amount, reason: 'CUST', bin, transactionId: null }),
    amend: (order: AmendOrder): Promise<AmendAnswer> => submit(amendKind, order),
    closeWindow: (number: number) => submit(closeKind, { id: mint(), nextId: mint(), number }),
    confirm: (number: number, bin: number) =>
      submit(confirmKind, { id: mint(), number, bin, reference: `RTGS-${number}-${bin}` }),
  };
}
