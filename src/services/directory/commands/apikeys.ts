/** The API keys with which a third party looks after its own matters, and signing up for one in a sandbox. */
import {
  type Caller,
  callersOfThirdParties,
  keepCallers,
  type NewCaller,
  RATE_PER_S_DEFAULT,
  revokeCallers,
} from '../../../core/access/index.ts';
import { type CommandKind, type Picture, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { DirectoryRefusal } from '../outcomes.ts';
import { draftOf, lockParties } from './draft.ts';
import { registerThirdPartyKind, type ThirdPartyAnswer, type ThirdPartyOrder } from './parties.ts';

/** One in use and one coming, for a few systems and people. */
const API_KEYS_MAX = 10;

/** Only the key's hash comes here; the key was shown to whoever asked and is gone. */
export interface NewApiKey {
  /** UUID of the caller. */
  readonly id: string;
  readonly name: string;
  readonly keyHash: string;
}

export interface ApiKeyOrder extends NewApiKey {
  readonly thirdParty: string;
}

export type ApiKeyAnswer =
  | { readonly kind: 'api_key_made' | 'api_key_revoked'; readonly caller: string }
  | { readonly kind: DirectoryRefusal };

const CALLERS = shared<Map<string, readonly Caller[]>>('directory.callers');

async function gatherCallers(
  on: Parameters<typeof callersOfThirdParties>[0],
  orders: readonly { readonly thirdParty: string }[],
  picture: Picture,
): Promise<void> {
  const read = await callersOfThirdParties(
    on,
    orders.map((order) => order.thirdParty),
  );
  const known = CALLERS.get(picture) ?? new Map<string, readonly Caller[]>();
  for (const [thirdParty, callers] of read) if (!known.has(thirdParty)) known.set(thirdParty, callers);
  CALLERS.set(picture, known);
}

/** Also for a third party that is suspended: it has to see why, and to change its keys. */
export const makeApiKeyKind: CommandKind<ApiKeyOrder, undefined, ApiKeyAnswer, NewCaller> = {
  name: 'third_party.make_api_key',
  lock: lockParties,
  accounts: () => [],
  async gather(on, orders, picture) {
    await gatherCallers(on, orders, picture);
    return orders.map(() => undefined);
  },
  decide({ thirdParty, ...key }, _facts, picture) {
    const audit = { subject: toWire('third_party', thirdParty), detail: toWire('caller', key.id) };
    const party = draftOf(picture).parties.get(thirdParty);
    if (party === undefined) return { answer: { kind: 'third_party_not_found' }, audit };
    if (party.status === 'revoked') return { answer: { kind: 'third_party_is_revoked' }, audit };
    const callers = CALLERS.get(picture)!;
    const known = callers.get(thirdParty) ?? [];
    if (known.filter(({ revoked }) => !revoked).length >= API_KEYS_MAX)
      return { answer: { kind: 'third_party_has_too_many_api_keys' }, audit };
    const kept = callerOf(key, thirdParty, picture);
    callers.set(thirdParty, [...known, { ...kept, revoked: false }]);
    return { answer: { kind: 'api_key_made', caller: key.id }, kept, audit };
  },
  keep: (on, kept) => [keepCallers(on, kept)],
};

export interface RevokeApiKeyOrder {
  readonly thirdParty: string;
  readonly caller: string;
}

/** Bites at the next request. To revoke twice changes nothing. */
export const revokeApiKeyKind: CommandKind<RevokeApiKeyOrder, undefined, ApiKeyAnswer, string> = {
  name: 'third_party.revoke_api_key',
  lock: lockParties,
  accounts: () => [],
  async gather(on, orders, picture) {
    await gatherCallers(on, orders, picture);
    return orders.map(() => undefined);
  },
  decide({ thirdParty, caller }, _facts, picture) {
    const audit = { subject: toWire('third_party', thirdParty), detail: toWire('caller', caller) };
    const callers = CALLERS.get(picture)!;
    const known = callers.get(thirdParty) ?? [];
    if (!known.some(({ id }) => id === caller)) return { answer: { kind: 'api_key_not_found' }, audit };
    callers.set(
      thirdParty,
      known.map((one) => (one.id === caller ? { ...one, revoked: true } : one)),
    );
    return { answer: { kind: 'api_key_revoked', caller }, kept: caller, audit };
  },
  keep: (on, kept, picture) => [revokeCallers(on, kept, picture.nowMs)],
};

export interface SignUpOrder extends ThirdPartyOrder {
  readonly apiKey: NewApiKey;
}

interface SignedUp {
  readonly registered: Parameters<NonNullable<typeof registerThirdPartyKind.keep>>[1][number];
  readonly caller: NewCaller;
}

/** A sandbox takes everybody: the third party and its first key in one transaction, so that neither is without the other. */
export const signUpKind: CommandKind<SignUpOrder, undefined, ThirdPartyAnswer, SignedUp> = {
  name: 'third_party.sign_up',
  accounts: () => [],
  gather: (on, orders, picture) => registerThirdPartyKind.gather!(on, orders, picture),
  decide({ apiKey, ...order }, facts, picture) {
    const { kept, ...decision } = registerThirdPartyKind.decide(order, facts, picture);
    if (kept === undefined) return decision;
    return { ...decision, kept: { registered: kept, caller: callerOf(apiKey, order.id, picture) } };
  },
  keep: (on, kept, picture) => [
    ...registerThirdPartyKind.keep!(
      on,
      kept.map(({ registered }) => registered),
      picture,
    ),
    keepCallers(
      on,
      kept.map(({ caller }) => caller),
    ),
  ],
};

function callerOf(key: NewApiKey, thirdParty: string, { nowMs }: Picture): NewCaller {
  const whose = { role: 'third_party', participant: null, shop: null, thirdParty } as const;
  return { ...key, ...whose, ratePerS: RATE_PER_S_DEFAULT.third_party, createdAt: nowMs };
}
