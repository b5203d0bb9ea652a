/** Runs checks one after another against a server, and keeps what went over the line. */
import { openLine, type Patience } from './client/index.ts';
import { type Recording, recording } from './evidence.ts';
import { type Check, fail, type Later, type Report, type Result, skip, type Verdict } from './model.ts';
import { createStage, openMemory, type Settings } from './stage/index.ts';
import { Ended } from './verdicts.ts';

export interface RunOptions extends Patience {
  readonly settings: Settings;
  readonly checks: readonly Check[];
  readonly authorities?: readonly string[];
  /** Checks that lock a customer out. */
  readonly harmful?: boolean;
  readonly onResult?: (result: Result, done: number) => void;
  /** Everything else is done, and something must expire first. */
  readonly onWait?: (check: Check, waitMs: number) => void;
  readonly signal?: AbortSignal;
}

/** A check that has begun, and how it goes on. */
interface Waiting {
  readonly check: Check;
  readonly record: Recording;
  readonly later: Later;
}

export async function runChecks(options: RunOptions): Promise<Report> {
  const { settings, checks, authorities, signal } = options;
  using line = openLine(authorities);
  const memory = openMemory(settings, options);
  const startedAt = options.now();
  const results: Result[] = [];
  const waiting: Waiting[] = [];
  const found = (check: Check, record: Recording, verdict: Verdict): void => {
    const result = { check, verdict, exchanges: record.exchanges, exchangesMore: record.more() };
    results.push(result);
    options.onResult?.(result, results.length);
  };
  for (const check of checks) {
    if (signal?.aborted === true) break;
    const record = recording(line.send);
    const stage = createStage(settings, memory, record.send, options);
    const come = leftOut(check, options) ?? (await judged(check, async () => await check.run(stage)));
    if (come.kind === 'later') waiting.push({ check, record, later: come });
    else found(check, record, come);
  }
  for (const { check, record, later } of waiting.toSorted((a, b) => a.later.dueMs - b.later.dueMs)) {
    const waitMs = later.dueMs - options.now();
    if (waitMs > 0 && signal?.aborted !== true) {
      options.onWait?.(check, waitMs);
      await options.sleep(waitMs);
    }
    if (signal?.aborted === true) break;
    found(check, record, await judged(check, later.finish));
  }
  const order = new Map(checks.map(({ id }, at) => [id, at]));
  results.sort((a, b) => order.get(a.check.id)! - order.get(b.check.id)!);
  return { baseUrl: settings.baseUrl, startedAt, endedAt: options.now(), results };
}

function leftOut({ harmful }: Check, options: RunOptions): Verdict | undefined {
  return harmful === true && options.harmful !== true
    ? skip(
        'chỉ chạy với --harmful (khóa một khách hàng thử nghiệm)',
        'runs with --harmful only (locks a demo customer)',
      )
    : undefined;
}

async function judged<Come extends Verdict | Later>(
  check: Check,
  ask: () => Promise<Come>,
): Promise<Come | Verdict> {
  try {
    return await ask();
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

export type Counts = Readonly<Record<Verdict['kind'], number>>;

export function countsOf(results: readonly Result[]): Counts {
  const of = (kind: Verdict['kind']): number => results.filter(({ verdict }) => verdict.kind === kind).length;
  return {
    pass: of('pass'),
    fail: of('fail'),
    skip: of('skip'),
    not_applicable: of('not_applicable'),
  };
}
