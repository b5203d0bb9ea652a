import type { LiveState, ParticipantKind, Payment, PaymentState, Position, Street } from './src/contract.ts';

/** A small invented city: every bank, shop and figure is made up. */
export interface Traffic {
  state(): LiveState;
  pay(nowMs: number): Payment;
  /** 0 ≤ x < 1, from the seed. */
  chance(): number;
}

const MEMBERS: readonly (readonly [string, string, string, ParticipantKind, bigint])[] = [
  ['Sông Hồng', 'Ngân hàng Sông Hồng', 'Red River Bank', 'bank', 20_000_000n],
  ['Hồ Gươm', 'Ngân hàng Hồ Gươm', 'Sword Lake Bank', 'bank', 18_000_000n],
  ['Ba Vì', 'Ngân hàng Ba Vì', 'Ba Vì Bank', 'bank', 12_000_000n],
  ['Tràng Tiền', 'Ngân hàng Tràng Tiền', 'Tràng Tiền Bank', 'bank', 9_000_000n],
  ['Kinh Bắc', 'Ngân hàng Kinh Bắc', 'Kinh Bắc Bank', 'bank', 7_500_000n],
  ['Cầu Giấy', 'Ngân hàng Cầu Giấy', 'Cầu Giấy Bank', 'bank', 6_000_000n],
  ['Ví Sen', 'Ví điện tử Sen', 'Lotus Wallet', 'wallet', 3_000_000n],
  ['Ví Chim Lạc', 'Ví điện tử Chim Lạc', 'Chim Lạc Wallet', 'wallet', 2_500_000n],
  ['Sóng Xanh', 'Mobile Money Sóng Xanh', 'Blue Wave Mobile Money', 'mobile_money', 1_500_000n],
  ['QTD Cổ Loa', 'Quỹ tín dụng nhân dân Cổ Loa', 'Cổ Loa People’s Credit Fund', 'credit_fund', 600_000n],
  ['Kho bạc', 'Kho bạc thành phố', 'City Treasury', 'treasury', 0n],
];
const SHOPS: readonly (readonly [string, string])[] = [
  ['Phở Bò Cô Lan', 'Tạ Hiện'],
  ['Cà phê Gác Xép', 'Tạ Hiện'],
  ['Bún Chả Ngõ Nhỏ', 'Hàng Buồm'],
  ['Hiệu sách Cuối Phố', 'Đinh Lễ'],
  ['Bánh mì Chị Thảo', 'Hàng Bông'],
  ['Tạp hoá Bác Hùng', 'Hàng Buồm'],
  ['Trà đá Bà Mận', 'Phùng Hưng'],
  ['Lụa Mây', 'Hàng Gai'],
];
const REASONS = ['payer_has_insufficient_funds', 'payee_account_is_closed', 'net_debit_cap_is_exceeded'];
const RECENT = 20;
/** Limits above are in thousands of đồng, so that a few thousand small payments move the bars. */
const THOUSAND = 1_000n;
const HANOI_AHEAD_MS = 7 * 3_600_000;

export function createTraffic(seed: number): Traffic {
  const chance = chanceFrom(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() ** 1.4 * of.length)]!;
  const startedAtMs = Date.now();
  const positions = MEMBERS.map(([shortName, name, nameEn, kind, limit], index) => ({
    bin: `97990${index.toString(16)}`,
    shortName,
    name,
    nameEn,
    kind,
    position: 0n,
    pending: 0n,
    limit: limit * THOUSAND,
    suspended: index === 7,
  }));
  spreadPositions(positions, chance);
  const streets = new Map(SHOPS.map(([, street]) => [street, { payments: 0, value: 0n }]));
  const today = { payments: 184_213, value: 41_873_562_000n, refused: 1_204 };
  const window = { payments: 21_940, value: 38_402_117_000n };
  const recent: Payment[] = [];
  let made = 0;

  const pay = (nowMs: number): Payment => {
    const from = pick(positions.filter((each) => !each.suspended));
    const to = pick(positions.filter((each) => each !== from && !each.suspended));
    const amount = amountFrom(chance);
    const state = stateFrom(chance());
    const atShop = chance() < 0.65 ? pick(SHOPS) : undefined;
    made += 1;
    if (state === 'cleared') {
      from.position += amount;
      to.position -= amount;
      today.payments += 1;
      today.value += amount;
      window.payments += 1;
      window.value += amount;
      const street = atShop === undefined ? undefined : streets.get(atShop[1]);
      if (street !== undefined) {
        street.payments += 1;
        street.value += amount;
      }
    } else if (state === 'refused') today.refused += 1;
    const payment: Payment = {
      id: `pay_${seed}${made.toString(36)}${Math.floor(chance() * 1e6).toString(36)}`,
      at: hanoi(nowMs),
      amount: amount.toString(),
      currency: 'VND',
      state,
      ...(state === 'refused' ? { reason: pick(REASONS) } : {}),
      from: { bin: from.bin, shortName: from.shortName },
      to: { bin: to.bin, shortName: to.shortName },
      ...(atShop === undefined ? {} : { shop: atShop[0], street: atShop[1] }),
    };
    recent.unshift(payment);
    recent.length = Math.min(recent.length, RECENT);
    return payment;
  };
  for (let index = 60; index > 0; index -= 1) pay(startedAtMs - index * 900);
  for (const [name, street] of streets) {
    street.payments += 300 + Math.floor(chance() * 2_000);
    street.value += BigInt(street.payments) * 62_000n;
    streets.set(name, street);
  }
  return {
    chance,
    pay,
    state: () => ({
      at: hanoi(Date.now()),
      hub: { name: 'Thành phố thử nghiệm', version: '0.1.0' },
      window: {
        id: 'win_12',
        number: 12,
        openedAt: hanoi(startedAtMs - 47 * 60_000),
        payments: window.payments,
        value: `${window.value}`,
      },
      today: { ...today, value: `${today.value}` },
      positions: positions.map(written),
      streets: [...streets].map(
        ([name, street]): Street => ({ name, payments: street.payments, value: `${street.value}` }),
      ),
      recent,
    }),
  };
}

type Held = Omit<Position, 'position' | 'pending' | 'limit'> & {
  position: bigint;
  pending: bigint;
  limit: bigint;
};

function written(held: Held): Position {
  return { ...held, position: `${held.position}`, pending: `${held.pending}`, limit: `${held.limit}` };
}

/** A morning's worth of debts: they sum to nothing, as netting demands. */
function spreadPositions(positions: Held[], chance: () => number): void {
  const last = positions.at(-1)!;
  const shares = [0.31, -0.22, 0.47, -0.4, 0.12, 0.86, -0.3, 0, 0.55, -0.5];
  for (const [index, share] of shares.entries()) {
    const each = positions[index]!;
    each.position = (each.limit * BigInt(Math.round(share * 1_000 + chance() * 20))) / 1_000n;
    if (index % 3 === 2) each.pending = each.limit / 25n;
    last.position -= each.position;
  }
}

function amountFrom(chance: () => number): bigint {
  const thousands = Math.round(10 * 10 ** (chance() ** 2 * 2.8)) + Math.floor(chance() * 30);
  return BigInt(thousands) * THOUSAND;
}

function stateFrom(chance: number): PaymentState {
  if (chance < 0.94) return 'cleared';
  if (chance < 0.98) return 'refused';
  return chance < 0.99 ? 'held' : 'unknown';
}

function hanoi(atMs: number): string {
  return new Date(atMs + HANOI_AHEAD_MS).toISOString().replace('Z', '+07:00');
}

/** mulberry32: small, and the same seed gives the same city. */
function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
