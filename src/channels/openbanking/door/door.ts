/**
 * The resource API: both profiles behind one door. In order: route, token, proof of possession, what the profile asks of
 * headers and signatures, schemas, the consent's gate (asked by the handler, in the transaction that records the use),
 * and only then data.
 */
import type { RateLimiter } from '../../../core/access/index.ts';
import { isConnectionFault } from '../../../core/database/index.ts';
import { type Problem, problem, type Reply } from '../../../core/http/index.ts';
import type { Profile } from '../../../services/consents/index.ts';
import { type CallParts, readCall } from './calls.ts';
import type { DoorAnswer, DoorRequest, DoorRoute, FindTokens } from './model.ts';
import { createPossession, type Possession } from './possession.ts';
import { createRouter, type Found } from './router.ts';

export interface DoorParts extends CallParts {
  readonly findTokens: FindTokens;
  readonly rates: RateLimiter;
  /** Called with faults of ours; the caller gets `internal_fault`. */
  readonly fault: (fault: unknown, request: string) => void;
  readonly log: (line: DoorLine) => void;
}

/** What is logged of a call: ids and codes, never bodies, names, numbers or tokens. */
export interface DoorLine {
  readonly request: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  /** UUIDs; null where no token held. */
  readonly software: string | null;
  readonly thirdParty: string | null;
  readonly code?: string;
}

/** How a profile reads its headers and writes its answers. */
export interface Dress {
  readonly profile: Profile;
  /** Paths of the profile begin with it. */
  readonly prefix: string;
  readonly routes: readonly DoorRoute[];
  /** The id of the call, for the log and the answer, whatever else is wrong with it. */
  requestId(request: DoorRequest): string;
  /** Mandatory headers; and whether the customer is there. */
  words(request: DoorRequest): { readonly attended: boolean } | Problem;
  /** What else the profile asks of a call whose token holds. */
  admit(request: DoorRequest, possession: Possession): Promise<Problem | undefined>;
  answer(outcome: Reply | Problem, request: DoorRequest, requestId: string): DoorAnswer;
}

/** Calls a second of one software product: CDR's bar for a whole bank is 300. */
const SOFTWARE_RATE_PER_S = 1_000;
/** Calls a second of one address that end before a token holds. */
const STRANGER_RATE_PER_S = 50;

export interface Door {
  /** Whether a path is the door's. */
  isOurs(path: string): boolean;
  answer(request: DoorRequest): Promise<DoorAnswer>;
}

export function createDoor(parts: DoorParts, dresses: readonly Dress[]): Door {
  const possession = createPossession(parts.findTokens, parts.nowMs);
  const doors = dresses.map((dress) => ({ dress, find: createRouter(dress.routes) }));
  const doorOf = (path: string) => doors.find(({ dress }) => path.startsWith(dress.prefix));

  const outcomeOf = async (
    dress: Dress,
    found: Found,
    request: DoorRequest,
    state: CallState,
  ): Promise<Reply | Problem> => {
    if (found.kind !== 'found') return stranger(request, problem(found.kind), parts);
    const held = await possession(request, state.path, dress.profile);
    if ('problem' in held) return stranger(request, held, parts);
    const { software, thirdParty } = held.token;
    Object.assign(state, { software, thirdParty });
    const rate = parts.rates.take(`software ${software}`, SOFTWARE_RATE_PER_S);
    if (!rate.allowed) return problem('too_many_requests', { extra: { retry_after_s: rate.retryAfterS } });
    const words = dress.words(request);
    if ('problem' in words) return words;
    const refused = await dress.admit(request, held);
    if (refused !== undefined) return refused;
    const { prepared, params } = found;
    const call = readCall(prepared, params, request, { ...words, request: state.id }, held, parts);
    return 'problem' in call ? call : await prepared.route.handle(call);
  };

  return {
    isOurs: (path) => doorOf(path) !== undefined,
    async answer(request) {
      const [path] = request.url.split('?', 1) as [string];
      const door = doorOf(path);
      if (door === undefined) throw new Error('this path is none of the resource API’s');
      const { dress } = door;
      const started = performance.now();
      const state: CallState = { path, id: dress.requestId(request), software: null, thirdParty: null };
      const found = door.find(request.method, path);
      const outcome = await outcomeOf(dress, found, request, state).catch((fault: unknown) =>
        faultProblem(fault, state.id, request, parts),
      );
      const answered = dress.answer(outcome, request, state.id);
      parts.log({
        ...{ request: state.id, route: found.kind === 'found' ? found.prepared.route.id : '-' },
        ...{ status: answered.status, ms: Math.round(performance.now() - started), ...callerOf(state) },
        ...('problem' in outcome ? { code: outcome.code } : {}),
      });
      return found.kind === 'method_is_not_allowed'
        ? { ...answered, headers: { ...answered.headers, Allow: found.allow.join(', ') } }
        : answered;
    },
  };
}

interface CallState {
  readonly path: string;
  readonly id: string;
  /** Set once a token holds. */
  software: string | null;
  thirdParty: string | null;
}

const callerOf = ({ software, thirdParty }: CallState) => ({ software, thirdParty });

/** Whoever tries tokens is slowed down; what they are told is the same. */
function stranger({ address }: DoorRequest, refusal: Problem, { rates }: DoorParts): Problem {
  return rates.take(`stranger ${address}`, STRANGER_RATE_PER_S).allowed
    ? refusal
    : problem('too_many_requests');
}

/** A database that is away is no fault of ours, and whether something was begun only the next call can tell. */
function faultProblem(fault: unknown, id: string, { method }: DoorRequest, parts: DoorParts): Problem {
  if (isConnectionFault(fault)) return problem(method === 'GET' ? 'hub_is_busy' : 'commit_is_unknown');
  parts.fault(fault, id);
  return problem('internal_fault');
}
