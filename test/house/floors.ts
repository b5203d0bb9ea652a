import { posix } from 'node:path';
import { type Finding, type House, isSource, isTest } from './house.ts';
import { type Import, parse, resolveImport } from './syntax.ts';

/** From the ground up: an import may point at its own floor or below it. */
const FLOORS = ['kit', 'codecs', 'core', 'services', 'channels', 'apps'] as const;
type Floor = (typeof FLOORS)[number];

const CLEARS = ['clearing', 'banking'];
const RECORDS = ['database'];

/**
 * Who may enter whose front door on the same floor. A room without a row enters none. `codecs` may build on each
 * other; `channels` meet through the outbox.
 */
const MAY_ENTER: Readonly<Record<Floor, Readonly<Record<string, readonly string[]>> | 'each other'>> = {
  kit: 'each other',
  codecs: 'each other',
  core: {
    // The words of a check; the rooms that own tables say what must be true of them.
    verify: RECORDS,
    lane: RECORDS,
    ledger: ['database', 'verify'],
    outbox: ['database', 'lane', 'verify'],
    audit: ['database', 'lane', 'verify'],
    access: RECORDS,
    command: ['database', 'lane', 'ledger', 'outbox', 'audit', 'access', 'verify'],
    http: ['access', 'command'],
    // Whose keys count is read at every answer.
    peers: ['access', 'database'],
  },
  services: {
    banking: ['clearing'],
    live: ['clearing'],
    // Whoever is suspended in the directory may not use a consent; what happens to one is told its customer.
    consents: ['directory', 'notices'],
    openbanking: [...CLEARS, 'consents', 'directory'],
    identity: ['banking', 'notices'],
    merchants: [...CLEARS, 'invoicing'],
    billing: [...CLEARS, 'invoicing'],
    benefits: CLEARS,
    transit: CLEARS,
    campaigns: CLEARS,
    cards: CLEARS,
  },
  channels: {},
  apps: {
    hub: ['migrations'],
    cli: ['hub', 'migrations', 'sandbox', 'bank', 'conformance'],
    sandbox: ['hub', 'bank'],
  },
};

/** The parts of Node that reach outside the process; `codecs` turn bytes into data and touch none of them. */
const OUTSIDE_WORLD =
  /^(node:)?(fs|net|http|http2|https|tls|dgram|dns|child_process|worker_threads|cluster|process)(\/|$)/;

interface Place {
  readonly path: string;
  /** `workshop`: test, bench and scripts, which look at the whole house through its front doors. */
  readonly part: Floor | 'client' | 'portal' | 'workshop';
  /** `services/clearing`; the part itself where it has no rooms. */
  readonly room: string;
}

/** Imports, type imports included, point downwards, and other rooms are entered through their `index.ts`. */
export function checkFloors(house: House): Finding[] {
  return [...house]
    .filter(([path]) => isSource(path))
    .flatMap(([path, text]) => fileFindings(house, path, text));
}

function fileFindings(house: House, path: string, text: string): Finding[] {
  const from = placeOf(path);
  if (!from) return [misplaced(path)];
  return parse(path, text).imports.flatMap((it) => {
    const objection = importObjection(house, from, it);
    return objection ? [{ file: path, line: it.line, ...objection }] : [];
  });
}

type Objection = Pick<Finding, 'what' | 'cure'>;

function importObjection(house: House, from: Place, it: Import): Objection | undefined {
  const target = resolveImport(house, from.path, it.specifier);
  if (target === undefined) return isTest(from.path) ? undefined : packageObjection(from, it);
  if (!house.has(target) && isSource(target)) return undefined; // The type check says so better.
  const to = placeOf(target);
  if (!to || to.room === from.room) return undefined;
  return wayObjection(from, to) ?? doorObjection(from, to);
}

function packageObjection(from: Place, it: Import): Objection | undefined {
  if (from.part === 'kit') {
    return {
      what: `kit imports ${it.specifier}`,
      cure: 'kit is plain values without dependencies: move this up to the room that needs the package',
    };
  }
  if (from.part === 'codecs' && OUTSIDE_WORLD.test(it.specifier)) {
    return {
      what: `a codec imports ${it.specifier}`,
      cure: 'codecs turn bytes into plain data: let the caller read and write, and hand in the bytes',
    };
  }
  return undefined;
}

/** May anything of `from` know anything of `to`? */
function wayObjection(from: Place, to: Place): Objection | undefined {
  const what = `${from.room} imports ${to.room}`;
  if (from.part === 'workshop') return undefined;
  if (to.part === 'workshop') {
    if (isTest(from.path)) return undefined;
    return { what, cure: 'what the house itself needs lives under src/: move it there, tests may import it' };
  }
  if (from.part === 'portal' || from.part === 'client') {
    if (to.part === 'kit' || to.part === 'client') return undefined;
    return { what, cure: 'pages know the hub through its API: use src/client and kit, or add to the API' };
  }
  if (to.part === 'portal') {
    return { what, cure: 'load the built pages from portal/dist, or move what both need into kit' };
  }
  if (to.part === 'client') {
    if (from.part === 'apps') return undefined;
    return { what, cure: 'src/client is how apps and pages call a hub: here call the room itself' };
  }
  return floorObjection(from.part, from, to.part, to, what);
}

function floorObjection(
  fromFloor: Floor,
  from: Place,
  toFloor: Floor,
  to: Place,
  what: string,
): Objection | undefined {
  const rise = FLOORS.indexOf(toFloor) - FLOORS.indexOf(fromFloor);
  if (rise > 0) {
    return {
      what: `${what}: ${toFloor} is above ${fromFloor}`,
      cure: `move what both need down to ${fromFloor}, or declare a port here and let ${toFloor} hand it in`,
    };
  }
  const row = MAY_ENTER[fromFloor];
  if (rise < 0 || row === 'each other' || row[roomName(from)]?.includes(roomName(to))) return undefined;
  return {
    what: `${what}, which is not among the front doors it may enter`,
    cure: 'meet through an outbox event or a port wired in apps/hub; a new way in is a row in MAY_ENTER of test/house/floors.ts with its reason in the commit',
  };
}

function doorObjection(from: Place, to: Place): Objection | undefined {
  if (to.part === 'kit' || to.part === 'client' || to.part === 'portal' || to.part === 'workshop')
    return undefined;
  const door = to.path.slice(`src/${to.room}/`.length);
  if (door === 'index.ts' || (isTest(from.path) && door === 'testing.ts')) return undefined;
  if (from.part === 'workshop' && to.part === 'apps' && door === 'main.ts') return undefined;
  return {
    what: `${from.path} reaches into ${to.room} (${door})`,
    cure: `import src/${to.room}/index.ts; when the name is not there, ask whether others should know it, then export it`,
  };
}

function roomName(place: Place): string {
  return posix.basename(place.room);
}

function placeOf(path: string): Place | undefined {
  const [top, part, room, ...rest] = path.split('/');
  if (top === 'portal') return { path, part: 'portal', room: 'portal' };
  if (top !== 'src') return { path, part: 'workshop', room: top! };
  if (part === 'kit' || part === 'client') return room ? { path, part, room: part } : undefined;
  const floor = FLOORS.find((name) => name === part);
  return floor && room && rest.length > 0 ? { path, part: floor, room: `${floor}/${room}` } : undefined;
}

function misplaced(path: string): Finding {
  return {
    file: path,
    line: 1,
    what: 'stands on no floor or in no room',
    cure: `move it to src/{${FLOORS.join(',')}}/<room>/, see "The house" in CONTRIBUTING.md`,
  };
}
