/** From `VietQr` to payload: strict, printable ASCII, ascending order, upper-case checksum. Nothing is cut silently. */
import { crc16 } from './crc.ts';
import { foldToAscii } from './fold.ts';
import type { TextRule } from './format.ts';
import {
  ACCOUNT,
  ACCOUNT_CHARS_MAX,
  ADDITIONAL_TEXTS,
  AMOUNT,
  BIN,
  isService,
  LANGUAGE_TEXTS,
  missingObjects,
  NAPAS_GUID,
  NAPAS_ID,
  OBJECT_CHARS_MAX,
  PAYLOAD_CHARS_MAX,
  PERCENT,
  PRINTABLE_ASCII,
  ROOT_TEXTS,
  ZERO,
} from './format.ts';
import type {
  AccountTemplate,
  AdditionalData,
  DataObject,
  Encoded,
  GuidTemplate,
  MerchantLanguage,
  NapasAccount,
  OpaqueObject,
  Tip,
  Unwritable,
  UnwritableCode,
  VietQr,
} from './model.ts';
import { UNWRITABLES } from './model.ts';

/** Objects in the making, and the first reason why they cannot be written. */
interface Writing {
  fault?: Unwritable;
}

/**
 * Writes a code. Words of people (names, city, texts of 62 and 64) lose their diacritics, for readers disagree on how
 * long `ở` is; identifiers are taken as they are or refused.
 */
export function encode(code: VietQr): Encoded | Unwritable {
  const missing = missingObjects(code)[0];
  if (missing !== undefined) return unwritable('object_is_missing', missing);
  if (code.accounts.length === 0) return unwritable('object_is_missing', '38');
  const writing: Writing = {};
  const body = rootRow(writing, code);
  if (writing.fault) return writing.fault;
  const sealed = `${body}6304`;
  if (sealed.length + 4 > PAYLOAD_CHARS_MAX) return unwritable('payload_is_too_long', '');
  return { ok: true, payload: sealed + crc16(sealed) };
}

function unwritable(code: UnwritableCode, id: string): Unwritable {
  return { ok: false, code, id, message: UNWRITABLES[code] };
}

function fail(writing: Writing, code: UnwritableCode, id: string): string {
  writing.fault ??= unwritable(code, id);
  return '';
}

function rootRow(writing: Writing, code: VietQr): string {
  const texts = texted(writing, ROOT_TEXTS, code, '');
  return row(writing, '', [
    ['00', '01'],
    ['01', code.method && (code.method === 'static' ? '11' : '12')],
    ...code.accounts.map((account): Part => [account.id, accountValue(writing, account)]),
    ...texts.filter(([id]) => id < '54'),
    ['54', code.amount === undefined ? undefined : amount(writing, code.amount, '54')],
    ...(code.tip ? tipParts(writing, code.tip) : []),
    ...texts.filter(([id]) => id > '54'),
    ['62', code.additional && additionalRow(writing, code.additional)],
    ['64', code.language && languageRow(writing, code.language)],
    ...plain(writing, code.reserved, '', '65', '79'),
    ...(code.unreserved ?? []).map((one): Part => [one.id, openValue(writing, one, one.id, '80', '99')]),
  ]);
}

/** An id and its value; without a value the object is not written. */
type Part = readonly [id: string, value: string | undefined];

/** The objects in the order given, each once, each of a length that two digits can say. */
function row(writing: Writing, prefix: string, parts: readonly Part[]): string {
  const seen = new Set<string>();
  let written = '';
  for (const [id, value] of parts) {
    if (value === undefined) continue;
    if (seen.has(id)) return fail(writing, 'object_is_repeated', prefix + id);
    seen.add(id);
    written += object(writing, id, value, prefix + id);
  }
  return written;
}

function object(writing: Writing, id: string, value: string, path: string): string {
  if (value === '') return fail(writing, 'value_is_empty', path);
  if (value.length > OBJECT_CHARS_MAX) return fail(writing, 'text_is_too_long', path);
  if (!PRINTABLE_ASCII.test(value)) return fail(writing, 'text_is_not_ascii', path);
  return id + String(value.length).padStart(2, '0') + value;
}

/** A reader would drop what stands after a wrong id, so ids are held to their range. */
function inRange(writing: Writing, id: string, first: string, last: string, path: string): void {
  if (!/^\d\d$/.test(id) || id < first || id > last) fail(writing, 'id_is_out_of_range', path);
}

function texted<Field extends string>(
  writing: Writing,
  rules: readonly TextRule<Field>[],
  source: { readonly [K in Field]?: string },
  prefix: string,
): Part[] {
  return rules.map((rule) => {
    const text = source[rule.field];
    return [rule.id, text === undefined ? undefined : ruled(writing, rule, text, prefix + rule.id)];
  });
}

function ruled(writing: Writing, rule: TextRule<string>, text: string, path: string): string {
  const value = rule.folds ? foldToAscii(text) : text;
  if (value === '') return fail(writing, 'value_is_empty', path);
  if (!PRINTABLE_ASCII.test(value)) return fail(writing, 'text_is_not_ascii', path);
  if (value.length > rule.charsMax) return fail(writing, 'text_is_too_long', path);
  if (rule.pattern && !rule.pattern.test(value)) return fail(writing, 'value_is_malformed', path);
  return value;
}

function accountValue(writing: Writing, account: AccountTemplate): string {
  switch (account.kind) {
    case 'napas':
      return napasValue(writing, account);
    case 'template':
      inRange(writing, account.id, '26', '51', account.id);
      // Read back, it would be NAPAS's own.
      if (account.guid === NAPAS_GUID) return fail(writing, 'value_is_malformed', `${account.id}-00`);
      return templateValue(writing, account, account.id);
    case 'opaque':
      inRange(writing, account.id, '02', '25', account.id);
      return account.value;
  }
}

function napasValue(writing: Writing, account: NapasAccount): string {
  const { id, bin, service } = account;
  if (id !== NAPAS_ID) return fail(writing, 'id_is_out_of_range', id);
  if (!BIN.test(bin)) return fail(writing, 'value_is_malformed', '38-01-00');
  if (!ACCOUNT.test(account.account)) return fail(writing, 'value_is_malformed', '38-01-01');
  if (account.account.length > ACCOUNT_CHARS_MAX) return fail(writing, 'text_is_too_long', '38-01-01');
  if (service !== undefined && !isService(service)) return fail(writing, 'value_is_malformed', '38-02');
  const payee = row(writing, '38-01-', [
    ['00', bin],
    ['01', account.account],
  ]);
  return row(writing, '38-', [
    ['00', NAPAS_GUID],
    ['01', payee],
    ['02', service],
    ...plain(writing, account.others, '38-', '03', '99'),
  ]);
}

function plain(
  writing: Writing,
  objects: readonly DataObject[] | undefined,
  prefix: string,
  first: string,
  last: string,
): Part[] {
  return (objects ?? []).map(({ id, value }) => {
    inRange(writing, id, first, last, prefix + id);
    return [id, value];
  });
}

function templateValue(writing: Writing, template: GuidTemplate, path: string): string {
  if (template.guid === undefined) return fail(writing, 'object_is_missing', `${path}-00`);
  return row(writing, `${path}-`, [
    ['00', template.guid],
    ...plain(writing, template.objects, `${path}-`, '01', '99'),
  ]);
}

/** Only templates with a GUID are written; text without structure is for reading. */
function openValue(
  writing: Writing,
  one: GuidTemplate | OpaqueObject,
  path: string,
  first: string,
  last: string,
): string {
  inRange(writing, one.id, first, last, path);
  return one.kind === 'opaque'
    ? fail(writing, 'value_is_malformed', path)
    : templateValue(writing, one, path);
}

function amount(writing: Writing, text: string, path: string): string {
  return AMOUNT.test(text) && !ZERO.test(text) ? text : fail(writing, 'value_is_malformed', path);
}

function tipParts(writing: Writing, tip: Tip): Part[] {
  switch (tip.kind) {
    case 'payer_is_asked':
      return [['55', '01']];
    case 'fixed':
      return [
        ['55', '02'],
        ['56', amount(writing, tip.amount, '56')],
      ];
    case 'percentage': {
      if (!PERCENT.test(tip.percent)) fail(writing, 'value_is_malformed', '57');
      return [
        ['55', '03'],
        ['57', tip.percent],
      ];
    }
  }
}

function additionalRow(writing: Writing, additional: AdditionalData): string {
  return row(writing, '62-', [
    ...texted(writing, ADDITIONAL_TEXTS, additional, '62-'),
    ...plain(writing, additional.reserved, '62-', '10', '49'),
    ...(additional.templates ?? []).map(
      (one): Part => [one.id, openValue(writing, one, `62-${one.id}`, '50', '99')],
    ),
  ]);
}

function languageRow(writing: Writing, language: MerchantLanguage): string {
  if (language.language === undefined) return fail(writing, 'object_is_missing', '64-00');
  if (language.merchantName === undefined) return fail(writing, 'object_is_missing', '64-01');
  return row(writing, '64-', [
    ...texted(writing, LANGUAGE_TEXTS, language, '64-'),
    ...plain(writing, language.reserved, '64-', '03', '99'),
  ]);
}
