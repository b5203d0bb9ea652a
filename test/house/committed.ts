import { posix } from 'node:path';
import type { Finding, House } from './house.ts';

const FAMILIES: readonly { readonly pattern: RegExp; readonly what: string; readonly cure: string }[] = [
  {
    pattern: /(?<![\w.:/)\]])\/(?:work|home|root|Users)\/[\w.-]+/,
    what: 'a path of one machine',
    cure: 'write it relative to the checkout, or take it from the environment',
  },
  {
    pattern:
      /https?:\/\/(?!(?:www\.|docs\.)?npmjs\.com)[\w.-]*(?:registry|npm|artifactory|nexus|verdaccio)[\w.-]*[:/]/,
    what: 'the address of a package registry',
    cure: 'leave it out: each machine has its own in its npm settings',
  },
];

const ROOT_PAPERS: Readonly<Record<string, RegExp>> = {
  LICENSE: /Apache License[\s\S]*Copyright 2026 The Long Biên authors/,
  'SECURITY.md': /report/i,
  'CHANGELOG.md': /## \[Unreleased\]/,
  'CONTRIBUTING.md': /## The house/,
};

/** What is committed holds on every machine and for everybody. */
export function checkCommitted(house: House): Finding[] {
  return [
    ...machineText(house),
    ...papers(house),
    ...lockfile(house),
    ...exactVersions(house),
    ...migrations(house),
  ];
}

function machineText(house: House): Finding[] {
  return [...house].flatMap(([file, text]) =>
    text.split('\n').flatMap((row, index) =>
      FAMILIES.filter(({ pattern }) => pattern.test(row)).map(({ what, cure, pattern }) => ({
        file,
        line: index + 1,
        what: `${what}: ${pattern.exec(row)![0]}`,
        cure,
      })),
    ),
  );
}

function papers(house: House): Finding[] {
  return Object.entries(ROOT_PAPERS)
    .filter(([file, words]) => !words.test(house.get(file) ?? ''))
    .map(([file, words]) => ({
      file,
      line: 1,
      what: `is missing or lacks ${words}`,
      cure: 'write it: people look for it',
    }));
}

interface Lock {
  readonly packages?: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

/** A lock that works everywhere: no addresses of somebody's registry, and every platform's packages. */
function lockfile(house: House): Finding[] {
  const file = 'package-lock.json';
  const text = house.get(file) ?? '{}';
  const { packages = {} } = JSON.parse(text) as Lock;
  const wanted = Object.values(packages).flatMap((locked) => Object.keys(locked.optionalDependencies ?? {}));
  const missing = wanted.filter((name) => !packages[`node_modules/${name}`]);
  const findings: Finding[] = [];
  if (text.includes('"resolved"')) {
    const cure = 'run npm install with --omit-lockfile-registry-resolved, keep the integrity hashes';
    findings.push({ file, line: 1, what: 'holds "resolved" addresses', cure });
  }
  if (missing.length > 0) {
    const cure = 'node scripts/complete-lock.ts adds them; without them npm ci refuses the lock';
    findings.push({
      file,
      line: 1,
      what: `lacks platform packages: ${missing.slice(0, 3).join(', ')} …`,
      cure,
    });
  }
  return findings;
}

function exactVersions(house: House): Finding[] {
  const manifest = JSON.parse(house.get('package.json') ?? '{}') as Record<
    string,
    Record<string, string> | undefined
  >;
  return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {})
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name, version]) => ({
        file: 'package.json',
        line: 1,
        what: `${name} is wanted as ${version}`,
        cure: 'write the exact version, so that everybody runs what was tested',
      })),
  );
}

/** `NNNN-name.sql`, from 0001 without gaps in each room, so that the order is the same on every database. */
function migrations(house: House): Finding[] {
  const rooms = Map.groupBy(
    [...house.keys()].filter(
      (path) => path.startsWith('src/') && path.includes('/migrations/') && path.endsWith('.sql'),
    ),
    (path) => posix.dirname(path),
  );
  return [...rooms.values()].flatMap((files) => files.sort().flatMap(misnumbered));
}

function misnumbered(file: string, index: number): Finding[] {
  const wanted = String(index + 1).padStart(4, '0');
  const name = posix.basename(file);
  if (new RegExp(`^${wanted}-[a-z0-9]+(-[a-z0-9]+)*\\.sql$`).test(name)) return [];
  const cure = `call it ${wanted}-what-it-brings.sql; a migration that was released is never renumbered, write a new one`;
  return [{ file, line: 1, what: `is migration ${index + 1} of its room and is called ${name}`, cure }];
}
