/**
 * Wrong entries by address, in this process: whoever tries one password at many names fails at none of them often enough
 * to be locked. What was right is given back, so an address that thousands share is bound by its mistakes alone.
 */
import { businessDate } from '../../kit/calendar.ts';
import { signInPolicyOn } from './rules/policy.ts';

export interface EntryLimit {
  /** Takes one entry; answers when the next one may come where there is none left, in milliseconds since the epoch. */
  take(address: string): number | undefined;
  giveBack(address: string): void;
  /** Addresses remembered. */
  readonly size: () => number;
}

/** Addresses remembered, a few megabytes; past this the one that was quiet longest is forgotten, and begins anew. */
const ADDRESSES_MAX = 50_000;

export function createEntryLimit(nowMs: () => number): EntryLimit {
  /** Until when an address is in debt: each entry adds its share of the time (a leaky bucket as one number). */
  const debts = new Map<string, number>();
  const shareMs = (now: number): { each: number; most: number } => {
    const { addressFailuresMax, addressMs } = signInPolicyOn(businessDate(now));
    return { each: addressMs / addressFailuresMax, most: addressMs };
  };
  /** Those that came longest ago stand first, so whoever owes stands behind all who do not, but for what was given back. */
  const forgetPaid = (now: number): void => {
    for (const [key, until] of debts) {
      if (until > now) return;
      debts.delete(key);
    }
  };
  return {
    size: () => debts.size,
    take(address) {
      const now = nowMs();
      const { each, most } = shareMs(now);
      const key = networkOf(address);
      forgetPaid(now);
      const until = Math.max(debts.get(key) ?? 0, now) + each;
      if (until > now + most) return Math.ceil(until - most);
      debts.delete(key);
      if (debts.size >= ADDRESSES_MAX) debts.delete(debts.keys().next().value as string);
      debts.set(key, until);
      return undefined;
    },
    giveBack(address) {
      const key = networkOf(address);
      const until = debts.get(key);
      if (until !== undefined) debts.set(key, until - shareMs(nowMs()).each);
    },
  };
}

/** IPv4 as it is, also inside IPv6 (RFC 4291 §2.5.5.2); of IPv6 the /64 that a household gets (RFC 6177). */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail = ''] = address.split('%', 1)[0]!.toLowerCase().split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [first, last] = [groups(head), groups(tail)];
  const zeros = Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...zeros, ...last]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
