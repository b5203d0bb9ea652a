/**
 * Ids are UUIDv7 (RFC 9562 §5.7) inside and `prefix_` + 32 hex digits on the wire, so that a log line, a screen and
 * a database row can be matched by eye. The last two bytes are left to the owner: leg n of a command is the command's
 * id with n in them, which makes every leg of a payment derivable from the payment's id alone.
 */
declare const brand: unique symbol;

/** A UUID in its 36-character text form, branded with what it names. */
export type Id<Name extends string> = string & { readonly [brand]: Name };

export type Random = (bytes: Uint8Array) => void;

/** Prefix on the wire of each kind of id. */
export const WIRE_PREFIX = {
  payment: 'pay',
  return: 'ret',
  account: 'acc',
  customer: 'cus',
  caller: 'cal',
  event: 'evt',
  window: 'win',
  shop: 'shp',
  stall: 'stl',
  street: 'str',
  order: 'ord',
  transfer: 'trf',
  case: 'cas',
  recall: 'rcl',
  message: 'msg',
  third_party: 'tpp',
  software: 'sfw',
  resource_server: 'rsv',
  consent: 'con',
  access: 'acs',
  notice: 'ntc',
  payment_order: 'pmo',
  refund: 'rfd',
  standing_order: 'sto',
  webhook_endpoint: 'whe',
  webhook_delivery: 'whd',
} as const;

export type Named = keyof typeof WIRE_PREFIX;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Mints UUIDv7 that rise strictly within one process, whose last two bytes are zero. */
export function createMint(nowMs: () => number, random: Random): <N extends string>() => Id<N> {
  const pool = new Uint8Array(8 * 256);
  let drawn = pool.length;
  let lastMs = 0;
  let counter = 0;
  return <N extends string>() => {
    const now = nowMs();
    if (now > lastMs) {
      lastMs = now;
      counter = 0;
    } else if (++counter > 0xfff) {
      // RFC 9562 §6.2 method 1: a counter that runs over borrows from the clock.
      lastMs += 1;
      counter = 0;
    }
    if (drawn === pool.length) {
      random(pool);
      drawn = 0;
    }
    const r = pool.subarray(drawn, drawn + 8);
    drawn += 8;
    const time = lastMs.toString(16).padStart(12, '0');
    const variant = HEX[0x80 | (r[0]! & 0x3f)];
    const tail = `${HEX[r[2]!]}${HEX[r[3]!]}${HEX[r[4]!]}${HEX[r[5]!]}0000`;
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${HEX[r[1]!]}-${tail}` as Id<N>;
  };
}

/** Leg `n` (0–65535) of a command: the command's id with `n` in its last two bytes. */
export function legId(command: string, n: number): Id<'transfer'> {
  return `${command.slice(0, 32)}${HEX[n >> 8]}${HEX[n & 0xff]}` as Id<'transfer'>;
}

export function toWire(kind: Named, id: string): string {
  return `${WIRE_PREFIX[kind]}_${id.slice(0, 8)}${id.slice(9, 13)}${id.slice(14, 18)}${id.slice(19, 23)}${id.slice(24)}`;
}

/** The UUID behind a wire id, or undefined when the text is not one of this kind. */
export function fromWire<N extends Named>(kind: N, text: string): Id<N> | undefined {
  const prefix = `${WIRE_PREFIX[kind]}_`;
  if (!text.startsWith(prefix) || !/^[0-9a-f]{32}$/.test(text.slice(prefix.length))) return undefined;
  const h = text.slice(prefix.length);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}` as Id<N>;
}
