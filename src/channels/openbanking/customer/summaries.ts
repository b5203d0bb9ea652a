/** Consents as lists and receipts name them: who asks as registered now, and accounts by number. */
import type { Queryable } from '../../../core/database/index.ts';
import { findAccounts, holdersOf } from '../../../services/banking/index.ts';
import { type Consent, stateAt } from '../../../services/consents/index.ts';
import { type Standing, standingOf } from '../../../services/directory/index.ts';
import type { Decoupled } from '../authorization/decoupled.ts';
import type { Customer } from '../authorization/ports.ts';
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
  customer: Customer,
): Promise<ConsentSummary[]> {
  const on = parts.database;
  const [standings, accounts, answers] = await Promise.all([
    standingOf(
      on,
      consents.map(({ software }) => software),
    ),
    accountNames(
      on,
      customer,
      consents.flatMap(({ book, accounts: ids }) => ids.map((id) => ({ book, id }))),
    ),
    Promise.all(consents.map((consent) => mayAnswer(parts, consent, customer.id))),
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
 * Accounts by UUID, as far as the customer holds them: whoever agrees to a consent because of an account that they hold
 * together learns nothing of the other accounts that it is about. Of a bank with a core of its own they are as it has told
 * them for this page; where it told nothing, none has a name.
 */
export async function accountNames(
  on: Queryable,
  { id: customer, held }: Customer,
  refs: readonly { readonly book: number; readonly id: string }[],
): Promise<Map<string, AccountName>> {
  if (held !== null && held.length === 0) return new Map(refs.map(({ id }) => [id, 'not_told'] as const));
  if (held !== null) return new Map(held.map(({ account, kind, number }) => [account, { kind, number }]));
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
