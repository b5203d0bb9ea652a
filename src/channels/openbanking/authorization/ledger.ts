/** The consent ledger as the authorization servers use it: every step a command at the desk. */
import type { AuthorizationDetail } from 'oidc-provider';
import type { CommandKind, Desk } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import type { Outcome } from '../../../kit/outcome.ts';
import {
  type Actor,
  type AgreeOrder,
  agreeKind,
  type Consent,
  changeKind,
  detailOfConsent,
  findConsents,
  type RequestOrder,
  rejectKind,
  requestKind,
  termsOfDetail,
  type VersionSigner,
} from '../../../services/consents/index.ts';

/** What a kind of command answers, in one word. */
type AnswerOf<Kind extends { decide(...given: never[]): { readonly answer: Outcome } }> = ReturnType<
  Kind['decide']
>['answer']['kind'];

export interface ConsentLedger {
  /** One object of RFC 9396; what we do not know is refused. */
  read(detail: unknown): ReturnType<typeof termsOfDetail>;
  /** As granted, with the accounts that the customer chose. */
  describe(consent: Consent): AuthorizationDetail;
  find(id: string): Promise<Consent | undefined>;
  request(order: RequestOrder): Promise<AnswerOf<typeof requestKind>>;
  agree(order: AgreeOrder): Promise<AnswerOf<ReturnType<typeof agreeKind>>>;
  reject(
    id: string,
    customer: string | null,
    by: Actor,
    reason: string,
  ): Promise<AnswerOf<ReturnType<typeof rejectKind>>>;
  revoke(id: string, by: Actor, reason: string): Promise<AnswerOf<ReturnType<typeof changeKind>>>;
}

export interface LedgerParts {
  readonly desk: Desk;
  readonly database: Queryable;
  readonly sign: VersionSigner;
  readonly nowMs: () => number;
}

/** The hub's authorization servers speak for whoever proved to them who he is; the version says who that was. */
const ORIGIN = { caller: '00000000-0000-0000-0000-000000000000', callerName: 'hub' };

/** The desk did not get to it, or does not know what came of it: try again. */
export class LedgerIsBusyFault extends Error {}

export function createLedger({ desk, database, sign, nowMs }: LedgerParts): ConsentLedger {
  const [agree, reject, change] = [agreeKind(sign), rejectKind(sign), changeKind(sign)];
  const submit = async <Input, Facts, Answer extends Outcome, Kept>(
    kind: CommandKind<Input, Facts, Answer, Kept>,
    input: Input,
  ): Promise<Answer['kind']> => {
    const submitted = await desk.submit(kind, input, ORIGIN);
    if (submitted.kind !== 'decided') throw new LedgerIsBusyFault(submitted.kind);
    return submitted.answer.kind;
  };
  return {
    read: (detail) => termsOfDetail(detail, nowMs()),
    describe: (consent) => detailOfConsent(consent) as AuthorizationDetail,
    find: async (id) => (await findConsents(database, [id])).get(id),
    request: (order) => submit(requestKind, order),
    agree: (order) => submit(agree, order),
    reject: (id, customer, by, reason) => submit(reject, { id, customer, by, reason }),
    revoke: (id, by, reason) =>
      submit(change, { id, verb: 'revoke', by, customer: null, reason, validDays: null }),
  };
}
