/** The report for programs. */
import type {
  Clause,
  Exchange,
  Group,
  Polarity,
  Profile,
  Report,
  Severity,
  Verdict,
  Words,
} from '../model.ts';
import { type Counts, countsOf } from '../run.ts';

export interface JsonReport {
  readonly report: 'longbien conformance';
  /** Of this shape; it rises when a member changes its meaning. */
  readonly version: 2;
  readonly base_url: string;
  /** RFC 3339. */
  readonly started_at: string;
  readonly ended_at: string;
  readonly counts: Counts;
  readonly results: readonly JsonResult[];
}

interface JsonResult {
  readonly id: string;
  readonly profile: Profile;
  readonly group: Group;
  readonly kind: Polarity;
  readonly severity: Severity;
  readonly clause: Clause;
  readonly title: Words;
  readonly verdict: Verdict['kind'];
  readonly found?: Words;
  readonly reason?: Words;
  readonly exchanges: readonly Exchange[];
  readonly exchanges_more: number;
}

export function jsonOf(report: Report): JsonReport {
  return {
    report: 'longbien conformance',
    version: 2,
    base_url: report.baseUrl,
    started_at: new Date(report.startedAt).toISOString(),
    ended_at: new Date(report.endedAt).toISOString(),
    counts: countsOf(report.results),
    results: report.results.map(({ check, verdict, exchanges, exchangesMore }) => ({
      id: check.id,
      profile: check.profile,
      group: check.group,
      kind: check.polarity,
      severity: check.severity,
      clause: check.clause,
      title: check.title,
      verdict: verdict.kind,
      ...(verdict.kind === 'fail' ? { found: verdict.found } : {}),
      ...('reason' in verdict ? { reason: verdict.reason } : {}),
      exchanges,
      exchanges_more: exchangesMore,
    })),
  };
}
