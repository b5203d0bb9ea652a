/**
 * Where a bank's app leads its customer on to after she has approved a decoupled request: to answer it without being asked
 * who she is a second time. The address goes to her bank alone, in a signed question. By itself it proves nothing: it opens
 * one session, in the first browser that uses it, for that request only, and only once her bank has signed that she
 * approved. What can be passed on to another device is short-lived, good once and bound to one request
 * (draft-ietf-oauth-cross-device-security, our reading).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Continuations {
  /** The same at every call and on every process: the bank's question is repeated word for word. */
  urlOf(consent: string): string;
  /** UUID of the consent that a path leads to; undefined: no path of ours. */
  read(path: string): string | undefined;
}

/** Below her own pages' sign-in. */
export const CONTINUE = '/sign-in/continue/';
const PATH =
  /^\/sign-in\/continue\/([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.([\w-]{43})$/;

/** `key`: 32 bytes, the same in every process. Nothing is kept: when a request is over its address leads nowhere. */
export function createContinuations(key: Buffer, origin: string): Continuations {
  const macOf = (consent: string): Buffer => createHmac('sha256', key).update(consent).digest();
  return {
    urlOf: (consent) =>
      `${origin}${CONTINUE}${consent.replaceAll('-', '')}.${macOf(consent).toString('base64url')}`,
    read(path) {
      const [, ...parts] = PATH.exec(path) ?? [];
      // Held as text: the last letter has two bits that bytes would not see.
      const mac = Buffer.from(parts.pop() ?? '');
      const consent = parts.join('-');
      const expected = Buffer.from(macOf(consent).toString('base64url'));
      return mac.length === expected.length && timingSafeEqual(mac, expected) ? consent : undefined;
    },
  };
}
