/** One bank process: its books, its line to the hub, its control. */
import { randomFillSync } from 'node:crypto';
import { createMint } from '../../kit/id.ts';
import { type BankConfig, readBankConfig } from './config.ts';
import { CONNECTOR_PATH, createConnectorDoor } from './connector/door.ts';
import { startWithdrawals } from './connector/withdrawals.ts';
import { startControl } from './control/server.ts';
import { openAccounts, openCustomers } from './customers.ts';
import { createCaller } from './line/caller.ts';
import { listen } from './line/listen.ts';
import { createPen, type LineBank } from './line/pen.ts';
import { startSender } from './line/sender.ts';
import { createLoads } from './loads.ts';
import { createLog } from './log.ts';
import { type Books, type Durability, openBooks } from './store/books.ts';
import { forgetMessages } from './store/messages.ts';
import { forgetSignIns } from './store/openbanking.ts';

export interface RunningBank {
  readonly bin: string;
  readonly name: string;
  /** Base of its line: `<url>/messages`. */
  readonly url: string;
  readonly controlUrl: string;
  readonly durability: Durability;
  /** Lets what is under way come to its end, then closes the books. */
  readonly stop: () => Promise<void>;
}

/** Nobody repeats a message after so long. */
const MESSAGE_DAYS = 35;
const DAY_MS = 86_400_000;

export async function runBank(folder: string, durability?: Durability): Promise<RunningBank> {
  const config = readBankConfig(folder);
  const kept = durability ?? config.file.durability;
  const log = createLog(config.logTo);
  const books = openBooks(config.booksFile, kept);
  try {
    const bank = bankOf(config, books);
    await openAccounts(books, config.customersFile, bank.nowMs());
    await books.submit(() => {
      forgetMessages(books, bank.nowMs() - MESSAGE_DAYS * DAY_MS);
      forgetSignIns(books, bank.nowMs() - DAY_MS);
    });
    const caller = createCaller(config, bank.nowMs, log.note);
    await openCustomers(bank, config.customersFile);
    const serve = createConnectorDoor({ bank, config, log });
    const listener = await listen(bank, config, log, { below: `${CONNECTOR_PATH}/`, serve });
    const sender = startSender(bank, caller, log);
    books.onCommit(() => sender.wake());
    sender.wake();
    const withdrawals = startWithdrawals(bank, config, log);
    books.onCommit(() => withdrawals.wake());
    const loads = createLoads(bank);
    books.onCommit(() => loads.look());
    const control = await startControl(bank, loads, config, listener.url);
    return {
      ...{ bin: config.file.bin, name: config.file.name, url: listener.url, controlUrl: control.url },
      durability: kept,
      async stop() {
        await control.close();
        await listener.close();
        await sender.stop();
        await withdrawals.close();
        caller.close();
        books.close();
        await log.flush();
      },
    };
  } catch (fault) {
    books.close();
    await log.flush();
    throw fault;
  }
}

function bankOf({ file, messageKey }: BankConfig, books: Books): LineBank {
  const nowMs = Date.now;
  const mintId = createMint(nowMs, (bytes) => void randomFillSync(bytes));
  const mint = (): string => mintId().replaceAll('-', '');
  return {
    books,
    nowMs,
    mint,
    pen: createPen({ bin: file.bin, messageKey, nowMs, mint }),
    hungUpAtMs: new Map(),
    settings: {
      bin: file.bin,
      name: file.name,
      magicAmounts: file.magic_amounts,
      timeScale: file.time_scale,
      checkNames: file.check_names,
    },
  };
}
