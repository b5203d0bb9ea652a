/** Consents as lists and receipts name them: who asks as registered now, and accounts by number. */
import type { Queryable } from '../../../core/database/index.ts';
import { findAccounts } from '../../../services/banking/index.ts';
import type { Consent } from '../../../services/consents/index.ts';
import { type Standing, standingOf } from '../../../services/directory/index.ts';
import type { AccountName, ConsentSummary, Requester } from '../pages/views.ts';

export async function summariesOf(on: Queryable, consents: readonly Consent[]): Promise<ConsentSummary[]> {
  const [standings, accounts] = await Promise.all([
    standingOf(
      on,
      consents.map(({ software }) => software),
    ),
    accountNames(
      on,
      consents.flatMap(({ book, accounts: ids }) => ids.map((id) => ({ book, id }))),
    ),
  ]);
  return consents.map((consent) => ({
    ...consent,
    requester: requesterOf(standings.get(consent.software)),
    accounts: consent.accounts.flatMap((id) => accounts.get(id) ?? []),
  }));
}

/** Accounts by UUID, as far as they are at a hosted bank. */
export async function accountNames(
  on: Queryable,
  refs: readonly { readonly book: number; readonly id: string }[],
): Promise<Map<string, AccountName>> {
  const found = await findAccounts(on, refs);
  return new Map(
    found.flatMap((account) =>
      account === undefined ? [] : [[account.id, { kind: account.kind, number: account.number }] as const],
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
