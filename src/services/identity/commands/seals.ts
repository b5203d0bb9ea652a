/** Sealing keys: the next one seals, what is under an older one is sealed anew, one that nothing is under is dropped. */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { CustomerRef, SealedSecret } from '../model.ts';
import type { NameRef } from '../store/credentials.ts';
import { dropSeals, keepSeals, listSeals, type Seal } from '../store/seals.ts';
import {
  type Change,
  change,
  credentialIn,
  keepChanges,
  lockTheirNames,
  readCredentials,
} from './picture.ts';

interface SealOrder {
  readonly seal: string;
}

export type UseSealAnswer = { readonly kind: 'seal_is_in_use' };

/** To say it twice changes nothing. */
export const useSealKind: CommandKind<SealOrder, undefined, UseSealAnswer, string> = {
  name: 'sign_in.use_seal',
  accounts: () => [],
  decide: ({ seal }) => ({
    answer: { kind: 'seal_is_in_use' },
    kept: seal,
    audit: { subject: '', detail: `key ${seal}` },
  }),
  keep: (on, seals, { nowMs }) => [keepSeals(on, seals, nowMs)],
};

export interface ResealOrder extends CustomerRef, NameRef {
  /** As it was when it was sealed anew: whatever was kept since is not overwritten. */
  readonly before: SealedSecret;
  readonly after: SealedSecret;
}

export type ResealAnswer = { readonly kind: 'secret_resealed' | 'secret_has_changed' };

/** Neither password nor secret change, so sessions and tickets go on. */
export const resealKind: CommandKind<ResealOrder, undefined, ResealAnswer, Change> = {
  name: 'sign_in.reseal',
  lock: { rank: 3, take: lockTheirNames },
  accounts: () => [],
  async gather(on, orders, picture) {
    await readCredentials(on, orders, picture);
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const { before, after } = order;
    const detail = `at ${order.book} under key ${after.totpSeal}`;
    const audit = { subject: toWire('customer', order.customer), detail };
    const credential = credentialIn(picture, order);
    if (credential?.totpSecret !== before.totpSecret || credential.totpSeal !== before.totpSeal)
      return { answer: { kind: 'secret_has_changed' }, audit };
    return {
      answer: { kind: 'secret_resealed' },
      kept: change(picture, { credential: { ...credential, ...after } }),
      audit,
    };
  },
  keep: keepChanges,
};

export type DropSealAnswer = {
  readonly kind: 'seal_dropped' | 'seal_not_found' | 'seal_is_the_newest' | 'secrets_are_under_the_seal';
};

export const dropSealKind: CommandKind<SealOrder, readonly Seal[], DropSealAnswer, string> = {
  name: 'sign_in.drop_seal',
  accounts: () => [],
  async gather(on, orders) {
    const seals = await listSeals(on);
    return orders.map(() => seals);
  },
  decide({ seal }, seals) {
    const audit = { subject: '', detail: `key ${seal}` };
    const found = seals.find(({ id }) => id === seal);
    if (found === undefined) return { answer: { kind: 'seal_not_found' }, audit };
    if (found === seals[0]) return { answer: { kind: 'seal_is_the_newest' }, audit };
    if (found.used) return { answer: { kind: 'secrets_are_under_the_seal' }, audit };
    return { answer: { kind: 'seal_dropped' }, kept: seal, audit };
  },
  keep: (on, seals) => [dropSeals(on, seals)],
};
