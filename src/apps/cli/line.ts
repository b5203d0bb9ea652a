/** `longbien line`: do the connected banks answer, and what went over the line. */
import type {
  GetLineAnswer,
  GetLineMessageAnswer,
  ListLineDeliveriesAnswer,
  ListLineMessagesAnswer,
} from '../../client/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import { SET_ASIDE_REASONS } from '../../services/clearing/index.ts';
import type { HubAccess } from './connection.ts';
import { type CommandGroup, type Told, tell } from './group.ts';
import { type Asked, isBin } from './options.ts';
import { type Column, card, type Style, table } from './terminal.ts';

type Bank = GetLineAnswer['data'][number];
type Message = ListLineMessagesAnswer['data'][number];
type Delivery = ListLineDeliveriesAnswer['data'][number];

export const LINE: CommandGroup = {
  name: 'line',
  summary: 'The line to connected banks: status, messages, show, waiting, set-aside',
  commands: [
    {
      name: 'status',
      usage: '',
      summary:
        'Which connected banks answer; messages on their way and waiting, since when; payments whose end is unknown',
      words: [0, 0],
      run: status,
    },
    {
      name: 'messages',
      usage: '[BIN] [--from TIME] [--to TIME] [--limit N]',
      summary:
        'Messages, newest first; of one bank, or of all. ← from the bank, → to it; without an HTTP status: it came inside an answer',
      options: { from: { type: 'string' }, to: { type: 'string' }, limit: { type: 'string' } },
      words: [0, 1],
      run: messages,
    },
    {
      name: 'show',
      usage: 'ID [--text]',
      summary: 'What was found out about a message; with --text the message alone, as it was',
      options: { text: { type: 'boolean' } },
      words: [1, 1],
      run: show,
    },
    {
      name: 'waiting',
      usage: '[BIN] [--limit N]',
      summary: 'Messages that their bank has not acknowledged, oldest first, and what it last said',
      options: { limit: { type: 'string' } },
      words: [0, 1],
      run: waiting,
    },
    {
      name: 'set-aside',
      usage: `ID --reason ${SET_ASIDE_REASONS.join('|')}`,
      summary: 'Send a waiting message no more; what it tells stays so',
      options: { reason: { type: 'string' } },
      words: [1, 1],
      run: setAside,
    },
  ],
};

async function status(_: Asked, hub: HubAccess): Promise<Told> {
  return tell(await hub.as('operator').getLine(), ({ data }, style) =>
    data.length === 0 ? 'No bank is connected, or this hub has no line.\n' : table(data, BANK_COLUMNS, style),
  );
}

const BANK_COLUMNS: readonly Column<Bank>[] = [
  { head: 'BIN', cell: ({ bin }) => bin },
  { head: 'NAME', cell: ({ name }) => name },
  {
    head: 'ANSWERS',
    cell: ({ breaker }) => ({ closed: 'yes', open: 'no', half_open: 'probing' })[breaker],
    paint: ({ breaker }, style) => (breaker === 'closed' ? style.good : style.bad),
  },
  { head: 'ON ITS WAY', cell: ({ in_flight }) => String(in_flight), right: true },
  { head: 'WAITING', cell: ({ waiting }) => String(waiting), right: true },
  { head: 'SINCE', cell: ({ oldest_unacknowledged_at: at }) => (at === null ? '–' : timeOf(at)) },
  {
    head: 'UNKNOWN',
    cell: ({ unknown }) => String(unknown),
    right: true,
    paint: ({ unknown }, style) => (unknown === 0 ? style.good : style.warn),
  },
];

const timeOf = (timestamp: string): string => hanoiReadable(Date.parse(timestamp));

/** Of whom, and how many. */
function pageOf(
  asked: Asked,
): { readonly bin?: string; readonly limit: number } | { readonly misused: string } {
  const [bin] = asked.words;
  if (bin !== undefined && !isBin(bin)) return { misused: 'A BIN has six digits, such as 979931.' };
  const limit = Number(asked.text('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return { misused: '--limit takes a number from 1 to 100.' };
  return { ...(bin === undefined ? {} : { bin }), limit };
}

async function messages(asked: Asked, hub: HubAccess): Promise<Told> {
  const page = pageOf(asked);
  if ('misused' in page) return page;
  const [from, to] = [asked.text('from'), asked.text('to')];
  const query = {
    ...page,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  return tell(await hub.as('operator').listLineMessages(query), ({ data }, style) =>
    data.length === 0 ? 'No messages.\n' : table(data, MESSAGE_COLUMNS, style),
  );
}

const isWell = ({ status: answered }: Message): boolean => answered === null || answered < 400;

const MESSAGE_COLUMNS: readonly Column<Message>[] = [
  { head: 'WHEN', cell: ({ at }) => timeOf(at) },
  { head: '', cell: ({ direction }) => (direction === 'in' ? '←' : '→') },
  { head: 'BIN', cell: ({ bin }) => bin },
  { head: 'TYPE', cell: ({ type }) => type.slice(0, 8) },
  { head: 'TIMES', cell: ({ times }) => String(times), right: true },
  { head: 'HTTP', cell: ({ status: answered }) => String(answered ?? '–'), right: true },
  {
    head: 'OUTCOME',
    cell: ({ outcome }) => outcome,
    paint: (message, style) => (isWell(message) ? style.good : style.bad),
  },
  { head: 'ID', cell: ({ id }) => id },
];

async function waiting(asked: Asked, hub: HubAccess): Promise<Told> {
  const page = pageOf(asked);
  if ('misused' in page) return page;
  return tell(await hub.as('operator').listLineDeliveries(page), ({ data }, style) =>
    data.length === 0 ? 'Nothing waits.\n' : table(data, DELIVERY_COLUMNS, style),
  );
}

const DELIVERY_COLUMNS: readonly Column<Delivery>[] = [
  { head: 'SINCE', cell: (one) => timeOf(one.created_at) },
  { head: 'BIN', cell: ({ bin }) => bin },
  { head: 'TELLS', cell: ({ kind, state }) => `${kind.replaceAll('_', ' ')} ${state}` },
  { head: 'OF', cell: ({ subject }) => subject },
  { head: 'TRIES', cell: ({ attempts }) => String(attempts), right: true },
  { head: 'LAST', cell: (one) => `${one.last_status ?? ''} ${one.last_outcome ?? '–'}`.trim() },
  { head: 'NEXT', cell: (one) => timeOf(one.next_attempt_at) },
  { head: 'ID', cell: ({ id }) => id },
];

async function setAside(asked: Asked, hub: HubAccess): Promise<Told> {
  const [message] = asked.words as readonly [string];
  const reason = SET_ASIDE_REASONS.find((one) => one === asked.text('reason'));
  if (reason === undefined) return { misused: `--reason is one of ${SET_ASIDE_REASONS.join(', ')}.` };
  const answer = await hub.as('operator').setAsideLineDelivery({ message, body: { reason } });
  return tell(answer, ({ id }) => `${id} is not sent again.\n`);
}

async function show(asked: Asked, hub: HubAccess): Promise<Told> {
  const [message] = asked.words as readonly [string];
  const answer = await hub.as('operator').getLineMessage({ message });
  return tell(answer, asked.flag('text') ? ({ text }) => `${text}\n` : readable);
}

function readable(message: GetLineMessageAnswer, style: Style): string {
  return card(
    [
      ['id', message.id],
      ['direction', message.direction === 'in' ? 'from the bank' : 'to the bank'],
      ['bank', message.bin],
      ['type', message.type],
      ['BizMsgIdr', message.message_id],
      ['first', timeOf(message.at)],
      [
        'last',
        message.times === 1 ? timeOf(message.last_at) : `${timeOf(message.last_at)} (${message.times} times)`,
      ],
      ['HTTP signature', message.transport.replaceAll('_', ' ')],
      ['schema', message.schema.replaceAll('_', ' ')],
      ['signature inside', message.signature.replaceAll('_', ' ')],
      ['HTTP status', String(message.status ?? '–')],
      ['outcome', message.outcome],
      ['answers', message.answers ?? '–'],
      ['sha256', message.sha256],
      ['length', `${Buffer.byteLength(message.text)} bytes`],
    ],
    style,
  );
}
