/** From what a third party asks to an order that is decided: both ends are found first, then one command does the rest. */
import { createHash } from 'node:crypto';
import type { Desk, Origin, Submitted } from '../../core/command/index.ts';
import { createGroupRead, type Queryable } from '../../core/database/index.ts';
import type { IsoDate } from '../../kit/calendar.ts';
import { type Id, toWire } from '../../kit/id.ts';
import { BATCH_COMMANDS_MAX } from '../../kit/limits.ts';
import { type CustomerAccount, findAccounts } from '../banking/index.ts';
import type { AccountAddress, Locate, Located } from '../clearing/index.ts';
import type { BulkPaymentsTerms, Consent, Terms, UseOrder } from '../consents/index.ts';
import { createConsentReads } from './accounts.ts';
import { type CancelAnswer, cancelKind } from './commands/cancel.ts';
import type { SubmitAnswer, SubmitKind, SubmitOrder } from './commands/submit.ts';
import type { OrderKind, PaymentOrder } from './model.ts';
import type { OpenBankingProblem } from './outcomes.ts';
import { type OrderNow, readOrders } from './reads.ts';
import { CONSENT_OF } from './rules/order.ts';
import type { RequestKey } from './store/requestkeys.ts';
import { findWallet, type WalletParts } from './wallet.ts';

/** What a third party asks; what it leaves out is as the customer agreed. */
export interface OrderDraft {
  readonly kind: OrderKind;
  /** UUID that the order will bear, where it was announced before; else it is minted. */
  readonly id?: string;
  readonly consent: string;
  readonly software: string;
  readonly thirdParty: string;
  readonly instruction: string;
  readonly amount: bigint;
  /** Whom it says it pays; undefined where the consent alone says so. */
  readonly creditor?: AccountAddress;
  readonly remittance?: string;
  /** undefined: as agreed. */
  readonly executeOn?: IsoDate;
}

/** How the call came. */
export interface Call {
  readonly attended: boolean;
  readonly request: string;
  readonly proof: UseOrder['proof'];
  readonly origin: Origin;
  /** undefined where it came without one. */
  readonly key?: RequestKey | undefined;
}

export type OrderOutcome =
  | ({ readonly kind: 'order'; readonly repeated: boolean } & OrderNow)
  | { readonly kind: Exclude<SubmitAnswer['kind'], 'order_taken' | 'order_was_taken_before'> }
  | { readonly kind: OpenBankingProblem }
  | { readonly kind: Exclude<Submitted<SubmitAnswer, never>['kind'], 'decided'> };

export interface OrdersParts extends WalletParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly locate: Locate;
  readonly mint: <N extends string>() => Id<N>;
  readonly submit: SubmitKind;
  /** Whether this bank keeps its own core and takes orders from here. */
  readonly connects: (bin: number) => Promise<boolean>;
}

export interface Orders {
  submit(draft: OrderDraft, call: Call): Promise<OrderOutcome>;
  read(id: string): Promise<OrderNow | undefined>;
  /** Whoever cancels was held against the consent before. */
  cancel(
    id: string,
    consent: string,
    by: 'customer' | 'third_party',
    origin: Origin,
  ): Promise<Submitted<CancelAnswer, PaymentOrder>>;
}

export function createOrders(parts: OrdersParts): Orders {
  const { database, desk } = parts;
  const findConsent = createConsentReads(database);
  const findAccount = createGroupRead(
    (keys: readonly { readonly book: number; readonly id: string }[]) => findAccounts(database, keys),
    BATCH_COMMANDS_MAX,
  );
  const read = createGroupRead((ids: readonly string[]) => readOrders(database, ids), BATCH_COMMANDS_MAX);

  const prepare = async (
    draft: OrderDraft,
    call: Call,
  ): Promise<
    | SubmitOrder
    | OpenBankingProblem
    | 'consent_not_found'
    | 'consent_is_for_something_else'
    | 'payment_differs_from_what_was_agreed'
  > => {
    const consent = await findConsent(draft.consent);
    if (consent === undefined) return 'consent_not_found';
    if (consent.kind !== CONSENT_OF[draft.kind]) return 'consent_is_for_something_else';
    const agreed = agreedOf(consent.terms, draft);
    if (typeof agreed === 'string') return agreed;
    const [id] = consent.accounts;
    const account = id === undefined ? undefined : await findAccount({ book: consent.book, id });
    const isElsewhere = id !== undefined && account === undefined;
    if (isElsewhere && !(await parts.connects(consent.book))) return 'bank_takes_no_such_order';
    const ends = endsOf(draft.kind, consent, account, agreed.payee);
    const [debtor, creditor] = await Promise.all([found(parts, ends.debtor), found(parts, ends.creditor)]);
    const { attended, request, proof, key } = call;
    const { problem, number } = await findWallet(database, parts, {
      ...{ kind: draft.kind, consent, account, software: draft.software, attended, request },
      wallet: draft.kind === 'withdrawal' ? debtor : creditor,
    });
    const order = orderOf(draft, ends, agreed, draft.id ?? parts.mint());
    const how = { access: parts.mint(), attended, request, proof, key, problem };
    const asked = { order, debtor, creditor, account: id ?? null, ...how };
    return draft.kind === 'withdrawal' && number !== undefined ? withNumber(asked, number) : asked;
  };

  return {
    read,
    async submit(draft, call) {
      const prepared = await prepare(draft, call);
      if (typeof prepared === 'string') return { kind: prepared };
      const submitted = await desk.submit(parts.submit, prepared, call.origin);
      if (submitted.kind !== 'decided') return { kind: submitted.kind };
      const { answer, kept } = submitted;
      if (answer.kind !== 'order_taken' && answer.kind !== 'order_was_taken_before')
        return { kind: answer.kind };
      const now =
        kept === undefined
          ? await read(answer.order)
          : { order: kept.order, payment: kept.paid?.payment, instruction: kept.instruction };
      if (now === undefined) throw new Error(`order ${answer.order} was taken and cannot be read`);
      return { kind: 'order', repeated: kept === undefined, ...now };
    },
    cancel: (id, consent, by, origin) => desk.submit(cancelKind, { id, consent, by }, origin),
  };
}

interface Agreed {
  readonly payee: AccountAddress;
  readonly name: string | null;
  readonly remittance: string | null;
  readonly executeOn: IsoDate | null;
}

/** What the customer agreed to fills in what the third party left out, and refuses what it says otherwise. */
function agreedOf(
  terms: Terms,
  draft: OrderDraft,
):
  | Agreed
  | 'order_has_another_date'
  | 'consent_is_for_something_else'
  | 'payment_differs_from_what_was_agreed' {
  if (terms.kind === 'account_information' || terms.kind === 'refunds')
    return 'consent_is_for_something_else';
  const { remittance = null } = draft;
  if (terms.kind === 'wallet_link') return { payee: terms.wallet, name: null, remittance, executeOn: null };
  const agreed = terms.kind === 'bulk_payments' ? listedOf(terms, draft) : terms;
  if (agreed === undefined) return 'payment_differs_from_what_was_agreed';
  const { bin, account, name } = agreed.creditor;
  const payee = draft.creditor ?? { bin, account };
  if (terms.kind === 'bulk_payments') return { payee, name, remittance: agreed.remittance, executeOn: null };
  if (terms.kind === 'recurring_payments')
    return { payee, name, remittance: remittance ?? terms.remittance, executeOn: null };
  const { executeOn } = terms;
  if (draft.executeOn !== undefined && draft.executeOn !== executeOn) return 'order_has_another_date';
  return { payee, name, remittance: terms.remittance, executeOn };
}

const listedOf = ({ payments }: BulkPaymentsTerms, { instruction }: OrderDraft) =>
  payments.find((one) => one.instruction === instruction);

interface Ends {
  readonly debtor: AccountAddress;
  readonly creditor: AccountAddress;
}

/**
 * A payment to her account at a bank with a core of its own needs its number, which that bank has told. It is the same order
 * without it, so that one that is repeated while the bank is silent is known again.
 */
function withNumber(submit: SubmitOrder, number: string): SubmitOrder {
  const { creditor } = submit.order;
  return { ...submit, order: { ...submit.order, creditor: { ...creditor, account: number } } };
}

/** A consent that nobody has agreed to has no account yet; its gate refuses the order by that name. */
function endsOf(
  kind: OrderKind,
  { book, accounts: [id] }: Consent,
  account: CustomerAccount | undefined,
  payee: AccountAddress,
): Ends {
  const elsewhere = id === undefined ? '' : toWire('account', id);
  const own = { bin: book, account: account?.number ?? elsewhere };
  return kind === 'withdrawal' ? { debtor: payee, creditor: own } : { debtor: own, creditor: payee };
}

async function found({ locate }: OrdersParts, address: AccountAddress): Promise<Located> {
  return address.account === '' ? { kind: 'account_not_found' } : await locate(address);
}

function orderOf(
  draft: OrderDraft,
  { debtor, creditor }: Ends,
  agreed: Agreed,
  id: string,
): SubmitOrder['order'] {
  const { kind, consent, thirdParty, software, instruction, amount } = draft;
  const { remittance, executeOn } = agreed;
  const content = createHash('sha256')
    .update(JSON.stringify([kind, debtor, creditor, amount.toString(), remittance, executeOn]))
    .digest('hex');
  return {
    ...{
      id,
      kind,
      consent,
      thirdParty,
      software,
      instruction,
      content,
      debtor,
      amount,
      remittance,
      executeOn,
    },
    creditor: { ...creditor, name: kind === 'withdrawal' ? null : agreed.name },
  };
}
