/** What the stories are played with: an account with money, a shop, and answers that have to be successes. */
import { randomInt } from 'node:crypto';
import type { Answer, ApiProblem, OpenAccountAnswer } from '../../../client/index.ts';
import type { HubAccess } from '../connection.ts';

/** The hub said no to a step of a story. */
export class StoryRefused extends Error {
  readonly problem: ApiProblem;
  constructor(problem: ApiProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

export async function done<Value>(asked: Promise<Answer<Value>>): Promise<Value> {
  const answer = await asked;
  if (answer.ok) return answer.value;
  throw new StoryRefused(answer.problem);
}

export interface Account {
  readonly id: string;
  readonly bin: string;
  readonly account: string;
}

/** Enough for some hundred bowls of noodles. */
const DEPOSIT_VND = 10_000_000;
/** Beyond the real ones, so that nobody takes it for a customer's. */
const NUMBER_PREFIX = '99';

/**
 * A fresh account at an institution whose accounts the hub keeps; at another one than `counterparty` where there is
 * one, so that something crosses between banks.
 */
export async function openAccount(
  hub: HubAccess,
  depositVnd = DEPOSIT_VND,
  counterparty = '',
): Promise<Account> {
  const number = `${NUMBER_PREFIX}${randomInt(10 ** 11, 10 ** 12)}`;
  let refusal: ApiProblem | undefined;
  const others = hub.institutions.filter((bin) => bin !== counterparty);
  for (const bin of [...others, ...hub.institutions]) {
    const bank = hub.as({ participant: bin });
    const body = { number, kind: 'current', name: 'Người Thử Sự Kiện', name_kind: 'person' } as const;
    const opened: Answer<OpenAccountAnswer> = await bank.openAccount({ bin, body });
    if (!opened.ok) {
      // One that keeps its own core has no accounts here; the next one may.
      refusal = opened.problem;
      continue;
    }
    const { id } = opened.value;
    if (depositVnd > 0)
      await done(bank.bookCash({ bin, account: id, body: { direction: 'deposit', amount: depositVnd } }));
    return { id, bin, account: number };
  }
  throw new StoryRefused(refusal ?? noInstitution());
}

/** Without the sandbox's keys nobody can be played. */
const noInstitution = (): ApiProblem => ({
  ...{ type: 'about:blank#no_institution_at_hand', code: 'api_key_is_missing', status: 0, request_id: '' },
  ...{
    title: 'The keys of an institution are needed: those of a sandbox.',
    retryable: false,
    outcome: 'none',
  },
});

export interface TriggeredShop {
  readonly id: string;
  readonly settlement: { readonly bin: string; readonly account: string };
}

/** The shop that is named, the first one, or a new one where there is none. */
export async function findShop(hub: HubAccess, named: string | undefined): Promise<TriggeredShop> {
  const operator = hub.as('operator');
  const found =
    named === undefined
      ? (await done(operator.listShops({ limit: 1 }))).data[0]
      : await done(operator.getShop({ shop: named }));
  return found === undefined
    ? await registerShop(hub)
    : { id: found.id, settlement: found.settlement_account };
}

export async function registerShop(hub: HubAccess): Promise<TriggeredShop> {
  const { bin, account } = await openAccount(hub, 0);
  const body = {
    ...{ name: 'Quán Thử', legal_name: 'Hộ kinh doanh Quán Thử', tax_code: '0100000009', mcc: '5812' },
    settlement_account: { bin, account },
  };
  const shop = await done(hub.as('operator').createShop({ body }));
  return { id: shop.id, settlement: { bin, account } };
}

export interface Paid {
  /** Wire id. */
  readonly payment: string;
  readonly payer: Account;
  readonly shop: TriggeredShop;
}

/** A bowl of noodles. */
const AMOUNT_VND = 45_000;

export async function payShop(hub: HubAccess, named: string | undefined): Promise<Paid> {
  const shop = await findShop(hub, named);
  const payer = await openAccount(hub, DEPOSIT_VND, shop.settlement.bin);
  const { id } = await done(
    hub.as({ participant: payer.bin }).createPayment({ body: paymentTo(shop, payer) }),
  );
  return { payment: id, payer, shop };
}

export function paymentTo(shop: TriggeredShop, { bin, account }: Account, amount = AMOUNT_VND) {
  return {
    amount,
    currency: 'VND',
    debtor: { bin, account },
    creditor: shop.settlement,
    purpose: 'thu su kien',
  } as const;
}
