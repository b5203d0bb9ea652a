/** Whom would this pay? The name a payer gives, held against the one that the account is registered under. */
import type { AskName, LocatedAccount, NameAnswer } from './model.ts';
import { type CloseMatchReason, checkPayeeName, type PayeeNameCheck } from './namecheck.ts';

export type CheckedPayee =
  | {
      readonly kind: 'checked';
      readonly match: 'not_asked' | 'match' | 'close_match' | 'no_match';
      readonly reason: CloseMatchReason | null;
      /** A match or a close match shows the registered name; a wrong guess learns nothing. */
      readonly registeredName: string | null;
    }
  | Exclude<NameAnswer, { kind: 'named' }>;

export function createPayeeCheck(
  askName: AskName,
): (account: LocatedAccount, given: string | undefined) => Promise<CheckedPayee> {
  /** Known here for a hosted account; a connected bank is asked. */
  const registeredName = async ({ bin, account, name, nameKind }: LocatedAccount): Promise<NameAnswer> =>
    name === null ? await askName({ bin, account }) : { kind: 'named', name, nameKind };
  return async (account, given) => {
    const named = await registeredName(account);
    return named.kind === 'named' ? checked(named, given) : named;
  };
}

function checked(
  { name, nameKind }: Extract<NameAnswer, { kind: 'named' }>,
  given: string | undefined,
): CheckedPayee {
  if (given === undefined) return { kind: 'checked', match: 'not_asked', reason: null, registeredName: name };
  const result = checkedName(given, name, nameKind);
  return {
    kind: 'checked',
    match: result.kind,
    reason: result.kind === 'close_match' ? result.reason : null,
    registeredName: result.kind === 'no_match' ? null : name,
  };
}

/** A connected bank does not say whether a name is a person's: the kinder reading of the two counts. */
function checkedName(
  given: string,
  registered: string,
  nameKind: 'person' | 'organisation' | undefined,
): PayeeNameCheck {
  if (nameKind !== undefined) return checkPayeeName(given, registered, nameKind);
  const asPerson = checkPayeeName(given, registered, 'person');
  return asPerson.kind === 'no_match' ? checkPayeeName(given, registered, 'organisation') : asPerson;
}
