/**
 * CRC-16 with polynomial 0x1021, start 0xFFFF, not reflected, no final xor ("CCITT-FALSE"), over the UTF-8 bytes.
 * EMVCo QR Code Specification, Merchant-Presented Mode, "CRC (ID 63)".
 */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

const START = 0xffff;

const utf8 = new TextEncoder();

/** The checksum of `text` up to, not including, character `end`; four upper-case hexadecimal digits. */
export function crc16(text: string, end: number = text.length): string {
  let crc = START;
  for (let i = 0; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return hex(crcOfBytes(utf8.encode(text.slice(0, end))));
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ unit] as number);
  }
  return hex(crc);
}

function crcOfBytes(bytes: Uint8Array): number {
  let crc = START;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ byte] as number);
  return crc;
}

function hex(crc: number): string {
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
