/** Every page in every state that looks different, for tests that look at all of them. */
import {
  type Ask,
  accessesPage,
  askPage,
  bankAppPage,
  consentDetailPage,
  continuePage,
  DECISION_ERRORS,
  dashboardPage,
  errorPage,
  type Frame,
  type Language,
  NEW_PASSWORD_ERRORS,
  newPasswordPage,
  noticesPage,
  PAGE_ERRORS,
  PASSKEY_ERRORS,
  pendingPage,
  receiptPage,
  SECOND_FACTOR_ERRORS,
  SIGN_IN_ERRORS,
  secondFactorPage,
  securityPage,
  signInPage,
  withdrawPage,
} from '../index.ts';
import {
  ACCESSES,
  ACCOUNTS,
  ACTIVE,
  BOOKS,
  BULK,
  CONSENT,
  CONSENTS,
  ELECTRICITY,
  FRAME,
  IMITATED,
  IMITATOR,
  NEW_PASSKEY_OPTIONS,
  NOTICES,
  NOW,
  PASSKEY_OPTIONS,
  PASSKEYS,
  PAY_APP,
  PAYEE,
  PAYMENT,
  RECURRING,
  REFUNDS,
  VERSIONS,
  WALLET_LINK,
} from './views.ts';

const BACK = { software: 'Sổ Thu Chi', url: 'https://sothuchi.example/cb?code=x&state=y' };

export const ASKS: Readonly<Record<string, Ask>> = {
  consent: { kind: 'account_information', ...CONSENT },
  'consent-imitator': { kind: 'account_information', ...CONSENT, requester: IMITATOR, approvers: [] },
  'consent-decoupled': {
    kind: 'account_information',
    ...CONSENT,
    decoupled: { message: 'QUẦY 4 · 7719', askedAt: NOW - 20_000 },
  },
  'consent-joint': {
    kind: 'account_information',
    ...CONSENT,
    accounts: ACCOUNTS.slice(0, 2),
    approvers: [],
    chosenBy: ['Trần Văn Bình', '<b>Lê\u200b Thị Cúc</b>'],
  },
  'consent-joint-barred': {
    kind: 'account_information',
    ...CONSENT,
    chosenBy: ['Trần Văn Bình'],
    approvers: ['Lê Thị Cúc', null],
  },
  'payment-joint': {
    kind: 'payment',
    ...PAYMENT,
    accounts: PAYMENT.accounts.slice(0, 1),
    chosenBy: ['Trần Văn Bình'],
    decoupled: { message: 'QUẦY 4', askedAt: NOW },
  },
  'consent-no-account': {
    kind: 'account_information',
    ...CONSENT,
    accounts: ACCOUNTS.filter(({ bar }) => bar !== null),
    approvers: [],
    terms: { ...CONSENT.terms, historyFrom: null, unattendedPerDay: 0, retentionDays: 0 },
  },
  payment: { kind: 'payment', ...PAYMENT },
  'payment-decoupled': { kind: 'payment', ...PAYMENT, decoupled: { message: null, askedAt: NOW } },
  'payment-unknown-payee': {
    kind: 'payment',
    ...PAYMENT,
    payee: { ...PAYEE, name: null },
    fee: 5_500n,
    terms: { ...PAYMENT.terms, remittance: null, executeOn: '2026-12-01' },
  },
  recurring: { kind: 'recurring_payments', ...RECURRING },
  bulk: { kind: 'bulk_payments', ...BULK },
  'bulk-to-look-at': {
    kind: 'bulk_payments',
    ...BULK,
    payees: BULK.payees.map((payee) => ({ ...payee, name: '<b>Lê\u200b Văn Cường</b>' })),
  },
  refunds: { kind: 'refunds', ...REFUNDS },
  'wallet-link': { kind: 'wallet_link', ...WALLET_LINK },
  'wallet-of-another': {
    kind: 'wallet_link',
    ...WALLET_LINK,
    wallet: { ...WALLET_LINK.wallet, name: 'LE VAN CUONG' },
  },
};

export function samples(language: Language): Readonly<Record<string, string>> {
  const frame: Frame = { ...FRAME, language };
  const own: Frame = { ...frame, here: '/me', deadline: null };
  const stranger: Frame = { ...frame, customer: null };
  return {
    ...signingIn(stranger),
    ...Object.fromEntries(Object.entries(ASKS).map(([name, ask]) => [name, askPage(frame, ask).html])),
    ...Object.fromEntries(
      DECISION_ERRORS.map((error) => [
        error,
        askPage(frame, { kind: 'account_information', ...CONSENT, error }).html,
      ]),
    ),
    'payment-wrong': askPage(frame, { kind: 'payment', ...PAYMENT, error: 'account_is_missing' }).html,
    ...after(frame),
    ...lookingAfter(own),
  };
}

function signingIn(frame: Frame): Record<string, string> {
  const signIn = {
    action: '/consent/4mX2/sign-in',
    requester: BOOKS,
    banks: [],
    typed: { bin: null, phone: '' },
    error: null,
    lockedUntil: null,
    passkey: PASSKEY_OPTIONS,
    cancellable: true,
  };
  const second = {
    action: '/consent/4mX2/second-factor',
    requester: BOOKS,
    totp: true,
    passkey: PASSKEY_OPTIONS,
    error: null,
    lockedUntil: null,
    cancellable: true,
  };
  const banks = [
    { bin: 970_488, name: 'Ngân hàng TMCP Sông Hồng' },
    { bin: 970_499, name: 'Ngân hàng TMCP Ba Vì' },
  ];
  const own = { ...signIn, requester: null, passkey: null, cancellable: false, banks };
  return {
    'sign-in': signInPage(frame, signIn),
    'sign-in-own': signInPage({ ...frame, here: '/sign-in', bank: null, deadline: null }, own),
    ...Object.fromEntries(
      SIGN_IN_ERRORS.map((error) => [
        `sign-in-${error}`,
        signInPage(
          { ...frame, bank: null },
          { ...signIn, banks, error, typed: { bin: 970_488, phone: '0912345678' } },
        ),
      ]),
    ),
    'sign-in-locked-until': signInPage(frame, { ...signIn, error: 'sign_in_locked', lockedUntil: NOW }),
    ...Object.fromEntries(
      [null, ...NEW_PASSWORD_ERRORS.filter((one) => one !== 'current_password_refused')].map((error) => [
        `new-password${error === null ? '' : `-${error}`}`,
        newPasswordPage(frame, {
          ...{ action: '/consent/4mX2/new-password', requester: BOOKS, charsMin: 8, error },
          cancellable: true,
        }),
      ]),
    ),
    'second-factor': secondFactorPage(frame, second),
    'second-factor-passkey': secondFactorPage(frame, { ...second, totp: false }),
    ...Object.fromEntries(
      SECOND_FACTOR_ERRORS.map((error) => [
        `second-factor-${error}`,
        secondFactorPage(frame, { ...second, error }),
      ]),
    ),
  };
}

function after(frame: Frame): Record<string, string> {
  const receipt = { requester: BOOKS, consent: ACTIVE, at: NOW, payees: [], back: BACK };
  return {
    receipt: receiptPage(frame, { ...receipt, outcome: 'agreed' }),
    'receipt-refused': receiptPage(frame, {
      ...receipt,
      outcome: 'refused',
      requester: PAY_APP,
      consent: { ...CONSENTS[0]!, state: 'rejected' },
      payees: [PAYEE],
    }),
    'receipt-cancelled': receiptPage(frame, { ...receipt, outcome: 'cancelled', back: null }),
    'bank-app': bankAppPage(
      { ...frame, customer: null },
      {
        ...{ action: '/sign-in/bank-app', requester: null, bindingWords: 'hoa sen vàng 42' },
        ...{ approvalUrl: 'https://bank.example/sign-ins/1', cancellable: false },
      },
    ),
    continue: continuePage(
      { ...frame, customer: null, deadline: null },
      { action: '/sign-in/continue/1', requester: BOOKS, bindingWords: 'QUẦY 4 · 7719', isEarly: false },
    ),
    'continue-early': continuePage(
      { ...frame, customer: null, deadline: null },
      { action: '/sign-in/continue/1', requester: IMITATOR, bindingWords: 'QUẦY 4', isEarly: true },
    ),
    'consent-on-errand': askPage({ ...frame, inApp: true, onErrand: true }, ASKS['consent-decoupled']!).html,
    pending: pendingPage(frame, {
      requester: BOOKS,
      consent: { ...ACTIVE, state: 'partially_authorised' },
      approvers: [
        { name: 'Nguyễn Thị Mai Anh', approved: true },
        { name: 'Trần Văn Bình', approved: false },
      ],
      until: NOW + 86_400_000,
      back: BACK,
    }),
    ...Object.fromEntries(
      PAGE_ERRORS.map((error, at) => [
        `error-${error}`,
        errorPage(at % 2 === 0 ? frame : { ...frame, bank: null, customer: null, deadline: null }, {
          error,
          request: 'req-7f3a',
          back: at % 2 === 0 ? BACK : null,
        }),
      ]),
    ),
  };
}

function security(frame: Frame): Record<string, string> {
  const own = { ...frame, here: '/me/security' };
  const view = {
    charsMin: 8,
    error: null,
    notice: null,
    newPasskey: NEW_PASSKEY_OPTIONS,
    passkeys: PASSKEYS,
  };
  return {
    security: securityPage(own, view),
    'security-none': securityPage(own, { ...view, passkeys: [], notice: 'password_changed' }),
    'security-again': securityPage(own, { ...view, newPasskey: null }),
    ...Object.fromEntries(
      [...PASSKEY_ERRORS, ...NEW_PASSWORD_ERRORS].map((error) => [
        `security-${error}`,
        securityPage(own, { ...view, error }),
      ]),
    ),
  };
}

function notices(frame: Frame): Record<string, string> {
  const read = NOTICES.map((notice) => ({ ...notice, readAt: NOW }));
  return {
    notices: noticesPage(frame, { notices: NOTICES, older: '/me/notices?before=ntc_1' }),
    'notices-read': noticesPage({ ...frame, unread: 0 }, { notices: read, older: null }),
    'notices-many': noticesPage({ ...frame, unread: 100 }, { notices: NOTICES.slice(0, 1), older: null }),
    'notices-empty': noticesPage({ ...frame, unread: 0 }, { notices: [], older: null }),
  };
}

function lookingAfter(frame: Frame): Record<string, string> {
  const accesses = ACCESSES.map((access) => ({ ...access, consent: ACTIVE.id, requester: BOOKS }));
  const detail = {
    consent: ACTIVE,
    payees: [],
    versions: VERSIONS,
    accesses: ACCESSES,
    older: '/me/consents/x?before=y',
    notice: null,
    renewalDays: 180,
    now: NOW,
  };
  return {
    dashboard: dashboardPage(frame, { consents: CONSENTS, older: '/me?before=z', notice: null, now: NOW }),
    'dashboard-silent': dashboardPage(
      { ...frame, customer: '', inApp: true },
      {
        consents: CONSENTS.map((one) => ({ ...one, accounts: one.accounts.map(() => 'not_told') })),
        ...{ older: null, notice: null, now: NOW },
      },
    ),
    'dashboard-imitator': dashboardPage(frame, { consents: [IMITATED], older: null, notice: null, now: NOW }),
    'dashboard-notice': dashboardPage(frame, {
      consents: CONSENTS.slice(1),
      older: null,
      notice: 'consent_withdrawn',
      now: NOW,
    }),
    'dashboard-empty': dashboardPage(frame, { consents: [], older: null, notice: null, now: NOW }),
    ...Object.fromEntries(
      CONSENTS.map((consent) => [
        `detail-${consent.state}-${consent.kind}-${consent.id.slice(-2)}`,
        consentDetailPage(frame, {
          ...detail,
          consent,
          payees: ['account_information', 'refunds'].includes(consent.kind) ? [] : [PAYEE, ELECTRICITY],
        }),
      ]),
    ),
    'detail-unused': consentDetailPage(frame, {
      ...detail,
      accesses: [],
      older: null,
      notice: 'consent_renewed',
    }),
    ...Object.fromEntries(
      CONSENTS.map((consent) => [
        `withdraw-${consent.kind}-${consent.id.slice(-2)}`,
        withdrawPage(frame, { consent }),
      ]),
    ),
    ...security(frame),
    'dashboard-unread': dashboardPage(
      { ...frame, unread: 3 },
      { consents: CONSENTS, older: null, notice: null, now: NOW },
    ),
    ...notices({ ...frame, here: '/me/notices', unread: 8 }),
    accesses: accessesPage({ ...frame, here: '/me/accesses' }, { accesses, older: '/me/accesses?before=y' }),
    'accesses-empty': accessesPage(frame, { accesses: [], older: null }),
  };
}
