/** A small scheme to test with: hosted institutions, invented people, and the hub's own commands to move their money. */
import { createHash, randomFillSync } from 'node:crypto';
import { createDesk, type Desk, type Origin } from '../src/core/command/index.ts';
import type { Database } from '../src/core/database/index.ts';
import { createMint, legId } from '../src/kit/id.ts';
import { cashKind, hostedInstitution, openKind, stateKind } from '../src/services/banking/index.ts';
import {
  type AmendAnswer,
  type AmendOrder,
  type AnswerOrder,
  amendKind,
  answerKind,
  closeKind,
  confirmKind,
  connectedInstitution,
  inquireKind,
  joinKind,
  payKind,
  recallAnswerKind,
  recallKind,
  returnKind,
} from '../src/services/clearing/index.ts';

export interface TestAccount {
  readonly bin: number;
  readonly id: string;
  readonly number: string;
}

/** An account at a bank that keeps its own core. */
export interface AccountElsewhere {
  readonly bin: number;
  readonly id: null;
  readonly number: string;
}

export const elsewhere = (bin: number, number = '8800001'): AccountElsewhere => ({ bin, id: null, number });

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
  const located = ({ bin, number, id }: TestAccount | AccountElsewhere) => ({
    address: { bin, account: number },
    found: {
      kind: 'located',
      account: {
        bin,
        account: number,
        connection: id === null ? 'connected' : 'hosted',
        ledgerAccount: id,
        name: 'TRAN THI BUOI',
        nameKind: 'person',
      },
    } as const,
  });
  return {
    desk,
    submit,
    async join(bin: number, cap: bigint, endpoint?: string): Promise<void> {
      const order = {
        bin,
        kind: 'bank',
        shortName: `B${bin}`,
        name: 'Ngân hàng thử',
        nameEn: 'Test bank',
        cap,
        ...(endpoint === undefined ? {} : { line: { endpoint, authority: null } }),
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
    pay(
      from: TestAccount | AccountElsewhere,
      to: TestAccount | AccountElsewhere,
      amount: bigint,
      endToEndId: string | null = null,
      transactionId: string | null = null,
    ) {
      const content = createHash('sha256')
        .update(`${from.bin} ${from.number} ${to.bin} ${to.number} ${amount}`)
        .digest('hex');
      const order = {
        id: mint(),
        amount,
        debtor: located(from),
        creditor: located(to),
        purpose: 'test',
        endToEndId,
        transactionId,
        uetr: null,
        reference: null,
        content,
      };
      return submit(pay, order);
    },
    giveBack: (original: string, bin: number, amount?: bigint, transactionId: string | null = null) =>
      submit(giveBack, { id: mint(), original, amount, reason: 'CUST', bin, transactionId }),
    /** What the payee's bank says of a payment, or, without a bank, what the clock says. */
    hear: (
      payment: string,
      heard: AnswerOrder['heard'],
      bin: number | null,
      statusReason: string | null = null,
    ) => submit(answerKind, { payment, heard, bin, statusReason }),
    inquire: (bin: number, transactionId: string) => submit(inquireKind, { bin, transactionId }),
    recall: (payment: string, bin: number, reason = 'DUPL') =>
      submit(recallKind, { id: mint(), payment, bin, reason, messageId: null }),
    answerRecall: (recall: string, bin: number, accepted: boolean, reason: string | null = null) =>
      submit(recallAnswerKind, { recall, bin, accepted, reason }),
    amend: (order: AmendOrder): Promise<AmendAnswer> => submit(amendKind, order),
    closeWindow: (number: number) => submit(closeKind, { id: mint(), nextId: mint(), number }),
    confirm: (number: number, bin: number) =>
      submit(confirmKind, { id: mint(), number, bin, reference: `RTGS-${number}-${bin}` }),
  };
}
