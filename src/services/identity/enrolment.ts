/** Enrolment as banks and the sandbox do it: everything slow and secret is prepared before the command. */
import type { Desk, Origin, Submitted } from '../../core/command/index.ts';
import type { Queryable } from '../../core/database/index.ts';
import { phoneE164 } from '../../kit/text.ts';
import { type EnrolAnswer, enrolKind } from './commands/enrol.ts';
import { type IdentityKeys, nameKeyOf, seal, sealNonce } from './keys.ts';
import type { CustomerRef } from './model.ts';
import { createPasswords } from './password.ts';
import { newestSeal } from './store/seals.ts';

export interface Enrolment extends CustomerRef {
  /** A mobile number, however it is written. */
  readonly name: string;
  readonly password: string;
  /** The bank has chosen the password, so the customer must choose another one first of all. */
  readonly firstPassword: boolean;
  readonly totpSecret: Buffer;
}

export interface EnrolmentParts {
  readonly database: Queryable;
  readonly desk: Pick<Desk, 'submit'>;
  readonly keys: () => IdentityKeys;
  readonly randomBytes: (size: number) => Buffer;
}

export type Enrols = (
  order: Enrolment,
  origin: Origin,
) => Promise<Submitted<EnrolAnswer, unknown> | { readonly kind: 'sign_in_name_is_no_mobile_number' }>;

export function createEnrolment({ database, desk, keys, randomBytes }: EnrolmentParts): Enrols {
  return async ({ book, customer, firstPassword, ...given }, origin) => {
    const name = phoneE164(given.name);
    if (name === undefined) return { kind: 'sign_in_name_is_no_mobile_number' };
    const known = keys();
    const passwordHash = await createPasswords({ pepper: known.pepper, randomBytes }).hash(given.password);
    const newest = await newestSeal(database);
    const order = {
      ...{ book, customer, name, nameKey: nameKeyOf(known, book, name), passwordHash, firstPassword },
      ...seal(known, newest, { book, customer }, given.totpSecret, sealNonce(randomBytes)),
    };
    return await desk.submit(enrolKind, order, origin);
  };
}
