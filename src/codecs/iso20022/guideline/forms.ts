/** The forms that texts of the guideline have. */
import { hanoiTimestamp, type IsoDate } from '../../../kit/calendar.ts';
import type {
  BalanceType,
  Bin,
  CancellationStatus,
  CreditDebit,
  CreditorReferenceLabel,
  EntryStatus,
  Instant,
  Money,
  TransactionStatus,
} from '../model.ts';
import { type Form, hasForm, type Meaning } from './form.ts';

const asText = { write: (text: string) => text, read: (text: string) => text } as const;

/**
 * What cannot be seen: control characters, zero widths, direction marks, line separators, byte order marks. A name that
 * holds one looks like another name.
 */
const UNSEEN = '\\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd';
/** Begins and ends with what can be seen, so that no reader's trimming changes it. */
const VISIBLE = `[^ \u00a0\u3000${UNSEEN}]([^${UNSEEN}]*[^ \u00a0\u3000${UNSEEN}])?`;

function text(charsMax: number): Form<string> {
  const meaning: Meaning = [
    `1–${charsMax} ký tự, tiếng Việt được, không có ký tự điều khiển`,
    `1–${charsMax} characters, no control characters`,
  ];
  return { ...asText, name: `Text${charsMax}`, pattern: VISIBLE, charsMax, meaning };
}

export const TEXT_105 = text(105);
export const TEXT_140 = text(140);
export const TEXT_350 = text(350);
export const TEXT_1000 = text(1_000);
export const TEXT_20000 = text(20_000);

/** The characters of SWIFT's set X and `_`: they pass through every core system and every HTTP header. */
export const IDENTIFIER: Form<string> = {
  ...asText,
  name: 'Identifier',
  pattern: "[0-9A-Za-z/?:().,'+_ \\-]{1,35}",
  meaning: [
    "1–35 chữ không dấu, số và / ? : ( ) . , ' + _ -",
    "1–35 letters, digits and / ? : ( ) . , ' + _ -",
  ],
};

export const ACCOUNT: Form<string> = {
  ...asText,
  name: 'AccountNumber',
  pattern: '[0-9A-Za-z]{1,34}',
  meaning: ['1–34 chữ số và chữ cái', '1–34 digits and letters'],
};

export const UETR: Form<string> = {
  ...asText,
  name: 'UETR',
  pattern: '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}',
  meaning: ['UUID bản 4, chữ thường', 'UUID version 4 in lower case'],
};

export const BIC: Form<string> = {
  ...asText,
  name: 'BIC',
  pattern: '[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?',
  meaning: ['8 hoặc 11 ký tự', '8 or 11 characters'],
};

export const MESSAGE_DEFINITION: Form<string> = {
  ...asText,
  name: 'MessageDefinition',
  pattern: '[a-z]{4}\\.[0-9]{3}\\.[0-9]{3}\\.[0-9]{2}',
  meaning: ['ví dụ pacs.008.001.08', 'such as pacs.008.001.08'],
};

export const REASON_CODE: Form<string> = {
  ...asText,
  name: 'ReasonCode',
  pattern: '[A-Z0-9]{4}',
  meaning: ['mã ISO gồm 4 chữ hoa hoặc số', 'an ISO code: 4 capitals or digits'],
};

export const EVENT_CODE: Form<string> = {
  ...asText,
  name: 'EventCode',
  pattern: '[A-Z0-9]{1,4}',
  meaning: ['1–4 chữ hoa hoặc số', '1–4 capitals or digits'],
};

export const TRANSACTION_CODE: Form<string> = {
  ...asText,
  name: 'TransactionCode',
  pattern: '[A-Z0-9_]{1,35}',
  meaning: ['1–35 chữ hoa, số và _', '1–35 capitals, digits and _'],
};

export const BIN: Form<Bin> = {
  name: 'Bin',
  pattern: '[0-9]{6}',
  meaning: ['BIN, 6 chữ số; 000000 là trung tâm', 'BIN, 6 digits; 000000 is the hub'],
  write: (bin) => String(bin).padStart(6, '0'),
  read: Number,
};

export const SEQUENCE_NUMBER: Form<number> = {
  name: 'SequenceNumber',
  pattern: '0|[1-9][0-9]{0,8}',
  meaning: ['số nguyên, tối đa 9 chữ số', 'a whole number of at most 9 digits'],
  write: String,
  read: Number,
};

/** ISO allows 18 digits; the đồng has no decimals. */
function money(name: string, pattern: string, meaning: Meaning): Form<Money> {
  return {
    name,
    pattern,
    attribute: { name: 'Ccy', value: 'VND' },
    meaning,
    write: ({ amount }) => amount.toString(),
    read: (digits) => ({ amount: BigInt(digits), currency: 'VND' }),
  };
}

export const AMOUNT = money('Amount', '[1-9][0-9]{0,17}', [
  'số đồng nguyên dương, tối đa 18 chữ số',
  'whole đồng above zero, at most 18 digits',
]);
export const BALANCE = money('BalanceAmount', '0|[1-9][0-9]{0,17}', [
  'số đồng nguyên không âm, tối đa 18 chữ số',
  'whole đồng from zero, at most 18 digits',
]);

/**
 * Every day from 2000 to 2999 that there is. The schema types `xs:date` and `xs:dateTime` are left aside: they let white
 * space, missing offsets and a 24th hour through, and readers differ about those.
 */
const DAY =
  '(2[0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))' +
  '|2([0-9](0[48]|[2468][048]|[13579][26])|[048]00)-02-29)';

export const DATE: Form<IsoDate> = {
  ...asText,
  name: 'Date',
  pattern: DAY,
  meaning: ['NĂM-THÁNG-NGÀY', 'YYYY-MM-DD'],
};

export const INSTANT: Form<Instant> = {
  name: 'DateTime',
  pattern: `${DAY}T([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\\.[0-9]{1,3})?(Z|[+\\-](0[0-9]|1[0-3]):[0-5][0-9])`,
  meaning: ['ngày giờ có múi giờ, đến phần nghìn giây', 'date and time with offset, to the millisecond'],
  write: hanoiTimestamp,
  read: Date.parse,
};

export const TRUTH: Form<boolean> = {
  name: 'Truth',
  codes: { true: ['có', 'yes'], false: ['không', 'no'] },
  meaning: ['có hay không', 'yes or no'],
  write: String,
  read: (text) => text === 'true',
};

function oneOf<Code extends string>(
  name: string,
  meaning: Meaning,
  codes: Readonly<Record<Code, Meaning>>,
): Form<Code> {
  return { name, codes, meaning, write: (code) => code, read: (text) => text as Code };
}

export const TRANSACTION_STATUS = oneOf<TransactionStatus>(
  'TransactionStatus',
  ['trạng thái giao dịch', 'how a payment stands'],
  {
    ACCP: ['chấp nhận', 'accepted'],
    ACSC: ['đã thanh toán, không đổi nữa', 'cleared and final'],
    PDNG: ['đang xử lý hoặc chưa rõ', 'in process, held or not known yet'],
    RJCT: ['từ chối', 'refused or released'],
  },
);

export const CANCELLATION_STATUS = oneOf<CancellationStatus>(
  'CancellationStatus',
  ['kết quả yêu cầu hoàn', 'what becomes of a recall'],
  {
    ACCR: ['đồng ý, pacs.004 theo sau', 'agreed, a pacs.004 follows'],
    PDCR: ['đang xem xét', 'under way'],
    RJCR: ['từ chối', 'refused'],
  },
);

/** Objects 62-01, 62-03, 62-05, 62-06 and 62-07 of a VietQR (NAPAS, format v1.0). */
export const CREDITOR_REFERENCE_LABEL = oneOf<CreditorReferenceLabel>(
  'CreditorReferenceLabel',
  ['loại tham chiếu, như trong VietQR', 'what a reference is called, as in a VietQR'],
  {
    BILL: ['số hóa đơn', 'a bill’s number'],
    CUSTOMER: ['mã khách hàng', 'the payer’s number with the payee'],
    REFERENCE: ['số tham chiếu', 'a reference'],
    STORE: ['mã cửa hàng', 'a store'],
    TERMINAL: ['mã điểm bán', 'a terminal or stall'],
  },
);

export const CREDIT_DEBIT = oneOf<CreditDebit>('CreditDebit', ['có hay nợ', 'credit or debit'], {
  CRDT: ['có', 'credit'],
  DBIT: ['nợ', 'debit'],
});

export const BALANCE_TYPE = oneOf<BalanceType>('BalanceType', ['loại số dư', 'which balance'], {
  CLBD: ['cuối kỳ', 'closing'],
  ITBD: ['trong kỳ', 'interim'],
  OPBD: ['đầu kỳ', 'opening'],
});

export const ENTRY_STATUS = oneOf<EntryStatus>('EntryStatus', ['đã ghi sổ chưa', 'booked or not'], {
  BOOK: ['đã ghi sổ', 'booked'],
  PDNG: ['chờ', 'pending'],
});

/** Whether a text of another system can stand where an identifier stands. */
export function isIdentifier(text: string): boolean {
  return hasForm(IDENTIFIER, text);
}

const UNSEEN_ANY = new RegExp(`[${UNSEEN}\\ufffe\\uffff]+`, 'gu');
const BLANK_ENDS = /^[ \u00a0\u3000]+|[ \u00a0\u3000]+$/g;

/**
 * Text of a person or of another system, cut to what a message carries: what cannot be seen becomes a space, ends are
 * trimmed, the rest is cut at `charsMax` characters. Undefined where nothing is left.
 */
export function fitText(text: string, charsMax: number): string | undefined {
  const seen = text.toWellFormed().replace(UNSEEN_ANY, ' ').replace(BLANK_ENDS, '');
  const fit = Array.from(seen).slice(0, charsMax).join('').replace(BLANK_ENDS, '');
  return fit === '' ? undefined : fit;
}
