/** `longbien cases`: what banks contradicted, and how people settled it. */
import type { ListCasesAnswer } from '../../client/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import type { HubAccess } from './connection.ts';
import { type CommandGroup, type Told, tell } from './group.ts';
import type { Asked } from './options.ts';
import { type Column, table } from './terminal.ts';

type Case = ListCasesAnswer['data'][number];

export const CASES: CommandGroup = {
  name: 'cases',
  summary: 'Cases: list, close',
  commands: [
    {
      name: 'list',
      usage: '[--all]',
      summary: 'Cases that are open, or all, newest first',
      options: { all: { type: 'boolean' } },
      words: [0, 0],
      run: list,
    },
    {
      name: 'close',
      usage: 'ID --resolution TEXT',
      summary: 'Close a case that people have settled, in words for the auditor',
      options: { resolution: { type: 'string' } },
      words: [1, 1],
      run: close,
    },
  ],
};

const COLUMNS: readonly Column<Case>[] = [
  { head: 'OPENED', cell: ({ opened_at }) => hanoiReadable(Date.parse(opened_at)) },
  {
    head: 'WHAT',
    cell: ({ kind }) => kind.replaceAll('_', ' '),
    paint: ({ closed_at }, style) => (closed_at === null ? style.warn : style.good),
  },
  { head: 'PAYMENT', cell: ({ payment }) => payment },
  {
    head: 'CLOSED',
    cell: ({ closed_at }) => (closed_at === null ? '–' : hanoiReadable(Date.parse(closed_at))),
  },
  { head: 'RESOLUTION', cell: ({ resolution }) => (resolution ?? '').slice(0, 60) },
  { head: 'ID', cell: ({ id }) => id },
];

async function list(asked: Asked, hub: HubAccess): Promise<Told> {
  const open = asked.flag('all') ? 'false' : 'true';
  return tell(await hub.as('operator').listCases({ open }), ({ data }, style) =>
    data.length === 0 ? 'No cases.\n' : table(data, COLUMNS, style),
  );
}

async function close(asked: Asked, hub: HubAccess): Promise<Told> {
  const [id] = asked.words as readonly [string];
  const resolution = asked.text('resolution');
  if (resolution === undefined) return { misused: 'Say how it was settled: --resolution TEXT.' };
  return tell(await hub.as('operator').closeCase({ case: id, body: { resolution } }), (one, style) =>
    table([one], COLUMNS, style),
  );
}
