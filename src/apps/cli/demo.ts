import type { CommandIo } from './lines.ts';
export async function demoCommand(_args: string[], _io: CommandIo): Promise<number> {
  return 0;
}
