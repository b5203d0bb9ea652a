import { plainArray, type Queryable, statement, textArray } from '../../../core/database/index.ts';

/** A request of a third party and how it ended. */
export interface ThirdPartyRequest {
  /** UUID. */
  readonly thirdParty: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `Request-Id` of the answer. */
  readonly request: string;
  /** UUID, where the request came through an OAuth client. */
  readonly software: string | null;
  /** Name of the operation. */
  readonly route: string;
  readonly status: number;
  /** Of the problem, where it was one. */
  readonly code: string | null;
  readonly ms: number;
}

/** Where a page of the log begins: after this one, backwards in time. */
export type RequestPlace = Pick<ThirdPartyRequest, 'at' | 'request'>;

const LIST = statement(
  'directory.list_requests',
  `SELECT third_party, at, request, software, route, status, code, ms FROM third_party_requests
    WHERE third_party = $1 AND (at, request) < ($2, $3) ORDER BY at DESC, request DESC LIMIT $4`,
);
const INSERT = statement(
  'directory.insert_requests',
  `INSERT INTO third_party_requests (third_party, at, request, software, route, status, code, ms)
   SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::uuid[], $5::text[], $6::int[], $7::text[], $8::int[])
   ON CONFLICT DO NOTHING`,
);
const FORGET = statement('directory.forget_requests', 'DELETE FROM third_party_requests WHERE at < $1');

interface RequestRow extends Omit<ThirdPartyRequest, 'thirdParty' | 'at'> {
  readonly third_party: string;
  readonly at: bigint;
}

/** Newest first. */
export async function listRequests(
  on: Queryable,
  thirdParty: string,
  before: RequestPlace | undefined,
  rowsMax: number,
): Promise<ThirdPartyRequest[]> {
  const { at, request } = before ?? { at: Number.MAX_SAFE_INTEGER, request: '' };
  const rows = await on.query<RequestRow>(LIST, [thirdParty, at, request, rowsMax]);
  return rows.map(({ third_party, at: ms, ...row }) => ({ ...row, thirdParty: third_party, at: Number(ms) }));
}

export function keepRequests(on: Queryable, requests: readonly ThirdPartyRequest[]): Promise<unknown> {
  return on.query(INSERT, [
    plainArray(requests.map((one) => one.thirdParty)),
    plainArray(requests.map((one) => one.at)),
    textArray(requests.map((one) => one.request)),
    plainArray(requests.map((one) => one.software)),
    textArray(requests.map((one) => one.route)),
    plainArray(requests.map((one) => one.status)),
    textArray(requests.map((one) => one.code)),
    plainArray(requests.map((one) => one.ms)),
  ]);
}

export function forgetRequests(on: Queryable, before: number): Promise<unknown> {
  return on.query(FORGET, [before]);
}
