/** From a request that was let in to the call a handler sees: schemas, and the two ways to the consent's gate. */
import { createHash } from 'node:crypto';
import type { Desk, Origin } from '../../../core/command/index.ts';
import {
  type PreparedRoute,
  type Problem,
  problem,
  problemOf,
  readJsonBody,
} from '../../../core/http/index.ts';
import { type Id, toWire } from '../../../kit/id.ts';
import {
  CONSENT_OUTCOMES,
  type ConsentProblem,
  presentKind,
  type useKind,
} from '../../../services/consents/index.ts';
import type { RequestKey } from '../../../services/openbanking/index.ts';
import type { Call, DoorRequest, DoorRoute } from './model.ts';
import { DOOR_OUTCOMES } from './outcomes.ts';
import type { Possession } from './possession.ts';

export interface CallParts {
  readonly desk: Desk;
  readonly mint: <N extends string>() => Id<N>;
  readonly nowMs: () => number;
  readonly use: ReturnType<typeof useKind>;
}

/** What the headers of a profile say of a call. */
export interface CallWords {
  readonly request: string;
  readonly attended: boolean;
}

/** The software, as the audit names it. Its calls carry no key of the desk: a replay passes the consent's gate again. */
export const originOf = (software: string): Origin => ({
  caller: software,
  callerName: toWire('software', software),
});

export function readCall(
  { route, params, query, body }: PreparedRoute<DoorRoute>,
  texts: Readonly<Record<string, string>>,
  request: DoorRequest,
  words: CallWords,
  { token, proof }: Possession,
  parts: CallParts,
): Call | Problem {
  const values: Record<string, unknown> = { ...texts };
  if (params?.(values) !== undefined) return problem('not_found');
  const asked = query?.(queryOf(request.url));
  if (asked?.fault !== undefined) return problem('request_is_invalid', { param: asked.fault });
  const read = body === undefined ? undefined : readBody(request);
  if (read !== undefined && 'problem' in read) return read;
  const fault = body?.(read?.value);
  if (fault !== undefined) return problem('request_is_invalid', { param: fault });
  const key = keyOf(request, token, read?.value);
  if (key !== undefined && 'problem' in key) return key;
  const { desk, mint, use, nowMs } = parts;
  // A handler that asks twice presents its proof with the first; where that was refused for it, so is the second.
  let fresh = proof;
  let spent: Problem | undefined;
  const takeProof = (): typeof proof => {
    const taken = fresh;
    fresh = null;
    return taken;
  };
  const refused = (kind: ConsentProblem): Problem => {
    const refusal = problemOf(CONSENT_OUTCOMES, kind);
    if (kind === 'proof_was_used_before') spent = refusal;
    return refusal;
  };
  return {
    ...{
      params: values,
      query: asked?.value,
      body: read?.value,
      token,
      proof,
      key,
      nowMs: nowMs(),
      ...words,
    },
    async use(cluster, account) {
      if (spent !== undefined) return spent;
      if (token.consent === null) return problemOf(DOOR_OUTCOMES, 'token_names_no_consent');
      const order = { id: mint(), consent: token.consent, software: token.software, cluster, account };
      const submitted = await desk.submit(
        use,
        { ...order, ...words, proof: takeProof(), spend: null },
        originOf(token.software),
      );
      if (submitted.kind !== 'decided') return problem(submitted.kind);
      const { answer, kept } = submitted;
      return answer.kind === 'use_admitted' ? kept!.consent : refused(answer.kind);
    },
    async present(roles) {
      if (spent !== undefined) return spent;
      // Annex 01 names no detail of what a token is for but its scope; a role alone would let one for accounts pay.
      if (token.profile === 'sbv64' && !roles.some((role) => token.scopes.includes(role)))
        return problemOf(DOOR_OUTCOMES, 'token_lacks_the_scope');
      const order = { software: token.software, proof: takeProof(), roles, operation: route.id };
      const submitted = await desk.submit(presentKind, order, originOf(token.software));
      if (submitted.kind !== 'decided') return problem(submitted.kind);
      const { answer, kept } = submitted;
      return answer.kind === 'call_admitted' ? kept! : refused(answer.kind);
    },
  };
}

/** As OBIE's `x-idempotency-key`, with room for more than its 40 characters. */
const IDEMPOTENCY_KEY = 'x-idempotency-key';
const KEY = /^[\x21-\x7e]{1,255}$/;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a request says is its path and its body; spaces between members say nothing. */
function keyOf(
  { headers, method, url }: DoorRequest,
  { software }: Possession['token'],
  body: unknown,
): RequestKey | Problem | undefined {
  const key = headers[IDEMPOTENCY_KEY];
  if (key === undefined || method !== 'POST') return undefined;
  return typeof key === 'string' && KEY.test(key)
    ? { software, key: sha256(key), content: sha256(`${url}\n${JSON.stringify(body)}`) }
    : problemOf(DOOR_OUTCOMES, 'header_is_not_valid', { param: IDEMPOTENCY_KEY });
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function readBody({ body, headers }: DoorRequest): { readonly value: unknown } | Problem {
  const type = headers['content-type'];
  if (typeof type !== 'string' || !/^application\/json\s*(;|$)/i.test(type))
    return problem('media_type_is_not_supported');
  if (body === undefined) return problem('body_is_too_large');
  let text: string;
  try {
    text = UTF8.decode(body);
  } catch {
    return problem('body_is_not_json');
  }
  const read = readJsonBody(text);
  if (read.kind === 'not_json') return problem('body_is_not_json');
  return read.kind === 'refused' ? problem('request_is_invalid', { param: read.at }) : { value: read.value };
}

/** A name that comes twice would have two values: the schema takes one text for each, so it is refused there. */
function queryOf(url: string): Record<string, unknown> {
  const at = url.indexOf('?');
  const values = new Map<string, unknown>();
  for (const [name, value] of new URLSearchParams(at === -1 ? '' : url.slice(at + 1)))
    values.set(name, values.has(name) ? [values.get(name), value] : value);
  return Object.fromEntries(values);
}
