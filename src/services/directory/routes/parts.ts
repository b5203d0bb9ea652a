/** What all routes of this room stand on: who may reach a third party, and how submitted commands are answered. */
import type { Desk, Submitted } from '../../../core/command/index.ts';
import type { Queryable } from '../../../core/database/index.ts';
import {
  type ApiRequest,
  type OutcomeTable,
  type Problem,
  problem,
  problemOf,
  type Reply,
} from '../../../core/http/index.ts';
import { fromWire, type Id } from '../../../kit/id.ts';
import type { DirectoryAuthority } from '../authority.ts';
import type { FindsParticipants } from '../commands/resourceservers.ts';
import type { amendSoftwareKind, registerSoftwareKind } from '../commands/software.ts';
import type { KeySetRefusal } from '../keyset.ts';
import type { SoftwareProduct, ThirdParty } from '../model.ts';
import { DIRECTORY_OUTCOMES, type DirectoryRefusal } from '../outcomes.ts';
import { findThirdParties } from '../store/parties.ts';
import { findSoftware } from '../store/software.ts';

export interface DirectoryParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly nowMs: () => number;
  readonly mint: <N extends string>() => Id<N>;
  readonly randomBytes: (size: number) => Buffer;
  readonly authority: DirectoryAuthority;
  /** Whether anybody may sign up. */
  readonly sandbox: boolean;
  readonly registerSoftware: ReturnType<typeof registerSoftwareKind>;
  readonly amendSoftware: ReturnType<typeof amendSoftwareKind>;
  readonly findsParticipants: FindsParticipants;
}

/** Banks look up who asks them; a third party sees itself. */
export const READS = {
  operator: 'any',
  participant: 'any',
  merchant: 'no',
  third_party: 'own',
  auditor: 'any',
} as const;
/** The past of a third party is its own and its overseers' business. */
export const LOOKS_BACK = { ...READS, participant: 'no' } as const;
export const WORKS = {
  operator: 'any',
  participant: 'no',
  merchant: 'no',
  third_party: 'own',
  auditor: 'no',
} as const;
export const OPERATES = { ...WORKS, third_party: 'no' } as const;

export type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>;

const mayReach = ({ caller, reach }: Asked, thirdParty: string): boolean =>
  reach === 'any' || (reach === 'own' && caller.thirdParty === thirdParty);

/** A third party within the caller's reach; another one looks absent. */
export async function reachedParty(
  on: Queryable,
  asked: Asked,
  wire: string,
): Promise<ThirdParty | undefined> {
  const id = fromWire('third_party', wire);
  if (id === undefined || !mayReach(asked, id)) return undefined;
  return (await findThirdParties(on, [id])).get(id);
}

export async function reachedSoftware(
  on: Queryable,
  asked: Asked,
  wire: string,
): Promise<SoftwareProduct | undefined> {
  const id = fromWire('software', wire);
  const product = id === undefined ? undefined : (await findSoftware(on, [id])).get(id);
  return product !== undefined && mayReach(asked, product.thirdParty) ? product : undefined;
}

interface Answer {
  readonly kind: string;
  readonly at?: number;
}

/** The answer of a command; a replay reads what there is by now. */
export async function commandReply<A extends Answer>(
  submitted: Submitted<A, unknown>,
  status: number,
  show: (answer: A) => Promise<unknown>,
): Promise<Reply | Problem> {
  if (submitted.kind !== 'decided') return problem(submitted.kind);
  const { answer, replayed } = submitted;
  if (isRefusal(answer.kind)) {
    const param = paramOf(answer.kind, answer.at);
    return problemOf(DIRECTORY_OUTCOMES, answer.kind, param === undefined ? {} : { param });
  }
  return {
    status,
    body: await show(answer),
    ...(replayed ? { headers: { 'Idempotent-Replayed': 'true' } } : {}),
  };
}

function isRefusal(kind: string): kind is DirectoryRefusal | KeySetRefusal {
  return Object.hasOwn(DIRECTORY_OUTCOMES satisfies OutcomeTable<DirectoryRefusal | KeySetRefusal>, kind);
}

/** Which of the addresses or keys that were sent is at fault. */
function paramOf(kind: string, at: number | undefined): string | undefined {
  if (at === undefined) return undefined;
  return kind.startsWith('key_') ? `/jwks/keys/${at}` : `/redirect_uris/${at}`;
}
