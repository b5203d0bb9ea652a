/**
 * Attempts under way: how many there may be to one endpoint and to all. An endpoint has to answer well before it gets
 * more than one place, and loses them when it fails or is slow. Those that have not proven themselves share half of
 * all places, so that however many of them there are, the others never wait for them.
 */
import {
  PROVEN_ENDPOINTS_MAX,
  SENDS_MAX,
  SENDS_PER_PROVEN_ENDPOINT_MAX,
  SENDS_PER_UNPROVEN_ENDPOINT_MAX,
  SENDS_TO_UNPROVEN_MAX,
} from './rules/limits.ts';
import type { Room } from './store/deliveries.ts';

export interface Places {
  /** Room for each of these, together within the bounds; those without room are left out. */
  roomsOf(endpoints: readonly string[]): Room[];
  /** Takes a place. What it answers gives the place back, saying how the endpoint fared. */
  take(endpoint: string): (fared: 'well' | 'ill') => void;
}

export function createPlaces(): Places {
  const taken = new Map<string, number>();
  const proven = new Set<string>();
  let all = 0;
  let toUnproven = 0;

  function fare(endpoint: string, fared: 'well' | 'ill'): void {
    proven.delete(endpoint);
    if (fared === 'ill') return;
    // The one that has not been heard of for longest has to prove itself again.
    if (proven.size >= PROVEN_ENDPOINTS_MAX) proven.delete(proven.values().next().value as string);
    proven.add(endpoint);
  }

  return {
    roomsOf(endpoints) {
      let left = SENDS_MAX - all;
      let leftToUnproven = SENDS_TO_UNPROVEN_MAX - toUnproven;
      return endpoints.flatMap((endpoint) => {
        const isProven = proven.has(endpoint);
        const most = isProven ? SENDS_PER_PROVEN_ENDPOINT_MAX : SENDS_PER_UNPROVEN_ENDPOINT_MAX;
        const rowsMax = Math.min(most - (taken.get(endpoint) ?? 0), left, isProven ? left : leftToUnproven);
        if (rowsMax <= 0) return [];
        left -= rowsMax;
        if (!isProven) leftToUnproven -= rowsMax;
        return [{ endpoint, rowsMax }];
      });
    },
    take(endpoint) {
      const unproven = proven.has(endpoint) ? 0 : 1;
      taken.set(endpoint, (taken.get(endpoint) ?? 0) + 1);
      all += 1;
      toUnproven += unproven;
      return (fared) => {
        all -= 1;
        toUnproven -= unproven;
        const left = taken.get(endpoint)! - 1;
        if (left === 0) taken.delete(endpoint);
        else taken.set(endpoint, left);
        fare(endpoint, fared);
      };
    },
  };
}
