/** What the forms of an authorization request carry: the token of their page, and the language to answer in. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Form, frameOf } from '../../pages/form.ts';
import type { Language } from '../../pages/views.ts';

/**
 * The token of a page, bound to the request's cookie (whose value the uid is) and to the step: one that was got for the
 * sign-in agrees to nothing.
 */
export function csrfToken(key: Buffer, uid: string, step: string): string {
  return createHmac('sha256', key).update(`${uid}\n${step}`).digest('base64url');
}

/** As the form or the address says, else as the browser prefers; Vietnamese first. */
export function languageOf(request: IncomingMessage, form?: Form): Language {
  const said = form === undefined ? undefined : frameOf(form)?.language;
  if (said !== undefined) return said;
  const asked = new URL(request.url ?? '/', 'https://hub.invalid').searchParams.get('lang');
  if (asked === 'en' || asked === 'vi') return asked;
  const preferred = /^\s*([a-z]{2})/i.exec(request.headers['accept-language'] ?? '')?.[1]?.toLowerCase();
  return preferred === 'en' ? 'en' : 'vi';
}
