/**
 * Adds to package-lock.json the platform packages that `npm install` left out because the registry it asked did not
 * have them. npm 11.16 and later writes such a lock and then refuses it in `npm ci` (https://github.com/npm/cli/issues/9846).
 * Versions are exact in the packages that want them; the integrity hash comes with an install on that platform.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Locked {
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const LOCK = new URL('../package-lock.json', import.meta.url);
const PLATFORM =
  /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(musl|gnu))?/;

function placeholder(name: string, version: string, wantedBy: Locked): object | undefined {
  const [, os, cpu, libc] = PLATFORM.exec(name) ?? [];
  if (os === undefined || !/^\d+\.\d+\.\d+/.test(version)) return undefined;
  const dev = wantedBy.dev ? { dev: true } : {};
  const c = os === 'linux' && libc !== undefined ? { libc: [libc === 'musl' ? 'musl' : 'glibc'] } : {};
  return { version, cpu: [cpu], ...dev, ...c, optional: true, os: [os] };
}

const lock = JSON.parse(readFileSync(LOCK, 'utf8')) as { packages: Record<string, Locked> };
const added: string[] = [];
for (const locked of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
    const entry = placeholder(name, version, locked);
    if (lock.packages[`node_modules/${name}`] || !entry) continue;
    lock.packages[`node_modules/${name}`] = entry;
    added.push(name);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
);
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} platform packages added to package-lock.json`);
