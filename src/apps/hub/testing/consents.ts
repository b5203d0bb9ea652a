/** Consents to try doors at: of one bank's customer, given to one third party. */
import type { TestHub } from '../../../../test/hub.ts';
import { fromWire, toWire } from '../../../kit/id.ts';
import { requestKind, type Terms } from '../../../services/consents/index.ts';
import { keepNotices, noticeOf } from '../../../services/notices/index.ts';

interface Request {
  readonly path: string;
  readonly body?: unknown;
}

export interface TestConsents {
  /** Wire ids. */
  readonly consents: readonly string[];
  readonly customer: string;
  readonly notice: string;
  /** By row of the matrix, afresh for every cell. */
  readonly asks: Readonly<Record<string, () => Request>>;
}

export interface Giver {
  readonly book: number;
  /** Wire ids. */
  readonly thirdParty: string;
  readonly software: string;
}

const HUB = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

/** `spares`: how many may be ended one by one. */
export async function openTestConsents(hub: TestHub, giver: Giver, spares: number): Promise<TestConsents> {
  const customer = hub.hub.mint<'customer'>();
  const ask = async (): Promise<string> => {
    const id = hub.hub.mint<'consent'>();
    const terms: Terms = {
      ...{ kind: 'account_information', clusters: ['balances'], purpose: 'lending', historyFrom: null },
      ...{ unattendedPerDay: 4, retentionDays: 0, validDays: 90 },
    };
    const order = { id, book: giver.book, customer, software: fromWire('software', giver.software)!, terms };
    const submitted = await hub.hub.desk.submit(requestKind, { ...order, profile: 'fapi2' }, HUB);
    if (submitted.kind !== 'decided' || submitted.answer.kind !== 'consent_requested')
      throw new Error(JSON.stringify(submitted));
    return toWire('consent', id);
  };
  const consent = await ask();
  const about = { book: giver.book, customer, consent: fromWire('consent', consent)! };
  const told = noticeOf({ ...about, kind: 'consent_reminder', facts: { until: 0 } }, 'test', 0);
  await keepNotices(hub.hub.database, [told]);
  const notice = toWire('notice', told.id);
  const spare: string[] = [];
  for (let i = 0; i < spares; i += 1) spare.push(await ask());
  const of = (rest = ''): string => `/v1/consents/${consent}${rest}`;
  const bin = giver.book.toString().padStart(6, '0');
  return {
    ...{ consents: [consent, ...spare], customer: toWire('customer', customer), notice },
    asks: {
      'GET /v1/consents': () => ({
        path: `/v1/consents?bin=${bin}&customer=${toWire('customer', customer)}`,
      }),
      'GET /v1/consents/{consent}': () => ({ path: of() }),
      'GET /v1/consents/{consent}/versions': () => ({ path: of('/versions') }),
      'GET /v1/consents/{consent}/accesses': () => ({ path: of('/accesses') }),
      'GET /v1/notices/{notice}': () => ({ path: `/v1/notices/${notice}` }),
      'POST /v1/consents/{consent}/revoke': () => ({
        path: `/v1/consents/${spare.pop()}/revoke`,
        body: { reason: 'thử' },
      }),
    },
  };
}
