/** How the Annex writes what the house writes otherwise: ids, codes of banks, kinds of accounts, times. */
import { fromWire } from '../../../../kit/id.ts';
import type { CustomerAccount } from '../../../../services/banking/index.ts';
import { type Party, wireBin } from '../../../../services/clearing/index.ts';
import type { Consent, ConsentState } from '../../../../services/consents/index.ts';
import type { AccountAtBank } from '../../connected.ts';

/** 32 hex digits: the Annex has room for 35 characters, a UUID with hyphens has 36. */
export const paymentIdOf = (id: string): string => id.replaceAll('-', '');
export const idOfPayment = (text: string): string | undefined => fromWire('payment_order', `pmo_${text}`);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isUuid = (text: string): boolean => UUID.test(text);

/** Never a granted account: the gate refuses it by the right name, and the proof is taken. */
export const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** ISO 20022 ExternalCashAccountType1Code: current, e-money, mobile account, savings, loan; a card's account has no code. */
export const ACCOUNT_TYPE: Readonly<Record<CustomerAccount['kind'] | AccountAtBank['kind'], string>> = {
  current: 'CACC',
  wallet: 'EMON',
  mobile_money: 'MOMA',
  savings: 'SVGS',
  loan: 'LOAN',
  card: 'OTHR',
};

/** Amounts are numbers in the Annex. What a nation's year could push past 2^53 is no customer's balance. */
export function amountOut(amount: bigint): { readonly value: number; readonly currency: 'VND' } {
  return { value: Number(amount), currency: 'VND' };
}

export const partyOut = ({ bin, account, name }: Pick<Party, 'bin' | 'account' | 'name'>) => ({
  ...(name === null ? {} : { name }),
  ...{ bankCode: wireBin(bin), accountId: account },
});

/** RFC 3339 in UTC, as the Annex has it. */
export const utc = (ms: number): string => new Date(ms).toISOString();

/** An instant; undefined for what is none. */
export function readDateTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

const OF_STATE: Readonly<Record<ConsentState, 'AWAITTING_AUTH' | 'AUTHORISED' | 'REJECTED' | 'CANCEL'>> = {
  awaiting_authorisation: 'AWAITTING_AUTH',
  partially_authorised: 'AWAITTING_AUTH',
  authorised: 'AUTHORISED',
  paused: 'AUTHORISED',
  consumed: 'AUTHORISED',
  rejected: 'REJECTED',
  revoked: 'CANCEL',
  expired: 'CANCEL',
};

export const consentStatusOf = (state: ConsentState) => OF_STATE[state];

/** Seconds that a consent still holds; none where it has ended. */
export const expireIn = ({ expiresAt }: Pick<Consent, 'expiresAt'>, nowMs: number): number =>
  Math.max(0, Math.floor((expiresAt - nowMs) / 1_000));
