/**
 * The words of a merchant-presented QR code, in the format that NAPAS derived from EMVCo's.
 * Every value is text exactly as the code holds it: an account is not a number, `0012` is not 12.
 */

/** One object of a template that this codec keeps but gives no meaning: its id (`00`–`99`) and its value. */
export interface DataObject {
  readonly id: string;
  readonly value: string;
}

/** A template that opens with a globally unique identifier (`00`): AID, UUID without hyphens or reverse domain. */
export interface GuidTemplate {
  readonly kind: 'template';
  readonly id: string;
  /** Absent only in codes from the street; the writer demands it. */
  readonly guid?: string;
  readonly objects: readonly DataObject[];
}

/** A value with no structure that this codec knows: card numbers in 02–25, or a stray value in 80–99. */
export interface OpaqueObject {
  readonly kind: 'opaque';
  readonly id: string;
  readonly value: string;
}

/** Purchase, withdrawal at an ATM, instant transfer to an account, instant transfer to a card. */
export const SERVICES = ['QRPUSH', 'QRCASH', 'QRIBFTTA', 'QRIBFTTC'] as const;
export type Service = (typeof SERVICES)[number];

/** NAPAS's template: who is paid. Object 38, or rarely another of 26–51 with the same GUID. */
export interface NapasAccount {
  readonly kind: 'napas';
  readonly id: string;
  /** Six digits; names the institution. */
  readonly bin: string;
  /** Account, card, merchant or ATM; digits and letters. */
  readonly account: string;
  /** One of `SERVICES` in a well-made code. Absent means QRPUSH. */
  readonly service?: string;
  /** Objects of the template beyond 00, 01 and 02. */
  readonly others?: readonly DataObject[];
}

export type AccountTemplate = NapasAccount | GuidTemplate | OpaqueObject;

/** Objects 55–57. `amount` is up to 13 digits with one optional point; `percent` is 00.01–99.99. */
export type Tip =
  | { readonly kind: 'payer_is_asked' }
  | { readonly kind: 'fixed'; readonly amount: string }
  | { readonly kind: 'percentage'; readonly percent: string };

/** Object 62. `***` in the first eight means that the app asks the payer. */
export interface AdditionalData {
  readonly bill?: string;
  readonly mobile?: string;
  readonly store?: string;
  readonly loyalty?: string;
  readonly reference?: string;
  readonly customer?: string;
  readonly terminal?: string;
  readonly purpose?: string;
  /** Any of A(ddress), M(obile), E(mail). */
  readonly consumerDataRequest?: string;
  /** 10–49, kept by EMVCo for later. */
  readonly reserved?: readonly DataObject[];
  /** 50–99, of payment systems. */
  readonly templates?: readonly (GuidTemplate | OpaqueObject)[];
}

/** Object 64: the shop in another language (ISO 639-1). */
export interface MerchantLanguage {
  readonly language?: string;
  readonly merchantName?: string;
  readonly merchantCity?: string;
  readonly reserved?: readonly DataObject[];
}

export interface VietQr {
  /** Object 01: `static` serves many payments, `dynamic` one. */
  readonly method?: 'static' | 'dynamic';
  /** Objects 02–51, in the order of the code. */
  readonly accounts: readonly AccountTemplate[];
  /** ISO 18245, four digits. */
  readonly mcc?: string;
  /** ISO 4217, three digits: `704`. */
  readonly currency?: string;
  /** As written; `instructedAmount` reads it. */
  readonly amount?: string;
  readonly tip?: Tip;
  /** ISO 3166-1, two letters. */
  readonly country?: string;
  readonly merchantName?: string;
  readonly merchantCity?: string;
  readonly postalCode?: string;
  readonly additional?: AdditionalData;
  readonly language?: MerchantLanguage;
  /** 65–79, kept by EMVCo for later. */
  readonly reserved?: readonly DataObject[];
  /** 80–99, free for payment systems. */
  readonly unreserved?: readonly (GuidTemplate | OpaqueObject)[];
}

/** Why a payload cannot be read; the text says what to tell a person. */
export const REFUSALS = {
  payload_is_not_text: 'The payload is not text.',
  payload_is_empty: 'The payload is empty.',
  payload_is_too_long: 'The payload is longer than any payment code.',
  object_header_is_broken: 'Two digits of id and two of length are expected here.',
  object_runs_past_the_end: 'The length of this object reaches past the end of what holds it.',
  object_is_repeated: 'This object stands here for the second time.',
  format_is_not_first: 'A payment code begins with object 00.',
  format_is_unknown: 'The format (object 00) is not 01.',
  crc_is_missing: 'The checksum (object 63) is missing.',
  crc_is_not_last: 'The checksum (object 63) is not the last object.',
  crc_does_not_match: 'The checksum does not match: the code was misread or changed.',
  payee_is_missing: 'No object of 02–51 says who is paid.',
  bin_is_missing: 'The NAPAS template names no institution (38-01-00).',
  bin_is_not_six_digits: 'The BIN (38-01-00) is not six digits.',
  account_is_missing: 'The NAPAS template names no account (38-01-01).',
  account_has_forbidden_characters: 'The account (38-01-01) holds more than printable ASCII.',
  service_code_is_inside_account: 'The service code stands inside 38-01; it belongs in 38-02.',
  amount_is_malformed: 'The amount (54) is not up to 13 digits with at most one point.',
} as const;
export type RefusalCode = keyof typeof REFUSALS;

/** What a well-made code would not hold, and a payer's app may still accept. */
export const WARNINGS = {
  lengths_count_bytes: 'Lengths count UTF-8 bytes, not characters.',
  text_is_not_ascii: 'The code holds characters outside ASCII; not every reader accepts them.',
  text_has_control_characters: 'A text holds control characters.',
  text_is_too_long: 'A text is longer than the format allows.',
  value_is_malformed: 'A value has not the form that the format asks for.',
  object_is_empty: 'An object has length 00; it is read as absent.',
  object_is_missing: 'An object that the service demands is missing.',
  object_is_reserved: 'An object is kept for later versions of the format.',
  objects_are_out_of_order: 'Objects do not stand in ascending order.',
  crc_is_lower_case: 'The checksum is written in lower case.',
  method_is_unknown: 'Object 01 is neither 11 nor 12; it is left out.',
  amount_is_zero: 'The amount is zero and means: no amount.',
  amount_in_static_code: 'A static code (01 = 11) holds an amount.',
  dynamic_code_has_no_amount: 'A dynamic code (01 = 12) holds no amount.',
  account_is_too_long: 'The account is longer than 19 characters.',
  account_has_unusual_characters: 'The account holds more than digits and letters.',
  service_is_unknown: 'The service code is not one of NAPAS.',
  napas_template_is_not_38: 'The NAPAS template stands in another object than 38.',
  template_has_no_guid: 'A template does not say whose it is (00).',
  template_is_opaque: 'A template has no structure; it is kept as text.',
  tip_is_inconsistent: 'Objects 55–57 contradict each other; they are left out.',
} as const;
export type WarningCode = keyof typeof WARNINGS;

export interface Warning {
  readonly code: WarningCode;
  /** The object: `54`, `62-08`. Empty where the whole code is meant. */
  readonly id: string;
  /** Character (UTF-16 unit) of the payload, from 0. */
  readonly position: number;
}

export interface Refused {
  readonly ok: false;
  readonly code: RefusalCode;
  /** Character (UTF-16 unit) of the payload, from 0. */
  readonly position: number;
  readonly message: string;
}

export interface Decoded {
  readonly ok: true;
  readonly code: VietQr;
  /** Four hexadecimal digits as written. */
  readonly crc: string;
  readonly warnings: readonly Warning[];
}

/** Why a code cannot be written. */
export const UNWRITABLES = {
  object_is_missing: 'The service demands this object.',
  object_is_repeated: 'This object is given twice.',
  id_is_out_of_range: 'An object of this id does not belong here.',
  value_is_empty: 'An empty value cannot be written; leave it out.',
  value_is_malformed: 'The value has not the form that the format asks for.',
  text_is_too_long: 'The text is too long once written without diacritics; shorten it on purpose.',
  text_is_not_ascii: 'The text holds characters that have no plain ASCII form.',
  payload_is_too_long: 'The whole code is longer than 512 characters.',
} as const;
export type UnwritableCode = keyof typeof UNWRITABLES;

export interface Unwritable {
  readonly ok: false;
  readonly code: UnwritableCode;
  /** The object: `59`, `38-01-00`. */
  readonly id: string;
  readonly message: string;
}

export interface Encoded {
  readonly ok: true;
  readonly payload: string;
}
