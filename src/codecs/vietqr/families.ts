/** Whose code it is. Several families of QR hang on the same street, and one scanner sees them all. */
import { crc16 } from './crc.ts';
import { napasAccountOf, PAYLOAD_CHARS_MAX } from './format.ts';
import type { GuidTemplate, NapasAccount, VietQr } from './model.ts';

export const FAMILIES = ['vietqr', 'vnpayqr', 'momo', 'zalopay', 'evn', 'shopeepay', 'other'] as const;
export type Family = (typeof FAMILIES)[number];

/** Our reading of codes seen in public; no document of the wallets fixes these marks. */
const MOMO_BIN = '971025';
const MOMO_ACCOUNT = /^(99MM|MOMO|PSP)/;
const MOMO_REFERENCE = /^MOMOW2W/;
const ZALOPAY_ACCOUNT = /^99ZP/;
const TAX_CODE = /^\d{10}(-\d{3})?$/;

/** A wallet that borrows NAPAS's template is told by its BIN, account or reference; the rest by GUID. */
export function familyOf(code: VietQr): Family {
  const napas = napasAccountOf(code);
  if (napas) return familyOfNapas(napas, code.additional?.reference ?? '');
  for (const account of code.accounts) {
    const family = account.kind === 'template' ? familyOfTemplate(account) : 'other';
    if (family !== 'other') return family;
  }
  return 'other';
}

function familyOfNapas(napas: NapasAccount, reference: string): Family {
  if (napas.bin === MOMO_BIN || MOMO_ACCOUNT.test(napas.account) || MOMO_REFERENCE.test(reference))
    return 'momo';
  return ZALOPAY_ACCOUNT.test(napas.account) ? 'zalopay' : 'vietqr';
}

function familyOfTemplate(template: GuidTemplate): Family {
  const known = template.guid === undefined ? undefined : FAMILY_OF_GUID.get(template.guid.toLowerCase());
  if (known) return known;
  // Electricity bills carry `00` where a GUID belongs and the seller's tax code beside it.
  const isBill =
    template.id === '26' && template.guid === '00' && TAX_CODE.test(merchantIdIn(template) ?? '');
  return isBill ? 'evn' : 'other';
}

// Reverse domains and AIDs differ in case from bank to bank.
const FAMILY_OF_GUID: ReadonlyMap<string, Family> = new Map([
  ['a000000775', 'vnpayqr'],
  ['vn.airpay.www', 'shopeepay'],
]);

/** Object 01 of the first template that is not NAPAS's: the shop in VNPAY's register, the seller's tax code for EVN. */
export function merchantIdOf(code: VietQr): string | undefined {
  for (const account of code.accounts) {
    const id = account.kind === 'template' ? merchantIdIn(account) : undefined;
    if (id !== undefined) return id;
  }
  return undefined;
}

function merchantIdIn(template: GuidTemplate): string | undefined {
  for (const object of template.objects) if (object.id === '01') return object.value;
  return undefined;
}

const NFC_TAP = /^napasapp:\/\/\/qr-nfc\?(?:[^#]*?&)?data=(.*)$/is;
const BANK_LINK = /^vietinbankmobile:\/\/(.*)$/is;
/** Three characters for a byte and three bytes for a letter at most, and room for what stands around. */
const LINK_CHARS_MAX = 9 * PAYLOAD_CHARS_MAX + 512;

/**
 * The payload inside what a phone hands over: a tapped NFC label (`napasapp:///qr-nfc?data=…`) or a bank's deep link.
 * Some apps escape it and some do not, so the checksum says which reading is meant. Anything else comes back as it was.
 */
export function unwrapLink(text: string): string {
  if (text.length > LINK_CHARS_MAX) return text;
  const tapped = NFC_TAP.exec(text)?.[1];
  const held = tapped ?? BANK_LINK.exec(text)?.[1];
  if (held === undefined) return text;
  const cut = held.split(tapped === undefined ? /[?#]/ : /[&#]/, 1)[0] as string;
  const readings = [unescaped(cut), unescaped(cut.replaceAll('+', ' ')), cut, held];
  return readings.find(isSealed) ?? readings[0] ?? text;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isSealed(payload: string | undefined): payload is string {
  return payload !== undefined && crc16(payload, payload.length - 4) === payload.slice(-4).toUpperCase();
}
