/** `longbien resource-servers`: servers of banks that answer third parties themselves and ask here what a token is worth. */
import type { GetResourceServerAnswer } from '../../client/index.ts';
import { hanoiReadable } from '../../kit/calendar.ts';
import type { HubAccess } from './connection.ts';
import { type CommandGroup, type Told, tell } from './group.ts';
import { type Asked, isBin, type Misuse, type Options, textOfFile } from './options.ts';
import { type Column, card, type Style, table } from './terminal.ts';

type Server = GetResourceServerAnswer;
type Status = Server['status'];

const BIN_WANTED = { misused: 'A BIN has six digits, such as 979901.' } as const;
const PROOF: Options = { jwks: { type: 'string' }, 'certificate-subject': { type: 'string' } };

export const RESOURCE_SERVERS: CommandGroup = {
  name: 'resource-servers',
  summary: 'Resource servers of banks: list, show, add, amend, suspend, reinstate, revoke',
  commands: [
    { name: 'list', usage: 'BIN', summary: 'Those of a bank, oldest first', words: [1, 1], run: list },
    { name: 'show', usage: 'ID', summary: 'One resource server', words: [1, 1], run: show },
    {
      name: 'add',
      usage: 'BIN --name TEXT (--jwks FILE | --certificate-subject DN)',
      summary:
        'Let a server of a bank ask what a token is worth; it signs with a key of FILE (a JWK Set) or comes with a certificate',
      options: { name: { type: 'string' }, ...PROOF },
      words: [1, 1],
      run: add,
    },
    {
      name: 'amend',
      usage: 'ID [--name TEXT] [--jwks FILE | --certificate-subject DN]',
      summary:
        'Other keys, another certificate or name; to rotate, FILE holds the old and the new key for a while',
      options: { name: { type: 'string' }, ...PROOF },
      words: [1, 1],
      run: amend,
    },
    change('suspend', 'suspended', 'Answer none of its questions, from the next one on'),
    change('reinstate', 'active', 'Lift a suspension'),
    change('revoke', 'revoked', 'Strike it off, for good'),
  ],
};

const keyIds = ({ jwks }: Server): string => (jwks?.keys ?? []).map(({ kid }) => String(kid)).join(' ');
const proofOf = (server: Server): string =>
  server.jwks === null ? `certificate ${server.certificate_subject}` : `keys ${keyIds(server)}`;

const COLUMNS: readonly Column<Server>[] = [
  { head: 'ID', cell: ({ id }) => id },
  {
    head: 'STATUS',
    cell: ({ status }) => status,
    paint: ({ status }, style) => (status === 'active' ? style.good : style.warn),
  },
  { head: 'SINCE', cell: ({ status_since }) => hanoiReadable(Date.parse(status_since)) },
  { head: 'PROOF', cell: proofOf },
  { head: 'NAME', cell: ({ name }) => name },
];

function readable(server: Server, style: Style): string {
  return card(
    [
      ['id', server.id],
      ['bank', server.bin],
      ['name', server.name],
      ['proof', proofOf(server)],
      ['status', server.status],
      ['since', hanoiReadable(Date.parse(server.status_since))],
      ['version', String(server.version)],
    ],
    style,
  );
}

async function list({ words: [bin] }: Asked, hub: HubAccess): Promise<Told> {
  if (!isBin(bin)) return BIN_WANTED;
  return tell(await hub.as('operator').listResourceServers({ bin, limit: 100 }), ({ data }, style) =>
    data.length === 0 ? 'No resource servers yet.\n' : table(data, COLUMNS, style),
  );
}

async function show({ words: [id] }: Asked, hub: HubAccess): Promise<Told> {
  return tell(await hub.as('operator').getResourceServer({ resource_server: id! }), readable);
}

async function add(asked: Asked, hub: HubAccess): Promise<Told> {
  const [bin] = asked.words;
  const name = asked.text('name');
  if (!isBin(bin)) return BIN_WANTED;
  if (name === undefined) return { misused: 'Give it a name for operators: --name TEXT.' };
  const proof = proofIn(asked);
  if (isMisuse(proof)) return proof;
  if (Object.keys(proof).length === 0)
    return { misused: 'Say how it proves itself: --jwks FILE or --certificate-subject DN.' };
  return tell(await hub.as('operator').createResourceServer({ bin, body: { name, ...proof } }), readable);
}

async function amend(asked: Asked, hub: HubAccess): Promise<Told> {
  const proof = proofIn(asked);
  if (isMisuse(proof)) return proof;
  const name = asked.text('name');
  const body = { ...(name === undefined ? {} : { name }), ...proof };
  const [id] = asked.words as readonly [string];
  return tell(await hub.as('operator').amendResourceServer({ resource_server: id, body }), readable);
}

interface Proof {
  jwks?: { keys: Record<string, unknown>[] };
  certificate_subject?: string;
}

/** What a key set must be the hub says, which names the key at fault. */
function proofIn(asked: Asked): Proof | Misuse {
  const [file, subject] = [asked.text('jwks'), asked.text('certificate-subject')];
  if (file !== undefined && subject !== undefined)
    return { misused: 'Give --jwks or --certificate-subject, not both.' };
  if (subject !== undefined) return { certificate_subject: subject };
  if (file === undefined) return {};
  const keys = keySetIn(textOfFile(file));
  return keys === undefined
    ? { misused: `The file ${file} is no JWK Set: {"keys": […]}.` }
    : { jwks: { keys } };
}

function keySetIn(text: string | undefined): Record<string, unknown>[] | undefined {
  try {
    const { keys } = JSON.parse(text ?? '') as { keys?: unknown };
    return Array.isArray(keys) ? (keys as Record<string, unknown>[]) : undefined;
  } catch {
    return undefined;
  }
}

const isMisuse = (one: Proof | Misuse): one is Misuse => 'misused' in one;

function change(name: string, status: Status, summary: string): CommandGroup['commands'][number] {
  return {
    ...{ name, usage: 'ID --reason TEXT', summary, words: [1, 1] },
    options: { reason: { type: 'string' } },
    async run(asked, hub) {
      const reason = asked.text('reason');
      if (reason === undefined) return { misused: 'Say why, for the history: --reason TEXT.' };
      const [id] = asked.words as readonly [string];
      const body = { status, reason };
      return tell(await hub.as('operator').setResourceServerStatus({ resource_server: id, body }), readable);
    },
  };
}
