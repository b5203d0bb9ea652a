/** `longbien keys`: the public keys with which institutions sign requests and messages. */
import type { ListParticipantKeysAnswer } from '../../client/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import type { HubAccess } from './connection.ts';
import { type CommandGroup, type Told, tell } from './group.ts';
import { type Asked, isBin, textOfFile } from './options.ts';
import { type Column, table } from './terminal.ts';

type Key = ListParticipantKeysAnswer['data'][number];

const USES = ['transport', 'message'] as const;
const BIN_WANTED = { misused: 'A BIN has six digits, such as 979951.' } as const;

export const KEYS: CommandGroup = {
  name: 'keys',
  summary: 'Keys of institutions: list, add, revoke',
  commands: [
    { name: 'list', usage: 'BIN', summary: 'The keys of an institution', words: [1, 1], run: list },
    {
      name: 'add',
      usage: 'BIN --name NAME --use transport|message --file PEM',
      summary: 'Register a public key (openssl pkey -pubout); two may be valid at a time',
      options: { name: { type: 'string' }, use: { type: 'string' }, file: { type: 'string' } },
      words: [1, 1],
      run: add,
    },
    {
      name: 'revoke',
      usage: 'BIN KEYID',
      summary: 'Take a key back, from the next request on',
      words: [2, 2],
      run: revoke,
    },
  ],
};

const timeOf = (timestamp: string | null): string =>
  timestamp === null ? '–' : hanoiReadable(Date.parse(timestamp));

const COLUMNS: readonly Column<Key>[] = [
  { head: 'KEYID', cell: ({ keyid }) => keyid },
  { head: 'USE', cell: ({ use }) => use },
  { head: 'ALGORITHM', cell: ({ algorithm }) => algorithm },
  { head: 'FROM', cell: ({ valid_from }) => timeOf(valid_from) },
  { head: 'TO', cell: ({ valid_to }) => timeOf(valid_to) },
  { head: 'REVOKED', cell: ({ revoked_at }) => timeOf(revoked_at), paint: (_, style) => style.warn },
];

async function list({ words: [bin] }: Asked, hub: HubAccess): Promise<Told> {
  if (!isBin(bin)) return BIN_WANTED;
  return tell(await hub.as('operator').listParticipantKeys({ bin }), ({ data }, style) =>
    data.length === 0 ? 'No keys yet.\n' : table(data, COLUMNS, style),
  );
}

async function add(asked: Asked, hub: HubAccess): Promise<Told> {
  const [bin] = asked.words;
  if (!isBin(bin)) return BIN_WANTED;
  const [name, file] = [asked.text('name'), asked.text('file')];
  const use = USES.find((one) => one === asked.text('use'));
  if (name === undefined || use === undefined || file === undefined)
    return { misused: 'Give the key --name, --use (transport or message) and --file.' };
  const publicKey = textOfFile(file);
  if (publicKey === undefined) return { misused: `The file ${file} cannot be read.` };
  const body = { name, use, public_key: publicKey };
  return tell(await hub.as('operator').addParticipantKey({ bin, body }), ({ keyid }) => `${keyid}\n`);
}

async function revoke({ words: [bin, keyid] }: Asked, hub: HubAccess): Promise<Told> {
  if (!isBin(bin)) return BIN_WANTED;
  const answer = await hub.as('operator').revokeParticipantKey({ bin, keyid: keyid! });
  return tell(answer, () => `${keyid} is revoked.\n`);
}
