/** Who may do what with payments and the scheme: role × reach. */

export const MOVES_MONEY = {
  operator: 'no',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'no',
} as const;

/** Institutions see what they take part in. */
export const SEES_OWN = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'any',
} as const;

export const OVERSEES = { ...SEES_OWN, participant: 'no' } as const;

export const RUNS_THE_SCHEME = { ...OVERSEES, auditor: 'no' } as const;

/** Who takes part is known to all that work with them. */
export const SEES_PARTICIPANTS = { ...SEES_OWN, participant: 'any', merchant: 'any' } as const;
