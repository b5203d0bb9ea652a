/**
 * The accounts that every scheme needs. Their ids follow from what they are (UUIDv8, RFC 9562 §5.8: purpose and BIN in
 * plain digits), so a payment's legs follow from the payment alone and nothing has to be looked up or cached.
 */
import {
  ACCOUNT_CODE,
  type Account,
  type AccountCode,
  type AccountRef,
  HUB_BOOK,
} from '../../../core/ledger/index.ts';

function systemId(code: AccountCode, number: number): string {
  return `00000000-0000-8000-8${code}-${number.toString().padStart(12, '0')}`;
}

const inHub =
  (code: AccountCode) =>
  (number: number): AccountRef => ({ book: HUB_BOOK, id: systemId(code, number) });

const inBook =
  (code: AccountCode) =>
  (bin: number): AccountRef => ({ book: bin, id: systemId(code, bin) });

/** A participant's position in the open window: debits are what it owes the scheme. */
export const positionOf = inHub(ACCOUNT_CODE.position);
/** What a participant owes, or is owed, from closed windows that are not settled yet. */
export const obligationOf = inHub(ACCOUNT_CODE.obligation);
export const prefundingOf = inHub(ACCOUNT_CODE.prefunding);
/** Money on its way through the RTGS for one window; zero when the window is settled. */
export const settlementOf = inHub(ACCOUNT_CODE.settlement);
export const RTGS: AccountRef = { book: HUB_BOOK, id: systemId(ACCOUNT_CODE.rtgs, 0) };

/** Mirrors position + obligation inside the institution's own book. */
export const clearingOf = inBook(ACCOUNT_CODE.clearing);
/** Takes returned money whose account cannot. */
export const suspenseOf = inBook(ACCOUNT_CODE.suspense);
/** The institution's account at the central bank, as its book sees it. */
export const nostroOf = inBook(ACCOUNT_CODE.nostro);
export const vaultOf = inBook(ACCOUNT_CODE.vault);
export const prefundOf = inBook(ACCOUNT_CODE.prefund);

/** A fresh account without limits. */
export function newAccount(ref: AccountRef, code: AccountCode, terms: Partial<Account> = {}): Account {
  return {
    ...ref,
    code,
    currency: 'VND',
    debitsPending: 0n,
    debitsPosted: 0n,
    creditsPending: 0n,
    creditsPosted: 0n,
    debitLimit: null,
    creditLimit: null,
    holdsWithinLimit: false,
    frozen: false,
    suspended: false,
    closed: false,
    lastAt: 0,
    ...terms,
  };
}
