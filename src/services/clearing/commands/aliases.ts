/** The alias directory: one alias, one account. */
import { type CommandKind, type Picture, shared } from '../../../core/command/index.ts';
import type { AccountAddress } from '../model.ts';
import { type Alias, findAliases, keepAliases, removeAliases } from '../store/scheme.ts';
import { wireBin } from './pay.ts';

export type AliasOrder =
  | { readonly change: 'register'; readonly alias: Alias; readonly address: AccountAddress }
  | { readonly change: 'remove'; readonly alias: Alias; readonly bin: number };

export type AliasAnswer = {
  readonly kind: 'alias_registered' | 'alias_removed' | 'alias_is_taken' | 'alias_not_found';
};

const DIRECTORY = shared<Map<string, AccountAddress | undefined>>('clearing.aliases');
const keyOf = ({ kind, value }: Alias): string => `${kind} ${value}`;

export const aliasKind: CommandKind<AliasOrder, undefined, AliasAnswer, AliasOrder> = {
  name: 'alias.change',
  accounts: () => [],
  async gather(on, orders, picture) {
    const found = await findAliases(
      on,
      orders.map((order) => order.alias),
    );
    DIRECTORY.set(picture, new Map(orders.map((order, i) => [keyOf(order.alias), found[i]])));
    return orders.map(() => undefined);
  },
  decide(order, _facts, picture) {
    const kind = decide(order, picture);
    const bin = order.change === 'register' ? order.address.bin : order.bin;
    // The alias itself is personal: the audit names its kind and its institution.
    const decision = {
      answer: { kind },
      audit: { subject: wireBin(bin), detail: `${order.change} ${order.alias.kind}` },
    };
    return kind === 'alias_registered' || kind === 'alias_removed' ? { ...decision, kept: order } : decision;
  },
  keep(on, kept, picture) {
    // In order of decision, so that removing and registering the same alias in one batch ends as it was decided.
    return kept.map((order) =>
      order.change === 'register'
        ? keepAliases(on, [{ ...order.alias, ...order.address }], picture.nowMs)
        : removeAliases(on, [order.alias]),
    );
  },
};

function decide(order: AliasOrder, picture: Picture): AliasAnswer['kind'] {
  const directory = DIRECTORY.get(picture)!;
  const key = keyOf(order.alias);
  const now = directory.get(key);
  if (order.change === 'register') {
    if (now !== undefined) return 'alias_is_taken';
    directory.set(key, order.address);
    return 'alias_registered';
  }
  if (now === undefined || now.bin !== order.bin) return 'alias_not_found';
  directory.set(key, undefined);
  return 'alias_removed';
}
