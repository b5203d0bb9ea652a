/** Statuses: what may follow on what, and what somebody may do with the one he has. */
import type { Standing, ThirdPartyRole, ThirdPartyStatus } from '../model.ts';

const MAY_BECOME: Readonly<Record<ThirdPartyStatus, readonly ThirdPartyStatus[]>> = {
  active: ['suspended', 'revoked'],
  suspended: ['active', 'revoked'],
  revoked: [],
};

export function mayBecome(from: ThirdPartyStatus, to: ThirdPartyStatus): boolean {
  return MAY_BECOME[from].includes(to);
}

/** What a product may do: what it was registered for, as long as its third party has it. */
export function rolesOf({ software, thirdParty }: Standing): ThirdPartyRole[] {
  return software.roles.filter((role) => thirdParty.roles.includes(role));
}

export type StandingRefusal =
  | 'software_is_unknown'
  | 'third_party_is_suspended'
  | 'third_party_is_revoked'
  | 'software_is_suspended'
  | 'software_is_revoked'
  | 'software_lacks_the_role';

/** Why a call may not go on; undefined where it may. Without a role only the statuses are looked at. */
export function standingRefusal(
  standing: Standing | undefined,
  role?: ThirdPartyRole,
): StandingRefusal | undefined {
  if (standing === undefined) return 'software_is_unknown';
  const { software, thirdParty } = standing;
  if (thirdParty.status !== 'active') return `third_party_is_${thirdParty.status}`;
  if (software.status !== 'active') return `software_is_${software.status}`;
  return role === undefined || rolesOf(standing).includes(role) ? undefined : 'software_lacks_the_role';
}
