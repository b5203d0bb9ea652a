import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly port: number;
  readonly data: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly reset: boolean;
  readonly quiet: boolean;
  /** Where connected banks reach the hub; 0 takes any free port. */
  readonly linePort: number;
  /** Where customers and third parties reach open banking; clients with certificates one port above. 0: any two free ones. */
  readonly openBankingPort: number;
  /** Scheme, host and port that callers use. */
  readonly publicOrigin: string | undefined;
}

export type StartWish =
  | { readonly kind: 'start'; readonly options: StartOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'misused'; readonly fault: string };

export const START_HELP = `longbien start [--port 8080] [--line-port 8443] [--openbanking-port 8444] [--data FOLDER]
                [--origin URL] [--reset] [--quiet]

Starts the hub with its sandbox on 127.0.0.1: a PostgreSQL of its own, an invented city, a first payment. The second
start keeps the data. Ctrl-C finishes what is under way and stops; a second Ctrl-C stops at once.

  --port NUMBER   port to listen on; 0 takes any free one (or PORT; 8080)
  --line-port N   port of the bank line, HTTPS (or LINE_PORT; 8443; any free one beside --port 0)
  --openbanking-port N
                  port of open banking, HTTPS; clients with certificates use the one above (or OPENBANKING_PORT; 8444;
                  any free ones beside --port 0)
  --data FOLDER   where database, keys and log lie (or LONGBIEN_DATA; .longbien in this folder, as root one under
                  /var/lib/longbien)
  --origin URL    what callers put before the path where a proxy stands in front, https://hub.example (or
                  LONGBIEN_ORIGIN); it is part of what they sign
  --reset         empty the data folder first
  --quiet         one line instead of the tour
  --help          this text

DATABASE_URL names a PostgreSQL (15 or newer) of yours to use instead. With npm: npm start -- --port 9000
`;

const PORT_MAX = 65_535;
const PORT_DEFAULT = '8080';
const LINE_PORT_DEFAULT = '8443';
export const OPEN_BANKING_PORT_DEFAULT = '8444';

export function readStartOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartWish {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'line-port': { type: 'string' },
        'openbanking-port': { type: 'string' },
        data: { type: 'string' },
        origin: { type: 'string' },
        reset: { type: 'boolean', default: false },
        quiet: { type: 'boolean', short: 'q', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { kind: 'help' };
    const text = values.port ?? given(env.PORT) ?? PORT_DEFAULT;
    const beside = (fixed: string): string => (text === '0' ? text : fixed);
    const texts = [
      text,
      values['line-port'] ?? given(env.LINE_PORT) ?? beside(LINE_PORT_DEFAULT),
      values['openbanking-port'] ?? given(env.OPENBANKING_PORT) ?? beside(OPEN_BANKING_PORT_DEFAULT),
    ];
    const wrong = texts.find((one) => portOf(one) === undefined);
    if (wrong !== undefined)
      return { kind: 'misused', fault: `"${wrong}" is not a port: a number from 0 to ${PORT_MAX}.` };
    const [port, linePort, openBankingPort] = texts.map(Number) as [number, number, number];
    const data = values.data ?? given(env.LONGBIEN_DATA);
    const publicOrigin = values.origin ?? given(env.LONGBIEN_ORIGIN);
    if (publicOrigin !== undefined && !isOrigin(publicOrigin))
      return {
        kind: 'misused',
        fault: `"${publicOrigin}" is no origin: scheme, host and port, as https://hub.example.`,
      };
    return {
      kind: 'start',
      options: {
        port,
        linePort,
        openBankingPort,
        data,
        databaseUrl: given(env.DATABASE_URL),
        reset: values.reset,
        quiet: values.quiet,
        publicOrigin,
      },
    };
  } catch (fault) {
    return { kind: 'misused', fault: (fault as Error).message };
  }
}

function portOf(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= PORT_MAX ? Number(text) : undefined;
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
