/** The report for a terminal: one line for each check, then what was found. */
import type { Report, Result, Verdict, Words } from '../model.ts';
import { countsOf } from '../run.ts';

export type Language = keyof Words;

export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly dim: (text: string) => string;
}

const SIGN: Readonly<Record<Verdict['kind'], string>> = { pass: '✓', fail: '✗', skip: '–' };

export function lineOf({ check, verdict }: Result, language: Language, paint: Paint): string {
  const title = check.title[language];
  const head = `${SIGN[verdict.kind]} ${check.id}`;
  if (verdict.kind === 'pass') return `${paint.good(head)}  ${title}\n`;
  if (verdict.kind === 'skip') return `${paint.dim(`${head}  ${title} [${verdict.reason[language]}]`)}\n`;
  return `${paint.bad(head)}  ${title}: ${shown(verdict.found[language])} [${check.severity}; ${check.clause.text}]\n`;
}

export function summaryOf(report: Report, language: Language): string {
  const { pass, fail, skip } = countsOf(report.results);
  return language === 'vi'
    ? `${report.results.length} phép kiểm tra: ${pass} đạt, ${fail} không đạt, ${skip} bỏ qua\n`
    : `${report.results.length} checks: ${pass} passed, ${fail} failed, ${skip} skipped\n`;
}

/** What a server wrote must not move the cursor. */
function shown(text: string): string {
  return text.normalize('NFC').replaceAll(/\p{Cc}/gu, ' ');
}
