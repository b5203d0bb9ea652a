/** Locked by the bank at the customer's word, and unlocked once he has proven to it who he is. */
import type { CommandKind } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { CustomerRef } from '../model.ts';
import { unlocked } from '../rules/guesses.ts';
import type { NameRef } from '../store/credentials.ts';
import {
  type Change,
  change,
  credentialIn,
  keepChanges,
  lockTheirNames,
  nameIn,
  readCredentials,
  tell,
} from './picture.ts';

export type LockOrder = CustomerRef & NameRef;

export type LockAnswer = {
  readonly kind: 'customer_locked' | 'customer_unlocked' | 'customer_is_not_enrolled';
};

const LOCKING = {
  lock: { rank: 3, take: lockTheirNames },
  accounts: () => [],
  keep: keepChanges,
} as const;

/** To lock twice changes nothing. Sessions end: a lost phone may be in somebody's hands. */
export const lockKind: CommandKind<LockOrder, undefined, LockAnswer, Change> = {
  ...LOCKING,
  name: 'customer.lock',
  async gather(on, orders, picture) {
    await readCredentials(on, orders, picture);
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const audit = { subject: toWire('customer', order.customer), detail: `at ${order.book}` };
    const credential = credentialIn(picture, order);
    if (credential === undefined) return { answer: { kind: 'customer_is_not_enrolled' }, audit };
    const answer = { kind: 'customer_locked' } as const;
    const name = nameIn(picture, order);
    if (name.lockedAt !== null) return { answer, audit };
    const { notice, events } = tell(picture, 'locked', order);
    return {
      answer,
      kept: change(picture, {
        name: { ...name, lockedAt: picture.nowMs },
        credential: { ...credential, version: credential.version + 1 },
        notice,
      }),
      events,
      audit,
    };
  },
};

/** Only the bank opens a lock again, at the customer's request. */
export const unlockKind: CommandKind<LockOrder, undefined, LockAnswer, Change> = {
  ...LOCKING,
  name: 'customer.unlock',
  async gather(on, orders, picture) {
    await readCredentials(on, orders, picture);
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const audit = { subject: toWire('customer', order.customer), detail: `at ${order.book}` };
    if (credentialIn(picture, order) === undefined)
      return { answer: { kind: 'customer_is_not_enrolled' }, audit };
    const name = nameIn(picture, order);
    const { notice, events } = tell(picture, 'unlocked', order);
    return {
      answer: { kind: 'customer_unlocked' },
      kept: change(picture, { name: unlocked(name), notice }),
      events,
      audit,
    };
  },
};
