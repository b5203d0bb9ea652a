/**
 * A call that reads nothing of a customer (public rates, the state of an order): no consent is used, but the proof that
 * came with the token is good once all the same, and whoever is suspended is not answered.
 */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { Standing, ThirdPartyRole } from '../../directory/index.ts';
import type { Proof } from '../store/accesses.ts';
import { standing } from './facts.ts';
import { hasRole } from './request.ts';
import { callDenial, gatherCalls } from './use.ts';

export interface CallOrder {
  /** UUID of the software product whose token it is. */
  readonly software: string;
  readonly proof: Proof | null;
  /** Any of these will do; none: every active third party may ask. */
  readonly roles: readonly ThirdPartyRole[];
  /** operationId, for the auditor. */
  readonly operation: string;
}

export interface CallAnswer {
  readonly kind: 'call_admitted' | NonNullable<ReturnType<typeof callDenial>> | 'role_does_not_allow_this';
}

/** Whoever asks is handed on with an answer: what they are told may depend on their roles. */
export const presentKind: CommandKind<CallOrder, undefined, CallAnswer, Standing> = {
  name: 'consent.present',
  accounts: () => [],
  async gather(on, calls, picture) {
    await gatherCalls(on, calls, picture);
    return calls.map(() => undefined);
  },
  decide(call, _facts, picture) {
    const audit = { subject: toWire('software', call.software), detail: call.operation };
    const denial = callDenial(call, picture);
    if (denial !== undefined) return { answer: { kind: denial }, audit };
    const asker = standing(picture, call.software)!;
    if (call.roles.length > 0 && !call.roles.some((role) => hasRole(asker, role)))
      return { answer: { kind: 'role_does_not_allow_this' }, audit };
    return { answer: { kind: 'call_admitted' }, kept: asker, audit };
  },
};
