/** A hosted institution as clearing sees it: accounts on our ledger, one leg in its own book. */
import { type Instruction, TRANSFER_CODE } from '../../core/ledger/index.ts';
import { clearingOf, INTERBANK_HOLD_TIMEOUT_S, type Institution, type LegOrder } from '../clearing/index.ts';
import { findByNumber } from './store.ts';

export const hostedInstitution: Institution = {
  answers: false,
  async locate(on, many) {
    const found = await findByNumber(
      on,
      many.map(({ bin, account }) => ({ book: bin, number: account })),
    );
    return found.map((account) =>
      account === undefined
        ? undefined
        : {
            bin: account.book,
            account: account.number,
            connection: 'hosted',
            ledgerAccount: account.id,
            name: account.name,
            nameKind: account.nameKind,
          },
    );
  },
  debitLeg: (order) => leg(order, order.account.ledgerAccount!, clearingOf(order.account.bin).id),
  creditLeg: (order) => leg(order, clearingOf(order.account.bin).id, order.account.ledgerAccount!),
};

function leg({ id, account, amount, purpose, hold }: LegOrder, debit: string, credit: string): Instruction {
  const move = { book: account.bin, id, debit, credit, amount, code: TRANSFER_CODE[purpose] };
  return hold
    ? { ...move, kind: 'pending', timeoutS: INTERBANK_HOLD_TIMEOUT_S }
    : { ...move, kind: 'posted' };
}
