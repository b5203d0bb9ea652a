/** A third party's call that moves money under a consent, an order or a refund: as it came, and the use that it makes of the consent. */
import type { Picture } from '../../../core/command/index.ts';
import type { NewEvent } from '../../../core/outbox/index.ts';
import {
  decideUse,
  type KeptUse,
  type Spend,
  type UseOrder,
  type VersionSigner,
} from '../../consents/index.ts';

export interface CallUnderConsent {
  /** UUID of the customer's account; null where the consent has none yet. */
  readonly account: string | null;
  /** UUID of the access, minted at the door. */
  readonly access: string;
  readonly attended: boolean;
  readonly request: string;
  readonly proof: UseOrder['proof'];
}

export const useOf = (
  { account, access, attended, request, proof }: CallUnderConsent,
  { consent, software }: { readonly consent: string; readonly software: string },
  spend: Spend,
): UseOrder => ({
  ...{ id: access, consent, software, cluster: 'payment', account, attended, request, proof, spend },
});

export interface UsedUp {
  readonly used: KeptUse | undefined;
  readonly events: readonly NewEvent[];
}

export const NOTHING_USED: UsedUp = { used: undefined, events: [] };

/** What was allowed a moment ago is allowed now: nothing of the batch came between. */
export function useUp(
  use: UseOrder,
  picture: Picture,
  sign: VersionSigner,
): UsedUp & { readonly used: KeptUse } {
  const decided = decideUse({ ...use, proof: null }, picture, sign);
  if (decided.kept === undefined) throw new Error(`a use was allowed and then not: ${decided.kind}`);
  return { used: decided.kept, events: decided.events };
}
