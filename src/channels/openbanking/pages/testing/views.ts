/** Invented customers, third parties and consents, for tests of the pages and for pictures of them. */
import { ENDERS, NOTICE_KINDS } from '../../../../services/notices/index.ts';
import type {
  AccessLine,
  AccountChoice,
  BulkView,
  ConsentSummary,
  ConsentView,
  Frame,
  NoticeLine,
  PasskeyLine,
  Payee,
  PaymentView,
  RecurringView,
  RefundsView,
  Requester,
  VersionLine,
  WalletLinkView,
} from '../views.ts';

export const NOW = Date.parse('2026-11-28T09:30:00+07:00');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const FRAME: Frame = {
  language: 'vi',
  here: '/consent/4mX2',
  bank: 'Ngân hàng TMCP Sông Hồng',
  customer: 'Nguyễn Thị Mai Anh',
  csrf: 'c5rf-0fTh1sBr0w5er',
  deadline: { at: NOW + HOUR_MS / 6, extend: '/consent/4mX2/extend' },
};

export const BOOKS: Requester = {
  name: 'Công ty Cổ phần Sổ Thu Chi Việt',
  nameEn: 'So Thu Chi Viet Joint Stock Company',
  taxCode: '0312345678',
  licence: null,
  software: 'Sổ Thu Chi',
};

export const PAY_APP: Requester = {
  name: 'Công ty TNHH Thanh toán Bến Nghé',
  nameEn: 'Ben Nghe Payments Limited',
  taxCode: '0301234567',
  licence: '32/GP-NHNN',
  software: 'Bến Nghé Pay',
};

/** Cyrillic `а`, a hidden right-to-left override and a tick that claims something. */
export const IMITATOR: Requester = {
  name: 'Ngân hàng Sông Hồng Pаy\u202e ✅',
  nameEn: 'Song Hong Pаy',
  taxCode: '0398765432',
  licence: null,
  software: '<b>Sông Hồng</b>\u200b',
};

const account = (id: number, number: string, more: Partial<AccountChoice> = {}): AccountChoice => ({
  id: `0193f000-0000-7000-8000-00000000000${id}`,
  kind: 'current',
  number,
  balance: null,
  jointly: false,
  bar: null,
  ...more,
});

export const ACCOUNTS: readonly AccountChoice[] = [
  account(1, '19034567891234'),
  account(2, '19034567895678', { jointly: true }),
  account(3, '0912345678', { kind: 'mobile_money', bar: 'account_kind_is_not_covered' }),
  account(4, '19034567890007', { bar: 'account_is_closed' }),
];

const asking = {
  action: '/consent/4mX2',
  accounts: ACCOUNTS,
  chosen: [],
  error: null,
  approvers: [],
  chosenBy: [],
  decoupled: null,
} as const;

export const CONSENT: ConsentView = {
  ...asking,
  requester: BOOKS,
  terms: {
    kind: 'account_information',
    clusters: ['accounts', 'balances', 'transactions'],
    purpose: 'personal_finance',
    historyFrom: '2026-06-01',
    unattendedPerDay: 4,
    retentionDays: 365,
    validDays: 180,
  },
  clusters: ['accounts', 'balances', 'transactions'],
  approvers: ['Trần Văn Bình'],
  expiresAt: NOW + 180 * DAY_MS,
};

export const PAYEE: Payee = {
  name: 'CONG TY TNHH PHO THIN BO HO',
  bank: 'Ngân hàng TMCP Ba Vì',
  account: '0451000123456',
};

export const PAYMENT: PaymentView = {
  ...asking,
  requester: PAY_APP,
  accounts: [
    account(1, '19034567891234', { balance: 12_450_000n }),
    account(2, '19034567895678', { balance: 90_000n, jointly: true, bar: 'balance_is_too_low' }),
    account(5, '19034567892222', { balance: 3_000_000n }),
  ],
  terms: {
    kind: 'payment',
    amount: 150_000,
    currency: 'VND',
    creditor: { bin: 970_499, account: '0451000123456', name: 'Phở Thìn Bờ Hồ' },
    remittance: 'Hóa đơn bàn 7',
    instruction: 'BN-20261128-000731',
    executeOn: null,
  },
  payee: PAYEE,
  fee: 0n,
};

export const RECURRING: RecurringView = {
  ...asking,
  requester: PAY_APP,
  terms: {
    kind: 'recurring_payments',
    currency: 'VND',
    creditor: { bin: 970_499, account: '0451000123456', name: null },
    perPayment: 500_000,
    perDay: { payments: 1, amount: 500_000 },
    perMonth: { payments: 5, amount: 2_000_000 },
    total: null,
    remittance: 'Tiền điện',
    validDays: 180,
  },
  payee: { ...PAYEE, name: 'CÔNG TY ĐIỆN LỰC VEN SÔNG' },
  expiresAt: NOW + 180 * DAY_MS,
};

export const WALLET_LINK: WalletLinkView = {
  ...asking,
  requester: PAY_APP,
  terms: {
    kind: 'wallet_link',
    currency: 'VND',
    wallet: { bin: 971_999, account: '0912345678' },
    perPayment: 5_000_000,
    perDay: 10_000_000,
    validDays: 180,
  },
  wallet: { name: 'NGUYEN THI MAI ANH', bank: 'Ví Bến Nghé', account: '0912345678' },
  expiresAt: NOW + 180 * DAY_MS,
};

export const ELECTRICITY: Payee = { ...PAYEE, name: 'CÔNG TY ĐIỆN LỰC VEN SÔNG', account: '0451000999888' };

export const BULK: BulkView = {
  ...asking,
  requester: PAY_APP,
  accounts: PAYMENT.accounts,
  terms: {
    kind: 'bulk_payments',
    currency: 'VND',
    payments: [
      {
        ...{ amount: 8_500_000, remittance: 'Lương tháng 11', instruction: 'LUONG-11-01' },
        creditor: { bin: 970_499, account: PAYEE.account, name: 'Cong ty TNHH Pho Thin Bo Ho' },
      },
      {
        ...{ amount: 640_000, remittance: null, instruction: 'DIEN-11' },
        creditor: { bin: 970_499, account: ELECTRICITY.account, name: null },
      },
    ],
  },
  payees: [PAYEE, ELECTRICITY],
};

export const REFUNDS: RefundsView = {
  ...asking,
  requester: PAY_APP,
  terms: {
    kind: 'refunds',
    currency: 'VND',
    perRefund: 2_000_000,
    perDay: { payments: 20, amount: 10_000_000 },
    validDays: 90,
  },
  expiresAt: NOW + 90 * DAY_MS,
};

const summary = (id: number, more: Partial<ConsentSummary>): ConsentSummary => ({
  id: `0193f000-0000-7000-8000-0000000001${String(id).padStart(2, '0')}`,
  kind: 'account_information',
  state: 'authorised',
  terms: CONSENT.terms,
  clusters: CONSENT.terms.clusters,
  createdAt: NOW - 60 * DAY_MS,
  decidedAt: NOW - 60 * DAY_MS + 120_000,
  expiresAt: NOW + 120 * DAY_MS,
  endedAt: null,
  endedBy: null,
  uses: 214,
  lastUseAt: NOW - 2 * HOUR_MS,
  spent: 0n,
  requester: BOOKS,
  accounts: [{ kind: 'current', number: '19034567891234' }],
  mayAnswer: false,
  ...more,
});

export const ACTIVE = summary(1, {});

export const CONSENTS: readonly ConsentSummary[] = [
  summary(2, {
    state: 'awaiting_authorisation',
    kind: 'payment',
    terms: PAYMENT.terms,
    clusters: [],
    accounts: [],
    requester: PAY_APP,
    createdAt: NOW - 90_000,
    decidedAt: null,
    expiresAt: NOW + 210_000,
    mayAnswer: true,
    uses: 0,
    lastUseAt: null,
  }),
  ACTIVE,
  summary(3, {
    kind: 'recurring_payments',
    terms: RECURRING.terms,
    clusters: [],
    requester: PAY_APP,
    expiresAt: NOW + 9 * DAY_MS,
    uses: 4,
    lastUseAt: NOW - 3 * DAY_MS,
    spent: 1_870_000n,
  }),
  summary(4, {
    state: 'paused',
    requester: {
      ...BOOKS,
      name: 'Công ty Cổ phần Tín dụng Vi mô Cửu Long',
      software: 'Vay Nhanh Cửu Long',
      nameEn: '',
    },
    accounts: [
      { kind: 'current', number: '19034567891234' },
      { kind: 'current', number: '19034567895678' },
    ],
    uses: 1,
  }),
  summary(5, {
    state: 'revoked',
    kind: 'wallet_link',
    terms: WALLET_LINK.terms,
    clusters: [],
    requester: PAY_APP,
    endedAt: NOW - 5 * DAY_MS,
    endedBy: 'customer',
    uses: 12,
    spent: 23_500_000n,
  }),
  summary(9, {
    state: 'consumed',
    kind: 'bulk_payments',
    terms: BULK.terms,
    clusters: [],
    requester: PAY_APP,
    endedAt: NOW - DAY_MS,
    endedBy: 'third_party',
    uses: 2,
    spent: 9_140_000n,
  }),
  summary(8, {
    kind: 'refunds',
    terms: REFUNDS.terms,
    clusters: [],
    requester: PAY_APP,
    uses: 3,
    spent: 640_000n,
  }),
  summary(6, {
    requester: { ...BOOKS, name: 'Công ty TNHH Kế toán Hàng Đào', nameEn: '', software: 'Sổ Sách Hàng Đào' },
    expiresAt: NOW - 1,
    uses: 0,
    lastUseAt: null,
  }),
];

export const IMITATED = summary(7, { requester: IMITATOR });

const access = (id: number, more: Partial<AccessLine>): AccessLine => ({
  id: `0193f000-0000-7000-8000-0000000002${String(id).padStart(2, '0')}`,
  at: NOW - id * 2 * HOUR_MS,
  cluster: 'transactions',
  account: { kind: 'current', number: '19034567891234' },
  attended: false,
  request: `a1b2c3d4-${id}`,
  ...more,
});

export const ACCESSES: readonly AccessLine[] = [
  access(1, {}),
  access(2, { cluster: 'balances', attended: true }),
  access(3, { cluster: 'accounts', account: null }),
  access(4, { cluster: 'payment' }),
];

export const VERSIONS: readonly VersionLine[] = [
  { version: 1, at: NOW - 60 * DAY_MS, event: 'requested', by: 'third_party', hash: '5f'.repeat(32) },
  { version: 2, at: NOW - 60 * DAY_MS + 120_000, event: 'authorised', by: 'customer', hash: 'a0'.repeat(32) },
];

/** One of each kind; every other one is read, one is of somebody who imitates another. */
export const NOTICES: readonly NoticeLine[] = NOTICE_KINDS.map((kind, at) => ({
  id: `0193f000-0000-7000-8000-0000000003${String(99 - at).padStart(2, '0')}`,
  kind,
  at: NOW - at * 7 * HOUR_MS,
  facts: { until: NOW + 14 * DAY_MS, amount: 150_000, endedBy: ENDERS[at % ENDERS.length]! },
  readAt: at % 2 === 0 ? null : NOW,
  consent: /^(consent|payment|wallet|third)/.test(kind)
    ? { id: ACTIVE.id, requester: kind === 'consent_first_use' ? IMITATOR : BOOKS }
    : null,
}));

export const PASSKEYS: readonly PasskeyLine[] = [
  { id: 'QUJD', label: 'Điện thoại của tôi', registeredAt: NOW - 40 * DAY_MS, lastUsedAt: NOW - HOUR_MS },
  { id: 'REVG', label: '', registeredAt: NOW - DAY_MS, lastUsedAt: null },
  { id: 'R0hJ', label: '<b>máy\u202e của</b>', registeredAt: NOW - DAY_MS, lastUsedAt: null },
];

/** As `PublicKeyCredentialCreationOptionsJSON`. */
export const NEW_PASSKEY_OPTIONS = {
  challenge: 'bm90LWEtcmVhbC1jaGFsbGVuZ2U',
  rp: { id: 'localhost', name: 'Long Biên' },
  user: { id: 'bWFp', name: 'Mai Anh', displayName: 'Mai Anh' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  timeout: 300_000,
} as const;

/** As `PublicKeyCredentialRequestOptionsJSON`. */
export const PASSKEY_OPTIONS = {
  challenge: 'bm90LWEtcmVhbC1jaGFsbGVuZ2U',
  rpId: 'localhost',
  timeout: 300_000,
  userVerification: 'required',
  allowCredentials: [],
} as const;
