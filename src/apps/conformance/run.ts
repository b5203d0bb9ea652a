/** Runs checks one after another against a server, and keeps what went over the line. */
import { openLine, type Patience } from './client/index.ts';
import { recording } from './evidence.ts';
import { type Check, fail, type Report, type Result, skip, type Verdict } from './model.ts';
import { createStage, openMemory, type Settings, type Stage } from './stage/index.ts';
import { Ended } from './verdicts.ts';

export interface RunOptions extends Patience {
  readonly settings: Settings;
  readonly checks: readonly Check[];
  readonly authorities?: readonly string[];
  /** Checks that wait for minutes; those that lock a customer out. */
  readonly slow?: boolean;
  readonly harmful?: boolean;
  readonly onResult?: (result: Result, done: number) => void;
  readonly signal?: AbortSignal;
}

export async function runChecks(options: RunOptions): Promise<Report> {
  const { settings, checks, authorities } = options;
  using line = openLine(authorities);
  const memory = openMemory(settings, options);
  const startedAt = options.now();
  const results: Result[] = [];
  for (const check of checks) {
    if (options.signal?.aborted === true) break;
    const record = recording(line.send);
    const stage = createStage(settings, memory, record.send, options);
    const verdict = leftOut(check, options) ?? (await verdictOf(check, stage));
    const result = { check, verdict, exchanges: record.exchanges, exchangesMore: record.more() };
    results.push(result);
    options.onResult?.(result, results.length);
  }
  return { baseUrl: settings.baseUrl, startedAt, endedAt: options.now(), results };
}

function leftOut({ only }: Check, { slow, harmful }: RunOptions): Verdict | undefined {
  if (only === 'slow' && slow !== true) return skip('chỉ chạy với --slow', 'runs with --slow only');
  if (only === 'harmful' && harmful !== true)
    return skip(
      'chỉ chạy với --harmful (khóa một khách hàng thử nghiệm)',
      'runs with --harmful only (locks a demo customer)',
    );
  return undefined;
}

async function verdictOf(check: Check, stage: Stage): Promise<Verdict> {
  try {
    return await check.run(stage);
  } catch (fault) {
    if (fault instanceof Ended) return endedAs(check, fault);
    const said = fault instanceof Error ? fault.message : String(fault);
    return fail(`bản thân phép kiểm tra bị lỗi: ${said}`, `the check itself broke: ${said}`);
  }
}

/** That an honest call fails leaves an attack unjudged, but is itself the answer where an ability was asked for. */
function endedAs({ polarity }: Check, { verdict, presumed }: Ended): Verdict {
  if (!presumed || polarity === 'refuses' || verdict.kind !== 'skip') return verdict;
  return { kind: 'fail', found: verdict.reason };
}

export interface Counts {
  readonly pass: number;
  readonly fail: number;
  readonly skip: number;
}

export function countsOf(results: readonly Result[]): Counts {
  const of = (kind: Verdict['kind']): number => results.filter(({ verdict }) => verdict.kind === kind).length;
  return { pass: of('pass'), fail: of('fail'), skip: of('skip') };
}
