/** A ledger that fits on a page: no batches, no SQL, no order of refusals. What it says of balances the real one must. */
import type { Instruction } from '../ledger/index.ts';

const TOTAL_MAX = 10n ** 18n;
const AMOUNT_MAX = 2n ** 53n - 1n;

export interface ModelTerms {
  debitLimit: bigint | null;
  creditLimit: bigint | null;
  holdsWithinLimit: boolean;
  frozen: boolean;
  suspended: boolean;
  closed: boolean;
}

interface ModelAccount extends ModelTerms {
  balances: { debitsPending: bigint; debitsPosted: bigint; creditsPending: bigint; creditsPosted: bigint };
}

interface ModelHold {
  readonly debit: string;
  readonly credit: string;
  readonly amount: bigint;
  readonly endsMs: number;
  open: boolean;
}

export class LedgerModel {
  accounts = new Map<string, ModelAccount>();
  private holds = new Map<string, ModelHold>();
  /** Every transfer made, by book and id, as text that is equal for equal transfers. */
  private made = new Map<string, string>();

  open(key: string, terms: Partial<ModelTerms>): void {
    const balances = { debitsPending: 0n, debitsPosted: 0n, creditsPending: 0n, creditsPosted: 0n };
    const free = {
      debitLimit: null,
      creditLimit: null,
      holdsWithinLimit: false,
      frozen: false,
      suspended: false,
      closed: false,
    };
    this.accounts.set(key, { ...free, ...terms, balances });
  }

  make(chain: readonly Instruction[], nowMs: number): 'made' | 'exists' | 'refused' {
    const known = chain.map((leg) => this.made.get(`${leg.book}/${leg.id}`));
    if (known.some((text) => text !== undefined))
      return chain.every((leg, i) => known[i] === this.textOf(leg)) ? 'exists' : 'refused';
    const before = structuredClone([this.accounts, this.holds, this.made] as const);
    if (chain.every((leg) => this.makeLeg(leg, nowMs))) return 'made';
    [this.accounts, this.holds, this.made] = before;
    return 'refused';
  }

  expireDue(nowMs: number): void {
    for (const hold of this.holds.values()) if (hold.open && hold.endsMs <= nowMs) this.resolve(hold, 0n);
  }

  private makeLeg(leg: Instruction, nowMs: number): boolean {
    const key = `${leg.book}/${leg.id}`;
    if (this.made.has(key)) return false;
    const done =
      leg.kind === 'posted' || leg.kind === 'pending' ? this.move(leg, key, nowMs) : this.end(leg, nowMs);
    if (done) this.made.set(key, this.textOf(leg));
    return done;
  }

  private move(
    leg: Extract<Instruction, { kind: 'posted' | 'pending' }>,
    key: string,
    nowMs: number,
  ): boolean {
    const [debit, credit] = [leg.debit, leg.credit].map((id) => this.accounts.get(`${leg.book}/${id}`));
    const hold = leg.kind === 'pending';
    if (
      leg.amount < 1n ||
      leg.amount > AMOUNT_MAX ||
      leg.debit === leg.credit ||
      (hold && leg.timeoutS < 0) ||
      !debit ||
      !credit
    )
      return false;
    if (debit.closed || debit.suspended || debit.frozen || credit.closed || credit.suspended) return false;
    const out = debit.balances.debitsPosted + debit.balances.debitsPending + leg.amount;
    const into = credit.balances.creditsPosted + credit.balances.creditsPending + leg.amount;
    if (out > TOTAL_MAX || into > TOTAL_MAX) return false;
    if (debit.debitLimit !== null && out - debit.balances.creditsPosted > debit.debitLimit) return false;
    if (
      debit.debitLimit !== null &&
      hold &&
      debit.holdsWithinLimit &&
      debit.balances.debitsPending + leg.amount > debit.debitLimit
    )
      return false;
    if (credit.creditLimit !== null && into - credit.balances.debitsPosted > credit.creditLimit) return false;
    debit.balances[hold ? 'debitsPending' : 'debitsPosted'] += leg.amount;
    credit.balances[hold ? 'creditsPending' : 'creditsPosted'] += leg.amount;
    if (!hold) return true;
    const endsMs = leg.timeoutS === 0 ? Number.POSITIVE_INFINITY : nowMs + leg.timeoutS * 1_000;
    this.holds.set(key, {
      debit: `${leg.book}/${leg.debit}`,
      credit: `${leg.book}/${leg.credit}`,
      amount: leg.amount,
      endsMs,
      open: true,
    });
    return true;
  }

  private end(leg: Extract<Instruction, { kind: 'post' | 'void' | 'expire' }>, nowMs: number): boolean {
    const hold = this.holds.get(`${leg.book}/${leg.pendingId}`);
    if (hold === undefined || !hold.open || (leg.kind === 'expire') !== hold.endsMs <= nowMs) return false;
    const amount = leg.kind === 'post' ? (leg.amount ?? hold.amount) : 0n;
    if (amount > hold.amount || (leg.kind === 'post' && amount < 1n)) return false;
    this.resolve(hold, amount);
    return true;
  }

  private resolve(hold: ModelHold, amount: bigint): void {
    const [debit, credit] = [
      this.accounts.get(hold.debit)!.balances,
      this.accounts.get(hold.credit)!.balances,
    ];
    hold.open = false;
    debit.debitsPending -= hold.amount;
    credit.creditsPending -= hold.amount;
    debit.debitsPosted += amount;
    credit.creditsPosted += amount;
  }

  private textOf(leg: Instruction): string {
    const whole =
      leg.kind === 'post'
        ? { ...leg, amount: leg.amount ?? this.holds.get(`${leg.book}/${leg.pendingId}`)?.amount }
        : leg;
    return Object.entries(whole)
      .map(([name, value]) => `${name}=${value}`)
      .sort()
      .join(' ');
  }
}
