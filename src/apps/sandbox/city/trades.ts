/**
 * What is sold on the six streets: codes of ISO 18245, how such shops name themselves, what a visit costs (prices of
 * Hanoi in 2026) and when people come.
 */
const TRADE_KEYS = [
  'pho',
  'bun_cha',
  'bun_rieu',
  'com',
  'banh_mi',
  'nuong',
  'nem_chua',
  'che',
  'bia_hoi',
  'bar',
  'tra_da',
  'cafe',
  'milk_tea',
  'bakery',
  'o_mai',
  'grocery',
  'minimart',
  'fruit',
  'meat',
  'pharmacy',
  'optician',
  'cosmetics',
  'hair',
  'fashion',
  'silk',
  'shoes',
  'souvenir',
  'watches',
  'phones',
  'books',
  'copy',
  'flowers',
  'laundry',
  'motorbike_parts',
  'motorbike_repair',
] as const;
export type TradeKey = (typeof TRADE_KEYS)[number];

/** When people come: 24 weights, one an hour. */
type Rhythm =
  | 'breakfast'
  | 'lunch'
  | 'breakfast_and_late'
  | 'coffee'
  | 'snack'
  | 'evening'
  | 'daily'
  | 'shopping'
  | 'service';

export interface Trade {
  /** Merchant category code, ISO 18245. */
  readonly mcc: string;
  /**
   * Names on the sign: `{owner}` becomes "Cô Lan" or "Chú Hải", `{woman}` and `{man}` stand only where the owner is
   * one, `{word}` becomes a word of good fortune, `{poetic}` a name of a café.
   */
  readonly signs: readonly string[];
  /** Of a company: "Công ty TNHH {activity} An Phúc". */
  readonly activity: string;
  /** Share of companies; the others are household businesses (hộ kinh doanh). */
  readonly companyShare: number;
  readonly stallLabels: StallLabels;
  /** A usual basket, đồng: least, middle, most, and what prices are a multiple of (itself of 1,000). */
  readonly basketVnd: Basket;
  readonly rhythm: Rhythm;
  /** Payments a day beside the others, at equal fame. */
  readonly visits: number;
  /** Share of payments by the printed QR on the wall; the others scan a code made for the bill. */
  readonly staticShare: number;
  /** What payers write: without marks, at most 25 characters. */
  readonly purposes: readonly string[];
  readonly payerAgeMin: number;
}

export interface Basket {
  readonly min: number;
  readonly typical: number;
  readonly max: number;
  readonly step: number;
}

type StallLabels = 'tables' | 'counters' | 'cart' | 'chairs';

/** At most three of these, in this order. */
export const STALL_LABELS: Readonly<Record<StallLabels, readonly string[]>> = {
  tables: ['Quầy thu ngân', 'Bàn trong nhà', 'Bàn vỉa hè'],
  counters: ['Quầy 1', 'Quầy 2', 'Quầy 3'],
  cart: ['Quầy hàng', 'Xe đẩy', 'Bàn mang về'],
  chairs: ['Quầy thu ngân', 'Ghế 1', 'Ghế 2'],
};

type Row = readonly [
  mcc: string,
  signs: readonly string[],
  activity: string,
  companyShare: number,
  stalls: StallLabels,
  basket: readonly [min: number, typical: number, max: number, step: number],
  rhythm: Rhythm,
  visits: number,
  staticShare: number,
  purposes: readonly string[],
  payerAgeMin?: number,
];

// biome-ignore format: a table
const ROWS: Readonly<Record<TradeKey, Row>> = {
  pho: ['5812', ['Phở Bò {owner}', 'Phở Gà {owner}', 'Phở Gia Truyền {owner}', 'Phở Bò {word}', 'Phở {owner}'], 'Ẩm thực', 0.06, 'tables', [35_000, 55_000, 260_000, 5_000], 'breakfast_and_late', 3, 0.92, ['an pho', 'tien pho', 'pho bo']],
  bun_cha: ['5812', ['Bún Chả {owner}', 'Bún Chả Que Tre {owner}', 'Bún Chả {word}'], 'Ẩm thực', 0.05, 'tables', [40_000, 60_000, 300_000, 5_000], 'lunch', 2.4, 0.92, ['bun cha', 'tien bun cha']],
  bun_rieu: ['5812', ['Bún Riêu {owner}', 'Bún Ốc {owner}', 'Bún Thang {owner}', 'Bún Cá {owner}', 'Bún Riêu Cua {owner}'], 'Ẩm thực', 0.02, 'tables', [30_000, 45_000, 220_000, 5_000], 'breakfast', 2.2, 0.95, ['tien bun', 'an bun']],
  com: ['5812', ['Cơm Bình Dân {owner}', 'Cơm Rang {owner}', 'Cơm Văn Phòng {word}', 'Cơm Đảo Gà Rang {owner}', 'Quán Cơm {word}'], 'Dịch vụ Ăn uống', 0.1, 'tables', [30_000, 45_000, 240_000, 5_000], 'lunch', 2.6, 0.9, ['an com', 'tien com']],
  banh_mi: ['5814', ['Bánh Mì {owner}', 'Bánh Mì Chảo {owner}', 'Bánh Mì Sốt Vang {owner}', 'Xôi {owner}'], 'Thực phẩm', 0.05, 'cart', [15_000, 25_000, 120_000, 5_000], 'breakfast', 2.4, 0.96, ['banh mi', 'tien hang']],
  nuong: ['5812', ['Nướng {poetic}', 'Lẩu Nướng {word}', 'Chân Gà Nướng {owner}', 'Lẩu Ếch {owner}', 'Ốc {owner}'], 'Nhà hàng', 0.35, 'tables', [120_000, 380_000, 2_500_000, 5_000], 'evening', 1.1, 0.45, ['lien hoan', 'tien an', 'chia tien an']],
  nem_chua: ['5814', ['Nem Chua Rán {owner}', 'Nộm Bò Khô {owner}', 'Nem Nướng {owner}'], 'Ẩm thực', 0, 'cart', [25_000, 65_000, 300_000, 5_000], 'snack', 1.6, 0.95, ['tien hang', 'an vat']],
  che: ['5814', ['Chè {woman}', 'Kem Xôi {owner}', 'Chè Sen {woman}', 'Tào Phớ {owner}'], 'Ẩm thực', 0, 'cart', [20_000, 35_000, 180_000, 5_000], 'snack', 1.5, 0.95, ['tien hang', 'an vat']],
  bia_hoi: ['5813', ['Bia Hơi {owner}', 'Bia Hơi Góc Phố {owner}', 'Quán Nhậu {owner}', 'Bia Hơi {word}'], 'Nhà hàng', 0.12, 'tables', [60_000, 260_000, 1_800_000, 5_000], 'evening', 1.7, 0.7, ['tien bia', 'bia hoi', 'chia tien nhau'], 18],
  bar: ['5813', ['{poetic} Pub', '{poetic} Bar', 'Bar {poetic}'], 'Nhà hàng', 0.8, 'tables', [90_000, 320_000, 3_000_000, 10_000], 'evening', 0.9, 0.3, ['do uong', 'tien do uong'], 18],
  tra_da: ['5814', ['Trà Đá {owner}', 'Trà Chanh {owner}', 'Trà Đá {owner}', 'Nước Mía {woman}'], 'Ẩm thực', 0, 'cart', [5_000, 15_000, 90_000, 1_000], 'snack', 2.2, 1, ['tien nuoc', 'nuoc']],
  cafe: ['5814', ['Cà Phê {poetic}', 'Tiệm Cà Phê {poetic}', 'Cà Phê {owner}', '{poetic} Coffee'], 'Thực phẩm và Đồ uống', 0.25, 'tables', [25_000, 52_000, 320_000, 1_000], 'coffee', 2.2, 0.55, ['ca phe', 'tien cafe', 'cafe']],
  milk_tea: ['5814', ['Trà Sữa {poetic}', 'Tiệm Trà {poetic}', '{poetic} Tea'], 'Thực phẩm và Đồ uống', 0.3, 'counters', [25_000, 55_000, 280_000, 1_000], 'snack', 1.8, 0.4, ['tra sua', 'tien tra sua']],
  bakery: ['5462', ['Bánh Ngọt {poetic}', 'Tiệm Bánh {word}', 'Bánh Kem {word}'], 'Bánh kẹo', 0.4, 'counters', [12_000, 75_000, 850_000, 1_000], 'daily', 1.2, 0.5, ['banh sinh nhat', 'mua banh']],
  o_mai: ['5441', ['Ô Mai {word}', 'Ô Mai {owner}', 'Mứt Tết {word}'], 'Bánh kẹo', 0.25, 'counters', [30_000, 140_000, 1_500_000, 5_000], 'shopping', 0.7, 0.7, ['mua o mai', 'qua que']],
  grocery: ['5411', ['Tạp Hóa {word}', 'Tạp Hóa {owner}', 'Đại Lý Gạo {word}'], 'Thương mại', 0.05, 'counters', [5_000, 48_000, 600_000, 1_000], 'daily', 2, 0.95, ['tap hoa', 'mua hang', 'tien hang']],
  minimart: ['5411', ['Siêu Thị Mini {word}', '{word} Mart', 'Tiện Lợi {word}'], 'Thương mại và Bán lẻ', 0.85, 'counters', [8_000, 86_000, 1_500_000, 1_000], 'daily', 2.2, 0.12, ['mua hang']],
  fruit: ['5499', ['Hoa Quả Sạch {owner}', 'Trái Cây {word}', 'Hoa Quả {owner}'], 'Nông sản', 0.08, 'counters', [20_000, 95_000, 700_000, 1_000], 'daily', 1.3, 0.92, ['mua hoa qua', 'hoa qua thap huong']],
  meat: ['5422', ['Thịt Sạch {owner}', 'Giò Chả {owner}', 'Hải Sản {owner}', 'Gà Ta {owner}'], 'Thực phẩm sạch', 0.1, 'counters', [40_000, 130_000, 1_200_000, 1_000], 'daily', 1.1, 0.95, ['di cho', 'tien hang', 'mua do']],
  pharmacy: ['5912', ['Nhà Thuốc {word}', 'Nhà Thuốc {word}', 'Quầy Thuốc {word}'], 'Dược phẩm', 0.5, 'counters', [10_000, 98_000, 1_800_000, 1_000], 'daily', 1.3, 0.4, ['mua thuoc', 'tien thuoc']],
  optician: ['8043', ['Kính Mắt {word}', 'Kính Thuốc {word}'], 'Kính mắt', 0.4, 'counters', [120_000, 520_000, 4_500_000, 10_000], 'shopping', 0.35, 0.35, ['cat kinh', 'mua kinh']],
  cosmetics: ['5977', ['Mỹ Phẩm {word}', '{poetic} Beauty', 'Mỹ Phẩm {woman}'], 'Mỹ phẩm', 0.35, 'counters', [49_000, 260_000, 2_500_000, 1_000], 'shopping', 0.7, 0.4, ['my pham', 'tien hang']],
  hair: ['7230', ['Cắt Tóc Nam {man}', 'Barber {man}', 'Gội Đầu Dưỡng Sinh {woman}', 'Tiệm Tóc {owner}', 'Hair Salon {word}'], 'Dịch vụ Làm đẹp', 0.12, 'chairs', [50_000, 120_000, 1_500_000, 10_000], 'service', 0.7, 0.85, ['lam toc', 'tien lam toc']],
  fashion: ['5651', ['Thời Trang {word}', 'Shop {woman}', 'Quần Áo {woman}', '{poetic} Boutique', 'Thời Trang Nữ {poetic}'], 'Thời trang', 0.25, 'counters', [79_000, 320_000, 3_500_000, 1_000], 'shopping', 0.8, 0.5, ['mua quan ao', 'mua ao', 'tien hang']],
  silk: ['5949', ['Lụa {word}', 'Lụa Tơ Tằm {word}', 'Vải {owner}', 'Áo Dài {poetic}'], 'Tơ lụa', 0.35, 'counters', [150_000, 680_000, 6_000_000, 10_000], 'shopping', 0.4, 0.45, ['mua vai', 'dat coc', 'tien hang']],
  shoes: ['5661', ['Giày Dép {word}', 'Giày Da {word}', 'Giày Dép {owner}'], 'Da giày', 0.25, 'counters', [90_000, 380_000, 2_800_000, 10_000], 'shopping', 0.5, 0.5, ['mua giay', 'mua dep']],
  souvenir: ['5947', ['Quà Lưu Niệm {word}', 'Thủ Công Mỹ Nghệ {word}', 'Quà {poetic}'], 'Mỹ nghệ', 0.3, 'counters', [20_000, 160_000, 2_500_000, 5_000], 'shopping', 0.6, 0.55, ['mua qua', 'qua luu niem']],
  watches: ['5944', ['Đồng Hồ {word}', 'Sửa Đồng Hồ {owner}', 'Bạc {word}'], 'Đồng hồ', 0.35, 'counters', [50_000, 620_000, 9_000_000, 10_000], 'shopping', 0.25, 0.35, ['tien hang', 'dat coc']],
  phones: ['5732', ['Phụ Kiện Điện Thoại {owner}', 'Sửa Điện Thoại {word}', '{word} Mobile', 'Máy Tính {word}'], 'Công nghệ', 0.45, 'counters', [30_000, 240_000, 9_500_000, 10_000], 'shopping', 0.5, 0.4, ['tien hang', 'thanh toan', 'dat coc']],
  books: ['5942', ['Nhà Sách {word}', 'Hiệu Sách {poetic}', 'Văn Phòng Phẩm {word}'], 'Sách và Thiết bị trường học', 0.45, 'counters', [10_000, 95_000, 900_000, 1_000], 'service', 0.7, 0.35, ['mua sach', 'van phong pham']],
  copy: ['7338', ['Photocopy {word}', 'In Ấn {word}', 'Photo {owner}'], 'In ấn', 0.2, 'counters', [2_000, 18_000, 450_000, 1_000], 'service', 1.3, 0.95, ['in tai lieu', 'photo', 'tien in']],
  flowers: ['5992', ['Hoa Tươi {owner}', 'Tiệm Hoa {poetic}', 'Hoa Tươi {word}'], 'Hoa tươi', 0.12, 'counters', [30_000, 190_000, 2_000_000, 10_000], 'daily', 0.5, 0.85, ['mua hoa', 'hoa sinh nhat', 'hoa ram']],
  laundry: ['7211', ['Giặt Là {word}', 'Giặt Sấy {owner}'], 'Dịch vụ Giặt là', 0.1, 'counters', [30_000, 70_000, 500_000, 5_000], 'service', 0.6, 0.92, ['giat do', 'tien giat la']],
  motorbike_parts: ['5533', ['Phụ Tùng Xe Máy {word}', 'Đồ Chơi Xe {word}', 'Lốp Ắc Quy {man}'], 'Phụ tùng', 0.35, 'counters', [40_000, 310_000, 4_500_000, 10_000], 'service', 0.45, 0.6, ['mua do xe', 'tien hang']],
  motorbike_repair: ['7538', ['Sửa Xe Máy {man}', 'Sửa Xe {man}', 'Rửa Xe {word}', 'Sửa Xe Máy {word}'], 'Dịch vụ Kỹ thuật', 0.02, 'counters', [20_000, 90_000, 1_500_000, 10_000], 'service', 0.8, 0.97, ['tien xe', 'lam xe']],
};

export const TRADES = Object.fromEntries(TRADE_KEYS.map((key) => [key, toTrade(ROWS[key])])) as Readonly<
  Record<TradeKey, Trade>
>;

function toTrade(row: Row): Trade {
  const [
    mcc,
    signs,
    activity,
    companyShare,
    stallLabels,
    basket,
    rhythm,
    visits,
    staticShare,
    purposes,
    age,
  ] = row;
  const [min, typical, max, step] = basket;
  return {
    mcc,
    signs,
    activity,
    companyShare,
    stallLabels,
    basketVnd: { min, typical, max, step },
    rhythm,
    visits,
    staticShare,
    purposes,
    payerAgeMin: age ?? 0,
  };
}

// Midnight first. Each row is scaled to a sum of 1 below, so that a trade's `visits` mean the same in every rhythm.
const HOURS: Readonly<Record<Rhythm, readonly number[]>> = {
  breakfast: [0, 0, 0, 0, 0, 1, 6, 10, 8, 4, 2, 2, 2, 1, 0, 0, 0.3, 0.5, 0.5, 0.3, 0, 0, 0, 0],
  breakfast_and_late: [
    0.4, 0.2, 0, 0, 0.2, 1.5, 7, 10, 8, 4, 1.5, 2, 2, 0.8, 0.2, 0.2, 0.4, 1.5, 2.5, 2.5, 2, 1.5, 1.3, 0.8,
  ],
  lunch: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.4, 2, 9, 12, 5, 0.8, 0, 0.4, 2, 4, 3.5, 1.2, 0.2, 0, 0],
  coffee: [0, 0, 0, 0, 0, 0.3, 2, 6, 8, 6, 4, 3, 4, 5, 5, 5, 4, 3, 3, 5, 6, 5, 2, 0.4],
  snack: [0, 0, 0, 0, 0, 0, 0.4, 1, 2, 3, 4, 3, 3, 4, 5, 7, 8, 6, 4, 6, 7, 5, 2.5, 0.6],
  evening: [2, 0.7, 0, 0, 0, 0, 0, 0, 0, 0, 0.6, 1.8, 1.8, 0.8, 0.3, 0.5, 2, 5, 9, 11, 10, 9, 7, 4],
  daily: [0, 0, 0, 0, 0, 0.5, 3, 5, 5, 4, 4, 4, 3, 2, 3, 3.5, 5, 8, 8, 6, 4.5, 2.5, 0.8, 0.1],
  shopping: [0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 4, 3.5, 2.5, 2.5, 4, 4.5, 5, 5, 6, 8, 8, 5, 1, 0],
  service: [0, 0, 0, 0, 0, 0, 0.2, 2, 5, 6, 6, 4, 2, 3, 5, 6, 6, 5, 4, 3, 1.5, 0.3, 0, 0],
};

/** Payments a trade draws in an hour of the day, beside the other trades. */
export function visitsInHour(trade: Trade, hour: number): number {
  const row = HOURS[trade.rhythm];
  return (trade.visits * row[hour]!) / row.reduce((sum, weight) => sum + weight, 0);
}
