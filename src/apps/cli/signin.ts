/** `longbien sign-in`: the keys that secrets of customers' authenticator apps are sealed under. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDesk } from '../../core/command/index.ts';
import { openDatabase } from '../../core/database/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import {
  createSealing,
  identityKeys,
  missingSeals,
  type Sealing,
  signInSecretOf,
} from '../../services/identity/index.ts';
import { keyFingerprint, nextSealKey, openSecrets, removeSealKey } from '../hub/index.ts';
import { dataFolderOf } from './connection.ts';
import { findDatabase } from './database.ts';
import type { CommandGroup, Told } from './group.ts';
import type { CommandIo } from './lines.ts';
import type { Asked } from './options.ts';
import { type Column, progressOf, table } from './terminal.ts';

type Seal = Awaited<ReturnType<Sealing['seals']>>[number];

export const SIGN_IN: CommandGroup = {
  name: 'sign-in',
  summary: 'Sealing keys of authenticator secrets: keys, rotate-key, drop-key',
  commands: [
    {
      name: 'keys',
      usage: '[--data FOLDER]',
      summary: 'The keys by name, the one that seals first',
      words: [0, 0],
      run: (asked, _hub, io) => inFolder(asked, io, ({ sealing }) => keys(sealing)),
    },
    {
      name: 'rotate-key',
      usage: '[--data FOLDER]',
      summary:
        'Make the next key and seal every secret anew, beside a running hub; finishes a rotation that was stopped',
      words: [0, 0],
      run: (asked, _hub, io) => inFolder(asked, io, (place) => rotate(place, io)),
    },
    {
      name: 'drop-key',
      usage: 'KEY [--data FOLDER]',
      summary: 'Forget a key and remove its file, once nothing is sealed under it',
      words: [1, 1],
      run: (asked, _hub, io) => inFolder(asked, io, (place) => drop(place, asked.words[0]!)),
    },
  ],
};

interface Place {
  readonly folder: string;
  readonly sealing: Sealing;
}

/** On the machine of the hub, since the keys are there; the hub may run. */
async function inFolder(asked: Asked, io: CommandIo, run: (place: Place) => Promise<Told>): Promise<Told> {
  const folder = dataFolderOf(asked.text('data'));
  if (!existsSync(join(folder, 'keys', 'sign-in.key')))
    return { misused: `No hub keeps its keys in ${folder}. Name its folder with --data.` };
  const found = await findDatabase(folder, io.env?.DATABASE_URL);
  if (found === undefined)
    return { misused: `There is no database in ${folder}; name one with --data or DATABASE_URL.` };
  const database = openDatabase(found.settings);
  const desk = createDesk({ database, nowMs: Date.now, committed: () => {} });
  try {
    const { signInKey, signInSeals } = openSecrets(folder);
    const fingerprint = keyFingerprint(signInKey);
    if ((await signInSecretOf(database, fingerprint)) !== fingerprint)
      return {
        refused: `The database knows its customers under another sign-in.key than that in ${folder}.`,
      };
    const known = identityKeys(signInKey, signInSeals);
    const missing = await missingSeals(database, known);
    if (missing.length > 0)
      return { refused: `Secrets are sealed under ${missing.join(', ')}, which is not in ${folder}.` };
    const origin = { caller: HUB, callerName: 'hub' };
    return await run({
      folder,
      sealing: createSealing({ database, desk, keys: known, randomBytes, origin }),
    });
  } finally {
    await desk.close();
    await database.close();
    await found.release();
  }
}

const HUB = '00000000-0000-0000-0000-000000000000';

const COLUMNS: readonly Column<Seal>[] = [
  { head: 'KEY', cell: ({ id }) => id },
  { head: 'SINCE', cell: ({ since }) => (since === 0 ? '–' : hanoiReadable(since)) },
  { head: 'SECRETS', cell: ({ used }) => (used ? 'yes' : 'none') },
];

async function keys(sealing: Sealing): Promise<Told> {
  const seals = await sealing.seals();
  return { value: { keys: seals }, text: (style) => table(seals, COLUMNS, style) };
}

async function rotate({ folder, sealing }: Place, io: CommandIo): Promise<Told> {
  const before = await sealing.seals();
  const isUnderWay = before.slice(1).some(({ used }) => used);
  if (!isUnderWay) {
    const inUse = before.map(({ id }) => id);
    const used = await sealing.use(nextSealKey(folder, inUse, Date.now()));
    if (used.kind !== 'decided') return { refused: notAnswered(used.kind) };
  }
  const progress = progressOf(io, Date.now);
  const resealed = await sealing
    .reseal((rows) => progress.show('sealed anew', rows))
    .finally(() => progress.end());
  const [newest] = await sealing.seals();
  const words = isUnderWay ? 'The rotation that was under way is finished.' : 'It seals from now on.';
  const text = `${newest!.id}\n${words} Secrets sealed anew: ${resealed.toLocaleString('en-US')}.\n`;
  return { value: { key: newest!.id, resealed }, text: () => text };
}

const notAnswered = (kind: string): string => `The database did not answer (${kind}). Run it again.`;

const REFUSALS = {
  seal_not_found: 'There is no such key.',
  seal_is_the_newest: 'This key seals now. Rotate first.',
  secrets_are_under_the_seal: 'Secrets are sealed under this key still. Run rotate-key first.',
} as const;

async function drop({ folder, sealing }: Place, id: string): Promise<Told> {
  const said = await sealing.drop(id);
  if (said.kind !== 'decided') return { refused: notAnswered(said.kind) };
  const { kind } = said.answer;
  // Its file may have outlived it, where this was stopped between the two.
  if (kind === 'seal_dropped' || kind === 'seal_not_found') removeSealKey(folder, id);
  if (kind !== 'seal_dropped') return { refused: REFUSALS[kind] };
  return { value: { dropped: id }, text: () => `${id} is dropped.\n` };
}
