/** The desk: commands of all kinds, decided in order over one picture and kept in one transaction. */
import { QUEUE_COMMANDS_MAX } from '../../kit/limits.ts';
import type { Outcome } from '../../kit/outcome.ts';
import { type AnswerRecord, findRecords, keepRecords } from '../access/index.ts';
import { appendAuditLine, keepAuditLines, type NumberedAuditLine } from '../audit/index.ts';
import {
  type Batch,
  type Committed,
  crashPoint,
  createGroupCommit,
  type Database,
  type GroupCommit,
  type Queryable,
} from '../database/index.ts';
import { advanceLane, claimLane, type Lane, type LaneClaim, lockLane } from '../lane/index.ts';
import { type AccountRef, emptyPicture, keepLedger, keepMade, lockAccounts } from '../ledger/index.ts';
import { keepEvents, type NumberedEvent } from '../outbox/index.ts';
import type { CommandKind, Decision, Picture } from './model.ts';

/** Who submits, and under which key the answer is remembered. */
export interface Origin {
  /** UUID of the caller; the hub itself submits under the nil UUID. */
  readonly caller: string;
  /** Wire id for the audit, or `hub`. */
  readonly callerName: string;
  /** Idempotency key and SHA-256 (hex) of the request; without them the command must be idempotent by its own ids. */
  readonly key?: { readonly key: string; readonly fingerprint: string };
  /** Called when the answer is the one remembered under the key. */
  readonly onReplay?: () => void;
}

/** What the submitter learns. */
export type Submitted<Answer, Kept> =
  | {
      readonly kind: 'decided';
      readonly answer: Answer;
      readonly kept: Kept | undefined;
      readonly replayed: boolean;
    }
  | { readonly kind: 'key_was_used_for_another_request' }
  | Exclude<Committed<Answer>, { kind: 'committed' }>;

export interface Desk {
  submit<Input, Facts, Answer extends Outcome, Kept>(
    kind: CommandKind<Input, Facts, Answer, Kept>,
    input: Input,
    origin: Origin,
  ): Promise<Submitted<Answer, Kept>>;
  /** The answer remembered under a key, for a repeated request whose circumstances have changed since. */
  recall<Answer extends Outcome>(origin: Origin): Promise<Submitted<Answer, never> | undefined>;
  readonly waiting: () => number;
  close(): Promise<void>;
}

export interface DeskParts {
  readonly database: Database;
  readonly nowMs: () => number;
  /** Called after each COMMIT: the teller's wake. */
  readonly committed: () => void;
}

// A queue holds commands of every kind, so their types are unknown here; `submit` ties them together again.
type AnyKind = CommandKind<unknown, unknown, Outcome, unknown>;

interface Job {
  readonly kind: AnyKind;
  readonly input: unknown;
  readonly origin: Origin;
}

type Answered = Exclude<Submitted<Outcome, unknown>, { kind: 'commit_is_unknown' | 'hub_is_busy' }>;

export function createDesk({ database, nowMs, committed }: DeskParts): Desk {
  let claim: LaneClaim | undefined;
  const commits: GroupCommit<Job, Answered> = createGroupCommit(
    database,
    {
      async begin(connection) {
        claim = await claimLane(connection);
        crashPoint('desk-lane-claimed');
      },
      weigh: ({ kind, input }) => kind.weight?.(input) ?? 1,
      work: (transaction, jobs) => workBatch(transaction, jobs, claim!, nowMs()),
      committed,
    },
    nowMs,
  );
  const doubts = createDoubts();
  return {
    async submit<Input, Facts, Answer extends Outcome, Kept>(
      kind: CommandKind<Input, Facts, Answer, Kept>,
      input: Input,
      origin: Origin,
    ) {
      const result = await commits.submit({ kind: kind as unknown as AnyKind, input, origin });
      crashPoint('desk-answered');
      const submitted = doubts.weigh(origin, result.kind === 'committed' ? result.answer : result);
      return told(origin, submitted) as Submitted<Answer, Kept>;
    },
    async recall<Answer extends Outcome>(origin: Origin) {
      if (origin.key === undefined) return undefined;
      const found = await findRecords(database, [{ caller: origin.caller, key: origin.key.key }]);
      crashPoint('desk-recalled');
      const known = replayOf(
        origin,
        new Map(found.map((record) => [`${record.caller} ${record.key}`, record])),
      );
      return (known === undefined ? undefined : told(origin, known)) as Submitted<Answer, never> | undefined;
    },
    waiting: () => commits.waiting(),
    close: () => commits.close(),
  };
}

function told(origin: Origin, submitted: Submitted<Outcome, unknown>): Submitted<Outcome, unknown> {
  if (submitted.kind === 'decided' && submitted.replayed) origin.onReplay?.();
  return submitted;
}

/**
 * Keys whose COMMIT is unknown. "Busy, nothing was begun" is true of the repeated request and would be read as true
 * of the payment: under such a key the answer stays *unknown* until a decision is found.
 */
function createDoubts(): {
  weigh(origin: Origin, result: Submitted<Outcome, unknown>): Submitted<Outcome, unknown>;
} {
  const keys = new Set<string>();
  return {
    weigh({ caller, key }, result) {
      if (key === undefined) return result;
      const name = `${caller} ${key.key}`;
      if (result.kind === 'hub_is_busy') return keys.has(name) ? { kind: 'commit_is_unknown' } : result;
      keys.delete(name);
      if (result.kind === 'commit_is_unknown') {
        if (keys.size >= QUEUE_COMMANDS_MAX) keys.delete(keys.values().next().value as string);
        keys.add(name);
      }
      return result;
    },
  };
}

/** Commands of one kind within a batch, in order of arrival. */
interface Group {
  readonly kind: AnyKind;
  readonly inputs: unknown[];
  readonly kept: unknown[];
}

async function workBatch(
  on: Queryable,
  jobs: readonly Job[],
  claim: LaneClaim,
  nowMs: number,
): Promise<Batch<Answered>> {
  const picture: Picture = { ledger: emptyPicture(nowMs), nowMs, facts: new Map() };
  const groups = groupByKind(jobs);
  const gathered = await gather(on, jobs, groups, claim, picture);
  crashPoint('desk-gathered');
  const kept: Promise<unknown>[] = [];
  const sendMade = (): void => void kept.push(...keepMade(on, picture.ledger, SEND_TRANSFERS_MIN));
  const desk = decideAll(jobs, groups, gathered, picture, sendMade);
  kept.push(...keepAll(on, groups, desk, gathered.lane, picture));
  return { answers: desk.answers, kept };
}

/** Transfers of a batch travel from here on, while the rest are decided; smaller batches travel with their COMMIT. */
const SEND_TRANSFERS_MIN = 512;

function groupByKind(jobs: readonly Job[]): Map<AnyKind, Group> {
  const groups = new Map<AnyKind, Group>();
  for (const { kind, input } of jobs) {
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, { kind, inputs: [input], kept: [] });
    else group.inputs.push(input);
  }
  return groups;
}

interface Gathered {
  readonly lane: Lane;
  readonly records: Map<string, Omit<AnswerRecord, 'at'>>;
  readonly facts: Map<AnyKind, readonly unknown[]>;
}

/** Lane, then what kinds lock, then accounts, then everything else in later statements: all in one flush where it can be. */
async function gather(
  on: Queryable,
  jobs: readonly Job[],
  groups: Map<AnyKind, Group>,
  claim: LaneClaim,
  picture: Picture,
): Promise<Gathered> {
  const lane = lockLane(on, claim);
  // When a kind's lock fails first nobody gets to await the lane; unheard, its failure would end the process.
  lane.catch(() => {});
  const lockers = [...groups.values()]
    .flatMap(({ kind, inputs }) =>
      [kind.lock ?? [], kind.lockNext ?? []].flat().map((lock) => ({ ...lock, inputs })),
    )
    .sort((a, b) => a.rank - b.rank);
  const refs: AccountRef[] = jobs.flatMap((job) => job.kind.accounts(job.input));
  for (const { take, inputs } of lockers) {
    refs.push(...(await take(on, inputs, picture)));
    crashPoint('desk-locked-rows');
  }
  const accounts = lockAccounts(on, refs, picture.ledger);
  const keys = jobs.flatMap(({ origin }) =>
    origin.key === undefined ? [] : [{ caller: origin.caller, key: origin.key.key }],
  );
  const records = keys.length === 0 ? [] : findRecords(on, keys);
  const kinds = [...groups.values()].filter((group) => group.kind.gather !== undefined);
  const read = kinds.map((group) => group.kind.gather!(on, group.inputs, picture));
  const [held, found, facts] = await Promise.all([lane, records, Promise.all(read), accounts]);
  crashPoint('desk-read');
  return {
    lane: held,
    records: new Map(found.map((record) => [`${record.caller} ${record.key}`, record])),
    facts: new Map(kinds.map((group, i) => [group.kind, facts[i]!])),
  };
}

interface Decided {
  readonly answers: Answered[];
  readonly lines: NumberedAuditLine[];
  readonly events: NumberedEvent[];
  readonly records: AnswerRecord[];
}

function decideAll(
  jobs: readonly Job[],
  groups: Map<AnyKind, Group>,
  gathered: Gathered,
  picture: Picture,
  decidedOne: () => void,
): Decided {
  const decided: Decided = { answers: [], lines: [], events: [], records: [] };
  const next = new Map<AnyKind, number>();
  for (const job of jobs) {
    const place = next.get(job.kind) ?? 0;
    next.set(job.kind, place + 1);
    const known = replayOf(job.origin, gathered.records);
    decided.answers.push(
      known ??
        decideOne(
          job,
          gathered.facts.get(job.kind)?.[place],
          groups.get(job.kind)!,
          gathered,
          picture,
          decided,
        ),
    );
    decidedOne();
  }
  return decided;
}

/** The same key again: the same request gets its answer, another request is refused. */
function replayOf(
  { caller, key }: Origin,
  records: Map<string, Omit<AnswerRecord, 'at'>>,
): Answered | undefined {
  const record = key === undefined ? undefined : records.get(`${caller} ${key.key}`);
  if (record === undefined) return undefined;
  if (record.fingerprint !== key!.fingerprint) return { kind: 'key_was_used_for_another_request' };
  return { kind: 'decided', answer: JSON.parse(record.answer) as Outcome, kept: undefined, replayed: true };
}

function decideOne(
  { kind, input, origin }: Job,
  facts: unknown,
  group: Group,
  gathered: Gathered,
  picture: Picture,
  decided: Decided,
): Answered {
  const decision: Decision<Outcome, unknown> = kind.decide(input, facts, picture);
  const { lane } = gathered;
  const at = picture.nowMs;
  const { subject, detail } = decision.audit;
  decided.lines.push(
    appendAuditLine(lane, at, {
      caller: origin.callerName,
      action: kind.name,
      subject,
      outcome: decision.answer.kind,
      detail,
    }),
  );
  for (const event of decision.events ?? []) {
    lane.eventSeq += 1;
    decided.events.push({ ...event, lane: lane.lane, seq: lane.eventSeq, at });
  }
  if (origin.key !== undefined) {
    const record = { caller: origin.caller, ...origin.key, answer: JSON.stringify(decision.answer), at };
    decided.records.push(record);
    // The same key twice inside one batch is answered from here.
    gathered.records.set(`${origin.caller} ${origin.key.key}`, record);
  }
  if (decision.kept !== undefined) group.kept.push(decision.kept);
  return { kind: 'decided', answer: decision.answer, kept: decision.kept, replayed: false };
}

function keepAll(
  on: Queryable,
  groups: Map<AnyKind, Group>,
  decided: Decided,
  lane: Lane,
  picture: Picture,
): Promise<unknown>[] {
  const kept = keepLedger(on, picture.ledger);
  for (const { kind, kept: rows } of groups.values())
    if (kind.keep !== undefined && rows.length > 0) kept.push(...kind.keep(on, rows, picture));
  if (decided.records.length > 0) kept.push(keepRecords(on, decided.records));
  if (decided.lines.length > 0) kept.push(keepAuditLines(on, decided.lines));
  if (decided.events.length > 0) kept.push(keepEvents(on, decided.events));
  kept.push(advanceLane(on, lane));
  return kept;
}
