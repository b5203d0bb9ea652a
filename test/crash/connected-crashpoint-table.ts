/**
 * How a test makes a hub reach each crash point of what it does with banks that keep their own core: orders handed over,
 * their ends told, consents and notices told. A new crash point needs a row. All are passed by the load alone but one.
 */
import { askBank } from '../../src/apps/bank/index.ts';
import { PROVOKED } from './crashpoint-table.ts';
import { after, type HubProcess } from './hubprocess.ts';
import { LINE_PROVOKED } from './line-crashpoint-table.ts';
import type { OpenBankingScene } from './openbanking-scene.ts';

interface ConnectedProvocation {
  /** The kill strikes at a passage from the first to this one. */
  readonly passagesMax: number;
  /** Runs beside the load; must end by itself once the hub is dead. */
  readonly provoke?: (hub: HubProcess, scene: OpenBankingScene) => Promise<void>;
}

const ofAnyQuestion: ConnectedProvocation = { passagesMax: 8 };
const ofAnOrder: ConnectedProvocation = { passagesMax: 3 };
const ofAConsent: ConnectedProvocation = { passagesMax: 3 };
/** Also where nothing is found. */
const ofEachRound: ConnectedProvocation = { passagesMax: 8 };

export const CONNECTED_PROVOKED: Readonly<Record<string, ConnectedProvocation>> = {
  'connector-answer-proven': ofAnyQuestion,
  'connector-asking-over': ofEachRound,
  'connector-bank-answered': ofAnyQuestion,
  'connector-bank-found': ofAnyQuestion,
  'connector-consent-told': ofAConsent,
  'connector-customer-notice-settled': ofAConsent,
  'connector-customer-notices-claimed': ofAConsent,
  'connector-customer-told': ofAConsent,
  'connector-events-read': ofEachRound,
  'connector-news-noted': ofAConsent,
  'connector-notice-settled': ofAConsent,
  'connector-notices-claimed': ofAConsent,
  'connector-order-answered': ofAnOrder,
  'connector-order-consents-read': ofAnOrder,
  'connector-order-postponed': { passagesMax: 1, provoke: beUnsure },
  'connector-order-settled': ofAnOrder,
  'connector-orders-asked': ofAnOrder,
  'connector-orders-claimed': ofEachRound,
  'connector-orders-read': ofAnOrder,
  'orders-awaited-found': ofEachRound,
  'orders-awaited-read': ofAnOrder,
  'orders-ends-told': ofAnOrder,
};

/**
 * Points of desk and line that the same payments pass: the order, its settling, the bank's pacs.008, the answers. Other crash
 * tests walk them all.
 */
export const PASSED_BESIDE: readonly string[] = [
  ...Object.keys(PROVOKED).filter((name) => PROVOKED[name]!.how === 'payments under load'),
  ...Object.keys(LINE_PROVOKED).filter(
    (name) => LINE_PROVOKED[name]!.how === 'payments in all four directions',
  ),
];

async function beUnsure(hub: HubProcess, { banks }: OpenBankingScene): Promise<void> {
  while (!hub.hasEnded()) {
    await Promise.all(
      banks.map(({ folder }) => askBank(folder, 'behave-connector', { mode: 'unsure', next: 1 })),
    );
    await after(100);
  }
}
