/** How fast payment codes are read, beside a decoder written the first way that comes to mind. */
import { decode, encode } from '../src/codecs/vietqr/index.ts';

const PAYLOADS = 1_000;
const MUTATED = 100_000;
/** Each mutated input is read this many times. */
const PASSES = 3;
const WARM_UP_MS = 300;
const ROUND_MS = 500;
const ROUNDS = 5;

interface CodecsBench {
  /** Median of the rounds, on one core. */
  readonly decodesPerSecond: number;
  readonly baselineDecodesPerSecond: number;
  readonly mutated: number;
  readonly mutatedAccepted: number;
  /** Of all single reads; includes whatever the machine did meanwhile: garbage collection, another process. */
  readonly slowestMutatedMicros: number;
  /** The slowest input by its best of three reads: the reader alone. */
  readonly slowestMutatedUndisturbedMicros: number;
  readonly p999MutatedMicros: number;
}

export async function codecsBench(): Promise<CodecsBench> {
  const random = randomFrom(20_260_101);
  const payloads = Array.from({ length: PAYLOADS }, (_, index) => payload(index, random));
  warmUp(decode, payloads);
  warmUp(naiveDecode, payloads);
  const ours: number[] = [];
  const naive: number[] = [];
  // Turn about, so that a busy machine slows both.
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(perSecond(decode, payloads, ROUND_MS));
    naive.push(perSecond(naiveDecode, payloads, ROUND_MS));
  }
  return {
    decodesPerSecond: Math.round(median(ours)),
    baselineDecodesPerSecond: Math.round(median(naive)),
    ...mutatedBench(payloads, random),
  };
}

/** Transfers, purchases and codes of VNPAY, with and without amount and purpose. */
function payload(index: number, random: () => number): string {
  const digits = (length: number): string => Array.from({ length }, () => Math.floor(random() * 10)).join('');
  const isTransfer = index % 3 > 0;
  const outcome = encode({
    method: index % 2 ? 'dynamic' : 'static',
    accounts: [
      index % 7 === 0
        ? { kind: 'template', id: '26', guid: 'A000000775', objects: [{ id: '01', value: digits(10) }] }
        : {
            kind: 'napas',
            id: '38',
            bin: `9704${digits(2)}`,
            account: digits(8 + (index % 11)),
            service: isTransfer ? 'QRIBFTTA' : 'QRPUSH',
          },
    ],
    mcc: '5411',
    currency: '704',
    ...(index % 2 ? { amount: String(1_000 + index * 500) } : {}),
    country: 'VN',
    merchantName: `CUA HANG ${digits(4)}`,
    merchantCity: 'HA NOI',
    ...(index % 4 ? { additional: { bill: `HD${digits(6)}`, purpose: `thanh toan ${digits(5)}` } } : {}),
  });
  if (!outcome.ok) throw new Error(`the benchmark's own payload cannot be written: ${outcome.message}`);
  return outcome.payload;
}

function warmUp(read: (payload: string) => unknown, payloads: readonly string[]): void {
  perSecond(read, payloads, WARM_UP_MS);
}

function perSecond(read: (payload: string) => unknown, payloads: readonly string[], ms: number): number {
  const start = performance.now();
  let done = 0;
  let elapsed = 0;
  while (elapsed < ms) {
    for (const one of payloads) read(one);
    done += payloads.length;
    elapsed = performance.now() - start;
  }
  return (done / elapsed) * 1_000;
}

function mutatedBench(payloads: readonly string[], random: () => number) {
  const inputs = Array.from({ length: MUTATED }, (_, index) =>
    flat(mutate(payloads[index % payloads.length] as string, random, index % 2 === 0)),
  );
  for (const input of inputs) decode(input);
  const passes = Array.from({ length: PASSES }, () => Float64Array.from(inputs, microsOf));
  const single = Float64Array.from(passes.flatMap((pass) => [...pass])).sort();
  const best = inputs.map((_, index) => Math.min(...passes.map((pass) => pass[index] as number)));
  return {
    mutated: MUTATED,
    mutatedAccepted: inputs.filter((input) => decode(input).ok).length,
    slowestMutatedMicros: Math.ceil(single[single.length - 1] as number),
    slowestMutatedUndisturbedMicros: Math.ceil(best.reduce((slowest, one) => Math.max(slowest, one), 0)),
    p999MutatedMicros: Math.ceil(single[Math.floor(single.length * 0.999)] as number),
  };
}

function microsOf(input: string): number {
  const start = performance.now();
  decode(input);
  return (performance.now() - start) * 1_000;
}

/** A string that was joined from pieces is put together when first read, which is not the reader's work. */
function flat(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

const STRANGE = ['0', '9', '00', '99', '6304', '6299', 'ở', '🍜', '\ud800', ' ', 'A', '0'.repeat(300)];

/** One to four characters changed, put in, taken out, or the rest cut off; half get a right checksum again. */
function mutate(payload: string, random: () => number, reseal: boolean): string {
  let text = payload;
  const changes = 1 + Math.floor(random() * 4);
  for (let change = 0; change < changes; change++) {
    const at = Math.floor(random() * text.length);
    const other = STRANGE[Math.floor(random() * STRANGE.length)] as string;
    const how = Math.floor(random() * 10);
    if (how < 4) text = text.slice(0, at) + other + text.slice(at + 1);
    else if (how < 7) text = text.slice(0, at) + other + text.slice(at);
    else if (how < 9) text = text.slice(0, at) + text.slice(at + 1);
    else text = text.slice(0, at);
  }
  return reseal ? text.slice(0, -4) + naiveCrc(text.slice(0, -4)) : text;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** mulberry32: the same inputs on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The baseline: cut by regular expression and slices into objects of strings, checksum bit by bit. It reads
 * less (no warnings, no positions, no lengths in bytes) and still has more to do.
 */
function naiveDecode(payload: string): unknown {
  const fields = naiveObjects(payload);
  if (!fields || naiveCrc(payload.slice(0, -4)) !== payload.slice(-4).toUpperCase()) return undefined;
  const template = naiveObjects(fields['38'] ?? fields['26'] ?? '');
  const payee = naiveObjects(template?.['01'] ?? '');
  return {
    bin: payee?.['00'],
    account: payee?.['01'],
    service: template?.['02'],
    amount: fields['54'],
    merchantName: fields['59'],
    merchantCity: fields['60'],
    additional: naiveObjects(fields['62'] ?? ''),
  };
}

function naiveObjects(text: string): Record<string, string> | undefined {
  const fields: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const [, id, length] = /^(\d\d)(\d\d)/.exec(rest) ?? [];
    if (id === undefined || rest.length < 4 + Number(length)) return undefined;
    fields[id] = rest.slice(4, 4 + Number(length));
    rest = rest.slice(4 + Number(length));
  }
  return fields;
}

function naiveCrc(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
