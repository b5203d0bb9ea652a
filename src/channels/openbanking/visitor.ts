/** Who asks to be let in, as far as a request shows it: an address, and a browser that may have signed in before. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KnownDevice, TooManyEntries, Visitor } from '../../services/identity/index.ts';

/** `__Host-`: no other host and no plain connection can set it (RFC 6265bis §4.1.3.2). */
const DEVICE = '__Host-device';
/** A question with the longest address of a bank's page (480 characters) in base64 and its MAC. */
const COOKIE_CHARS_MAX = 1_024;

export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return value === '' || value.length > COOKIE_CHARS_MAX ? undefined : value;
  }
  return undefined;
}

/** The address is the connection's: what a header says of it anybody can write. */
export function visitorOf(request: IncomingMessage): Visitor {
  return { address: request.socket.remoteAddress ?? '', device: cookieOf(request, DEVICE) };
}

/** Strict: it goes with forms of our own pages only, and is of no use to any other. */
export function keepDevice(response: ServerResponse, { value, maxAgeS }: KnownDevice): void {
  const attributes = `Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${maxAgeS}`;
  response.appendHeader('Set-Cookie', `${DEVICE}=${value}; ${attributes}`);
}

/** The address has spent its wrong entries; a page says so, with 429. */
export class TooManyEntriesFault extends Error {
  readonly retryAfterS: number;
  constructor({ retryAt }: TooManyEntries, nowMs: number) {
    super('too_many_entries');
    this.retryAfterS = Math.max(1, Math.ceil((retryAt - nowMs) / 1_000));
  }
}

/** What was said, where anything was looked at. */
export function lookedAt<Said extends { readonly kind: string }>(
  said: Said | TooManyEntries,
  nowMs: number,
): Exclude<Said, TooManyEntries> {
  if (said.kind === 'too_many_entries') throw new TooManyEntriesFault(said as TooManyEntries, nowMs);
  return said as Exclude<Said, TooManyEntries>;
}
