/** The words of a conformance run: checks, what they find, and the report. */
import type { Stage } from './stage/index.ts';
import type { Later, Verdict, Words } from './verdict.ts';

export { fail, type Later, PASS, skip, type Verdict, type Words, wordsOf } from './verdict.ts';

export const PROFILES = ['fapi2', 'sbv64'] as const;
export type Profile = (typeof PROFILES)[number];

export const GROUPS = [
  'metadata',
  'par',
  'authorization',
  'code',
  'token',
  'client_authentication',
  'dpop',
  'mtls',
  'rar',
  'consent',
  'resource',
  'payment',
  'ciba',
  'registration',
  'message_signing',
  'race',
  'revocation',
  'pages',
  'webhooks',
] as const;
export type Group = (typeof GROUPS)[number];

export interface Clause {
  readonly text: string;
  /** Absent where no public address of the text is known to us. */
  readonly href?: string;
}

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
/** What a failure lets happen: money or data lost; a defence lost; a duty missed; friction. */
export type Severity = (typeof SEVERITIES)[number];

/** An attack must be refused, an ability must be there, a statement must be true. */
export type Polarity = 'refuses' | 'grants' | 'states';

export type CheckId = `${Profile}.${Group}.${string}`;

export interface Check {
  readonly id: CheckId;
  readonly profile: Profile;
  readonly group: Group;
  readonly polarity: Polarity;
  readonly severity: Severity;
  readonly clause: Clause;
  readonly title: Words;
  /** Locks a customer out; only where asked for. */
  readonly harmful?: true;
  readonly run: (stage: Stage) => Promise<Verdict | Later>;
}

/** One request and its answer as they may be shown: secrets and personal data are gone. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly request_headers: Readonly<Record<string, string>>;
  readonly request_body?: string;
  /** 0: no HTTP answer. */
  readonly status: number;
  readonly response_headers: Readonly<Record<string, string>>;
  readonly response_body?: string;
  readonly failure?: string;
}

export interface Result {
  readonly check: Check;
  readonly verdict: Verdict;
  readonly exchanges: readonly Exchange[];
  /** Exchanges beyond those kept. */
  readonly exchangesMore: number;
}

export interface Report {
  readonly baseUrl: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly results: readonly Result[];
}
