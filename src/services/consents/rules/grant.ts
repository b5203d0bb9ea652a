/** What a customer may grant: never more than was asked. */
import type { Cluster, Consent } from '../model.ts';

export interface Granted {
  readonly accounts: readonly string[];
  readonly clusters: readonly Cluster[];
}

export type GrantRefusal =
  | 'no_account_was_chosen'
  | 'cluster_was_not_asked_for'
  | 'no_cluster_was_chosen'
  | 'payment_needs_one_account';

export function grantRefusal({ terms }: Pick<Consent, 'terms'>, granted: Granted): GrantRefusal | undefined {
  if (granted.accounts.length === 0) return 'no_account_was_chosen';
  if (terms.kind !== 'account_information') {
    if (granted.accounts.length > 1) return 'payment_needs_one_account';
    return granted.clusters.length > 0 ? 'cluster_was_not_asked_for' : undefined;
  }
  if (granted.clusters.length === 0) return 'no_cluster_was_chosen';
  const asked: ReadonlySet<Cluster> = new Set(terms.clusters);
  return granted.clusters.every((cluster) => asked.has(cluster)) ? undefined : 'cluster_was_not_asked_for';
}
