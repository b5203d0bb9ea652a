/** Where simulated banks lie: `banks/<name>` of a data folder, or any folder with a `bank.json`. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BANK_FILE, readControlNote } from '../../bank/index.ts';
import { BANKS_FOLDER } from '../../sandbox/index.ts';
import { dataFolderOf } from '../connection.ts';

export interface BankInFolder {
  readonly name: string;
  readonly folder: string;
  /** Where its line listens, where it runs. */
  readonly line: string | null;
}

export function banksIn(data: string | undefined): BankInFolder[] {
  const all = join(dataFolderOf(data), BANKS_FOLDER);
  if (!existsSync(all)) return [];
  return readdirSync(all)
    .filter((name) => existsSync(join(all, name, BANK_FILE)))
    .sort()
    .map((name) => ({ name, folder: join(all, name), line: readControlNote(join(all, name))?.line ?? null }));
}

export function bankFolder(
  data: string | undefined,
  named: string | undefined,
): { readonly path: string } | { readonly misused: string } {
  const banks = banksIn(data);
  const names = banks.map(({ name }) => name).join(', ');
  if (named === undefined) {
    const [only] = banks;
    if (banks.length === 1 && only !== undefined) return { path: only.folder };
    return { misused: names === '' ? 'Name the bank: --bank FOLDER.' : `Which bank? --bank takes ${names}.` };
  }
  const known = banks.find(({ name }) => name === named);
  if (known !== undefined) return { path: known.folder };
  const path = resolve(named);
  if (existsSync(join(path, BANK_FILE))) return { path };
  return {
    misused: `"${named}" is neither a bank of the sandbox (${names}) nor a folder with ${BANK_FILE}.`,
  };
}
