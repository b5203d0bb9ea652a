/** Settlement windows: closing one opens the next in the same transaction; the RTGS confirms each net position. */
import type { CommandKind } from '../../../core/command/index.ts';
import { ACCOUNT_CODE, openAccount } from '../../../core/ledger/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { SettlementPosition, SettlementWindow } from '../model.ts';
import { newAccount, obligationOf, positionOf, settlementOf } from '../rules/chart.ts';
import { closeWindow, confirmSettlement, type Net, settlementAccounts } from '../rules/settlement.ts';
import {
  findWindows,
  keepClosedWindow,
  keepConfirmations,
  keepOpenedWindow,
  listParticipants,
  lockScheme,
  netsOf,
} from '../store/scheme.ts';
import { gatherOpenWindow, moveOpenWindow, openWindow } from './facts.ts';
import { wireBin } from './pay.ts';

export interface CloseOrder {
  /** UUID of the command; the sweep's legs are derived from it. */
  readonly id: string;
  /** UUID of the window that opens. */
  readonly nextId: string;
  /** Number of the window to close; closing it twice must not close its successor. */
  readonly number: number;
}

export type CloseAnswer =
  | { readonly kind: 'window_closed'; readonly number: number }
  | { readonly kind: 'window_is_not_open' };

interface Closed {
  readonly number: number;
  readonly nets: readonly Net[];
  readonly next: { readonly number: number; readonly id: string; readonly at: number };
}

/** Locks the scheme, then every position in id order: payments wait for the next window and then read its number. */
export const closeKind: CommandKind<CloseOrder, readonly number[], CloseAnswer, Closed> = {
  name: 'window.close',
  lock: {
    rank: 1,
    async take(on) {
      await lockScheme(on);
      const bins = (await listParticipants(on)).map((participant) => participant.bin);
      return bins.flatMap((bin) => [positionOf(bin), obligationOf(bin)]);
    },
  },
  accounts: () => [],
  async gather(on, orders, picture) {
    const [all] = await Promise.all([listParticipants(on), gatherOpenWindow(on, picture)]);
    return orders.map(() => all.map((participant) => participant.bin));
  },
  decide(order, bins, picture) {
    if (order.number !== openWindow(picture)) {
      return { answer: { kind: 'window_is_not_open' }, audit: { subject: `${order.number}`, detail: '' } };
    }
    const nets = closeWindow(order.id, bins, picture.ledger);
    openAccount(picture.ledger, newAccount(settlementOf(order.number), ACCOUNT_CODE.settlement));
    const next = { number: order.number + 1, id: order.nextId, at: picture.nowMs };
    moveOpenWindow(picture, next.number);
    const paying = nets.reduce((sum, { net }) => (net > 0n ? sum + net : sum), 0n);
    return {
      answer: { kind: 'window_closed', number: order.number },
      kept: { number: order.number, nets, next },
      events: [
        {
          type: 'window.closed',
          subject: toWire('window', order.nextId),
          participants: bins,
          data: {
            number: order.number,
            next: next.number,
            value: paying.toString(),
            positions: nets.map(({ bin, net }) => ({ bin: wireBin(bin), net: net.toString() })),
          },
        },
      ],
      audit: { subject: `${order.number}`, detail: `${nets.length} net positions, ${paying} VND to move` },
    };
  },
  keep: (on, kept, picture) =>
    kept.flatMap((one) => [
      ...keepClosedWindow(on, one.number, one.nets, picture.nowMs),
      ...keepOpenedWindow(on, one.next),
    ]),
};

export interface ConfirmOrder {
  /** UUID of the command; legs are derived from it. */
  readonly id: string;
  readonly number: number;
  readonly bin: number;
  /** The RTGS's own reference of the booking. */
  readonly reference: string;
}

export type ConfirmAnswer =
  | {
      readonly kind: 'settlement_confirmed';
      readonly number: number;
      readonly bin: number;
      readonly settled: boolean;
    }
  | { readonly kind: 'window_not_found' | 'window_is_not_closed' | 'nothing_to_confirm' };

interface ConfirmFacts {
  readonly window: SettlementWindow | undefined;
  /** Shared by all confirmations of the window in this batch. */
  readonly open: Map<number, SettlementPosition>;
}

interface Confirmed {
  readonly windowNumber: number;
  readonly bin: number;
  readonly reference: string;
  readonly settled: boolean;
}

/** Under the scheme's lock: the last confirmation of a window must know that it is the last. */
export const confirmKind: CommandKind<ConfirmOrder, ConfirmFacts, ConfirmAnswer, Confirmed> = {
  name: 'window.confirm',
  lock: {
    rank: 1,
    async take(on) {
      await lockScheme(on);
      return [];
    },
  },
  accounts: (order) => settlementAccounts(order.bin, order.number),
  async gather(on, orders) {
    const numbers = orders.map((order) => order.number);
    const [windows, nets] = await Promise.all([findWindows(on, numbers), netsOf(on, numbers)]);
    const open = new Map<number, Map<number, SettlementPosition>>(
      numbers.map((number) => [number, new Map()]),
    );
    for (const net of nets) if (net.confirmedAt === null) open.get(net.windowNumber)!.set(net.bin, net);
    return orders.map((order) => ({ window: windows.get(order.number), open: open.get(order.number)! }));
  },
  decide(order, { window, open }, picture) {
    const audit = { subject: `${order.number}`, detail: `confirmation for ${wireBin(order.bin)}` };
    if (window === undefined) return { answer: { kind: 'window_not_found' }, audit };
    if (window.state === 'open') return { answer: { kind: 'window_is_not_closed' }, audit };
    const position = open.get(order.bin);
    if (position === undefined) return { answer: { kind: 'nothing_to_confirm' }, audit };
    confirmSettlement(order.id, order.number, position, picture.ledger);
    open.delete(order.bin);
    const settled = open.size === 0;
    const data = { number: order.number, bin: wireBin(order.bin), net: position.net.toString() };
    const subject = toWire('window', window.id);
    return {
      answer: { kind: 'settlement_confirmed', number: order.number, bin: order.bin, settled },
      kept: { windowNumber: order.number, bin: order.bin, reference: order.reference, settled },
      events: [
        { type: 'settlement.confirmed', subject, participants: [order.bin], data },
        ...(settled
          ? [{ type: 'window.settled', subject, participants: [order.bin], data: { number: order.number } }]
          : []),
      ],
      audit: { ...audit, detail: `${audit.detail}: ${position.net} VND` },
    };
  },
  keep: (on, kept, picture) =>
    keepConfirmations(
      on,
      kept,
      kept.filter((one) => one.settled).map((one) => one.windowNumber),
      picture.nowMs,
    ),
};
