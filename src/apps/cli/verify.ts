/** `longbien verify`: proves that postings, balances, records and the audit chain still agree. */
import { existsSync } from 'node:fs';
import { type ConnectionSettings, openDatabase } from '../../core/database/index.ts';
import {
  type UnfinishedPayment,
  type Verification,
  type VerifyOptions,
  verifyDatabase,
} from '../hub/index.ts';
import { dataFolderOf } from './connection.ts';
import { findDatabase } from './database.ts';
import type { CommandIo } from './lines.ts';
import { type Asked, DONE, MISUSED, REFUSED, readArguments } from './options.ts';
import { progressOf, type Style, styleOf, table } from './terminal.ts';

const HELP = `longbien verify [--acknowledged FILE] [--data FOLDER] [--json]

Checks every invariant in short chunks, beside live traffic. DATABASE_URL names a PostgreSQL of your own; otherwise
the one in the data folder is used: as it runs, or started for the check and stopped after it.

  --acknowledged FILE  payment ids that a client saw acknowledged, one a line: none may be missing
  --data FOLDER        the hub's data folder
  --json               for programs

Exits with 1 when an invariant is broken. Payments whose end is not known yet break none; they are counted by age.
`;

const OPTIONS = {
  acknowledged: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export async function verifyCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const asked = readArguments(args, OPTIONS, [0, 0]);
  if ('misused' in asked) return misused(asked.misused, io);
  if (asked.flag('help')) {
    io.stdout.write(HELP);
    return DONE;
  }
  const acknowledgedFile = asked.text('acknowledged');
  if (acknowledgedFile !== undefined && !existsSync(acknowledgedFile))
    return misused(`There is no file ${acknowledgedFile}.`, io);
  const found = await findDatabase(dataFolderOf(asked.text('data')), io.env?.DATABASE_URL);
  if (found === undefined) {
    io.stderr.write(
      'There is no database to verify in the data folder; name one with --data or DATABASE_URL.\n',
    );
    return REFUSED;
  }
  try {
    return await verify(
      found.settings,
      { nowMs: Date.now(), ...(acknowledgedFile === undefined ? {} : { acknowledgedFile }) },
      asked,
      io,
    );
  } finally {
    await found.release();
  }
}

function misused(words: string, io: CommandIo): number {
  io.stderr.write(`${words}\n\n${HELP}`);
  return MISUSED;
}

async function verify(
  settings: ConnectionSettings,
  options: VerifyOptions,
  asked: Asked,
  io: CommandIo,
): Promise<number> {
  const database = openDatabase(settings, 'none');
  const progress = progressOf(io, Date.now);
  try {
    const verification = await verifyDatabase(database, options, (invariant, rows) =>
      progress.show(invariant, rows),
    );
    progress.end();
    const style = styleOf(io);
    io.stdout.write(asked.flag('json') ? `${JSON.stringify(verification)}\n` : readable(verification, style));
    return verification.ok ? DONE : REFUSED;
  } finally {
    progress.end();
    await database.close();
  }
}

type Checked = Verification['checked'][number];

function readable({ ok, checked, unknownByAge }: Verification, style: Style): string {
  const isWhole = ({ violationsFound }: Checked): boolean => violationsFound === 0;
  const rows = table(
    checked,
    [
      {
        head: '',
        cell: (one) => (isWhole(one) ? '✓' : '✗'),
        paint: (one) => (isWhole(one) ? style.good : style.bad),
      },
      { head: 'INVARIANT', cell: ({ name }) => name },
      { head: 'ROWS', cell: ({ rows: count }) => count.toLocaleString('en-US'), right: true },
      { head: 'MS', cell: ({ ms }) => ms.toLocaleString('en-US'), right: true },
    ],
    style,
  );
  const broken = checked.filter((one) => !isWhole(one));
  const violations = broken.flatMap(({ name, violations: named, violationsFound }) => [
    style.bad(`${name} is broken ${violationsFound} times:`),
    ...named.map((words) => `  ${words}`),
    ...(violationsFound > named.length ? [`  and ${violationsFound - named.length} more`] : []),
  ]);
  const end = ok
    ? style.good('Everything agrees.')
    : style.bad(`${broken.length} of ${checked.length} invariants are broken.`);
  return [rows, ...violations.map((line) => `${line}\n`), unfinished(unknownByAge, style), `${end}\n`].join(
    '',
  );
}

const AGES = [
  { below: 60, words: 'under a minute' },
  { below: 3_600, words: 'under an hour' },
  { below: 86_400, words: 'under a day' },
  { below: Number.POSITIVE_INFINITY, words: 'a day and older' },
] as const;

function unfinished(payments: readonly UnfinishedPayment[], style: Style): string {
  if (payments.length === 0) return '';
  const ages = Map.groupBy(payments, ({ ageS }) => AGES.find(({ below }) => ageS < below)!.words);
  const counts = AGES.flatMap(({ words }) =>
    ages.has(words) ? [`${ages.get(words)!.length} ${words}`] : [],
  );
  const [oldest] = payments;
  return style.warn(
    `${payments.length} payments whose end is not known: ${counts.join(', ')}; oldest ${oldest!.payment}\n`,
  );
}
