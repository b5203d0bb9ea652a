import { posix } from 'node:path';
import type { Finding, House } from './house.ts';

const FENCE = /^\s*```/;
const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const NAMED_FILE = /`((?:src|test|bench|docs|portal|scripts)\/[\w./-]*[\w-])\/?`/g;

interface Prose {
  readonly text: string;
  readonly line: number;
}

/** Pages promise files: what they link to or name is there, and so is the heading behind a `#`. */
export function checkLinks(house: House, isThere: (path: string) => boolean): Finding[] {
  return [...house]
    .filter(([file]) => file.endsWith('.md'))
    .flatMap(([file, page]) =>
      proseOf(page).flatMap(({ text, line }) =>
        [
          ...[...text.matchAll(LINK)].flatMap(([, target = '']) => linkFault(house, isThere, file, target)),
          ...[...text.matchAll(NAMED_FILE)].flatMap(([, path = '']) =>
            isThere(path) ? [] : [`names ${path}, which is not there`],
          ),
        ].map((what) => ({ file, line, what, cure: 'name what is there now, or take the sentence out' })),
      ),
    );
}

function linkFault(house: House, isThere: (path: string) => boolean, file: string, target: string): string[] {
  if (/^[a-z]+:/.test(target)) return [];
  const [path = '', heading] = target.split('#');
  const page = path === '' ? file : posix.join(posix.dirname(file), path);
  if (!isThere(page)) return [`links to ${page}, which is not there`];
  if (heading === undefined || anchorsOf(house.get(page) ?? '').has(heading)) return [];
  return [`links to #${heading}, which ${page} does not have`];
}

/** As code hosts make them: lower case, punctuation dropped, spaces to hyphens. */
function anchorsOf(page: string): Set<string> {
  const headings = proseOf(page).flatMap(({ text }) => /^#{1,6}\s+(.*)$/.exec(text)?.[1] ?? []);
  return new Set(
    headings.map((words) =>
      words
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function proseOf(page: string): Prose[] {
  let fenced = false;
  return page.split('\n').flatMap((text, index) => {
    const isFence = FENCE.test(text);
    if (isFence) fenced = !fenced;
    return fenced || isFence ? [] : [{ text, line: index + 1 }];
  });
}
