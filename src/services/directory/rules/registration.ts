/** What may stand in the directory about a third party. */
import { businessDate } from '../../../kit/calendar.ts';
import { inForce } from '../../../kit/dated.ts';
import type { Contacts, ThirdParty, ThirdPartyRole } from '../model.ts';
import { LICENSED_ROLES } from './law.ts';

export type RoleRefusal = 'roles_are_not_distinct' | 'role_needs_a_licence';

/** Whether somebody with this licence may have these roles on the day of `nowMs`. */
export function rolesFault(
  { roles, licence }: Pick<ThirdParty, 'roles' | 'licence'>,
  nowMs: number,
): RoleRefusal | undefined {
  if (roles.length === 0 || new Set(roles).size < roles.length) return 'roles_are_not_distinct';
  const licensed: readonly ThirdPartyRole[] = inForce(LICENSED_ROLES, businessDate(nowMs))?.value ?? [];
  return licence === null && roles.some((role) => licensed.includes(role))
    ? 'role_needs_a_licence'
    : undefined;
}

const EMAIL = /^[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}$/;
/** Hotlines (1900…) as well as numbers with a country code. */
const PHONE = /^\+?[0-9]{8,15}$/;
const WEBSITE_CHARS_MAX = 200;

/** Customers and banks write and call there: what cannot be reached is not taken. */
export function contactsAreUsable({ email, phone, website }: Contacts): boolean {
  if (!EMAIL.test(email) || (phone !== undefined && !PHONE.test(phone))) return false;
  if (website === undefined) return true;
  const url = website.length <= WEBSITE_CHARS_MAX ? URL.parse(website) : null;
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}
