/** What a command of `longbien bank` is, and what it has to say. */
import type { Asked, Misuse, Options } from '../options.ts';
import type { Style } from '../terminal.ts';

export type BankTold =
  | { readonly ok: boolean; readonly value: unknown; readonly text: (style: Style) => string }
  /** Nobody answered. */
  | { readonly silent: true }
  | Misuse;

export interface BankCommand {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** Further help. */
  readonly more?: string;
  readonly options?: Options;
  readonly words: readonly [min: number, max: number];
  readonly run: (asked: Asked, folder: string) => Promise<BankTold>;
}
