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
import { findRefunds } from './store/refunds.ts';

export type RefundDraft = Omit<Refund, 'id' | 'createdAt'>;

export interface RefundNow {
  readonly refund: Refund;
  /** The return that gives it back. */
  readonly returned: Payment;
}

export type RefundOutcome =
  | ({ readonly kind: 'refund'; readonly repeated: boolean } & RefundNow)
  | { readonly kind: Exclude<RefundAnswer['kind'], 'refund_taken' | 'refund_was_taken_before'> }
  | { readonly kind: 'account_is_not_kept_here' }
  | { readonly kind: Exclude<Submitted<RefundAnswer, never>['kind'], 'decided'> };

export interface RefundsParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly submit: RefundKind;
}

export interface Refunds {
  submit(draft: RefundDraft, call: Call): Promise<RefundOutcome>;
  read(id: string): Promise<RefundNow | undefined>;
}

export function createRefunds({ database, desk, mint, submit }: RefundsParts): Refunds {
  const findConsent = createConsentReads(database);
  const findAccount = createGroupRead(
    (keys: readonly { readonly book: number; readonly id: string }[]) => findAccounts(database, keys),
    BATCH_COMMANDS_MAX,
  );
  const findPayment = createGroupRead(async (ids: readonly string[]) => {
    const found = await findPayments(database, ids);
    return ids.map((id) => found.get(id));
  }, BATCH_COMMANDS_MAX);
  const read = async (id: string): Promise<RefundNow | undefined> => {
    const [refunds, returned] = await Promise.all([findRefunds(database, [id]), findPayment(id)]);
    const refund = refunds.get(id);
    return refund === undefined || returned === undefined ? undefined : { refund, returned };
  };

  const prepare = async (
    draft: RefundDraft,
    { attended, request, proof }: Call,
  ): Promise<
    SubmitRefund | 'consent_not_found' | 'consent_is_for_something_else' | 'account_is_not_kept_here'
  > => {
    const consent = await findConsent(draft.consent);
    if (consent === undefined) return 'consent_not_found';
    if (consent.kind !== 'refunds') return 'consent_is_for_something_else';
    const [account = null] = consent.accounts;
    const isElsewhere =
      account !== null && (await findAccount({ book: consent.book, id: account })) === undefined;
    if (isElsewhere) return 'account_is_not_kept_here';
    const payment = await findPayment(draft.payment);
    return {
      ...{ refund: { ...draft, id: mint() }, bin: consent.book, account, access: mint() },
      received: payment !== undefined && hasReached(payment, consent) ? payment : undefined,
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
          : { refund: kept.refund, returned: kept.returned.payment };
      if (now === undefined) throw new Error(`refund ${answer.refund} was taken and cannot be read`);
      return { kind: 'refund', repeated: kept === undefined, ...now };
    },
  };
}

/** By the ledger account: what came in under another number of it (a virtual account) is its own as well. */
function hasReached({ kind, state, creditor }: Payment, { book, accounts }: Consent): boolean {
  return (
    kind === 'credit_transfer' &&
    state === 'cleared' &&
    creditor.bin === book &&
    creditor.ledgerAccount !== null &&
    accounts.includes(creditor.ledgerAccount)
  );
}
