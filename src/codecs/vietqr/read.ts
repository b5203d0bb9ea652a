/** From payload to `VietQr`: forgiving towards the street, never towards money. Does not throw. */
import { readAccount, readOpenTemplate } from './accounts.ts';
import { crc16 } from './crc.ts';
import type { TextRule } from './format.ts';
import {
  ADDITIONAL_TEXTS,
  AMOUNT,
  LANGUAGE_TEXTS,
  METHODS,
  missingObjects,
  napasAccountOf,
  PAYLOAD_CHARS_MAX,
  PERCENT,
  PRINTABLE_ASCII,
  ROOT_TEXTS,
  TIPS,
  ZERO,
} from './format.ts';
import type {
  AdditionalData,
  DataObject,
  Decoded,
  GuidTemplate,
  MerchantLanguage,
  OpaqueObject,
  Refused,
  Tip,
  VietQr,
} from './model.ts';
import type { Located, Measure } from './objects.ts';
import { find, locate } from './objects.ts';
import type { Reading, Writable } from './reading.ts';
import {
  cut,
  inside,
  isEmpty,
  plainObjects,
  put,
  refuse,
  refused,
  textOf,
  warn,
  warnOfOrder,
} from './reading.ts';

const NOT_ASCII = /\P{ASCII}/u;
// A control character in a name can move the cursor of a cashier's terminal.
const CONTROL = /\p{Cc}/u;

/**
 * Reads a payload of at most 512 characters. Lengths are tried as characters, then as UTF-8 bytes; the checksum is
 * always over UTF-8 bytes. A fault of structure is told before a wrong checksum, a wrong checksum before a fault of
 * meaning, because each makes the next unbelievable.
 */
export function decode(payload: string): Decoded | Refused {
  if (typeof payload !== 'string') return refused('payload_is_not_text', 0);
  if (payload.length === 0) return refused('payload_is_empty', 0);
  if (payload.length > PAYLOAD_CHARS_MAX) return refused('payload_is_too_long', PAYLOAD_CHARS_MAX);
  if (PRINTABLE_ASCII.test(payload) || !NOT_ASCII.test(payload)) return readBy(payload, 'units');
  const byCharacters = readBy(payload, 'characters');
  if (byCharacters.ok || !isStructural(byCharacters)) return byCharacters;
  const byBytes = readBy(payload, 'bytes');
  return byBytes.ok || !isStructural(byBytes) ? byBytes : byCharacters;
}

/** Whether another way of counting lengths could cure it. */
function isStructural({ code }: Refused): boolean {
  return code.startsWith('object_') || code === 'crc_is_missing' || code === 'crc_is_not_last';
}

function readBy(text: string, measure: Measure): Decoded | Refused {
  const root = locate(text, 0, text.length, measure);
  if (!Array.isArray(root)) return refused(root.fault, root.at);
  const frame = frameFault(text, root);
  if (frame) return frame;
  const reading: Reading = { text, measure, warnings: [] };
  const crc = text.slice(-4);
  warnOfText(reading, crc);
  warnOfOrder(reading, root);
  const code = readRoot(reading, root);
  if (reading.broken) return reading.broken;
  if (crc.toUpperCase() !== crc16(text, text.length - 4)) {
    return refused('crc_does_not_match', text.length - 4);
  }
  if (reading.meaningless) return reading.meaningless;
  warnOfMeaning(reading, code, root);
  return { ok: true, code, crc, warnings: reading.warnings };
}

/** 00 opens a code, 63 closes it. */
function frameFault(text: string, root: readonly Located[]): Refused | undefined {
  const first = root[0] as Located;
  if (first.id !== '00') return refused('format_is_not_first', first.at);
  if (text.slice(first.start, first.end) !== '01') return refused('format_is_unknown', first.start);
  const crc = find(root, '63');
  if (!crc) return refused('crc_is_missing', text.length);
  if (crc !== root[root.length - 1]) return refused('crc_is_not_last', crc.at);
  return crc.end - crc.start === 4 ? undefined : refused('crc_does_not_match', crc.start);
}

function readRoot(reading: Reading, root: readonly Located[]): VietQr {
  const accounts: VietQr['accounts'][number][] = [];
  const reserved: DataObject[] = [];
  const unreserved: (GuidTemplate | OpaqueObject)[] = [];
  const code: Writable<VietQr> = { accounts };
  for (const object of root) {
    const id = object.id;
    const rule = ROOT_RULES.get(id);
    if (rule) put(code, rule.field, textOf(reading, object, rule, id));
    else if (id === '01') put(code, 'method', readMethod(reading, object));
    else if (id >= '02' && id <= '51') keep(accounts, readAccount(reading, object));
    else if (id === '54') put(code, 'amount', readAmount(reading, object));
    else if (id === '62') put(code, 'additional', readAdditional(reading, object));
    else if (id === '64') put(code, 'language', readLanguage(reading, object));
    else if (id >= '65' && id <= '79') keep(reserved, readReserved(reading, object));
    else if (id >= '80') keep(unreserved, readOpenTemplate(reading, object, id));
  }
  put(code, 'tip', readTip(reading, root));
  if (reserved.length > 0) code.reserved = reserved;
  if (unreserved.length > 0) code.unreserved = unreserved;
  if (accounts.length === 0) refuse(reading, 'payee_is_missing', 0);
  return code;
}

const byId = <Field extends string>(
  rules: readonly TextRule<Field>[],
): ReadonlyMap<string, TextRule<Field>> => new Map(rules.map((rule) => [rule.id, rule]));
const ROOT_RULES = byId(ROOT_TEXTS);
const ADDITIONAL_RULES = byId(ADDITIONAL_TEXTS);
const LANGUAGE_RULES = byId(LANGUAGE_TEXTS);

function keep<T>(list: T[], value: T | undefined): void {
  if (value !== undefined) list.push(value);
}

function readMethod(reading: Reading, object: Located): VietQr['method'] {
  if (isEmpty(reading, object, '01')) return undefined;
  const written = cut(reading, object);
  if (written === '11' || written === '12') return METHODS[written];
  return warn(reading, 'method_is_unknown', '01', object.start);
}

function readAmount(reading: Reading, object: Located): string | undefined {
  if (isEmpty(reading, object, '54')) return undefined;
  const amount = cut(reading, object);
  if (!AMOUNT.test(amount)) return refuse(reading, 'amount_is_malformed', object.start);
  if (ZERO.test(amount)) warn(reading, 'amount_is_zero', '54', object.start);
  return amount;
}

/** 55 says how, 56 and 57 how much; a tip of which the halves disagree must not become money. */
function readTip(reading: Reading, root: readonly Located[]): Tip | undefined {
  const how = find(root, '55');
  const fee = find(root, '56');
  const percent = find(root, '57');
  const first = how ?? fee ?? percent;
  if (!first) return undefined;
  const text = (object: Located | undefined): string => (object ? cut(reading, object) : '');
  return (
    tipOf(text(how), text(fee), text(percent)) ?? warn(reading, 'tip_is_inconsistent', first.id, first.at)
  );
}

function tipOf(how: string, amount: string, percent: string): Tip | undefined {
  const kind = how === '01' || how === '02' || how === '03' ? TIPS[how] : undefined;
  if (kind === 'payer_is_asked' && amount === '' && percent === '') return { kind };
  if (kind === 'fixed' && percent === '' && AMOUNT.test(amount) && !ZERO.test(amount))
    return { kind, amount };
  if (kind === 'percentage' && amount === '' && PERCENT.test(percent)) return { kind, percent };
  return undefined;
}

function readAdditional(reading: Reading, object: Located): AdditionalData | undefined {
  const parts = inside(reading, object, '62');
  if (!parts) return undefined;
  const additional: Writable<AdditionalData> = {};
  const templates: (GuidTemplate | OpaqueObject)[] = [];
  for (const part of parts) {
    const rule = ADDITIONAL_RULES.get(part.id);
    if (rule) put(additional, rule.field, textOf(reading, part, rule, `62-${part.id}`));
    else if (part.id >= '50') keep(templates, readOpenTemplate(reading, part, `62-${part.id}`));
  }
  const reserved = plainObjects(reading, parts, '62', isMeantIn62);
  if (reserved.length > 0) additional.reserved = reserved;
  if (templates.length > 0) additional.templates = templates;
  return Object.keys(additional).length > 0 ? additional : undefined;
}
const isMeantIn62 = (id: string): boolean => id >= '50' || ADDITIONAL_RULES.has(id);

function readLanguage(reading: Reading, object: Located): MerchantLanguage | undefined {
  const parts = inside(reading, object, '64');
  if (!parts) return undefined;
  const language: Writable<MerchantLanguage> = {};
  for (const part of parts) {
    const rule = LANGUAGE_RULES.get(part.id);
    if (rule) put(language, rule.field, textOf(reading, part, rule, `64-${part.id}`));
  }
  const reserved = plainObjects(reading, parts, '64', (id) => LANGUAGE_RULES.has(id));
  if (reserved.length > 0) language.reserved = reserved;
  return Object.keys(language).length > 0 ? language : undefined;
}

function readReserved(reading: Reading, object: Located): DataObject | undefined {
  if (isEmpty(reading, object, object.id)) return undefined;
  warn(reading, 'object_is_reserved', object.id, object.at);
  return { id: object.id, value: cut(reading, object) };
}

function warnOfText(reading: Reading, crc: string): void {
  const { text, measure } = reading;
  if (measure === 'bytes') warn(reading, 'lengths_count_bytes', '', 0);
  if (measure !== 'units') warn(reading, 'text_is_not_ascii', '', text.search(NOT_ASCII));
  const control = PRINTABLE_ASCII.test(text) ? -1 : text.search(CONTROL);
  if (control >= 0) warn(reading, 'text_has_control_characters', '', control);
  if (/[a-f]/.test(crc)) warn(reading, 'crc_is_lower_case', '63', text.length - 4);
}

function warnOfMeaning(reading: Reading, code: VietQr, root: readonly Located[]): void {
  for (const id of missingObjects(code)) warn(reading, 'object_is_missing', id, reading.text.length);
  const hasAmount = code.amount !== undefined && !ZERO.test(code.amount);
  if (code.method === 'static' && hasAmount) {
    warn(reading, 'amount_in_static_code', '54', find(root, '54')?.at ?? 0);
  }
  // An ATM asks for the amount itself, as NAPAS's own example does.
  if (code.method === 'dynamic' && !hasAmount && napasAccountOf(code)?.service !== 'QRCASH') {
    warn(reading, 'dynamic_code_has_no_amount', '01', find(root, '01')?.at ?? 0);
  }
}
