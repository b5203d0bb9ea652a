/** Stands in for `longbien start` until the sandbox moves in. */
import type { CommandIo } from './lines.ts';

export async function startCommand(_args: readonly string[], io: CommandIo): Promise<number> {
  io.stderr.write('"longbien start" is not part of this build.\n');
  return 1;
}
