/** What each route of open banking that banks and the operator use is asked with, in the walk over all permissions. */

import type { TestHub, TestInstitution } from '../../../../test/hub.ts';

interface Request {
  readonly path: string;
  readonly body?: unknown;
}

const STANDING_ORDER = {
  ...{ creditor: { bin: '979902', account: '2001' }, amount: 1, every: 'month', on_day: 5 },
};

export interface OpenBankingAsks {
  readonly asks: Readonly<Record<string, () => Request>>;
  /** Sets standing orders to be ended, one for each cell. */
  prepare(hub: TestHub, count: number): Promise<void>;
}

/** `own`: the bank whose things they are. */
export function openBankingAsks(own: () => TestInstitution): OpenBankingAsks {
  const standing: string[] = [];
  const bank = (): string => `/v1/institutions/${own().bin}`;
  const orders = (): string => `${bank()}/accounts/${own().accounts[0]}/standing-orders`;
  const at = '/v1/institutions/{bin}';
  const ordersAt = `${at}/accounts/{account}/standing-orders`;
  return {
    async prepare(hub, count) {
      for (let i = 0; i < count; i += 1)
        standing.push((await hub.call('POST', orders(), { as: own().key, body: STANDING_ORDER })).body.id!);
    },
    asks: {
      [`PUT ${at}/rates/interest`]: () => ({
        path: `${bank()}/rates/interest`,
        body: { rates: [{ product: 'Tiết kiệm', term_months: 6, percent_per_year: '4.75' }] },
      }),
      [`PUT ${at}/rates/exchange`]: () => ({
        path: `${bank()}/rates/exchange`,
        body: { rates: [{ currency: 'USD', buy_transfer: '26110', sell: '26340' }] },
      }),
      [`PUT ${at}/branches`]: () => ({ path: `${bank()}/branches`, body: { branches: [] } }),
      [`POST ${ordersAt}`]: () => ({ path: orders(), body: STANDING_ORDER }),
      [`GET ${ordersAt}`]: () => ({ path: orders() }),
      [`DELETE ${ordersAt}/{standing_order}`]: () => ({ path: `${orders()}/${standing.pop()}` }),
    },
  };
}
