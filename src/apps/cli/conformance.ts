/** `longbien conformance`: attack and conformance checks against an open-banking server, ours or anybody's. */
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CHECKS,
  type Check,
  type ConfigurationFile,
  countsOf,
  GROUPS,
  htmlOf,
  jsonOf,
  lineOf,
  PROFILES,
  readConfiguration,
  runChecks,
  settingsOf,
  summaryOf,
} from '../conformance/index.ts';
import { dataFolderOf } from './connection.ts';
import type { CommandIo } from './lines.ts';
import { type Asked, DONE, languageOf, MISUSED, type Misuse, REFUSED, readArguments } from './options.ts';
import { progressOf, styleOf } from './terminal.ts';

const HELP = `longbien conformance [BASE-URL] [--config FILE | --sandbox]

Attacks an open-banking server in ${CHECKS.length} ways and looks whether it does what FAPI 2.0 and Circular 64/2024/TT-NHNN
ask. Only against servers that are yours, or whose owner has agreed. Exit 1 when a check fails. docs/conformance.md
says what the configuration holds; without one, only what needs no credentials is checked.

  --config FILE    where the server is, clients, demo customers (JSON)
  --sandbox        of the sandbox that "longbien start" runs here
  --data FOLDER    where that sandbox keeps its data
  --profile NAME   ${PROFILES.join(' or ')} only
  --only NAMES     groups or checks, with commas: ${GROUPS.slice(0, 6).join(',')},…
  --harmful        also checks that lock a demo customer out (in the sandbox always; his bank unlocks him)
  --list           name the checks and ask nothing
  --html FILE      write the report as a page
  --json           the report for programs, with evidence
  --lang vi|en
`;

const OPTIONS = {
  config: { type: 'string' },
  sandbox: { type: 'boolean' },
  data: { type: 'string' },
  profile: { type: 'string' },
  only: { type: 'string' },
  harmful: { type: 'boolean' },
  list: { type: 'boolean' },
  html: { type: 'string' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const WAITING = {
  vi: (what: string, waitS: number) => `… chờ ${waitS} giây tới khi ${what} hết hạn\n`,
  en: (what: string, waitS: number) => `… ${waitS} s until ${what} is due\n`,
} as const;

export async function conformanceCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const asked = readArguments(args, OPTIONS, [0, 1]);
  if ('misused' in asked) return misused(asked, io);
  if (asked.flag('help')) {
    io.stdout.write(HELP);
    return DONE;
  }
  const checks = chosen(asked);
  if ('misused' in checks) return misused(checks, io);
  if (asked.flag('list')) return list(checks, asked, io);
  const target = await targetOf(asked);
  if ('misused' in target) return misused(target, io);
  const baseUrl = asked.words[0] ?? target.configuration.base_url;
  if (baseUrl === undefined || !/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl))
    return misused({ misused: 'Say which server: BASE-URL, or base_url in the configuration.' }, io);
  try {
    return await run(checks, target, baseUrl, asked, io);
  } finally {
    await target.unlock?.();
  }
}

function misused({ misused: words }: Misuse, io: CommandIo): number {
  io.stderr.write(`${words}\n\n${HELP}`);
  return MISUSED;
}

function chosen(asked: Asked): readonly Check[] | Misuse {
  const profile = asked.text('profile');
  if (profile !== undefined && !PROFILES.some((one) => one === profile))
    return { misused: `--profile is ${PROFILES.join(' or ')}.` };
  const names = asked.text('only')?.split(',').filter(Boolean);
  const isNamed = ({ id, group }: Check, name: string): boolean =>
    group === name || id === name || id.startsWith(`${name}.`);
  const strange = names?.find((name) => !CHECKS.some((check) => isNamed(check, name)));
  if (strange !== undefined) return { misused: `There is no group or check "${strange}".` };
  return CHECKS.filter(
    (check) =>
      (profile === undefined || check.profile === profile) &&
      (names === undefined || names.some((name) => isNamed(check, name))),
  );
}

function list(checks: readonly Check[], asked: Asked, io: CommandIo): number {
  const language = languageOf(asked.text('lang'), io.env);
  if (asked.flag('json')) {
    const rows = checks.map(({ id, severity, clause, title, polarity }) => ({
      id,
      kind: polarity,
      severity,
      clause,
      title,
    }));
    io.stdout.write(`${JSON.stringify(rows)}\n`);
    return DONE;
  }
  for (const { id, title, clause } of checks)
    io.stdout.write(`${id.padEnd(48)} ${title[language]} [${clause.text}]\n`);
  return DONE;
}

interface Target {
  readonly configuration: ConfigurationFile;
  /** Lets in again whom the run has locked out, where that is ours to do. */
  readonly unlock?: () => Promise<unknown>;
}

async function targetOf(asked: Asked): Promise<Target | Misuse> {
  const path = asked.text('config');
  if (asked.flag('sandbox')) {
    if (path !== undefined) return { misused: 'Either --config or --sandbox.' };
    const { openSandbox } = await import('./conformance-sandbox.ts');
    return await openSandbox(dataFolderOf(asked.text('data')), asked.words[0]);
  }
  if (path === undefined) return { configuration: {} };
  if (!existsSync(path)) return { misused: `There is no ${path}.` };
  const read = readConfiguration(path);
  return read.ok ? read : { misused: read.reason };
}

async function run(
  checks: readonly Check[],
  { configuration, unlock }: Target,
  baseUrl: string,
  asked: Asked,
  io: CommandIo,
): Promise<number> {
  const language = languageOf(asked.text('lang'), io.env);
  const style = styleOf(io);
  const progress = progressOf(io, Date.now);
  const quiet = asked.flag('json');
  const { authorities } = configuration;
  // Once: each asking takes Ctrl-C anew.
  const { signal } = io;
  const stopping = signal === undefined ? {} : { signal };
  const report = await runChecks({
    settings: settingsOf(configuration, baseUrl),
    checks,
    ...(authorities === undefined ? {} : { authorities }),
    harmful: asked.flag('harmful') || unlock !== undefined,
    now: Date.now,
    sleep: async (ms) => {
      // Ctrl-C ends it too: the run then sees the signal itself.
      await sleep(ms, undefined, stopping).catch(() => {});
    },
    ...stopping,
    onResult(result, done) {
      progress.end();
      if (!quiet) io.stdout.write(lineOf(result, language, style));
      progress.show(result.check.group, done, checks.length);
    },
    onWait(check, waitMs) {
      progress.end();
      if (!quiet) io.stdout.write(style.dim(WAITING[language](check.id, Math.ceil(waitMs / 1_000))));
    },
  });
  progress.end();
  const page = asked.text('html');
  if (page !== undefined) writeFileSync(page, htmlOf(report), { mode: 0o600 });
  if (quiet) io.stdout.write(`${JSON.stringify(jsonOf(report))}\n`);
  else io.stdout.write(`\n${summaryOf(report, language)}`);
  // What was not asked any more has not held.
  return countsOf(report.results).fail > 0 || signal?.aborted === true ? REFUSED : DONE;
}
