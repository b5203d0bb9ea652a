/**
 * The hosted institutions of the synthetic city. All invented: names taken from the river, its bridges and its
 * flowers, and BINs in 9799xx, a range that the State Bank's list of card-issuer BINs (9704xx) and the intermediaries
 * on NAPAS (9710xx) leave free. A payment that strays out of the sandbox finds no bank.
 */
export type InstitutionKind = 'bank' | 'wallet' | 'mobile_money' | 'credit_fund' | 'treasury';

export interface Institution {
  /** Six digits, as in VietQR. */
  readonly bin: string;
  readonly name: string;
  readonly nameEnglish: string;
  /** At most 12 characters of ASCII, for narrow screens and bank messages. */
  readonly shortName: string;
  readonly kind: InstitutionKind;
  /** How far its position may fall below zero before the switch refuses its payments. */
  readonly netDebitCapVnd: bigint;
  readonly accountNumbers: AccountNumbers;
  /** Weight with which a citizen and a shop choose this institution; 0 where it takes none. */
  readonly citizenWeight: number;
  readonly shopWeight: number;
}

/** How an institution numbers its accounts: its own digits, or the customer's phone number. */
export type AccountNumbers =
  | { readonly form: 'own'; readonly prefix: string; readonly digits: number }
  | { readonly form: 'phone' };

const BILLION = 1_000_000_000n;
const PHONE: AccountNumbers = { form: 'phone' };

export const INSTITUTIONS: readonly Institution[] = [
  {
    bin: '979901',
    name: 'Ngân hàng TMCP Nhị Hà',
    nameEnglish: 'Nhi Ha Commercial Bank',
    shortName: 'NHIHABANK',
    kind: 'bank',
    netDebitCapVnd: 2_000n * BILLION,
    accountNumbers: own('0021', 13),
    citizenWeight: 22,
    shopWeight: 24,
  },
  {
    bin: '979902',
    name: 'Ngân hàng TMCP Hồ Gươm Xanh',
    nameEnglish: 'Ho Guom Xanh Commercial Bank',
    shortName: 'HGXBANK',
    kind: 'bank',
    netDebitCapVnd: 1_500n * BILLION,
    accountNumbers: own('190', 14),
    citizenWeight: 17,
    shopWeight: 20,
  },
  {
    bin: '979903',
    name: 'Ngân hàng TMCP Cầu Mới',
    nameEnglish: 'Cau Moi Commercial Bank',
    shortName: 'CAUMOIBANK',
    kind: 'bank',
    netDebitCapVnd: 1_000n * BILLION,
    accountNumbers: own('68', 12),
    citizenWeight: 13,
    shopWeight: 14,
  },
  {
    bin: '979904',
    name: 'Ngân hàng TMCP Phù Sa',
    nameEnglish: 'Phu Sa Commercial Bank',
    shortName: 'PHUSABANK',
    kind: 'bank',
    netDebitCapVnd: 700n * BILLION,
    accountNumbers: own('15002', 13),
    citizenWeight: 10,
    shopWeight: 12,
  },
  {
    bin: '979905',
    name: 'Ngân hàng TMCP Khuê Văn',
    nameEnglish: 'Khue Van Commercial Bank',
    shortName: 'KHUEVANBANK',
    kind: 'bank',
    netDebitCapVnd: 500n * BILLION,
    accountNumbers: own('3', 9),
    citizenWeight: 8,
    shopWeight: 8,
  },
  {
    bin: '979906',
    name: 'Ngân hàng TMCP Hoa Sưa',
    nameEnglish: 'Hoa Sua Commercial Bank',
    shortName: 'HOASUABANK',
    kind: 'bank',
    netDebitCapVnd: 300n * BILLION,
    accountNumbers: own('0', 11),
    citizenWeight: 6,
    shopWeight: 6,
  },
  {
    bin: '979907',
    name: 'Ngân hàng TMCP Cửa Ô',
    nameEnglish: 'Cua O Commercial Bank',
    shortName: 'CUAOBANK',
    kind: 'bank',
    netDebitCapVnd: 200n * BILLION,
    accountNumbers: own('77', 10),
    citizenWeight: 4,
    shopWeight: 4,
  },
  {
    bin: '979908',
    name: 'Ngân hàng số Hương Cốm',
    nameEnglish: 'Huong Com Digital Bank',
    shortName: 'HUONGCOM',
    kind: 'bank',
    netDebitCapVnd: 150n * BILLION,
    accountNumbers: own('8', 10),
    citizenWeight: 6,
    shopWeight: 3,
  },
  {
    bin: '979911',
    name: 'Ví điện tử Quả Sấu',
    nameEnglish: 'Qua Sau E-Wallet',
    shortName: 'VIQUASAU',
    kind: 'wallet',
    netDebitCapVnd: 100n * BILLION,
    accountNumbers: PHONE,
    citizenWeight: 6,
    shopWeight: 4,
  },
  {
    bin: '979912',
    name: 'Ví điện tử Tò He',
    nameEnglish: 'To He E-Wallet',
    shortName: 'VITOHE',
    kind: 'wallet',
    netDebitCapVnd: 60n * BILLION,
    accountNumbers: PHONE,
    citizenWeight: 3,
    shopWeight: 2,
  },
  {
    bin: '979921',
    name: 'Tiền di động Chuông Gió',
    nameEnglish: 'Chuong Gio Mobile Money',
    shortName: 'CHUONGGIO',
    kind: 'mobile_money',
    netDebitCapVnd: 30n * BILLION,
    accountNumbers: PHONE,
    citizenWeight: 2.5,
    shopWeight: 1,
  },
  {
    bin: '979931',
    name: 'Quỹ tín dụng nhân dân Bãi Giữa',
    nameEnglish: "Bai Giua People's Credit Fund",
    shortName: 'QTDBAIGIUA',
    kind: 'credit_fund',
    netDebitCapVnd: 5n * BILLION,
    accountNumbers: own('4', 8),
    citizenWeight: 2.5,
    shopWeight: 2,
  },
  {
    bin: '979941',
    name: 'Kho bạc Thành phố Mẫu',
    nameEnglish: 'Sample City Treasury',
    shortName: 'KHOBACMAU',
    kind: 'treasury',
    netDebitCapVnd: 500n * BILLION,
    accountNumbers: own('3711', 13),
    citizenWeight: 0,
    shopWeight: 0,
  },
];

function own(prefix: string, digits: number): AccountNumbers {
  return { form: 'own', prefix, digits };
}
