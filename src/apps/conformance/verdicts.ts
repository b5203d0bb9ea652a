/** What answers mean: a refusal is a clean 4xx, a grant a 2xx, and a server that breaks has done neither. */
import { type Answer, backOf, headerOf, type Seen, textMember } from './client/index.ts';
import { fail, PASS, skip, type Verdict, wordsOf } from './verdict.ts';

/**
 * Ends a check early: it is written as a test is, and what it presumes must hold before its question has a meaning.
 * The runner turns it into its verdict.
 */
export class Ended extends Error {
  readonly verdict: Verdict;
  /** Ended because an honest call did not work. */
  readonly presumed: boolean;
  constructor(verdict: Verdict, presumed = false) {
    super(wordsOf(verdict)?.en ?? verdict.kind);
    this.verdict = verdict;
    this.presumed = presumed;
  }
}

/** Ends the check as failed unless the statement is true. */
export function insist(holds: boolean, vi: string, en: string): asserts holds {
  if (!holds) throw new Ended(fail(vi, en));
}

/** An honest call must work before a dishonest one can be judged by its refusal. */
export function presume(holds: boolean, answer: Answer | undefined, what: string): asserts holds {
  if (holds) return;
  const told = answer === undefined ? '' : `: ${toldBy(answer)}`;
  throw new Ended(
    skip(
      `không kết luận được: yêu cầu hợp lệ (${what}) cũng không thành công${told}`,
      `inconclusive: the honest request (${what}) did not succeed either${told}`,
    ),
    true,
  );
}

export function missing(vi: string, en: string): Ended {
  return new Ended(skip(vi, en));
}

/** The text leaves it to the server, and the server does without. */
export function notApplicable(vi: string, en: string): Ended {
  return new Ended({ kind: 'not_applicable', reason: { vi, en } });
}

/** In short what an answer said. */
function toldBy(answer: Answer): string {
  if (answer.status === 0) return `no answer (${answer.failure ?? 'closed'})`;
  const code = textMember(answer, 'error') ?? textMember(answer, 'code');
  const line = headerOf(answer, 'location') === undefined ? '' : ' redirect';
  return `${answer.status}${line}${code === undefined ? '' : ` ${code}`}`;
}

export const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;
export const isRefusal = ({ status }: Answer): boolean => status >= 400 && status < 500;

export interface Wanted {
  /** Codes the standard names; any of them. */
  readonly codes?: readonly string[];
  readonly statuses?: readonly number[];
  /** The line may be closed in the handshake. */
  readonly orClosed?: boolean;
}

/** Passes where the server refused cleanly. */
export function refused(answer: Answer, wanted: Wanted = {}): Verdict {
  const told = toldBy(answer);
  if (answer.status === 0 && wanted.orClosed === true) return PASS;
  if (!isRefusal(answer)) {
    return isSuccess(answer) || answer.status < 400
      ? fail(`được chấp nhận: ${told}`, `was accepted: ${told}`)
      : fail(`máy chủ lỗi thay vì từ chối: ${told}`, `the server broke instead of refusing: ${told}`);
  }
  const code = textMember(answer, 'error') ?? textMember(answer, 'code');
  if (wanted.codes !== undefined && (code === undefined || !wanted.codes.includes(code))) {
    const named = wanted.codes.join(', ');
    return fail(
      `từ chối bằng ${told}, chuẩn đòi ${named}`,
      `refused by ${told} where the text asks for ${named}`,
    );
  }
  if (wanted.statuses !== undefined && !wanted.statuses.includes(answer.status)) {
    const named = wanted.statuses.join(', ');
    return fail(
      `từ chối bằng ${told}, chuẩn đòi ${named}`,
      `refused by ${told} where the text asks for ${named}`,
    );
  }
  return PASS;
}

/** The first verdict that is no pass. */
export function all(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find(({ kind }) => kind === 'fail') ?? verdicts.find(({ kind }) => kind !== 'pass') ?? PASS;
}

/** At the authorization endpoint a refusal is an error page, or an error sent back to the client's own address. */
export function authorizationRefused(seen: Seen, ownRedirectUri: string): Verdict {
  if (seen.kind === 'left') {
    // An error may come back in the query or in the fragment (RFC 6749 §4.2.2.1).
    const back = backOf(seen);
    const own = seen.url.startsWith(ownRedirectUri);
    const isError = back.has('error') || back.has('response');
    if (own && isError && !back.has('code') && !back.has('access_token')) return PASS;
    const to = own ? 'code' : URL.canParse(seen.url) ? new URL(seen.url).origin : seen.url;
    return fail(`trình duyệt bị chuyển đi: ${to}`, `the browser was sent on: ${to}`);
  }
  if (seen.kind === 'page') {
    return seen.forms.some(({ method }) => method === 'POST')
      ? fail(
          'khách hàng vẫn được mời đăng nhập hoặc đồng ý',
          'the customer is still asked to sign in or agree',
        )
      : PASS;
  }
  return refused(seen.answer, { orClosed: false });
}
