/** Objects 02–51 and the templates of payment systems: who is paid. */
import {
  ACCOUNT,
  ACCOUNT_CHARS_MAX,
  BIN,
  isService,
  NAPAS_GUID,
  NAPAS_ID,
  PRINTABLE_ASCII,
} from './format.ts';
import type { AccountTemplate, DataObject, GuidTemplate, NapasAccount, OpaqueObject } from './model.ts';
import type { Located } from './objects.ts';
import { find, locate } from './objects.ts';
import type { Reading, Writable } from './reading.ts';
import { cut, inside, isEmpty, plainObjects, put, refuse, warn } from './reading.ts';

/** 02–25 hold card schemes' numbers as plain values; 26–51 are templates with a GUID. */
export function readAccount(reading: Reading, object: Located): AccountTemplate | undefined {
  if (object.id < '26') {
    if (isEmpty(reading, object, object.id)) return undefined;
    return { kind: 'opaque', id: object.id, value: cut(reading, object) };
  }
  const parts = inside(reading, object, object.id);
  if (!parts) return undefined;
  const guid = find(parts, '00');
  if (guid && cut(reading, guid) === NAPAS_GUID) return readNapas(reading, object, parts);
  return templateOf(reading, object.id, object, parts);
}

/** A template in 80–99 or 62-50…62-99. MoMo's 80 holds three bare digits, so what has no structure is kept as text. */
export function readOpenTemplate(
  reading: Reading,
  object: Located,
  id: string,
): GuidTemplate | OpaqueObject | undefined {
  if (isEmpty(reading, object, id)) return undefined;
  const parts = locate(reading.text, object.start, object.end, reading.measure);
  if (Array.isArray(parts)) return templateOf(reading, id, object, parts);
  warn(reading, 'template_is_opaque', id, object.start);
  return { kind: 'opaque', id: object.id, value: cut(reading, object) };
}

function templateOf(reading: Reading, id: string, object: Located, parts: readonly Located[]): GuidTemplate {
  const objects = plainObjects(reading, parts, id, (part) => part === '00');
  const guid = find(parts, '00');
  if (guid && guid.end > guid.start) {
    return { kind: 'template', id: object.id, guid: cut(reading, guid), objects };
  }
  warn(reading, 'template_has_no_guid', id, object.start);
  return { kind: 'template', id: object.id, objects };
}

function readNapas(reading: Reading, object: Located, parts: readonly Located[]): NapasAccount | undefined {
  const id = object.id;
  if (id !== NAPAS_ID) warn(reading, 'napas_template_is_not_38', id, object.at);
  const payee = find(parts, '01');
  if (!payee) return refuse(reading, 'bin_is_missing', object.at);
  const lines = inside(reading, payee, `${id}-01`);
  if (!lines) return refuse(reading, 'bin_is_missing', payee.at);
  const nested = find(lines, '02');
  // Readers that look for 38-02 would take such a code for QRPUSH and pay a shop instead of an account.
  if (nested) return refuse(reading, 'service_code_is_inside_account', nested.at);
  const bin = readBin(reading, find(lines, '00'), payee);
  const account = readAccountNumber(reading, find(lines, '01'), payee, `${id}-01-01`);
  if (bin === undefined || account === undefined) return undefined;
  const napas: Writable<NapasAccount> = { kind: 'napas', id, bin, account };
  put(napas, 'service', readService(reading, find(parts, '02'), `${id}-02`));
  const others = otherObjects(reading, parts, lines, id);
  if (others.length > 0) napas.others = others;
  return napas;
}

function readBin(reading: Reading, object: Located | undefined, payee: Located): string | undefined {
  if (!object) return refuse(reading, 'bin_is_missing', payee.at);
  const bin = cut(reading, object);
  if (!BIN.test(bin)) return refuse(reading, 'bin_is_not_six_digits', object.start);
  return bin;
}

function readAccountNumber(
  reading: Reading,
  object: Located | undefined,
  payee: Located,
  id: string,
): string | undefined {
  if (!object || object.end === object.start) {
    return refuse(reading, 'account_is_missing', object ? object.at : payee.at);
  }
  const account = cut(reading, object);
  if (!PRINTABLE_ASCII.test(account)) {
    return refuse(reading, 'account_has_forbidden_characters', object.start);
  }
  // MoMo writes 20 characters under some banks' BINs.
  if (account.length > ACCOUNT_CHARS_MAX) warn(reading, 'account_is_too_long', id, object.start);
  if (!ACCOUNT.test(account)) warn(reading, 'account_has_unusual_characters', id, object.start);
  return account;
}

function readService(reading: Reading, object: Located | undefined, id: string): string | undefined {
  if (!object || isEmpty(reading, object, id)) return undefined;
  const service = cut(reading, object);
  if (!isService(service)) warn(reading, 'service_is_unknown', id, object.start);
  return service;
}

const MEANT = (id: string): boolean => id <= '02';
const MEANT_INSIDE = (id: string): boolean => id <= '01';

/** Objects beyond the format are kept; those inside 38-01 are only warned of, for no bank gives them a meaning. */
function otherObjects(
  reading: Reading,
  parts: readonly Located[],
  lines: readonly Located[],
  id: string,
): readonly DataObject[] {
  for (const line of lines) {
    if (!MEANT_INSIDE(line.id)) warn(reading, 'object_is_reserved', `${id}-01-${line.id}`, line.at);
  }
  return plainObjects(reading, parts, id, MEANT);
}
