/** Forms that a customer's browser posts: read within bounds, believed only with the token of the page. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Language } from '../../pages/views.ts';

/** A hundred accounts of forty bytes, and a password. */
const FORM_BYTES_MAX = 16_384;
const FORM_FIELDS_MAX = 200;

/** Undefined: not a form, or too long a one. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > FORM_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  return form.size > FORM_FIELDS_MAX ? undefined : form;
}

/**
 * The token of a page, bound to the request's cookie (whose value the uid is) and to the step: one that was got for the
 * sign-in agrees to nothing.
 */
export function csrfToken(key: Buffer, uid: string, step: string): string {
  return createHmac('sha256', key).update(`${uid}\n${step}`).digest('base64url');
}

export function isOwnForm(
  request: IncomingMessage,
  form: URLSearchParams,
  expected: string,
  origin: string,
): boolean {
  const given = Buffer.from(form.get('csrf') ?? '');
  const wanted = Buffer.from(expected);
  const isToken = given.length === wanted.length && timingSafeEqual(given, wanted);
  // Browsers send it with every post; one that does not has the cookie and the token all the same.
  const from = request.headers.origin;
  return isToken && (from === undefined || from === origin);
}

/** As the form or the address says, else as the browser prefers; Vietnamese first. */
export function languageOf(request: IncomingMessage, form?: URLSearchParams): Language {
  const asked =
    form?.get('lang') ?? new URL(request.url ?? '/', 'https://hub.invalid').searchParams.get('lang');
  if (asked === 'en' || asked === 'vi') return asked;
  const preferred = /^\s*([a-z]{2})/i.exec(request.headers['accept-language'] ?? '')?.[1]?.toLowerCase();
  return preferred === 'en' ? 'en' : 'vi';
}
