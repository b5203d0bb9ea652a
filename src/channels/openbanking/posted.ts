/** Forms as browsers post them to any page of this room: read within bounds, and believed only when they are our own. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { FORM_BYTES_MAX, type Form, frameOf, parseForm } from './pages/index.ts';

/** Undefined: not a form, too long a one, or one that no page of ours can have made. */
export async function readPosted(request: IncomingMessage): Promise<Form | undefined> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > FORM_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return parseForm(Buffer.concat(chunks));
}

/** With the token of the page that it came from, and from the origin that our pages have. */
export function isOurs(request: IncomingMessage, form: Form, token: string, origin: string): boolean {
  const given = Buffer.from(frameOf(form)?.csrf ?? '');
  const wanted = Buffer.from(token);
  const isToken = given.length === wanted.length && timingSafeEqual(given, wanted);
  // Browsers send it with every post; one that does not has the cookie and the token all the same.
  const from = request.headers.origin;
  return isToken && (from === undefined || from === origin);
}
