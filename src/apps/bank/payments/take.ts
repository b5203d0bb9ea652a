/** A payment or a return arrives from the hub: decided by the account, kept, and answered as its behaviour says. */
import type { Arriving, Incoming, Outgoing, Said } from '../model.ts';
import { judge, type Plan, planOf, REASON } from '../rules/incoming.ts';
import { isMode, MODES, type Mode, type ModeName, magicMode, type OnTheLine } from '../rules/modes.ts';
import { findAccount } from '../store/accounts.ts';
import { addIncoming, findIncoming } from '../store/incoming.ts';
import { moveDue, waitingOf } from '../store/messages.ts';
import { findOutgoing } from '../store/outgoing.ts';
import { listBehaviours, useBehaviour } from '../store/records.ts';
import { type Bank, send } from './bank.ts';

/** What the line has to do now that the payment is kept, or is not. */
export function takePayment(bank: Bank, arriving: Arriving): OnTheLine {
  const known = findIncoming(bank.books, arriving.id);
  if (known !== undefined) {
    answerAgain(bank, known, arriving);
    return 'keep_and_answer';
  }
  const name = arriving.kind === 'return' ? 'accept' : nextMode(bank, arriving.amount);
  const onTheLine = (MODES[name] as Mode).onTheLine ?? 'keep_and_answer';
  if (onTheLine === 'lose' || (onTheLine === 'hang_up' && isStillDown(bank, arriving.id))) return onTheLine;
  keepAndAnswer(bank, arriving, name);
  if (onTheLine === 'hang_up') return 'keep_and_answer';
  return onTheLine;
}

/** The outage of one payment lasts a minute from its first try; after that the bank takes it as any other. */
function isStillDown({ hungUpAtMs, nowMs, settings }: Bank, id: string): boolean {
  if (hungUpAtMs.size >= HUNG_UP_MAX) hungUpAtMs.clear();
  const since = hungUpAtMs.get(id) ?? nowMs();
  hungUpAtMs.set(id, since);
  return nowMs() < since + OUTAGE_MS * settings.timeScale;
}

const OUTAGE_MS = 60_000;
/** Payments whose outage is remembered; nobody tries so many magic amounts within a minute. */
const HUNG_UP_MAX = 10_000;

/** What was asked for by command goes before what the amount says. */
function nextMode({ books, settings, nowMs }: Bank, amount: bigint): ModeName {
  const [asked] = listBehaviours(books, nowMs());
  if (asked !== undefined && isMode(asked.mode)) {
    useBehaviour(books, asked.id);
    return asked.mode;
  }
  return (settings.magicAmounts ? magicMode(amount) : undefined) ?? 'accept';
}

function keepAndAnswer(bank: Bank, arriving: Arriving, name: ModeName): void {
  const { settings, books, nowMs } = bank;
  const now = nowMs();
  const decided = decide(bank, arriving);
  const plan = planOf(decided, name, settings.timeScale);
  const one: Incoming = {
    ...arriving,
    account: accountOf(bank, arriving),
    state: plan.state,
    reason: plan.own.reason ?? null,
    mode: name,
    speaksAtMs: now + plan.speaksAfterMs,
    arrivedMs: now,
    endedMs: plan.state === 'rejected' ? now : null,
    returned: 0n,
  };
  addIncoming(books, one);
  say(bank, one, plan);
}

function say(bank: Bank, one: Incoming, { says }: Plan): void {
  const swaps = (MODES[one.mode as ModeName] as Mode).swaps === true;
  const first = swaps ? waitingOf(bank.books, STATUS, one.mode) : undefined;
  for (const spoken of says) {
    const letter = bank.pen.status(one, spoken);
    send(bank, letter, one.id, first === undefined ? spoken : { ...spoken, afterMs: 0 });
  }
  if (first !== undefined) moveDue(bank.books, first, bank.nowMs() + AFTER_THE_SECOND_MS);
}

const STATUS = 'pacs.002';
/** The first answer of a pair leaves so long after the second one. */
const AFTER_THE_SECOND_MS = 100;

function decide(bank: Bank, arriving: Arriving): Said {
  const { books, settings } = bank;
  if (arriving.kind === 'payment') {
    return judge(findAccount(books, arriving.account), arriving, settings.checkNames);
  }
  const original = originalOf(bank, arriving);
  if (original === undefined) return { status: 'RJCT', reason: REASON.neverReceived };
  const isWhole = original.returned + arriving.amount <= original.amount;
  return isWhole ? { status: 'ACCP' } : { status: 'RJCT', reason: REASON.duplicate };
}

/** A return goes to the account that paid, whatever its message says; where that has closed, into suspense later. */
function accountOf(bank: Bank, arriving: Arriving): string {
  return (arriving.kind === 'return' ? originalOf(bank, arriving)?.account : undefined) ?? arriving.account;
}

function originalOf({ books }: Bank, { original }: Arriving): Outgoing | undefined {
  const found = original === null ? undefined : findOutgoing(books, original);
  return found?.state === 'settled' ? found : undefined;
}

/** The same payment under another message: what was said is said again; another content under its id is refused. */
function answerAgain(bank: Bank, known: Incoming, arriving: Arriving): void {
  // A tombstone knows no content to compare; it refuses whatever comes.
  const isSame =
    known.state === 'tombstoned' ||
    (known.amount === arriving.amount && known.txId === arriving.txId && known.kind === arriving.kind);
  const said: Said = isSame
    ? {
        status: known.state === 'rejected' || known.state === 'tombstoned' ? 'RJCT' : 'ACCP',
        ...reasonOf(known),
      }
    : { status: 'RJCT', reason: REASON.duplicate };
  send(
    bank,
    bank.pen.status({ ...known, txId: arriving.txId, endToEndId: arriving.endToEndId }, said),
    known.id,
  );
}

function reasonOf({ reason }: Incoming): { reason?: string } {
  return reason === null ? {} : { reason };
}
