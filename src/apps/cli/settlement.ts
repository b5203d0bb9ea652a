/** `longbien settlement`: close a window, and book what the RTGS confirmed. */
import type { Client, GetWindowAnswer } from '../../client/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import { readableVnd } from '../../kit/money.ts';
import type { HubAccess } from './connection.ts';
import { type CommandGroup, type Told, tell } from './group.ts';
import type { CommandIo } from './lines.ts';
import { type Asked, isBin } from './options.ts';
import { type Column, progressOf, type Style, table } from './terminal.ts';

type Window = GetWindowAnswer;
type Position = Window['positions'][number];

const NUMBER_WANTED = { misused: 'Windows have numbers: 1, 2, 3 …' } as const;

export const SETTLEMENT: CommandGroup = {
  name: 'settlement',
  summary: 'Settlement: windows, show, close, confirm',
  commands: [
    { name: 'windows', usage: '', summary: 'Settlement windows, newest first', words: [0, 0], run: windows },
    { name: 'show', usage: 'N', summary: 'A window and its net positions', words: [1, 1], run: show },
    {
      name: 'close',
      usage: '[N]',
      summary: 'Close a window, the open one unless said, and open the next',
      words: [0, 1],
      run: close,
    },
    {
      name: 'confirm',
      usage: 'N (BIN --reference TEXT | --all)',
      summary: 'Book the RTGS’s confirmation, for one participant or for all that are still open',
      options: { reference: { type: 'string' }, all: { type: 'boolean' } },
      words: [1, 2],
      run: confirm,
    },
  ],
};

async function windows(_: Asked, hub: HubAccess): Promise<Told> {
  return tell(await hub.as('operator').listWindows(), ({ data }, style) =>
    data.length === 0 ? 'No windows yet.\n' : table(data, COLUMNS, style),
  );
}

const COLUMNS: readonly Column<Window>[] = [
  { head: 'N', cell: ({ number }) => String(number), right: true },
  {
    head: 'STATE',
    cell: ({ state }) => state,
    paint: ({ state }, style) => (state === 'closed' ? style.warn : style.good),
  },
  { head: 'OPENED', cell: ({ opened_at }) => timeOf(opened_at) },
  { head: 'CLOSED', cell: ({ closed_at }) => timeOf(closed_at) },
  { head: 'SETTLED', cell: ({ settled_at }) => timeOf(settled_at) },
  { head: 'TO CONFIRM', cell: ({ positions }) => String(waiting(positions).length), right: true },
];

const timeOf = (timestamp: string | null): string =>
  timestamp === null ? '–' : hanoiReadable(Date.parse(timestamp));
const waiting = (positions: readonly Position[]): readonly Position[] =>
  positions.filter(({ confirmed_at }) => confirmed_at === null);

async function show({ words: [text] }: Asked, hub: HubAccess): Promise<Told> {
  const number = numberOf(text);
  if (number === undefined) return NUMBER_WANTED;
  return tell(await hub.as('operator').getWindow({ number }), readable);
}

function readable(window: Window, style: Style): string {
  const positions =
    window.positions.length === 0 ? 'No net positions.\n' : table(window.positions, POSITION_COLUMNS, style);
  return `${table([window], COLUMNS, style)}\n${positions}`;
}

const POSITION_COLUMNS: readonly Column<Position>[] = [
  { head: 'BIN', cell: ({ bin }) => bin },
  {
    head: '',
    cell: ({ net }) => (net.startsWith('-') ? 'receives' : 'pays'),
    paint: ({ net }, style) => (net.startsWith('-') ? style.good : style.warn),
  },
  { head: 'NET', cell: ({ net }) => readableVnd(BigInt(net.replace('-', ''))), right: true },
  { head: 'CONFIRMED', cell: ({ confirmed_at }) => timeOf(confirmed_at) },
];

async function close({ words: [text] }: Asked, hub: HubAccess): Promise<Told> {
  const client = hub.as('operator');
  if (text !== undefined) {
    const number = numberOf(text);
    return number === undefined ? NUMBER_WANTED : tell(await client.closeWindow({ number }), readable);
  }
  const newest = await client.listWindows({ limit: 1 });
  if (!newest.ok) return { problem: newest.problem };
  const [open] = newest.value.data;
  if (open?.state !== 'open') return { misused: 'No window is open.' };
  return tell(await client.closeWindow({ number: open.number }), readable);
}

async function confirm(asked: Asked, hub: HubAccess, io: CommandIo): Promise<Told> {
  const [text, bin] = asked.words;
  const number = numberOf(text);
  if (number === undefined) return NUMBER_WANTED;
  const client = hub.as('operator');
  const reference = asked.text('reference');
  if (asked.flag('all') === (bin !== undefined)) return { misused: 'Say whom: a BIN, or --all.' };
  if (bin === undefined) return await confirmAll(client, number, reference, io);
  if (!isBin(bin)) return { misused: 'A BIN has six digits, such as 979901.' };
  if (reference === undefined)
    return { misused: '--reference takes the RTGS’s own reference, up to 35 characters.' };
  return tell(await client.confirmSettlement({ number, body: { bin, reference } }), readable);
}

/** Stops at the first refusal; what was confirmed before it stays confirmed, and a second run goes on from there. */
async function confirmAll(
  client: Client,
  number: number,
  reference: string | undefined,
  io: CommandIo,
): Promise<Told> {
  const found = await client.getWindow({ number });
  if (!found.ok) return { problem: found.problem };
  const open = waiting(found.value.positions);
  const progress = progressOf(io, Date.now);
  let answer = found;
  for (const [i, { bin }] of open.entries()) {
    const body = { bin, reference: reference ?? `W${number}-${bin}` };
    const confirmed = await client.confirmSettlement({ number, body });
    if (!confirmed.ok) {
      progress.end();
      return { problem: confirmed.problem };
    }
    answer = confirmed;
    progress.show('confirmed', i + 1, open.length);
  }
  progress.end();
  return tell(answer, readable);
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}
