/** A hosted institution as clearing sees it: accounts on our ledger, one leg in its own book. */
import { TRANSFER_CODE } from '../../core/ledger/index.ts';
import { clearingOf, type Institution } from '../clearing/index.ts';
import { findByNumber } from './store.ts';

export const hostedInstitution: Institution = {
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
            ledgerAccount: account.id,
            name: account.name,
            nameKind: account.nameKind,
          },
    );
  },
  debitLeg: (id, { bin, ledgerAccount }, amount, purpose) => ({
    kind: 'posted',
    book: bin,
    id,
    debit: ledgerAccount,
    credit: clearingOf(bin).id,
    amount,
    code: TRANSFER_CODE[purpose],
  }),
  creditLeg: (id, { bin, ledgerAccount }, amount, purpose) => ({
    kind: 'posted',
    book: bin,
    id,
    debit: clearingOf(bin).id,
    credit: ledgerAccount,
    amount,
    code: TRANSFER_CODE[purpose],
  }),
};
