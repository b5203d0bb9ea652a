/** `longbien participants`: who takes part, with what cap, and where they stand in the open window. */
import type { GetParticipantAnswer, ListPositionsAnswer } from '../../client/index.ts';
import { readableVnd } from '../../kit/money.ts';
import type { HubAccess } from './connection.ts';
import { type ApiCommand, type CommandGroup, type Told, tell } from './group.ts';
import { type Asked, amountOf, isBin, type Options, textOfFile } from './options.ts';
import { type Column, card, type Style, table } from './terminal.ts';

type Participant = GetParticipantAnswer;
type Position = ListPositionsAnswer['data'][number];

const KINDS = [
  'bank',
  'wallet',
  'mobile_money',
  'credit_fund',
  'treasury',
] as const satisfies readonly Participant['kind'][];

function kindOf(text: string | undefined): Participant['kind'] | undefined {
  return KINDS.find((kind) => kind === text);
}

const BIN_WANTED = { misused: 'A BIN has six digits, such as 979901.' } as const;
const AMOUNT_WANTED = { misused: 'The amount is whole đồng: 5000000 or 5.000.000.' } as const;

const LINE_OPTIONS: Options = { endpoint: { type: 'string' }, authority: { type: 'string' } };

export const PARTICIPANTS: CommandGroup = {
  name: 'participants',
  summary: 'Participants: list, show, join, move, connector, cap, suspend, resume, prefund, positions',
  commands: [
    { name: 'list', usage: '', summary: 'All participants', words: [0, 0], run: list },
    { name: 'show', usage: 'BIN', summary: 'One participant', words: [1, 1], run: show },
    {
      name: 'join',
      usage:
        'BIN --kind KIND --short-name TEXT --name TEXT --name-en TEXT --cap AMOUNT [--endpoint URL --authority FILE]',
      summary:
        'Let an institution take part, with its net debit cap; with --endpoint it keeps its own core, --authority (PEM) vouches for its certificate',
      options: {
        kind: { type: 'string' },
        'short-name': { type: 'string' },
        name: { type: 'string' },
        'name-en': { type: 'string' },
        cap: { type: 'string' },
        ...LINE_OPTIONS,
      },
      words: [1, 1],
      run: join,
    },
    {
      name: 'move',
      usage: 'BIN --endpoint URL [--authority FILE]',
      summary: 'Where the line of a connected bank listens from now on',
      options: LINE_OPTIONS,
      words: [1, 1],
      run: move,
    },
    {
      name: 'connector',
      usage: 'BIN [URL | --none]',
      summary: 'Where a connected bank answers for open banking: shown, set, or taken back with --none',
      options: { none: { type: 'boolean' } },
      words: [1, 2],
      run: connector,
    },
    { name: 'cap', usage: 'BIN AMOUNT', summary: 'Set a net debit cap', words: [2, 2], run: cap },
    stateCommand('suspend', 'Stop a participant from sending and receiving'),
    stateCommand('resume', 'Let a suspended participant take part again'),
    {
      name: 'prefund',
      usage: 'BIN in|out AMOUNT',
      summary: 'Book prefunding in or out',
      words: [3, 3],
      run: prefund,
    },
    {
      name: 'positions',
      usage: '',
      summary: 'Positions of the open window against their limits',
      words: [0, 0],
      run: positions,
    },
  ],
};

async function list(_: Asked, hub: HubAccess): Promise<Told> {
  return tell(await hub.as('operator').listParticipants(), ({ data }, style) =>
    data.length === 0 ? 'Nobody takes part yet.\n' : table(data, COLUMNS, style),
  );
}

const COLUMNS: readonly Column<Participant>[] = [
  { head: 'BIN', cell: ({ bin }) => bin },
  { head: 'SHORT', cell: ({ short_name }) => short_name },
  { head: 'KIND', cell: ({ kind }) => kind },
  { head: 'ACCOUNTS', cell: ({ connection }) => (connection === 'hosted' ? 'here' : 'its own core') },
  { head: 'CAP', cell: ({ cap: limit }) => readableVnd(BigInt(limit)), right: true },
  {
    head: 'STATE',
    cell: ({ suspended }) => (suspended ? 'suspended' : 'active'),
    paint: ({ suspended }, style) => (suspended ? style.bad : style.good),
  },
  { head: 'NAME', cell: ({ name }) => name },
];

function readable(participant: Participant, style: Style): string {
  return card(
    [
      ['bin', participant.bin],
      ['name', participant.name],
      ['name_en', participant.name_en],
      ['short name', participant.short_name],
      ['kind', participant.kind],
      ['connection', participant.connection],
      ...(participant.endpoint === null
        ? []
        : ([
            ['endpoint', participant.endpoint],
            ['answers', participant.reachable ? 'yes' : 'no'],
          ] as const)),
      ['cap', readableVnd(BigInt(participant.cap))],
      ['state', participant.suspended ? 'suspended' : 'active'],
    ],
    style,
  );
}

async function show({ words: [bin] }: Asked, hub: HubAccess): Promise<Told> {
  if (!isBin(bin)) return BIN_WANTED;
  return tell(await hub.as('operator').getParticipant({ bin }), readable);
}

async function join(asked: Asked, hub: HubAccess): Promise<Told> {
  const [bin] = asked.words;
  if (!isBin(bin)) return BIN_WANTED;
  const limit = amountOf(asked.text('cap'));
  const [shortName, name, nameEn] = ['short-name', 'name', 'name-en'].map((option) => asked.text(option));
  const kind = kindOf(asked.text('kind'));
  if (kind === undefined) return { misused: `--kind takes ${KINDS.join(', ')}.` };
  if (limit === undefined) return { misused: '--cap takes whole đồng: 5000000000 or 5.000.000.000.' };
  if (shortName === undefined || name === undefined || nameEn === undefined)
    return { misused: 'Give it its names: --short-name, --name and --name-en.' };
  const line = lineOf(asked);
  if ('misused' in line) return line;
  const body = { bin, kind, short_name: shortName, name, name_en: nameEn, cap: String(limit), ...line };
  return tell(await hub.as('operator').joinParticipant({ body }), readable);
}

async function move(asked: Asked, hub: HubAccess): Promise<Told> {
  const [bin] = asked.words;
  if (!isBin(bin)) return BIN_WANTED;
  const line = lineOf(asked);
  if ('misused' in line) return line;
  const { endpoint, ...rest } = line;
  if (endpoint === undefined) return { misused: 'Say where it listens: --endpoint https://…' };
  return tell(await hub.as('operator').moveEndpoint({ bin, body: { endpoint, ...rest } }), readable);
}

/** Of a bank that keeps its own core. */
function lineOf(asked: Asked): { endpoint?: string; authority?: string } | { misused: string } {
  const [endpoint, file] = [asked.text('endpoint'), asked.text('authority')];
  if (file === undefined) return endpoint === undefined ? {} : { endpoint };
  if (endpoint === undefined) return { misused: '--authority goes with --endpoint.' };
  const authority = textOfFile(file);
  return authority === undefined ? { misused: `The file ${file} cannot be read.` } : { endpoint, authority };
}

async function connector(asked: Asked, hub: HubAccess): Promise<Told> {
  const [bin, url] = asked.words;
  if (!isBin(bin)) return BIN_WANTED;
  const isNone = asked.flag('none');
  if (isNone && url !== undefined) return { misused: 'Give an address, or --none.' };
  const operator = hub.as('operator');
  const shown = url === undefined && !isNone;
  return tell(
    shown
      ? await operator.getConnector({ bin })
      : await operator.setConnector({ bin, body: { url: url ?? null } }),
    (value, style) =>
      card(
        [
          ['bin', value.bin],
          ['connector', value.url ?? 'none'],
          ['since', value.since ?? '–'],
          ['waiting', `${value.consents_waiting} consents that the bank does not know yet`],
          ['', `${value.orders_waiting} payment orders and refunds without the bank’s word`],
        ],
        style,
      ),
  );
}

async function cap({ words: [bin, text] }: Asked, hub: HubAccess): Promise<Told> {
  if (!isBin(bin)) return BIN_WANTED;
  const limit = text === '0' ? 0 : amountOf(text);
  if (limit === undefined) return AMOUNT_WANTED;
  return tell(await hub.as('operator').changeCap({ bin, body: { cap: String(limit) } }), readable);
}

function stateCommand(change: 'suspend' | 'resume', summary: string): ApiCommand {
  return {
    name: change,
    usage: 'BIN',
    summary,
    words: [1, 1],
    run: async ({ words: [bin] }, hub) => {
      if (!isBin(bin)) return BIN_WANTED;
      const client = hub.as('operator');
      return tell(
        await (change === 'suspend' ? client.suspendParticipant({ bin }) : client.resumeParticipant({ bin })),
        readable,
      );
    },
  };
}

async function prefund({ words: [bin, direction, text] }: Asked, hub: HubAccess): Promise<Told> {
  if (!isBin(bin)) return BIN_WANTED;
  if (direction !== 'in' && direction !== 'out') return { misused: 'Prefunding goes "in" or "out".' };
  const amount = amountOf(text);
  if (amount === undefined) return AMOUNT_WANTED;
  const operator = hub.as('operator');
  const changed = await operator.changePrefunding({ bin, body: { direction, amount } });
  // The cap stays as it was; what prefunding moves is the limit of the position.
  return changed.ok ? await positionsOf(operator, (one) => one.bin === bin) : { problem: changed.problem };
}

async function positions(_: Asked, hub: HubAccess): Promise<Told> {
  return await positionsOf(hub.as('operator'), () => true);
}

async function positionsOf(
  operator: ReturnType<HubAccess['as']>,
  wanted: (position: Position) => boolean,
): Promise<Told> {
  const [answer, names] = await Promise.all([operator.listPositions(), operator.listParticipants()]);
  const nameOf = new Map(names.ok ? names.value.data.map(({ bin, short_name }) => [bin, short_name]) : []);
  return tell(answer, ({ data }, style) => {
    const shown = data.filter(wanted).map((one) => ({ ...one, name: nameOf.get(one.bin) ?? '' }));
    return shown.length === 0 ? 'Nobody takes part yet.\n' : table(shown, POSITION_COLUMNS, style);
  });
}

const POSITION_COLUMNS: readonly Column<Position & { readonly name: string }>[] = [
  { head: 'BIN', cell: ({ bin }) => bin },
  { head: 'NAME', cell: ({ name }) => name },
  {
    head: '',
    cell: ({ position }) => (position === '0' ? '' : position.startsWith('-') ? 'receives' : 'pays'),
    paint: ({ position }, style) => (position.startsWith('-') ? style.good : style.warn),
  },
  { head: 'POSITION', cell: ({ position }) => readableVnd(BigInt(position.replace('-', ''))), right: true },
  { head: 'PENDING', cell: ({ pending }) => readableVnd(BigInt(pending)), right: true },
  { head: 'LIMIT', cell: ({ limit }) => readableVnd(BigInt(limit)), right: true },
  { head: 'USED', cell: usedPercent, right: true },
  { head: 'UNSETTLED', cell: ({ unsettled }) => readableVnd(BigInt(unsettled)), right: true },
  { head: 'STATE', cell: ({ suspended }) => (suspended ? 'suspended' : ''), paint: (_, style) => style.bad },
];

/** Part of the limit that the net debit (positive: it pays) and what is reserved use up, rounded up: 100 % must never read as 99 %. */
function usedPercent({ position, pending, limit }: Position): string {
  const debit = BigInt(position) + BigInt(pending);
  const most = BigInt(limit);
  if (debit <= 0n) return '0 %';
  return most === 0n ? '–' : `${(debit * 100n + most - 1n) / most} %`;
}
