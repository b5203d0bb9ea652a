/** What a password must be (Circular 50/2024/TT-NHNN Art 11), and how long it holds. */
import { PASSWORD_CHARS_MAX } from '../model.ts';
import type { SignInLaw } from './law.ts';

export type PasswordFault =
  | 'password_is_too_short'
  | 'password_is_too_long'
  | 'password_needs_digits_capitals_and_small_letters'
  | 'password_holds_the_name';

const DAY_MS = 86_400_000;
/** The last digits of a phone number are what people put into passwords. */
const NAME_DIGITS = 6;

/** Letters of any script count: a passphrase may be in Vietnamese. `name` is the number in E.164. */
export function passwordFault(password: string, name: string, law: SignInLaw): PasswordFault | undefined {
  const chars = Array.from(password).length;
  if (chars < law.passwordCharsMin) return 'password_is_too_short';
  if (chars > PASSWORD_CHARS_MAX) return 'password_is_too_long';
  if (!(/\p{Nd}/u.test(password) && /\p{Lu}/u.test(password) && /\p{Ll}/u.test(password)))
    return 'password_needs_digits_capitals_and_small_letters';
  return password.includes(name.slice(-NAME_DIGITS)) ? 'password_holds_the_name' : undefined;
}

export function passwordExpiry(setAt: number, first: boolean, law: SignInLaw): number {
  return setAt + (first ? law.firstPasswordDays : law.passwordDays) * DAY_MS;
}

/** What comes after both factors were right. */
export function passwordStateAt(
  {
    firstPassword,
    passwordExpiresAt,
  }: { readonly firstPassword: boolean; readonly passwordExpiresAt: number },
  nowMs: number,
): 'good' | 'must_be_changed' | 'first_password_has_expired' {
  const expired = passwordExpiresAt <= nowMs;
  if (firstPassword) return expired ? 'first_password_has_expired' : 'must_be_changed';
  return expired ? 'must_be_changed' : 'good';
}
