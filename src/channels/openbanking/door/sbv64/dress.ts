/** Annex 01: its headers, a detached JWS on every message both ways, errors as `{code, description}`. */
import { type Signer, signDetached } from '../../../../codecs/jws/index.ts';
import { createGroupRead, type Queryable } from '../../../../core/database/index.ts';
import { type Problem, problemOf, type Reply } from '../../../../core/http/index.ts';
import { BATCH_COMMANDS_MAX } from '../../../../kit/limits.ts';
import { wireBin } from '../../../../services/clearing/index.ts';
import { CONSENT_OUTCOMES } from '../../../../services/consents/index.ts';
import { standingOf } from '../../../../services/directory/index.ts';
import { createConsentReads } from '../../../../services/openbanking/index.ts';
import type { Dress } from '../door.ts';
import { customerAddress, headerOf, prefersEnglish } from '../headers.ts';
import type { DoorRequest, DoorRoute } from '../model.ts';
import { DOOR_OUTCOMES } from '../outcomes.ts';
import { annexError } from './errors.ts';
import { echoed, headerProblem } from './headers.ts';
import { createSignatureCheck } from './signature.ts';

export interface Sbv64Parts {
  readonly database: Queryable;
  readonly nowMs: () => number;
  readonly mint: () => string;
  /** Signs every answer; asked anew each time, since keys turn. */
  readonly signer: () => Signer;
}

export function sbv64Dress(routes: readonly DoorRoute[], parts: Sbv64Parts): Dress {
  const { database, nowMs, mint, signer } = parts;
  const checkSignature = createSignatureCheck();
  const standing = createGroupRead(async (ids: readonly string[]) => {
    const found = await standingOf(database, ids);
    return ids.map((id) => found.get(id));
  }, BATCH_COMMANDS_MAX);
  const consent = createConsentReads(database);
  return {
    profile: 'sbv64',
    prefix: '/sbv64/v1/',
    routes,
    requestId: (request) => echoed(request, 'request-id') ?? mint(),
    words(request) {
      const fault = headerProblem(request, nowMs());
      if (fault !== undefined) return fault;
      return (
        customerAddress(request, 'psu-ip-address') ??
        problemOf(DOOR_OUTCOMES, 'header_is_not_valid', { param: 'psu-ip-address' })
      );
    },
    async admit(request, { token }) {
      const [asker, granted] = await Promise.all([
        standing(token.software),
        token.consent === null ? undefined : consent(token.consent),
      ]);
      if (asker === undefined) return problemOf(CONSENT_OUTCOMES, 'third_party_is_not_active');
      // A message that says it is somebody else's, or for another bank, is not the one that was meant.
      const isOthers =
        headerOf(request, 'tpp-id') !== asker.thirdParty.taxCode ||
        (granted !== undefined && headerOf(request, 'provider-id') !== wireBin(granted.book));
      if (isOthers) return problemOf(DOOR_OUTCOMES, 'party_header_is_of_another');
      return await checkSignature(request, asker.software);
    },
    answer(outcome, request, id) {
      const { status, body } = contentOf(outcome, request);
      return { status, headers: headersOf(body, request, id, signer()), body };
    },
  };
}

function contentOf(
  outcome: Reply | Problem,
  request: DoorRequest,
): { readonly status: number; readonly body: string } {
  if ('problem' in outcome) {
    const { status, code } = annexError(withAbsence(outcome, request));
    const description = prefersEnglish(request) ? outcome.row.en : outcome.row.vi;
    return { status, body: JSON.stringify({ code, description }) };
  }
  if (!('body' in outcome)) throw new Error('the resource API answers JSON only');
  return { status: outcome.status, body: JSON.stringify(outcome.body) };
}

function headersOf(
  body: string,
  request: DoorRequest,
  id: string,
  signer: Signer,
): Readonly<Record<string, string>> {
  const at = echoed(request, 'request-datetime');
  return {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Request-ID': id,
    ...(at === undefined ? {} : { 'Request-DateTime': at }),
    'JWS-Signature': signDetached(body, signer, { typ: 'JOSE' }),
  };
}

/** The Annex tells a member that is missing from one that is wrong. */
function withAbsence(outcome: Problem, { body }: DoorRequest): Problem {
  if (outcome.code !== 'request_is_invalid' || outcome.param === undefined) return outcome;
  let value: unknown;
  try {
    value = JSON.parse(body?.toString() ?? '');
  } catch {
    return outcome;
  }
  const steps = outcome.param.split('/').filter((step) => step !== '');
  for (const step of steps)
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  return { ...outcome, extra: { ...outcome.extra, missing: value === undefined } };
}
