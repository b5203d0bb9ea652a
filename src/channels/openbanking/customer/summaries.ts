/** Consents as lists and receipts name them: who asks as registered now, and accounts by number. */
import type { Queryable } from '../../../core/database/index.ts';
import { findAccounts, holdersOf } from '../../../services/banking/index.ts';
import { type Consent, stateAt } from '../../../services/consents/index.ts';
import { type Standing, standingOf } from '../../../services/directory/index.ts';
import type { Decoupled } from '../authorization/decoupled.ts';
import type { AccountName, ConsentSummary, Requester } from '../pages/views.ts';

export interface SummaryParts {
  readonly database: Queryable;
  readonly decoupled: Decoupled;
  readonly nowMs: () => number;
}

/** As `customer` sees them. */
export async function summariesOf(
  parts: SummaryParts,
  consents: readonly Consent[],
  customer: string,
): Promise<ConsentSummary[]> {
  const on = parts.database;
  const [standings, accounts, answers] = await Promise.all([
    standingOf(
      on,
      consents.map(({ software }) => software),
    ),
    accountNames(
      on,
      consents.flatMap(({ book, accounts: ids }) => ids.map((id) => ({ book, id }))),
      customer,
    ),
    Promise.all(consents.map((consent) => mayAnswer(parts, consent, customer))),
  ]);
  return consents.map((consent, n) => ({
    ...consent,
    mayAnswer: answers[n]!,
    requester: requesterOf(standings.get(consent.software)),
    accounts: consent.accounts.flatMap((id) => accounts.get(id) ?? []),
  }));
}

/**
 * Does it wait for this customer, and can he answer on his own pages? What was asked in a browser is answered there, so
 * that nobody is led to agree by a link.
 */
export async function mayAnswer(
  { decoupled, nowMs }: Pick<SummaryParts, 'decoupled' | 'nowMs'>,
  consent: Consent,
  customer: string,
): Promise<boolean> {
  const { approvers, approved } = consent;
  switch (stateAt(consent, nowMs())) {
    case 'awaiting_authorisation':
      return consent.customer === customer && (await decoupled.find(consent.id)) !== undefined;
    case 'partially_authorised':
      return approvers.includes(customer) && !approved.includes(customer);
    default:
      return false;
  }
}

/**
 * Accounts by UUID, as far as the customer holds them at a hosted bank: whoever agrees to a consent because of an account
 * that they hold together learns nothing of the other accounts that it is about.
 */
export async function accountNames(
  on: Queryable,
  refs: readonly { readonly book: number; readonly id: string }[],
  customer: string,
): Promise<Map<string, AccountName>> {
  const [found, holders] = await Promise.all([findAccounts(on, refs), holdersOf(on, refs)]);
  return new Map(
    found.flatMap((account, n) =>
      account === undefined || !holders[n]!.includes(customer)
        ? []
        : [[account.id, { kind: account.kind, number: account.number }] as const],
    ),
  );
}

/** Software is never deleted; where the row is not there the page says nothing rather than something else. */
export function requesterOf(standing: Standing | undefined): Requester {
  if (standing === undefined) return { name: '', nameEn: '', taxCode: '', licence: null, software: '' };
  const { thirdParty, software } = standing;
  const { name, nameEn, taxCode, licence } = thirdParty;
  return { name, nameEn, taxCode, licence, software: software.name };
}
