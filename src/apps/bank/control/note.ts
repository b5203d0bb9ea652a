/** How a command finds a running bank. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const CONTROL_FILE = 'control.json';

export interface ControlNote {
  readonly url: string;
  readonly secret: string;
  readonly pid: number;
  readonly bin: string;
  readonly name: string;
  /** Base of its line. */
  readonly line: string;
}

/** Undefined where no bank runs in this folder, as far as it says. */
export function readControlNote(folder: string): ControlNote | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, CONTROL_FILE), 'utf8')) as ControlNote;
  } catch {
    return undefined;
  }
}

export type ControlAnswer =
  | { readonly kind: 'answered'; readonly value: Readonly<Record<string, unknown>> }
  | { readonly kind: 'bank_is_not_running' };

/** A bank answers out of memory and one commit. */
const ANSWER_MS_MAX = 15_000;

/** Asks the bank of a folder to do something. */
export async function askBank(
  folder: string,
  command: string,
  order: Readonly<Record<string, unknown>> = {},
): Promise<ControlAnswer> {
  const note = readControlNote(folder);
  if (note === undefined) return { kind: 'bank_is_not_running' };
  try {
    const answer = await fetch(`${note.url}/${command}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${note.secret}` },
      body: JSON.stringify(order),
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    // The note of a bank that was killed may name a port that is somebody else's by now.
    if (!answer.ok) return { kind: 'bank_is_not_running' };
    return { kind: 'answered', value: (await answer.json()) as Record<string, unknown> };
  } catch {
    return { kind: 'bank_is_not_running' };
  }
}
