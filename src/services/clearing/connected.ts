/** An institution that keeps its own core, as clearing sees it: nothing of it is here, and it must be asked. */
import type { Institution } from './model.ts';

export const connectedInstitution: Institution = {
  answers: true,
  // Whether there is such an account, and whose it is, only its bank can say: it says so when it answers.
  locate: async (_on, many) =>
    many.map(({ bin, account }) => ({
      bin,
      account,
      connection: 'connected',
      ledgerAccount: null,
      name: null,
      nameKind: 'person',
    })),
  debitLeg: () => undefined,
  creditLeg: () => undefined,
};
