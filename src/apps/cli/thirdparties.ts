/** `longbien third-parties`: who is in the directory, what becomes of them, and the key that vouches for them. */
import { existsSync } from 'node:fs';
import type { GetThirdPartyAnswer, ListSoftwareAnswer } from '../../client/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import { directoryKeysFolder, rotateDirectoryKey } from '../hub/index.ts';
import { dataFolderOf, type HubAccess } from './connection.ts';
import { type CommandGroup, type Told, tell } from './group.ts';
import type { Asked } from './options.ts';
import { type Column, table } from './terminal.ts';

type Software = ListSoftwareAnswer['data'][number];
type Status = GetThirdPartyAnswer['status'];

const REASON = { reason: { type: 'string' } } as const;

export const THIRD_PARTIES: CommandGroup = {
  name: 'third-parties',
  summary: 'Third parties: list, software, suspend, reinstate, revoke, rotate-key',
  commands: [
    { name: 'list', usage: '', summary: 'All, oldest first', words: [0, 0], run: list },
    {
      name: 'software',
      usage: 'ID',
      summary: 'The software of a third party',
      words: [1, 1],
      run: software,
    },
    change('suspend', 'suspended', 'Refuse every call of its software, from the next one on'),
    change('reinstate', 'active', 'Lift a suspension'),
    change('revoke', 'revoked', 'Strike it off, for good'),
    {
      name: 'rotate-key',
      usage: '[--data FOLDER]',
      summary:
        'Give the directory its next signing key, on the machine of the hub; it signs a minute later, no restart',
      words: [0, 0],
      run: rotateKey,
    },
  ],
};

const paintStatus: NonNullable<Column<{ readonly status: Status }>['paint']> = ({ status }, style) =>
  status === 'active' ? style.good : style.warn;
const sinceOf = (timestamp: string): string => hanoiReadable(Date.parse(timestamp));

const COLUMNS: readonly Column<GetThirdPartyAnswer>[] = [
  { head: 'ID', cell: ({ id }) => id },
  { head: 'TAX CODE', cell: ({ tax_code }) => tax_code },
  { head: 'ROLES', cell: ({ roles }) => roles.join(' ') },
  { head: 'STATUS', cell: ({ status }) => status, paint: paintStatus },
  { head: 'SINCE', cell: ({ status_since }) => sinceOf(status_since) },
  { head: 'NAME', cell: ({ name }) => name },
];
const SOFTWARE_COLUMNS: readonly Column<Software>[] = [
  { head: 'ID', cell: ({ id }) => id },
  { head: 'ROLES', cell: ({ roles }) => roles.join(' ') },
  { head: 'STATUS', cell: ({ status }) => status, paint: paintStatus },
  { head: 'SINCE', cell: ({ status_since }) => sinceOf(status_since) },
  { head: 'NAME', cell: ({ name }) => name },
];

async function list(_asked: Asked, hub: HubAccess): Promise<Told> {
  return tell(await hub.as('operator').listThirdParties({ limit: 100 }), ({ data, has_more }, style) =>
    data.length === 0
      ? 'No third parties yet.\n'
      : `${table(data, COLUMNS, style)}${has_more ? 'There are more; the API pages through them.\n' : ''}`,
  );
}

async function software({ words: [id] }: Asked, hub: HubAccess): Promise<Told> {
  const asked = await hub.as('operator').listSoftware({ third_party: id!, limit: 100 });
  return tell(asked, ({ data }, style) =>
    data.length === 0 ? 'No software yet.\n' : table(data, SOFTWARE_COLUMNS, style),
  );
}

function change(name: string, status: Status, summary: string): CommandGroup['commands'][number] {
  return {
    name,
    usage: 'ID --reason TEXT',
    summary,
    options: REASON,
    words: [1, 1],
    async run(asked, hub) {
      const reason = asked.text('reason');
      if (reason === undefined) return { misused: 'Say why, for the history: --reason TEXT.' };
      const [id] = asked.words as readonly [string];
      const body = { status, reason };
      return tell(await hub.as('operator').setThirdPartyStatus({ third_party: id, body }), (party, style) =>
        table([party], COLUMNS, style),
      );
    },
  };
}

async function rotateKey(asked: Asked): Promise<Told> {
  const folder = directoryKeysFolder(dataFolderOf(asked.text('data')));
  if (!existsSync(folder))
    return { misused: `No hub keeps its keys in ${folder}. Name its folder with --data.` };
  const kid = rotateDirectoryKey(folder, Date.now());
  const text = `${kid}\nPublished within ten seconds, signs in a minute. The key before it is believed until the next rotation.\n`;
  return { value: { kid }, text: () => text };
}
