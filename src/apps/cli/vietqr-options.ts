/** The options of `longbien vietqr` and what they mean. */
import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import type { AdditionalData, Tip, VietQr } from '../../codecs/vietqr/index.ts';
import { shorten } from '../../codecs/vietqr/index.ts';

export const HELP = `Usage: longbien vietqr <encode|decode|render> [options]

  encode   options to a payload
  decode   payloads (arguments, or lines on standard input) to fields
  render   a payload to a QR symbol

"longbien vietqr <command> --help" tells more.
`;

export const DECODE_HELP = `Usage: longbien vietqr decode [--json] [payload ...]

Without arguments: one payload a line on standard input, one JSON record a line on standard output, in order.
With arguments: a table for people, or JSON with --json; exit code 1 if one was refused.
Reads VietQR and the VNPAY, MoMo, ZaloPay, ShopeePay and EVN codes of the same streets, and NFC links around them.
`;

export const ENCODE_HELP = `Usage: longbien vietqr encode --bin <6 digits> --account <account> [options]

  --service <code>     QRIBFTTA (to an account, default), QRIBFTTC (to a card), QRPUSH (purchase), QRCASH (ATM)
  --amount <digits>    makes the code dynamic unless --static says otherwise
  --dynamic, --static  for one payment, for many (default without an amount)
  --mcc <4 digits>     --currency <3 digits> (704)     --country <2 letters> (VN)
  --name <text>        --city <text>                   --postal <code>
  --bill --mobile --store --loyalty --reference --customer --terminal --purpose <text>
  --ask <A|M|E ...>    the payer's address, mobile, e-mail
  --tip <ask | fixed:5000 | percent:05.00>
  --language <vi> --language-name <text> --language-city <text>
  --shorten            cut name, city and purpose to length instead of refusing them

Vietnamese loses its diacritics: readers disagree on the length of what is not ASCII.
`;

export const RENDER_HELP = `Usage: longbien vietqr render [payload] [--svg FILE | --png FILE] [--size PX] [--margin MODULES]

Draws on the terminal without --svg or --png; --plain leaves out colours (for dark backgrounds).
The payload comes from the argument or the first line of standard input. --force draws one that is refused.
`;

export interface OptionsFault {
  readonly fault: string;
}

type Options = NonNullable<ParseArgsConfig['options']>;
const HELP_OPTION = { help: { type: 'boolean', short: 'h' } } as const;

/** `parseArgs` throws on a misspelt option; here that is an outcome. */
export function parse<T extends Options>(args: string[], options: T) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { ...options, ...HELP_OPTION } });
  } catch (fault) {
    return { fault: fault instanceof Error ? fault.message : String(fault) };
  }
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const ADDITIONAL = {
  bill: TEXT,
  mobile: TEXT,
  store: TEXT,
  loyalty: TEXT,
  reference: TEXT,
  customer: TEXT,
  terminal: TEXT,
  purpose: TEXT,
} as const;
const ENCODE = {
  ...ADDITIONAL,
  bin: TEXT,
  account: TEXT,
  service: TEXT,
  amount: TEXT,
  mcc: TEXT,
  currency: TEXT,
  country: TEXT,
  name: TEXT,
  city: TEXT,
  postal: TEXT,
  ask: TEXT,
  tip: TEXT,
  language: TEXT,
  'language-name': TEXT,
  'language-city': TEXT,
  dynamic: FLAG,
  static: FLAG,
  shorten: FLAG,
} as const;

type Given = {
  readonly [K in keyof typeof ENCODE]?: (typeof ENCODE)[K] extends typeof TEXT ? string : boolean;
};

/** The code that the options describe; whether it can be written is the writer's to say. */
export function codeFrom(args: string[]): VietQr | OptionsFault | { readonly help: true } {
  const parsed = parse(args, ENCODE);
  if ('fault' in parsed) return parsed;
  if (parsed.values.help) return { help: true };
  const given: Given = parsed.values;
  if (parsed.positionals.length > 0) return { fault: `"${parsed.positionals[0]}" belongs to no option.` };
  if (given.bin === undefined || given.account === undefined) {
    return { fault: '--bin and --account say who is paid.' };
  }
  if (given.dynamic && given.static) return { fault: 'A code is either --dynamic or --static.' };
  const tip = given.tip === undefined ? undefined : tipFrom(given.tip);
  if (given.tip !== undefined && !tip)
    return { fault: '--tip is ask, fixed:<amount> or percent:<00.01-99.99>.' };
  return assemble(given, given.bin, given.account, tip);
}

function assemble(given: Given, bin: string, account: string, tip: Tip | undefined): VietQr {
  const fit = (text: string | undefined, charsMax: number): string | undefined =>
    text !== undefined && given.shorten ? shorten(text, charsMax) : text;
  const isDynamic = given.dynamic === true || (given.amount !== undefined && !given.static);
  return {
    method: isDynamic ? 'dynamic' : 'static',
    accounts: [{ kind: 'napas', id: '38', bin, account, service: given.service ?? 'QRIBFTTA' }],
    currency: given.currency ?? '704',
    country: given.country ?? 'VN',
    ...present({
      mcc: given.mcc,
      amount: given.amount,
      tip,
      merchantName: fit(given.name, 25),
      merchantCity: fit(given.city, 15),
      postalCode: given.postal,
      additional: additionalFrom(given, fit),
      language: languageFrom(given, fit),
    }),
  };
}

type Fit = (text: string | undefined, charsMax: number) => string | undefined;

function additionalFrom(given: Given, fit: Fit): AdditionalData | undefined {
  const { bill, mobile, store, loyalty, reference, customer, terminal } = given;
  const purpose = fit(given.purpose, 25);
  const consumerDataRequest = given.ask;
  const words = { bill, mobile, store, loyalty, reference, customer, terminal, purpose, consumerDataRequest };
  const additional = present(words);
  return Object.keys(additional).length > 0 ? additional : undefined;
}

function languageFrom(given: Given, fit: Fit): VietQr['language'] {
  const language = present({
    language: given.language,
    merchantName: fit(given['language-name'], 25),
    merchantCity: fit(given['language-city'], 15),
  });
  return Object.keys(language).length > 0 ? language : undefined;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that were not given. */
function present<T extends object>(fields: T): Present<T> {
  const kept: Present<T> = {};
  for (const key of Object.keys(fields) as (keyof T)[]) {
    const value = fields[key];
    if (value !== undefined) kept[key] = value as Exclude<T[keyof T], undefined>;
  }
  return kept;
}

function tipFrom(text: string): Tip | undefined {
  if (text === 'ask') return { kind: 'payer_is_asked' };
  const [, kind, value] = /^(fixed|percent):([\d.]+)$/.exec(text) ?? [];
  if (value === undefined) return undefined;
  return kind === 'fixed' ? { kind: 'fixed', amount: value } : { kind: 'percentage', percent: value };
}
