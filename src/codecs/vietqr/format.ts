/**
 * The format as tables, for the reader and the writer alike. Facts are those of NAPAS's "Technical Specifications on QR
 * Switching, Part IV, QR format" 1.5.2 and "Định dạng mã VietQR" 1.0, in our words.
 */
import type { AdditionalData, MerchantLanguage, NapasAccount, Service, VietQr } from './model.ts';
import { SERVICES } from './model.ts';

/** EMVCo's bound for the data of a merchant's code; it also bounds the reader's work. */
export const PAYLOAD_CHARS_MAX = 512;
export const OBJECT_CHARS_MAX = 99;
export const NAPAS_GUID = 'A000000727';
export const NAPAS_ID = '38';
export const ACCOUNT_CHARS_MAX = 19;

/** A text object: which word it is, how long it may be, what it must look like (where the format says). */
export interface TextRule<Field extends string> {
  readonly id: string;
  readonly field: Field;
  readonly charsMax: number;
  readonly pattern?: RegExp;
  /** Words of people lose their diacritics when written; identifiers are refused instead. */
  readonly folds?: true;
}

type RootText = 'mcc' | 'currency' | 'country' | 'merchantName' | 'merchantCity' | 'postalCode';
export const ROOT_TEXTS: readonly TextRule<RootText & keyof VietQr>[] = [
  { id: '52', field: 'mcc', charsMax: 4, pattern: /^\d{4}$/ },
  { id: '53', field: 'currency', charsMax: 3, pattern: /^\d{3}$/ },
  { id: '58', field: 'country', charsMax: 2, pattern: /^[A-Z]{2}$/ },
  { id: '59', field: 'merchantName', charsMax: 25, folds: true },
  { id: '60', field: 'merchantCity', charsMax: 15, folds: true },
  { id: '61', field: 'postalCode', charsMax: 10 },
];

type AdditionalText = Exclude<keyof AdditionalData, 'reserved' | 'templates'>;
export const ADDITIONAL_TEXTS: readonly TextRule<AdditionalText>[] = [
  { id: '01', field: 'bill', charsMax: 25, folds: true },
  { id: '02', field: 'mobile', charsMax: 25, folds: true },
  { id: '03', field: 'store', charsMax: 25, folds: true },
  { id: '04', field: 'loyalty', charsMax: 25, folds: true },
  { id: '05', field: 'reference', charsMax: 25, folds: true },
  { id: '06', field: 'customer', charsMax: 25, folds: true },
  { id: '07', field: 'terminal', charsMax: 25, folds: true },
  { id: '08', field: 'purpose', charsMax: 25, folds: true },
  { id: '09', field: 'consumerDataRequest', charsMax: 3, pattern: /^(?!.*(.).*\1)[AME]{1,3}$/ },
];

type LanguageText = Exclude<keyof MerchantLanguage, 'reserved'>;
export const LANGUAGE_TEXTS: readonly TextRule<LanguageText>[] = [
  { id: '00', field: 'language', charsMax: 2, pattern: /^[A-Za-z]{2}$/ },
  { id: '01', field: 'merchantName', charsMax: 25, folds: true },
  { id: '02', field: 'merchantCity', charsMax: 15, folds: true },
];

export const METHODS = { '11': 'static', '12': 'dynamic' } as const;
export const TIPS = { '01': 'payer_is_asked', '02': 'fixed', '03': 'percentage' } as const;

/** At most 13 characters: digits and at most one point; `50000.` is valid. */
export const AMOUNT = /^(?=.{1,13}$)\d+\.?\d*$/;
export const ZERO = /^[0.]+$/;
export const PERCENT = /^(?!0*\.?0*$)\d{1,2}(\.\d{1,2})?$/;
export const BIN = /^\d{6}$/;
export const ACCOUNT = /^[0-9A-Za-z]+$/;
export const PRINTABLE_ASCII = /^[ -~]*$/;

/** Objects that a service demands beside its account (NAPAS's table of presence; EMVCo's for the other families). */
const DEMANDED: Readonly<Record<Service, readonly string[]>> = {
  QRPUSH: ['52', '53', '58', '59', '60'],
  QRCASH: ['01', '52', '53', '58', '59', '60', '62-05', '62-07'],
  QRIBFTTA: ['01', '53', '58'],
  QRIBFTTC: ['01', '53', '58'],
};

export function isService(text: string): text is Service {
  return (SERVICES as readonly string[]).includes(text);
}

/** The service that holds: no service code means QRPUSH. Unknown codes are undefined. */
export function serviceOf(account: NapasAccount): Service | undefined {
  if (account.service === undefined) return 'QRPUSH';
  return isService(account.service) ? account.service : undefined;
}

/** NAPAS's template of a code, if it has one. */
export function napasAccountOf(code: VietQr): NapasAccount | undefined {
  for (const account of code.accounts) if (account.kind === 'napas') return account;
  return undefined;
}

/** What the code demands and does not hold. */
export function missingObjects(code: VietQr): string[] {
  const account = napasAccountOf(code);
  const service = account ? serviceOf(account) : 'QRPUSH';
  return service ? DEMANDED[service].filter((id) => !PRESENT[id]?.(code)) : [];
}

const PRESENT: Readonly<Record<string, (code: VietQr) => unknown>> = {
  '01': (code) => code.method,
  '52': (code) => code.mcc,
  '53': (code) => code.currency,
  '58': (code) => code.country,
  '59': (code) => code.merchantName,
  '60': (code) => code.merchantCity,
  '62-05': (code) => code.additional?.reference,
  '62-07': (code) => code.additional?.terminal,
};
