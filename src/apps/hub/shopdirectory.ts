/** What the live feed asks about shops, answered by merchants. */
import type { Queryable } from '../../core/database/index.ts';
import type { ShopDirectory } from '../../services/live/index.ts';
import {
  accountKey,
  findShopsByAccount,
  findStreets,
  listStreets,
  sumsOfStreet,
} from '../../services/merchants/index.ts';

/** Streets that the page has room for. */
const STREETS_MAX = 24;

export function shopDirectory(on: Queryable): ShopDirectory {
  return {
    async signsAt(accounts) {
      if (accounts.length === 0) return [];
      const shops = await findShopsByAccount(on, accounts);
      const ids = [...shops.values()].flatMap(({ street }) => street ?? []);
      const streets = await findStreets(on, ids);
      return accounts.map((account) => {
        const shop = shops.get(accountKey(account));
        if (shop === undefined) return undefined;
        return {
          name: shop.name,
          street: shop.street === null ? null : (streets.get(shop.street)?.name ?? null),
        };
      });
    },
    async streetsOn(day) {
      const streets = await listStreets(on, undefined, STREETS_MAX);
      const sums = await Promise.all(streets.map(({ id }) => sumsOfStreet(on, id, day)));
      return streets.map(({ name }, i) => ({
        name,
        payments: Number(sums[i]!.payments),
        value: sums[i]!.gross.toString(),
      }));
    },
  };
}
