/** A customer gets his sign-in from his bank, loses it and gets it again. */
import type { CommandKind, Picture } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import { findCustomers } from '../../banking/index.ts';
import type { Credential, CustomerRef, SealedSecret } from '../model.ts';
import { unlocked } from '../rules/guesses.ts';
import { passwordExpiry } from '../rules/password.ts';
import { customerKeyed, findCredentials, findCredentialsByName, nameKeyed } from '../store/credentials.ts';
import {
  type Change,
  change,
  keepChanges,
  lawAt,
  lockTheirNames,
  nameIn,
  passkeysIn,
  readCredentials,
  readPasskeys,
  sceneOf,
  tell,
} from './picture.ts';

export interface EnrolOrder extends CustomerRef, SealedSecret {
  /** E.164. */
  readonly name: string;
  readonly nameKey: string;
  readonly passwordHash: string;
  /** The bank has chosen the password: the customer must choose another one first of all. */
  readonly firstPassword: boolean;
}

export type EnrolAnswer = {
  readonly kind: 'customer_enrolled' | 'customer_not_found' | 'sign_in_name_is_taken';
};

/** Anew for a customer who has a sign-in already: what he had, his passkeys and his sessions are over. */
export const enrolKind: CommandKind<EnrolOrder, { readonly exists: boolean }, EnrolAnswer, Change> = {
  name: 'customer.enrol',
  lock: {
    rank: 3,
    async take(on, orders, picture) {
      // The name that the customer had until now is somebody's lock too.
      const before = await findCredentials(on, orders);
      return await lockTheirNames(on, [...orders, ...before], picture);
    },
  },
  accounts: () => [],
  async gather(on, orders, picture) {
    const [customers, bearers] = await Promise.all([
      findCustomers(
        on,
        orders.map(({ book, customer }) => ({ book, id: customer })),
      ),
      findCredentialsByName(on, orders),
    ]);
    await Promise.all([
      readCredentials(on, [...orders, ...bearers], picture),
      readPasskeys(on, [], orders, picture),
    ]);
    return customers.map((customer) => ({ exists: customer !== undefined }));
  },
  decide(order, { exists }, picture) {
    const { book, customer } = order;
    const audit = { subject: toWire('customer', customer), detail: `at ${book}` };
    if (!exists) return { answer: { kind: 'customer_not_found' }, audit };
    if (bearerOf(order, picture) !== undefined) return { answer: { kind: 'sign_in_name_is_taken' }, audit };
    const credential = enrolled(order, picture);
    const { notice, events } = tell(picture, 'enrolled', order, `version ${credential.version}`);
    return {
      answer: { kind: 'customer_enrolled' },
      kept: change(picture, {
        name: unlocked(nameIn(picture, order)),
        credential,
        notice,
        removedPasskeys: passkeysIn(picture, order).map((one) => one.id),
      }),
      events,
      audit,
    };
  },
  keep: keepChanges,
};

/** Another customer of the institution who bears the name. */
function bearerOf(order: EnrolOrder, picture: Picture): Credential | undefined {
  return [...sceneOf(picture).credentials.values()].find(
    (one) => nameKeyed(one) === nameKeyed(order) && one.customer !== order.customer,
  );
}

function enrolled({ book, customer, ...order }: EnrolOrder, picture: Picture): Credential {
  const { nowMs } = picture;
  const before = sceneOf(picture).credentials.get(customerKeyed({ book, customer }));
  return {
    ...{ book, customer, ...order },
    passwordSetAt: nowMs,
    passwordExpiresAt: passwordExpiry(nowMs, order.firstPassword, lawAt(picture)),
    totpStep: 0,
    version: (before?.version ?? 0) + 1,
    enrolledAt: nowMs,
  };
}
