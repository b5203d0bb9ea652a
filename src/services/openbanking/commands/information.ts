/** A bank, or the operator for it, publishes its rates and branches: a document that holds from an instant on. */
import type { CommandKind } from '../../../core/command/index.ts';
import { findParticipants, wireBin } from '../../clearing/index.ts';
import type { BankInformation } from '../model.ts';
import { keepInformation } from '../store/information.ts';

export interface InformationOrder extends Omit<BankInformation, 'setAt' | 'validFrom'> {
  /** null: from now on. */
  readonly validFrom: number | null;
}

export type InformationAnswer =
  | { readonly kind: 'information_set'; readonly validFrom: number }
  | { readonly kind: 'institution_not_found' };

export const informationKind: CommandKind<
  InformationOrder,
  { readonly known: boolean },
  InformationAnswer,
  BankInformation
> = {
  name: 'information.set',
  accounts: () => [],
  async gather(on, orders) {
    const found = await findParticipants(
      on,
      orders.map(({ bin }) => bin),
    );
    return orders.map(({ bin }) => ({ known: found.has(bin) }));
  },
  decide(order, { known }, { nowMs }) {
    const audit = { subject: wireBin(order.bin), detail: order.topic };
    if (!known) return { answer: { kind: 'institution_not_found' }, audit };
    const kept = { ...order, validFrom: order.validFrom ?? nowMs, setAt: nowMs };
    return { answer: { kind: 'information_set', validFrom: kept.validFrom }, kept, audit };
  },
  keep: (on, kept) => [keepInformation(on, kept)],
};
