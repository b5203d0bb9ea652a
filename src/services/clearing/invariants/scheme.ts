import { type Queryable, statement } from '../../../core/database/index.ts';
import { type Account, type AccountRef, accountsByRef, keyOf } from '../../../core/ledger/index.ts';
import type { Look, Snapshots } from '../../../core/verify/index.ts';
import { PAGE_ROWS_MAX } from '../../../kit/limits.ts';
import type { Participant, SettlementPosition, SettlementWindow } from '../model.ts';
import { clearingOf, obligationOf, positionOf, prefundingOf, settlementOf } from '../rules/chart.ts';
import { netOf } from '../rules/settlement.ts';
import { listParticipants, listWindows, netsOf } from '../store/scheme.ts';

const UNCONFIRMED = statement(
  'clearing.verify_unconfirmed',
  `SELECT s.bin, sum(s.net)::bigint AS net, sum(GREATEST(s.net, 0))::bigint AS payable
     FROM settlement_windows w JOIN settlement_positions s ON s.window_number = w.number
    WHERE w.state <> 'open' AND s.confirmed_at IS NULL GROUP BY s.bin`,
);
const LOWERED = statement(
  'clearing.verify_lowered',
  'SELECT bin, max(at) AS at FROM participant_caps GROUP BY bin',
);
/** A hold or a posting that had to fit the limit; what resolves a hold did not have to. */
const LAST_DEBIT = statement(
  'clearing.verify_last_debit',
  'SELECT at FROM ledger_transfers WHERE book = $1 AND debit_account = $2 AND kind IN (0, 1) AND code <> 10 ORDER BY at DESC LIMIT 1',
);

/** The scheme's accounts of every participant, as one snapshot has them. */
async function schemeOf(
  on: Queryable,
  refsOf: (bin: number) => readonly AccountRef[],
): Promise<{ participants: Participant[]; accounts: Map<string, Account> }> {
  const participants = await listParticipants(on);
  return {
    participants,
    accounts: await accountsByRef(
      on,
      participants.flatMap(({ bin }) => refsOf(bin)),
    ),
  };
}

const at = (accounts: Map<string, Account>, ref: AccountRef): Account | undefined =>
  accounts.get(keyOf(ref.book, ref.id));

/** L = cap + prefunding − unsettled payables of closed windows, and nobody is beyond it unless it was lowered since. */
export async function positionLimitsHold(on: Snapshots, look: Look): Promise<void> {
  await on.inSnapshot(async (snapshot) => {
    const { participants, accounts } = await schemeOf(snapshot, (bin) => [
      positionOf(bin),
      prefundingOf(bin),
    ]);
    const unconfirmed = await unconfirmedNets(snapshot);
    look.rows(participants.length);
    for (const { bin, cap } of participants) {
      const position = at(accounts, positionOf(bin));
      const prefunding = at(accounts, prefundingOf(bin));
      if (position === undefined || prefunding === undefined) {
        look.violation(`participant ${bin} has no position or no prefunding account`);
        continue;
      }
      const limit = cap - netOf(prefunding) - (unconfirmed.get(bin)?.payable ?? 0n);
      if (position.debitLimit !== limit)
        look.violation(
          `participant ${bin} has a limit of ${position.debitLimit}; its cap, prefunding and payables make ${limit}`,
        );
      if (isBeyond(position) && !(await wasLoweredSince(snapshot, bin, position)))
        look.violation(`participant ${bin} is beyond its limit of ${position.debitLimit}`);
    }
  });
}

function isBeyond({ debitLimit, debitsPosted, debitsPending, creditsPosted }: Account): boolean {
  return (
    debitLimit !== null &&
    (debitsPosted + debitsPending - creditsPosted > debitLimit || debitsPending > debitLimit)
  );
}

/** Beyond the limit nothing new is debited; so whoever is beyond it has not been debited since its cap was lowered. */
async function wasLoweredSince(on: Queryable, bin: number, position: Account): Promise<boolean> {
  const lowered = (await on.query<{ bin: number; at: bigint }>(LOWERED)).find((row) => row.bin === bin);
  if (lowered === undefined) return false;
  const [last] = await on.query<{ at: bigint }>(LAST_DEBIT, [position.book, position.id]);
  // Ledger time may run ahead of the clock by as many microseconds as its batch had transfers; a second covers that.
  return last === undefined || last.at <= lowered.at * 1_000n + 1_000_000n;
}

/** What P owes the scheme is what P's book says it owes, in the open window, in closed ones, and on hold. */
export async function clearingMirrorsPositions(on: Snapshots, look: Look): Promise<void> {
  await on.inSnapshot(async (snapshot) => {
    const { participants, accounts } = await schemeOf(snapshot, (bin) => [
      positionOf(bin),
      obligationOf(bin),
      clearingOf(bin),
    ]);
    look.rows(participants.length);
    for (const { bin, connection } of participants) {
      if (connection !== 'hosted') continue;
      const [position, obligation, clearing] = [positionOf(bin), obligationOf(bin), clearingOf(bin)].map(
        (ref) => at(accounts, ref),
      );
      if (position === undefined || obligation === undefined || clearing === undefined) {
        look.violation(`participant ${bin} lacks an account of the scheme`);
        continue;
      }
      const owed = netOf(position) + netOf(obligation);
      if (-netOf(clearing) !== owed)
        look.violation(
          `participant ${bin}: its clearing account says ${-netOf(clearing)}, position and obligation say ${owed}`,
        );
      if (
        clearing.creditsPending !== position.debitsPending ||
        clearing.debitsPending !== position.creditsPending
      )
        look.violation(`participant ${bin}: what its clearing account holds is not what its position holds`);
    }
  });
}

export async function settlementNetsToZero(on: Snapshots, look: Look): Promise<void> {
  let before: number | undefined;
  for (let windows = await windowPage(); windows.length > 0; windows = await windowPage())
    before = windows.at(-1)!.number;
  await on.inSnapshot((snapshot) => obligationsAreUnconfirmedNets(snapshot, look));

  function windowPage(): Promise<SettlementWindow[]> {
    return on.inSnapshot(async (snapshot) => {
      const windows = await listWindows(snapshot, before, PAGE_ROWS_MAX);
      const nets = Map.groupBy(
        await netsOf(
          snapshot,
          windows.map(({ number }) => number),
        ),
        (net) => net.windowNumber,
      );
      const accounts = await accountsByRef(
        snapshot,
        windows.map(({ number }) => settlementOf(number)),
      );
      for (const window of windows)
        judgeWindow(window, nets.get(window.number) ?? [], at(accounts, settlementOf(window.number)), look);
      return windows;
    });
  }
}

function judgeWindow(
  { number, state }: SettlementWindow,
  nets: readonly SettlementPosition[],
  settlement: Account | undefined,
  look: Look,
): void {
  look.rows(nets.length + 1);
  const total = sumOf(nets);
  if (total !== 0n) look.violation(`the nets of window ${number} sum to ${total}`);
  const open = nets.filter(({ confirmedAt }) => confirmedAt === null);
  if (state === 'open' && nets.length > 0) look.violation(`window ${number} is open and has net positions`);
  if (state === 'closed' && open.length === 0)
    look.violation(`window ${number} is closed, all its positions are confirmed and it is not settled`);
  if (state === 'settled')
    for (const { bin } of open)
      look.violation(`window ${number} is settled without the confirmation of ${bin}`);
  if (state === 'open') return;
  // Settlement collects what net payers paid and hands it to net receivers.
  const confirmed = total - sumOf(open);
  const moved = settlement === undefined ? 0n : netOf(settlement);
  if (moved !== confirmed)
    look.violation(
      `the settlement account of window ${number} has ${moved}, its confirmed positions make ${confirmed}`,
    );
}

const sumOf = (nets: readonly SettlementPosition[]): bigint => nets.reduce((sum, { net }) => sum + net, 0n);

async function obligationsAreUnconfirmedNets(on: Queryable, look: Look): Promise<void> {
  const { participants, accounts } = await schemeOf(on, (bin) => [obligationOf(bin)]);
  const unconfirmed = await unconfirmedNets(on);
  for (const { bin } of participants) {
    const obligation = at(accounts, obligationOf(bin));
    const owed = obligation === undefined ? 0n : netOf(obligation);
    const wanted = unconfirmed.get(bin)?.net ?? 0n;
    if (owed !== wanted)
      look.violation(
        `participant ${bin} has an obligation of ${owed}, its unconfirmed positions make ${wanted}`,
      );
  }
}

async function unconfirmedNets(
  on: Queryable,
): Promise<Map<number, { readonly net: bigint; readonly payable: bigint }>> {
  const rows = await on.query<{ bin: number; net: bigint; payable: bigint }>(UNCONFIRMED);
  return new Map(rows.map(({ bin, net, payable }) => [bin, { net, payable }]));
}
