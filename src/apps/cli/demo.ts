/** Stands in for `longbien demo` until the sandbox moves in. */
import type { CommandIo } from './lines.ts';

export async function demoCommand(_args: readonly string[], io: CommandIo): Promise<number> {
  io.stderr.write('"longbien demo" is not part of this build.\n');
  return 1;
}
