/** Payloads for tests and benchmarks, built without the codec; every account and name is invented. */

/** One object: id, length in characters unless said otherwise, value. */
export function object(id: string, value: string, length: number = Array.from(value).length): string {
  return id + String(length).padStart(2, '0') + value;
}

export function objectByBytes(id: string, value: string): string {
  return object(id, value, Buffer.byteLength(value));
}

/** The checksum bit by bit, as the polynomial is written, so that the table is proven by something else. */
export function slowCrc(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

export function sealed(body: string): string {
  return `${body}6304${slowCrc(`${body}6304`)}`;
}

export const STATIC = '010211';
export const DYNAMIC = '010212';
export const VND = '5303704';
export const VN = '5802VN';

/** NAPAS's template; `service` may be left out. */
export function napas(bin: string, account: string, service?: string, id = '38'): string {
  const payee = object('00', bin) + object('01', account);
  return object(
    id,
    object('00', 'A000000727') + object('01', payee) + (service ? object('02', service) : ''),
  );
}

/** A code around `template`: format, `method`, currency, country and whatever follows. */
export function code(method: string, template: string, rest = '', amount = ''): string {
  return sealed(`000201${method}${template}${VND}${amount ? object('54', amount) : ''}${VN}${rest}`);
}

export const TRANSFER = napas('970436', '0099001122334', 'QRIBFTTA');
