/** What all routes of this room stand on: who may reach a shop, and how submitted commands are answered. */
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
import type { Feed } from '../../../core/outbox/index.ts';
import type { IsoDate } from '../../../kit/calendar.ts';
import { fromWire, type Id, type Named } from '../../../kit/id.ts';
import type { Locate } from '../../clearing/index.ts';
import type { Shop, Stall } from '../model.ts';
import { MERCHANT_OUTCOMES, type MerchantRefusal } from '../outcomes.ts';
import { findShops, findStalls } from '../store/shops.ts';

export interface MerchantParts {
  readonly database: Queryable;
  readonly desk: Desk;
  readonly locate: Locate;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
  readonly feed: Feed;
}

/** Participants reach the shops that settle at them, a merchant its own. */
export const READS = {
  operator: 'any',
  participant: 'own',
  merchant: 'own',
  third_party: 'no',
  auditor: 'any',
} as const;
export const WORKS = {
  operator: 'any',
  participant: 'own',
  merchant: 'own',
  third_party: 'no',
  auditor: 'no',
} as const;
export const REGISTERS = {
  operator: 'any',
  participant: 'own',
  merchant: 'no',
  third_party: 'no',
  auditor: 'no',
} as const;
export const OPERATES = {
  operator: 'any',
  participant: 'no',
  merchant: 'no',
  third_party: 'no',
  auditor: 'no',
} as const;
/** Streets are the city's: their names and sums are nobody's secret. */
export const READS_STREETS = {
  operator: 'any',
  participant: 'any',
  merchant: 'any',
  third_party: 'any',
  auditor: 'any',
} as const;

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'reach'>;

function mayReach({ caller, reach }: Asked, shop: Pick<Shop, 'id' | 'bin'>): boolean {
  if (reach === 'any') return true;
  if (reach === 'no') return false;
  return caller.role === 'merchant' ? shop.id === caller.shop : shop.bin === caller.participant;
}

/** A shop within the caller's reach; another one looks absent. */
export async function reachedShop(on: Queryable, request: Asked, wire: string): Promise<Shop | undefined> {
  const id = fromWire('shop', wire);
  const shop = id === undefined ? undefined : (await findShops(on, [id])).get(id);
  return shop !== undefined && mayReach(request, shop) ? shop : undefined;
}

export interface ReachedStall {
  readonly shop: Shop;
  readonly stall: Stall;
}

/** A stall, by its UUID, of a shop within reach. */
export async function reachedStall(
  on: Queryable,
  request: Asked,
  id: string | undefined,
): Promise<ReachedStall | undefined> {
  const stall = id === undefined ? undefined : (await findStalls(on, [id])).get(id);
  const shop = stall === undefined ? undefined : (await findShops(on, [stall.shop])).get(stall.shop);
  return stall !== undefined && shop !== undefined && mayReach(request, shop) ? { shop, stall } : undefined;
}

/** Where a page begins; a problem where the id is not one of the list's kind. */
export function placeOf(
  kind: Named,
  wire: string | undefined,
): { readonly id: string | undefined } | Problem {
  if (wire === undefined) return { id: undefined };
  const id = fromWire(kind, wire);
  return id === undefined ? problem('request_is_invalid', { param: 'starting_after' }) : { id };
}

/** The pattern of a date lets 31 February pass. */
export function isDay(date: IsoDate): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

/** The answer of a command that made something; a replay reads what was made. */
export async function madeReply<Answer extends { readonly kind: string }, Kept>(
  submitted: Submitted<Answer, Kept>,
  status: number,
  show: (answer: Answer, kept: Kept | undefined) => Promise<unknown>,
): Promise<Reply | Problem> {
  if (submitted.kind !== 'decided') return problem(submitted.kind);
  const { answer, kept, replayed } = submitted;
  if (isRefusal(answer.kind)) return problemOf(MERCHANT_OUTCOMES, answer.kind);
  return {
    status,
    body: await show(answer, kept),
    ...(replayed ? { headers: { 'Idempotent-Replayed': 'true' } } : {}),
  };
}

function isRefusal(kind: string): kind is MerchantRefusal {
  return Object.hasOwn(MERCHANT_OUTCOMES satisfies OutcomeTable<MerchantRefusal>, kind);
}
