/** A VietQR that a customer of ours scans: whom it pays, how much, and what the payee goes by. */
import { type CreditorReference, isIdentifier } from '../../../codecs/iso20022/index.ts';
import { decode, instructedAmount, napasAccountOf, unwrapLink } from '../../../codecs/vietqr/index.ts';

export interface Scanned {
  readonly toBin: string;
  readonly toAccount: string;
  /** Undefined where the payer chooses. */
  readonly amount: bigint | undefined;
  readonly remittance: string;
  readonly references: readonly CreditorReference[];
}

/** Where the payer is to be asked, a code says this. */
const ASK = '***';

/** Undefined for what is no code, and for one that names no account or no clear amount. */
export function scan(text: string): Scanned | undefined {
  const read = decode(unwrapLink(text));
  if (!read.ok) return undefined;
  const account = napasAccountOf(read.code);
  const asked = instructedAmount(read.code);
  if (account === undefined || asked.kind === 'unclear') return undefined;
  const { purpose, bill, store, reference, customer, terminal } = read.code.additional ?? {};
  const labelled = { BILL: bill, STORE: store, REFERENCE: reference, CUSTOMER: customer, TERMINAL: terminal };
  return {
    toBin: account.bin,
    toAccount: account.account,
    amount: asked.kind === 'exact' ? asked.amount : undefined,
    remittance: purpose === undefined || purpose === ASK ? '' : purpose,
    references: Object.entries(labelled).flatMap(([label, value]) =>
      value === undefined || value === ASK || !isIdentifier(value)
        ? []
        : [{ label: label as keyof typeof labelled, value }],
    ),
  };
}
