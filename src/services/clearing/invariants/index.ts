/** What is always true of the scheme and its payments. */
import type { Invariant } from '../../../core/verify/index.ts';
import { answersExistOnce } from './acknowledged.ts';
import { deliveriesTellTheTruth, waitsMatchPayments } from './line.ts';
import { type OpenPayment, paymentsMatchLedger } from './payments.ts';
import { clearingMirrorsPositions, positionLimitsHold, settlementNetsToZero } from './scheme.ts';

export type { OpenPayment } from './payments.ts';

export interface ClearingChecks {
  /** Lines that each hold the wire id of a payment which a client saw acknowledged. */
  readonly acknowledged?: AsyncIterable<string>;
  /** Told of every payment that is not final yet, oldest first. */
  readonly onOpenPayment: (payment: OpenPayment) => void;
}

export function clearingInvariants({ acknowledged, onOpenPayment }: ClearingChecks): readonly Invariant[] {
  return [
    { name: 'limits_hold', check: positionLimitsHold },
    { name: 'clearing_mirrors_positions', check: clearingMirrorsPositions },
    { name: 'settlement_nets_to_zero', check: settlementNetsToZero },
    { name: 'payments_match_ledger', check: paymentsMatchLedger(onOpenPayment) },
    { name: 'waits_match_payments', check: waitsMatchPayments },
    { name: 'deliveries_tell_the_truth', check: deliveriesTellTheTruth },
    ...(acknowledged === undefined
      ? []
      : [{ name: 'answers_exist_once', check: answersExistOnce(acknowledged) }]),
  ];
}
