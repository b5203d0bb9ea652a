export type InstitutionKind =
  | 'bank'
  | 'digital_bank'
  | 'foreign_bank_branch'
  | 'cooperative_bank'
  | 'policy_bank'
  | 'finance_company'
  | 'mobile_money'
  | 'wallet';

export interface Institution {
  readonly bin: string;
  readonly kind: InstitutionKind;
  readonly shortName: string;
  /** In Vietnamese. */
  readonly name: string;
  readonly swift?: string;
  readonly formerNames: readonly string[];
  /** The BIN stands in the State Bank's letter 1589/NHNN-TT. */
  readonly inStateBankLetter: boolean;
}
