/** The report for a terminal: one line for each check, then what was found. */
import { type Report, type Result, type Verdict, type Words, wordsOf } from '../model.ts';
import { countsOf } from '../run.ts';

export type Language = keyof Words;

export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly dim: (text: string) => string;
}

const SIGN: Readonly<Record<Verdict['kind'], string>> = {
  pass: '✓',
  fail: '✗',
  skip: '–',
  not_applicable: '·',
};

export function lineOf({ check, verdict }: Result, language: Language, paint: Paint): string {
  const title = check.title[language];
  const head = `${SIGN[verdict.kind]} ${check.id}`;
  if (verdict.kind === 'pass') return `${paint.good(head)}  ${title}\n`;
  const words = shown(wordsOf(verdict)![language]);
  if (verdict.kind === 'fail')
    return `${paint.bad(head)}  ${title}: ${words} [${check.severity}; ${check.clause.text}]\n`;
  return `${paint.dim(`${head}  ${title} [${words}]`)}\n`;
}

export function summaryOf(report: Report, language: Language): string {
  const { pass, fail, skip, not_applicable: none } = countsOf(report.results);
  return language === 'vi'
    ? `${report.results.length} phép kiểm tra: ${pass} đạt, ${fail} không đạt, ${skip} bỏ qua, ${none} không áp dụng\n`
    : `${report.results.length} checks: ${pass} passed, ${fail} failed, ${skip} skipped, ${none} not applicable\n`;
}

/** What a server wrote must not move the cursor. */
function shown(text: string): string {
  return text.normalize('NFC').replaceAll(/\p{Cc}/gu, ' ');
}
