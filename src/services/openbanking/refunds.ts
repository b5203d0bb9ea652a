/** From what a third party asks to a refund that is decided: the payment is found first, then one command does the rest. */
import type { Desk, Submitted } from '../../core/command/index.ts';
import { createGroupRead, type Queryable } from '../../core/database/index.ts';
import type { Id } from '../../kit/id.ts';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';
import { findAccounts } from '../banking/index.ts';
import { findPayments, type Payment } from '../clearing/index.ts';
import type { Consent } from '../consents/index.ts';
import { createConsentReads } from './accounts.ts';
import type { RefundAnswer, RefundKind, SubmitRefund } from './commands/refund.ts';
import type { Refund } from './model.ts';
import type { Call } from './orders.ts';
import { type RefundNow, readRefunds } from './reads.ts';

export type RefundDraft = Omit<Refund, 'id' | 'createdAt'>;

export type RefundOutcome =
  | ({ readonly kind: 'refund'; readonly repeated: boolean } & RefundNow)
  | { readonly kind: Exclude<RefundAnswer['kind'], 'refund_taken' | 'refund_was_taken_before'> }
  | { readonly kind: 'bank_takes_no_such_order' }
  | { readonly kind: Exclude<Submitted<RefundAnswer, never>['kind'], 'decided'> };

export interface RefundsParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly submit: RefundKind;
  /** Whether this bank keeps its own core and takes refunds from here. */
  readonly connects: (bin: number) => Promise<boolean>;
}

export interface Refunds {
  submit(draft: RefundDraft, call: Call): Promise<RefundOutcome>;
  read(id: string): Promise<RefundNow | undefined>;
}

export function createRefunds({ database, desk, mint, submit, connects }: RefundsParts): Refunds {
  const findConsent = createConsentReads(database);
  const findAccount = createGroupRead(
    (keys: readonly { readonly book: number; readonly id: string }[]) => findAccounts(database, keys),
    BATCH_COMMANDS_MAX,
  );
  const findPayment = createGroupRead(async (ids: readonly string[]) => {
    const found = await findPayments(database, ids);
    return ids.map((id) => found.get(id));
  }, BATCH_COMMANDS_MAX);
  const read = createGroupRead((ids: readonly string[]) => readRefunds(database, ids), BATCH_COMMANDS_MAX);

  const prepare = async (
    draft: RefundDraft,
    { attended, request, proof }: Call,
  ): Promise<
    SubmitRefund | 'consent_not_found' | 'consent_is_for_something_else' | 'bank_takes_no_such_order'
  > => {
    const consent = await findConsent(draft.consent);
    if (consent === undefined) return 'consent_not_found';
    if (consent.kind !== 'refunds') return 'consent_is_for_something_else';
    const [account = null] = consent.accounts;
    const isBanks =
      account !== null && (await findAccount({ book: consent.book, id: account })) === undefined;
    if (isBanks && !(await connects(consent.book))) return 'bank_takes_no_such_order';
    const payment = await findPayment(draft.payment);
    const isReceived = payment !== undefined && hasReached(payment, consent, isBanks);
    return {
      ...{ refund: { ...draft, id: mint() }, bin: consent.book, isBanks, account, access: mint() },
      received: isReceived ? payment : undefined,
      ...{ attended, request, proof },
    };
  };

  return {
    read,
    async submit(draft, call) {
      const prepared = await prepare(draft, call);
      if (typeof prepared === 'string') return { kind: prepared };
      const submitted = await desk.submit(submit, prepared, call.origin);
      if (submitted.kind !== 'decided') return { kind: submitted.kind };
      const { answer, kept } = submitted;
      if (answer.kind !== 'refund_taken' && answer.kind !== 'refund_was_taken_before')
        return { kind: answer.kind };
      const now =
        kept === undefined
          ? await read(answer.refund)
          : { refund: kept.refund, returned: kept.returned?.payment, instruction: kept.instruction };
      if (now === undefined) throw new Error(`refund ${answer.refund} was taken and cannot be read`);
      return { kind: 'refund', repeated: kept === undefined, ...now };
    },
  };
}

/**
 * By the ledger account: what came in under another number of it (a virtual account) is its own as well. Of one at a bank
 * with a core of its own only the bank is seen from here; whether it has reached this account is for the bank to find.
 */
function hasReached(
  { kind, state, creditor }: Payment,
  { book, accounts }: Consent,
  isBanks: boolean,
): boolean {
  const { ledgerAccount } = creditor;
  const isAccounts = isBanks
    ? ledgerAccount === null
    : ledgerAccount !== null && accounts.includes(ledgerAccount);
  return kind === 'credit_transfer' && state === 'cleared' && creditor.bin === book && isAccounts;
}
