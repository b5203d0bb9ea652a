/** Options and arguments of a command, checked; what is wrong with them is a sentence for the person who typed them. */
import { readFileSync } from 'node:fs';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

export const DONE = 0;
export const REFUSED = 1;
export const MISUSED = 2;

export interface Asked {
  readonly words: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

export interface Misuse {
  readonly misused: string;
}

export type Options = ParseArgsOptionsConfig;

export function readArguments(
  args: readonly string[],
  options: Options,
  words: readonly [min: number, max: number],
): Asked | Misuse {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    const given = values as Readonly<Record<string, string | boolean | undefined>>;
    if (given.help !== true && positionals.length < words[0]) return { misused: 'Something is missing.' };
    if (positionals.length > words[1]) return { misused: `"${positionals[words[1]]}" is one word too many.` };
    return {
      words: positionals,
      text(name) {
        const value = given[name];
        return typeof value === 'string' ? value : undefined;
      },
      flag: (name) => given[name] === true,
    };
  } catch (fault) {
    return { misused: fault instanceof Error ? fault.message.split('. To specify')[0]! : String(fault) };
  }
}

/** `45000`, or grouped as people write it: `45.000`, `45,000`, `45_000`. Đồng have no decimals, so nothing is ambiguous. */
export function amountOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\d{1,16}|\d{1,3}([.,_]\d{3}){1,5})$/.test(text)) return undefined;
  const amount = Number(text.replaceAll(/[.,_]/g, ''));
  return Number.isSafeInteger(amount) && amount > 0 ? amount : undefined;
}

/** `979901/0099001122334`. */
export function addressOf(text: string | undefined): { bin: string; account: string } | undefined {
  const [, bin, account] = /^(\d{6})\/([0-9A-Za-z]{1,19})$/.exec(text ?? '') ?? [];
  return bin === undefined || account === undefined ? undefined : { bin, account };
}

export const isBin = (text: string | undefined): text is string => text !== undefined && /^\d{6}$/.test(text);

/** Vietnamese where the terminal speaks it, English elsewhere; `--lang` decides. */
export function languageOf(
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>> = {},
): 'vi' | 'en' {
  const spoken = asked ?? env.LC_ALL ?? env.LC_MESSAGES ?? env.LANG ?? '';
  return spoken.toLowerCase().startsWith('vi') ? 'vi' : 'en';
}

/** The text of a small file that an option names, or undefined where it cannot be read. */
export function textOfFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
