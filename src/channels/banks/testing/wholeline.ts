/** The line over the hub's own clearing: real desk, real ledger, two banks at the other ends. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '../../../../test/postgres.ts';
import { mint, type TestAccount, testScheme } from '../../../../test/scheme.ts';
import type { CreditTransfer, Message } from '../../../codecs/iso20022/index.ts';
import { keepParticipantKeys } from '../../../core/access/index.ts';
import { createDesk, type Desk } from '../../../core/command/index.ts';
import { ledgerInvariants } from '../../../core/ledger/index.ts';
import { registeredKeys } from '../../../core/peers/index.ts';
import { openSnapshots, runInvariants } from '../../../core/verify/index.ts';
import { hostedInstitution } from '../../../services/banking/index.ts';
import {
  clearingInvariants,
  connectedInstitution,
  createLocate,
  findPayments,
  findReferences,
  type Payment,
  payKind,
  returnKind,
} from '../../../services/clearing/index.ts';
import { clearingOfHub } from '../clearing.ts';
import { type BankLine, openBankLine } from '../line.ts';
import {
  BANK_X,
  BANK_Y,
  bankClient,
  type DoorAnswer,
  type FakeBank,
  type HeardByBank,
  HUB_KEYS,
  letterOf,
  loopbackCertificate,
  openFakeBank,
} from './bank.ts';

/** BIN of the hosted institution. */
export const HOSTED = 970_401;
const INSTITUTIONS = { hosted: hostedInstitution, connected: connectedInstitution };

export interface WholeLine {
  readonly home: TestDatabase;
  readonly x: FakeBank;
  readonly y: FakeBank;
  readonly desk: Desk;
  readonly scheme: ReturnType<typeof testScheme>;
  readonly line: BankLine;
  /** Hosted, with a million. */
  readonly customer: TestAccount;
  readonly faults: unknown[];
  readonly nowMs: () => number;
  readonly client: ReturnType<typeof bankClient>;
  /** The clock of hub and banks goes on by so much. */
  later(ms: number): void;
  /** Banks have heard nothing and behave as they should. */
  anew(): void;
  send(from: FakeBank, message: Message): Promise<DoorAnswer>;
  paymentBy(bin: number, transactionId: string): Promise<Payment>;
  stateOf(payment: string): Promise<string | undefined>;
  /** Proves before it goes that ledger and clearing agree, as `longbien verify` does. */
  close(): Promise<void>;
}

export async function openWholeLine(): Promise<WholeLine> {
  let skewMs = 0;
  const nowMs = (): number => Date.now() + skewMs;
  const faults: unknown[] = [];
  const home = await testDatabase();
  const { certificate, key } = await loopbackCertificate();
  const client = bankClient(certificate);
  const [x, y] = await Promise.all([openFakeBank(BANK_X, nowMs), openFakeBank(BANK_Y, nowMs)]);
  let line: BankLine | undefined;
  const desk = createDesk({ database: home.database, nowMs, committed: () => line?.wake() });
  const scheme = testScheme(home.database, desk);
  await scheme.join(HOSTED, 10n ** 12n);
  for (const bank of [x, y]) {
    await scheme.join(bank.bin, 10n ** 12n, bank.endpoint);
    const { bin, endpoint, authority } = bank;
    await scheme.amend({ bin, change: 'endpoint', endpoint, authority });
    await register(home, bank);
  }
  const customer = await scheme.open(HOSTED, 1_000_000n);
  const { database } = home;
  const opened = await openBankLine({
    ...{ database, nowMs, mint, spread: () => 0.5, log: () => {}, hubKeys: HUB_KEYS },
    clearing: clearingOfHub({
      ...{ database, desk, mint, locate: createLocate(database, INSTITUTIONS) },
      ...{ pay: payKind(INSTITUTIONS), giveBack: returnKind(INSTITUTIONS) },
    }),
    findKey: registeredKeys(database, nowMs),
    listen: { host: '127.0.0.1', port: 0, certificate, key },
    onFault: (fault) => void faults.push(fault),
  });
  line = opened;
  return {
    ...{ home, x, y, desk, scheme, line: opened, customer, faults, nowMs, client },
    later: (ms) => {
      skewMs += ms;
    },
    anew() {
      for (const bank of [x, y]) {
        bank.heard.length = 0;
        bank.behave(echoing);
      }
    },
    send(from, message) {
      const letter = letterOf(from.pairs, message, { from: from.bin, createdAt: nowMs() });
      const change = { created: Math.floor(nowMs() / 1_000) };
      return client.send(opened.port, { pairs: from.pairs, ...letter, change });
    },
    async paymentBy(bin, transactionId) {
      const [reference] = await findReferences(database, [{ debtorBin: bin, reference: transactionId }]);
      return (await findPayments(database, [reference!.payment!])).get(reference!.payment!)!;
    },
    stateOf: async (payment) => (await findPayments(database, [payment])).get(payment)?.state,
    async close() {
      client.close();
      await opened.close();
      await assertMoneyIsRight(home, nowMs());
      await Promise.all([x.close(), y.close()]);
      await desk.close();
      await home.close();
    },
  };
}

async function assertMoneyIsRight(home: TestDatabase, nowMs: number): Promise<void> {
  const snapshots = await openSnapshots(home.owner);
  const invariants = [...ledgerInvariants, ...clearingInvariants({ onOpenPayment: () => {} })];
  const checked = await runInvariants(snapshots, invariants, nowMs, () => {});
  await snapshots.close();
  assert.deepEqual(
    checked.flatMap(({ violations }) => violations),
    [],
  );
}

/** Echoes probes and acknowledges the rest. */
export function echoing({ message }: HeardByBank): { status: number; message?: Message } {
  return message.type === 'admi.004' ? { status: 200, message } : { status: 202 };
}

async function register(home: TestDatabase, { bin, pairs }: FakeBank): Promise<void> {
  await keepParticipantKeys(
    home.database,
    (['transport', 'message'] as const).map((use) => ({
      ...{ keyid: pairs[use].keyid, participant: bin, use, algorithm: 'ed25519' as const },
      publicKey: pairs[use].publicKey.export({ type: 'spki', format: 'pem' }) as string,
      ...{ validFrom: 0, validTo: null, addedAt: 0, revokedAt: null },
    })),
  );
}

/** A payment of 40,000 đồng by a customer of this bank. */
export function customersTransfer(
  { bin }: FakeBank,
  to: { readonly bin: number; readonly number: string },
  createdAt: number,
): CreditTransfer {
  const hex = randomUUID().replaceAll('-', '');
  return {
    ...{ type: 'pacs.008', messageId: hex, createdAt, endToEndId: 'HD-9' },
    transactionId: `TX${hex.slice(0, 20)}`,
    amount: { amount: 40_000n, currency: 'VND' },
    debtor: { name: 'Phạm Văn Dũng', account: '1234500001', agent: bin },
    creditor: { account: to.number, agent: to.bin },
  };
}
