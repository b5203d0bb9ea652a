/** Which hub a command talks to, and under whose key. */
import { resolve } from 'node:path';
import { type Client, createClient } from '../../client/index.ts';
import { defaultDataFolder } from '../../core/database/index.ts';
import { readKeys } from '../sandbox/index.ts';
import type { CommandIo } from './lines.ts';
import { type Asked, languageOf, type Options } from './options.ts';

export const CONNECTION_OPTIONS = {
  url: { type: 'string' },
  key: { type: 'string' },
  as: { type: 'string' },
  data: { type: 'string' },
  lang: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options;

export const CONNECTION_HELP = `  --url URL      the hub; LONGBIEN_URL, the sandbox's, or http://127.0.0.1:8080
  --key KEY      API key; LONGBIEN_KEY, or the sandbox's key that fits
  --as BIN       act for this institution (sandbox keys only)
  --data FOLDER  where the sandbox keeps its keys
  --lang vi|en   language of refusals
  --json         for programs
`;

export type Part = 'operator' | { readonly participant: string };

export interface HubAccess {
  readonly url: string;
  /** A client that acts in this part; without a key the hub itself will say so. */
  as(part: Part): Client;
  /** The API key that this part has, where one is at hand. */
  keyOf(part: Part): string | undefined;
  /** Institutions whose keys are at hand. */
  readonly institutions: readonly string[];
}

const URL_DEFAULT = 'http://127.0.0.1:8080';

export function openAccess(asked: Asked, io: CommandIo): HubAccess {
  const env = io.env ?? {};
  const named = asked.text('url') ?? env.LONGBIEN_URL;
  const key = asked.text('key') ?? env.LONGBIEN_KEY;
  const sandbox = readKeys(dataFolderOf(asked.text('data')));
  const url = named ?? sandbox?.url ?? URL_DEFAULT;
  // A key of the sandbox is for the sandbox: another hub must not get to see it.
  const keys = sandbox !== undefined && sameHub(sandbox.url, url) ? sandbox : undefined;
  const institution = asked.text('as');
  const keyOf = (part: Part): string | undefined => {
    const played: Part = institution === undefined ? part : { participant: institution };
    return key ?? (played === 'operator' ? keys?.operator : keys?.participants[played.participant]);
  };
  return {
    url,
    institutions: Object.keys(keys?.participants ?? {}),
    keyOf,
    as(part) {
      const fitting = keyOf(part);
      return createClient({
        baseUrl: url,
        language: languageOf(asked.text('lang'), env),
        ...(fitting === undefined ? {} : { apiKey: fitting }),
      });
    },
  };
}

/** The folder named, or LONGBIEN_DATA's, or the one that a hub of this checkout has by itself. */
export function dataFolderOf(given: string | undefined): string {
  return resolve(given ?? (process.env.LONGBIEN_DATA || defaultDataFolder(process.cwd())));
}

function sameHub(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}
