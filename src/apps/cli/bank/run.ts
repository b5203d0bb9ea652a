/** `longbien bank run`: one bank in this process, until Ctrl-C or SIGTERM. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BANK_FILE, runBank } from '../../bank/index.ts';
import type { CommandIo } from '../lines.ts';
import { DONE, MISUSED, REFUSED, readArguments } from '../options.ts';

const HELP = `longbien bank run FOLDER [--durability full|relaxed]

Runs the bank whose bank.json lies in FOLDER.

  --durability relaxed  commits without waiting for the disk: for benchmarks; a power cut may take the last moments
`;

export async function runCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const asked = readArguments(
    args,
    { durability: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    [1, 1],
  );
  if ('misused' in asked) return misused(asked.misused, io);
  if (asked.flag('help')) {
    io.stdout.write(HELP);
    return DONE;
  }
  const folder = resolve(asked.words[0]!);
  const durability = asked.text('durability');
  if (!existsSync(join(folder, BANK_FILE))) return misused(`There is no ${BANK_FILE} in ${folder}.`, io);
  if (durability !== undefined && durability !== 'full' && durability !== 'relaxed')
    return misused('--durability takes full or relaxed.', io);
  try {
    const bank = await runBank(folder, durability);
    // Before anything is said: whoever reads it may stop the bank at once.
    const enough = stopped();
    io.stdout.write(`${bank.name} (${bank.bin}) · ${bank.url}\n`);
    if (bank.durability === 'relaxed')
      io.stdout.write(
        'durability relaxed: what was acknowledged in the last moments may not outlive a power cut\n',
      );
    await enough;
    await bank.stop();
    return DONE;
  } catch (fault) {
    io.stderr.write(`${(fault as Error).message}\n`);
    return REFUSED;
  }
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}

function misused(words: string, io: CommandIo): number {
  io.stderr.write(`${words}\n\n${HELP}`);
  return MISUSED;
}
