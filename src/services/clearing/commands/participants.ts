/** Who takes part, up to which net debit cap, with what prefunding, and whether it is suspended. */
import type { CommandKind, Decision, Picture } from '../../../core/command/index.ts';
import { ACCOUNT_CODE, accountOf, amendAccount, openAccount } from '../../../core/ledger/index.ts';
import type { Participant } from '../model.ts';
import {
  clearingOf,
  newAccount,
  nostroOf,
  obligationOf,
  positionOf,
  prefundingOf,
  prefundOf,
  RTGS,
  suspenseOf,
  vaultOf,
} from '../rules/chart.ts';
import { changePrefunding, raiseLimit, settlementAccounts } from '../rules/settlement.ts';
import { keepAmendedParticipants, keepCaps, keepParticipants, lockScheme } from '../store/scheme.ts';
import { gatherParticipants, participants } from './facts.ts';
import { wireBin } from './pay.ts';

/** Without an endpoint it is hosted: its customers' accounts are on our ledger. */
export type JoinOrder = Omit<
  Participant,
  'suspended' | 'reachable' | 'connection' | 'endpoint' | 'authority'
> & {
  readonly line?: { readonly endpoint: string; readonly authority: string | null };
};

export type JoinAnswer =
  | { readonly kind: 'joined'; readonly bin: number }
  | { readonly kind: 'participant_exists_already' };

/** Joining changes the scheme's shape, so it locks the scheme: a window that closes meanwhile sees all or nothing of it. */
export const joinKind: CommandKind<JoinOrder, undefined, JoinAnswer, Participant> = {
  name: 'participant.join',
  lock: {
    rank: 1,
    async take(on) {
      await lockScheme(on);
      return [RTGS];
    },
  },
  accounts: () => [],
  async gather(on, orders, picture) {
    await gatherParticipants(
      on,
      orders.map((order) => order.bin),
      picture,
    );
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const audit = { subject: wireBin(order.bin), detail: `${order.kind}, cap ${order.cap}` };
    if (participants(picture).has(order.bin))
      return { answer: { kind: 'participant_exists_already' }, audit };
    openAccounts(order, picture);
    const { line, ...joining } = order;
    const kept: Participant = {
      ...joining,
      connection: connectionOf(order),
      endpoint: line?.endpoint ?? null,
      authority: line?.authority ?? null,
      suspended: false,
      reachable: true,
    };
    participants(picture).set(order.bin, kept);
    const events = [
      {
        type: 'participant.joined',
        subject: wireBin(order.bin),
        participants: [order.bin],
        data: { bin: wireBin(order.bin), kind: order.kind },
      },
    ];
    return { answer: { kind: 'joined', bin: order.bin }, kept, events, audit };
  },
  keep: (on, kept, picture) => [keepParticipants(on, kept, picture.nowMs)],
};

function connectionOf({ line }: JoinOrder): Participant['connection'] {
  return line === undefined ? 'hosted' : 'connected';
}

function openAccounts(order: JoinOrder, { ledger }: Picture): void {
  const { bin, cap } = order;
  if (accountOf(ledger, RTGS.book, RTGS.id) === undefined)
    openAccount(ledger, newAccount(RTGS, ACCOUNT_CODE.rtgs));
  openAccount(
    ledger,
    newAccount(positionOf(bin), ACCOUNT_CODE.position, { debitLimit: cap, holdsWithinLimit: true }),
  );
  openAccount(ledger, newAccount(obligationOf(bin), ACCOUNT_CODE.obligation));
  openAccount(ledger, newAccount(prefundingOf(bin), ACCOUNT_CODE.prefunding));
  // A connected institution keeps its own books: it has none with us.
  if (connectionOf(order) === 'connected') return;
  openAccount(ledger, newAccount(clearingOf(bin), ACCOUNT_CODE.clearing));
  openAccount(ledger, newAccount(suspenseOf(bin), ACCOUNT_CODE.suspense));
  openAccount(ledger, newAccount(nostroOf(bin), ACCOUNT_CODE.nostro));
  openAccount(ledger, newAccount(vaultOf(bin), ACCOUNT_CODE.vault));
  openAccount(ledger, newAccount(prefundOf(bin), ACCOUNT_CODE.prefund));
}

export type AmendOrder =
  | { readonly bin: number; readonly change: 'cap'; readonly cap: bigint; readonly caller: string }
  | { readonly bin: number; readonly change: 'suspend' | 'resume' }
  /** The line's verdict: whether a connected bank answers. */
  | { readonly bin: number; readonly change: 'reachable' | 'unreachable' }
  | {
      readonly bin: number;
      readonly change: 'endpoint';
      readonly endpoint: string;
      readonly authority: string | null;
    }
  | { readonly bin: number; readonly change: 'prefunding'; readonly id: string; readonly amount: bigint };

export type AmendAnswer =
  | { readonly kind: 'amended'; readonly bin: number }
  | { readonly kind: 'participant_not_found' }
  | { readonly kind: AmendRefusal };

type AmendRefusal = 'prefunding_is_still_needed' | 'participant_is_hosted';

interface Amended {
  readonly participant: Participant;
  readonly cap?: { readonly bin: number; readonly at: number; readonly cap: bigint; readonly caller: string };
}

export const amendKind: CommandKind<AmendOrder, undefined, AmendAnswer, Amended> = {
  name: 'participant.amend',
  accounts: (order) => settlementAccounts(order.bin),
  async gather(on, orders, picture) {
    await gatherParticipants(
      on,
      orders.map((order) => order.bin),
      picture,
    );
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const participant = participants(picture).get(order.bin);
    const audit = { subject: wireBin(order.bin), detail: detailOf(order) };
    if (participant === undefined) return { answer: { kind: 'participant_not_found' }, audit };
    const decided = amend(order, participant, picture);
    if (typeof decided === 'string') return { answer: { kind: decided }, audit };
    participants(picture).set(order.bin, decided.participant);
    const events = [
      {
        type: 'participant.amended',
        subject: wireBin(order.bin),
        participants: [order.bin],
        data: { bin: wireBin(order.bin), change: order.change },
      },
    ];
    return { answer: { kind: 'amended', bin: order.bin }, kept: decided, events, audit } satisfies Decision<
      AmendAnswer,
      Amended
    >;
  },
  keep(on, kept) {
    const caps = kept.flatMap((one) => (one.cap === undefined ? [] : [one.cap]));
    const amended = keepAmendedParticipants(
      on,
      kept.map((one) => one.participant),
    );
    return caps.length === 0 ? [amended] : [amended, keepCaps(on, caps)];
  },
};

function amend(order: AmendOrder, participant: Participant, picture: Picture): Amended | AmendRefusal {
  const { ledger, nowMs } = picture;
  if (order.change === 'cap') {
    raiseLimit(ledger, order.bin, order.cap - participant.cap);
    return {
      participant: { ...participant, cap: order.cap },
      cap: { bin: order.bin, at: nowMs, cap: order.cap, caller: order.caller },
    };
  }
  if (order.change === 'prefunding') {
    const done = changePrefunding(order.id, order.bin, order.amount, ledger);
    return done === 'changed' ? { participant } : done;
  }
  const ofItsLine =
    order.change === 'endpoint' || order.change === 'reachable' || order.change === 'unreachable';
  if (ofItsLine && participant.connection === 'hosted') return 'participant_is_hosted';
  if (order.change === 'endpoint')
    return { participant: { ...participant, endpoint: order.endpoint, authority: order.authority } };
  if (order.change === 'reachable' || order.change === 'unreachable')
    return { participant: { ...participant, reachable: order.change === 'reachable' } };
  const suspended = order.change === 'suspend';
  const position = positionOf(order.bin);
  amendAccount(ledger, accountOf(ledger, position.book, position.id)!, { suspended });
  return { participant: { ...participant, suspended } };
}

function detailOf(order: AmendOrder): string {
  if (order.change === 'cap') return `cap ${order.cap}`;
  return order.change === 'prefunding' ? `prefunding ${order.amount}` : order.change;
}
