/** How a test makes a hub reach each crash point of the bank line. A new crash point needs a row. */
import { askBank } from '../../src/apps/bank/index.ts';
import { after, type HubProcess } from './hubprocess.ts';
import type { LineLoad } from './line-load.ts';
import type { LineScene } from './line-scene.ts';

export interface LineStage {
  readonly hub: HubProcess;
  readonly scene: LineScene;
  readonly load: LineLoad;
}

export interface LineProvocation {
  readonly how: string;
  /** The kill strikes at a passage from the first to this one. */
  readonly passagesMax: number;
  /** Runs beside the load; must end by itself once the hub is dead. */
  readonly provoke?: (stage: LineStage) => Promise<void>;
}

const byLoad: LineProvocation = { how: 'payments in all four directions', passagesMax: 5 };
const byClock: LineProvocation = { how: 'it is looked for every half second', passagesMax: 2 };
const bySilence: LineProvocation = {
  how: 'payments on which their bank is silent for 15 s, and a bank that is asked about them',
  passagesMax: 1,
  provoke: (stage) => untilDead(stage, paySilent),
};
const byInquiries: LineProvocation = {
  how: 'banks ask about payments of theirs on which the other bank is silent',
  passagesMax: 2,
  provoke: (stage) => untilDead(stage, paySilent),
};
const byReturns: LineProvocation = {
  how: 'a bank gives back what its customer received',
  passagesMax: 1,
  provoke: (stage) => untilDead(stage, giveBack),
};
const byRecalls: LineProvocation = {
  how: 'customers ask for payments back, and the banks that were paid say yes',
  passagesMax: 1,
  provoke: (stage) => untilDead(stage, askBack),
};
const byRepetition: LineProvocation = {
  how: 'a bank sends one answer five times',
  passagesMax: 2,
  provoke: (stage) => untilDead(stage, payOdd(6)),
};
const byTornLine: LineProvocation = {
  how: 'a bank tears the connection before the hub hears that the message was received',
  passagesMax: 1,
  provoke: (stage) => untilDead(stage, payOdd(15)),
};
const byShutdown: LineProvocation = { how: 'SIGTERM under load', passagesMax: 1, provoke: shutDown };

/** What takes its time goes last: by then silence is old enough. */
export const LINE_PROVOKED: Readonly<Record<string, LineProvocation>> = {
  'line-archive-written': byLoad,
  'line-answer-decided': byLoad,
  'line-bank-answer-proven': byLoad,
  'line-bank-answered': byLoad,
  'line-decision-kept': byLoad,
  'line-deliveries-claimed': byLoad,
  'line-deliveries-read': byLoad,
  'line-deliveries-settled': byLoad,
  'line-delivery-sent': byLoad,
  'line-earlier-text-found': byLoad,
  'line-message-fate-kept': byLoad,
  'line-message-handled': byLoad,
  'line-message-kept': byLoad,
  'line-message-opened': byLoad,
  'line-nothing-to-claim': byLoad,
  'line-overdue-found': byClock,
  'line-repetition-looked-for': byLoad,
  'line-request-admitted': byLoad,
  'line-request-answered': byLoad,
  'line-request-proven': byLoad,
  'line-transfer-decided': byLoad,
  'line-unknown-looked-for': byClock,
  'line-deliveries-postponed': byTornLine,
  'line-instruction-looked-up': byInquiries,
  'line-prober-closed': byShutdown,
  'line-recall-answer-decided': byRecalls,
  'line-recall-decided': byRecalls,
  'line-refusal-kept': byRecalls,
  'line-repetition-kept': byRepetition,
  'line-return-decided': byReturns,
  'line-sender-drained': byShutdown,
  'line-sender-idle': byShutdown,
  'line-status-budget-taken': byInquiries,
  'line-status-inquired': byInquiries,
  'line-status-looked-up': byInquiries,
  'line-bank-probed': bySilence,
  'line-inquiry-answered': bySilence,
  'line-inquiry-decided': bySilence,
  'line-conversation-over': bySilence,
  'line-inquiries-over': bySilence,
  'line-inquiry-over': bySilence,
  'line-overdue-moved': bySilence,
  'line-question-answered': bySilence,
  'line-reply-kept': bySilence,
  'line-reply-opened': bySilence,
  'line-unknown-listed': bySilence,
  'line-unknown-read': bySilence,
};

type Step = (scene: LineScene) => Promise<void>;

async function untilDead({ hub, scene }: LineStage, step: Step): Promise<void> {
  while (!hub.hasEnded()) {
    await step(scene);
    await after(20);
  }
}

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly creditorAgent?: string;
}

async function newest(folder: string, side: 'incoming' | 'outgoing', state: string): Promise<Row[]> {
  const answer = await askBank(folder, 'payments', { limit: 200 });
  const rows = answer.kind === 'answered' ? (answer.value[side] as Row[]) : [];
  return rows.filter((row) => row.kind === 'payment' && row.state === state);
}

async function giveBack({ banks: [bank] }: LineScene): Promise<void> {
  for (const { id } of (await newest(bank.folder, 'incoming', 'credited')).slice(0, 5))
    await askBank(bank.folder, 'return', { payment: id, amount: 1 });
}

/** The second time it is open already, or answered: the hub takes that from no bank. */
async function askBack({ banks: [bank, other] }: LineScene): Promise<void> {
  const settled = await newest(bank.folder, 'outgoing', 'settled');
  const toOther = settled.filter(({ creditorAgent }) => creditorAgent === other.bin);
  for (const { id } of toOther.slice(0, 20)) {
    await askBank(bank.folder, 'recall', { payment: id });
    await after(100);
  }
}

const payOdd =
  (lastDigits: number): Step =>
  async ({ banks: [from, to] }) => {
    await askBank(from.folder, 'pay', {
      ...{ from: from.customers[0]!.number, amount: 3_000 + lastDigits },
      ...{ to_bin: to.bin, to_account: to.customers[0]!.number },
    });
  };

/** The bank says nothing until it is asked: overdue for the payer's bank after 3 s, for the hub after 15. */
async function paySilent(scene: LineScene): Promise<void> {
  await payOdd(17)(scene);
  await after(400);
}

async function shutDown({ hub, load }: LineStage): Promise<void> {
  await load.progress(20);
  await hub.stop();
}
