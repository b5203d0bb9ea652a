import { INSTITUTIONS, type Institution } from './institutions.ts';
import { messageText } from './names.ts';
import type { Numbers } from './numbers.ts';
import { CITY_YEAR, type Citizen } from './people.ts';
import { type Prng, weighted } from './random.ts';
import { STREETS, type Street } from './streets.ts';
import type { Basket } from './trades.row.ts';
import { STALL_LABELS, TRADES, type Trade, type TradeKey } from './trades.ts';

export interface Stall {
  /** `01` and up, within its shop; what the QR carries as terminal label. */
  readonly number: string;
  readonly label: string;
}

export interface Shop {
  /** `HD-001`: the street's two letters and a number, within one city. */
  readonly key: string;
  readonly name: string;
  /** At most 25 characters of ASCII: EMVCo object 59, the merchant's name in a QR. */
  readonly qrName: string;
  readonly registeredName: string;
  readonly form: 'household' | 'company';
  /** The citizen behind a household business. */
  readonly owner: Citizen;
  /** A company's ten digits, or the owner's citizen number, which serves as tax code since 1 July 2025. */
  readonly taxCode: string;
  readonly trade: TradeKey;
  /** ISO 18245. */
  readonly mcc: string;
  readonly streetKey: string;
  readonly address: string;
  readonly stalls: readonly Stall[];
  readonly bin: string;
  readonly accountNumber: string;
  readonly basketVnd: Basket;
  /** How often this shop is chosen beside its neighbours of the same trade; a few draw most people. */
  readonly fame: number;
}

const QR_NAME_CHARS_MAX = 25;
/** Names we try for one shop before the street's name is added to tell two signs apart. */
const NAMES_MAX = 30;
/** Zipf's exponent; 0.8 gives the best known tenth of a street two fifths of its visits. */
const FAME_EXPONENT = 0.8;

// Fortune, peace, light and virtue: what a family hopes of its shop. Names of chains known in Hanoi are left out.
const WORDS =
  `An Phúc|Minh Châu|Hồng Phát|Đức Tín|Phúc Lộc|Bảo An|Tâm Đức|Hưng Thịnh|Ngọc Diệp|Gia Khánh|Quang Minh|
Thành Đạt|Phú Quý|Thiên Hương|Kim Ngân|Việt Hà|Hải Yến|Tuấn Tú|Thanh Xuân|Bình An|Khánh An|Minh Tâm|Hòa Bình|
Trường Thịnh|Thái Lâm|Thanh Phong|Hoàng Gia|Ngọc Lan|Thu Hiền|Vạn Lộc|Tân Tiến|Đại Phát|Thịnh Vượng|An Hòa|
Minh Đức|Hà Anh|Lan Chi|Nhật Minh|Thảo Nguyên|Trung Kiên|Mai Hương|Phúc An|Hồng Đăng|Bảo Châu|Hồng Quế|Long Thành|
Thuận Phát|Yên Bình|Tiến Đạt|Hương Giang|Đức Minh|Thanh Bình|Tín Nghĩa|Gia Hưng|Hạnh Phúc|Vĩnh An|Sơn Hà|Tường An`
    .split('|')
    .map((word) => word.trim());

const POETIC =
  `Giàn Hoa Giấy|Mái Ngói|Ngõ Vắng|Hiên Nhà|Mùa Thu|Cây Bàng|Lá Sấu|Gác Xép|Hoa Sữa|Sân Thượng|Nắng Sớm|
Mưa Ngâu|Ô Cửa|Góc Sân|Phố Cũ|Chiều Muộn|Vườn Nhỏ|Bằng Lăng|Đèn Lồng|Bậc Thềm|Lan Can|Hồ Sen|Cầu Gỗ Nhỏ|Heo May|
Nhà Ngoại|Tầng Hai|Chuồn Chuồn|Sáo Diều|Mây Trắng|Hoa Gạo|Thềm Nắng|Gió Sông|Bến Nước|Lá Phong|Mộc Miên|Cửa Sổ Xanh`
    .split('|')
    .map((word) => word.trim());

const drawInstitution = weighted<Institution>(INSTITUTIONS, (each) => each.shopWeight)!;

export function buildShops(prng: Prng, numbers: Numbers, traders: readonly Citizen[]): readonly Shop[] {
  const namesTaken = new Set<string>();
  const owners = traders.values();
  return STREETS.flatMap((street) => {
    const drawTrade = weighted(Object.keys(street.trades) as TradeKey[], (key) => street.trades[key] ?? 0)!;
    const houses = drawHouses(prng, street);
    const fames = drawFames(prng, street.shops);
    return houses.map((house, n) => {
      const owner = owners.next().value!;
      const key = `${street.key}-${String(n + 1).padStart(3, '0')}`;
      return buildShop({
        prng,
        numbers,
        namesTaken,
        street,
        house,
        fame: fames[n]!,
        owner,
        key,
        trade: drawTrade(prng),
      });
    });
  });
}

interface Plot {
  readonly prng: Prng;
  readonly numbers: Numbers;
  readonly namesTaken: Set<string>;
  readonly street: Street;
  readonly house: number;
  readonly fame: number;
  readonly owner: Citizen;
  readonly key: string;
  readonly trade: TradeKey;
}

function buildShop(plot: Plot): Shop {
  const { prng, numbers, street, owner } = plot;
  const trade = TRADES[plot.trade];
  const form = prng.chance(trade.companyShare) ? 'company' : 'household';
  const company = form === 'company' ? drawCompany(plot, trade) : undefined;
  const name = drawSign(plot, trade, company?.word);
  const institution = drawInstitution(prng);
  return {
    key: plot.key,
    name,
    qrName: toQrName(name),
    registeredName: company?.name ?? householdName(prng, owner, name),
    form,
    owner,
    taxCode: form === 'company' ? numbers.taxCode() : owner.citizenNumber,
    trade: plot.trade,
    mcc: trade.mcc,
    streetKey: street.key,
    address: `Số ${plot.house} ${street.name}, ${street.ward}, Thành phố Hà Nội`,
    stalls: drawStalls(prng, trade),
    bin: institution.bin,
    // A shop at a wallet has a phone of its own: the owner's may already number the owner's account there.
    accountNumber: numbers.account(institution, numbers.phone()),
    basketVnd: drawBasket(prng, trade.basketVnd),
    fame: plot.fame,
  };
}

interface Company {
  readonly name: string;
  readonly word: string;
}

/** No two companies may be registered under one name (Law on Enterprises 59/2020/QH14, Article 38; our reading). */
function drawCompany({ prng, namesTaken }: Plot, trade: Trade): Company {
  for (let n = 0; n < NAMES_MAX; n++) {
    const word = prng.pick(WORDS);
    const name = `Công ty TNHH ${trade.activity} ${word}`;
    if (namesTaken.has(name)) continue;
    namesTaken.add(name);
    return { name, word };
  }
  throw new Error('too few words for the companies of a trade');
}

/** "Hộ kinh doanh" and a name of its own: its owner's or the one on its sign. */
function householdName(prng: Prng, owner: Citizen, sign: string): string {
  return `Hộ kinh doanh ${prng.chance(0.6) ? owner.name : sign}`;
}

/** A sign no other shop of the city bears. A company's sign carries the word of its registered name where it has one. */
function drawSign({ prng, owner, street, namesTaken }: Plot, trade: Trade, companyWord?: string): string {
  const title = `${titleOf(prng, owner)} ${owner.givenName}`;
  const signs = trade.signs.filter((each) => !each.includes(owner.sex === 'male' ? '{woman}' : '{man}'));
  let sign = '';
  for (let n = 0; n < NAMES_MAX; n++) {
    sign = prng
      .pick(signs)
      .replace(/\{owner\}|\{man\}|\{woman\}/, title)
      .replace('{word}', companyWord ?? prng.pick(WORDS))
      .replace('{poetic}', prng.pick(POETIC));
    if (!namesTaken.has(sign)) break;
  }
  if (namesTaken.has(sign)) sign = `${sign} ${street.name}`;
  namesTaken.add(sign);
  return sign;
}

/** How customers call an owner, by sex and age. */
function titleOf(prng: Prng, owner: Citizen): string {
  const age = CITY_YEAR - Number(owner.birthDate.slice(0, 4));
  if (owner.sex === 'female')
    return prng.pick(age < 38 ? ['Chị'] : age < 58 ? ['Cô', 'Cô', 'Chị'] : ['Bà', 'Bác']);
  return prng.pick(age < 38 ? ['Anh'] : age < 58 ? ['Chú', 'Anh'] : ['Ông', 'Bác']);
}

function toQrName(name: string): string {
  const text = messageText(name);
  if (text.length <= QR_NAME_CHARS_MAX) return text;
  const cut = text.slice(0, QR_NAME_CHARS_MAX + 1);
  return cut.slice(0, cut.lastIndexOf(' '));
}

function drawStalls(prng: Prng, trade: Trade): readonly Stall[] {
  const count = prng.chance(0.55) ? 1 : prng.chance(0.65) ? 2 : 3;
  return STALL_LABELS[trade.stallLabels]
    .slice(0, count)
    .map((label, n) => ({ number: String(n + 1).padStart(2, '0'), label }));
}

/** Neighbours of a trade are a little dearer or cheaper than each other. */
function drawBasket(prng: Prng, basket: Basket): Basket {
  const dearer = 0.85 + prng.next() * 0.35;
  const rounded = (vnd: number) =>
    Math.max(basket.step, Math.round((vnd * dearer) / basket.step) * basket.step);
  return {
    min: rounded(basket.min),
    typical: rounded(basket.typical),
    max: rounded(basket.max),
    step: basket.step,
  };
}

/** Distinct house numbers in the order of the street. */
function drawHouses(prng: Prng, street: Street): readonly number[] {
  const all = Array.from({ length: street.houseNumberMax }, (_, n) => n + 1);
  return shuffled(prng, all)
    .slice(0, street.shops)
    .sort((a, b) => a - b);
}

function drawFames(prng: Prng, count: number): readonly number[] {
  return shuffled(
    prng,
    Array.from({ length: count }, (_, rank) => (rank + 1) ** -FAME_EXPONENT),
  );
}

/** Fisher–Yates on a copy. */
function shuffled<Item>(prng: Prng, items: readonly Item[]): Item[] {
  const copy = [...items];
  for (let n = copy.length - 1; n > 0; n--) {
    const other = prng.int(0, n);
    [copy[n], copy[other]] = [copy[other]!, copy[n]!];
  }
  return copy;
}
