/** Registering streets, shops and stalls. */
import { type CommandKind, type Picture, shared } from '../../../core/command/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { Located } from '../../clearing/index.ts';
import { shopCode, stallCode } from '../codes.ts';
import type { Shop, Stall, Street } from '../model.ts';
import { staticPayload } from '../qr.ts';
import {
  accountKey,
  findShops,
  findShopsByAccount,
  findStallsByCode,
  findStreets,
  keepShops,
  keepStalls,
  keepStreets,
  type SettlementAccount,
} from '../store/shops.ts';

export type StreetOrder = Omit<Street, 'createdAt'>;
export type StreetAnswer = { readonly kind: 'street_registered'; readonly street: string };

export const streetKind: CommandKind<StreetOrder, undefined, StreetAnswer, Street> = {
  name: 'street.register',
  accounts: () => [],
  decide: (order, _facts, { nowMs }) => ({
    answer: { kind: 'street_registered', street: order.id },
    kept: { ...order, createdAt: nowMs },
    audit: { subject: toWire('street', order.id), detail: order.ward },
  }),
  keep: (on, kept) => [keepStreets(on, kept)],
};

export interface ShopOrder extends Omit<Shop, 'code' | 'ledgerAccount' | 'createdAt'> {
  /** What stands behind the settlement account, asked at the door. */
  readonly found: Located;
}

export type ShopAnswer =
  | { readonly kind: 'shop_registered'; readonly shop: string }
  | {
      readonly kind:
        | 'street_not_found'
        | 'settlement_institution_not_found'
        | 'settlement_account_not_found'
        | 'settlement_account_is_at_a_connected_bank'
        | 'account_settles_another_shop'
        | 'shop_cannot_stand_in_a_code';
    };

const SETTLED_ACCOUNTS = shared<Set<string>>('merchants.settled_accounts');

export const shopKind: CommandKind<ShopOrder, { readonly streetExists: boolean }, ShopAnswer, Shop> = {
  name: 'shop.register',
  accounts: () => [],
  async gather(on, orders, picture) {
    const accounts = orders.flatMap(({ found }) => settlementAccountOf(found) ?? []);
    const [streets, settled] = await Promise.all([
      findStreets(
        on,
        orders.flatMap(({ street }) => street ?? []),
      ),
      findShopsByAccount(on, accounts),
    ]);
    SETTLED_ACCOUNTS.set(picture, new Set(settled.keys()));
    return orders.map(({ street }) => ({ streetExists: street === null || streets.has(street) }));
  },
  decide(order, { streetExists }, picture) {
    const audit = { subject: toWire('shop', order.id), detail: `settles at ${order.bin}, MCC ${order.mcc}` };
    const shop = registeredShop(order, streetExists, picture);
    if (typeof shop === 'string') return { answer: { kind: shop }, audit };
    const event = {
      type: 'shop.registered',
      subject: audit.subject,
      participants: [shop.bin],
      shop: shop.id,
      data: { shop: audit.subject, code: shop.code },
    };
    return { answer: { kind: 'shop_registered', shop: shop.id }, kept: shop, events: [event], audit };
  },
  keep: (on, kept) => [keepShops(on, kept)],
};

/** Receipts follow the ledger, so a shop settles where its account is on it. */
function settlementAccountOf(found: Located): SettlementAccount | undefined {
  if (found.kind !== 'located' || found.account.ledgerAccount === null) return undefined;
  return { bin: found.account.bin, ledgerAccount: found.account.ledgerAccount };
}

function registeredShop(
  { found, ...order }: ShopOrder,
  streetExists: boolean,
  picture: Picture,
): Shop | Exclude<ShopAnswer['kind'], 'shop_registered'> {
  if (!streetExists) return 'street_not_found';
  if (found.kind === 'institution_not_found') return 'settlement_institution_not_found';
  if (found.kind === 'account_not_found') return 'settlement_account_not_found';
  const account = settlementAccountOf(found);
  if (account === undefined) return 'settlement_account_is_at_a_connected_bank';
  const { ledgerAccount } = account;
  const settled = SETTLED_ACCOUNTS.get(picture)!;
  const key = accountKey(account);
  if (settled.has(key)) return 'account_settles_another_shop';
  const shop: Shop = { ...order, code: shopCode(order.id), ledgerAccount, createdAt: picture.nowMs };
  // A shop whose codes cannot be written would find out at the counter.
  if (staticPayload(shop, { code: stallCode(shop.code, 1) }) === undefined)
    return 'shop_cannot_stand_in_a_code';
  settled.add(key);
  return shop;
}

export type StallOrder = Omit<Stall, 'code' | 'createdAt'>;
export type StallAnswer =
  | { readonly kind: 'stall_registered'; readonly stall: string }
  | { readonly kind: 'shop_not_found' | 'stall_number_is_taken' };

const TAKEN_CODES = shared<Set<string>>('merchants.taken_stall_codes');

export const stallKind: CommandKind<StallOrder, { readonly shop: Shop | undefined }, StallAnswer, Stall> = {
  name: 'stall.register',
  accounts: () => [],
  async gather(on, orders, picture) {
    const shops = await findShops(
      on,
      orders.map((order) => order.shop),
    );
    const codes = orders.flatMap(({ shop, number }) =>
      shops.has(shop) ? [stallCode(shops.get(shop)!.code, number)] : [],
    );
    const taken = await findStallsByCode(on, codes);
    TAKEN_CODES.set(picture, new Set(taken.keys()));
    return orders.map((order) => ({ shop: shops.get(order.shop) }));
  },
  decide(order, { shop }, picture) {
    const audit = {
      subject: toWire('stall', order.id),
      detail: `number ${order.number} of ${toWire('shop', order.shop)}`,
    };
    if (shop === undefined) return { answer: { kind: 'shop_not_found' }, audit };
    const code = stallCode(shop.code, order.number);
    const taken = TAKEN_CODES.get(picture)!;
    if (taken.has(code)) return { answer: { kind: 'stall_number_is_taken' }, audit };
    taken.add(code);
    return {
      answer: { kind: 'stall_registered', stall: order.id },
      kept: { ...order, code, createdAt: picture.nowMs },
      audit,
    };
  },
  keep: (on, kept) => [keepStalls(on, kept)],
};
