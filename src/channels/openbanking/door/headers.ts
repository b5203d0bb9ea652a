/** Headers of a request, which are a stranger's texts until they are read. */
import { isIP } from 'node:net';
import type { DoorRequest } from './model.ts';

/** One value; undefined where it is absent, empty or comes more than once. */
export function headerOf({ headers }: DoorRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The customer's address as the third party gives it: present means that she is there. */
export function customerAddress(
  request: DoorRequest,
  name: string,
): { readonly attended: boolean } | undefined {
  const value = headerOf(request, name);
  if (value === undefined) return { attended: false };
  return isIP(value) === 0 ? undefined : { attended: true };
}

export const prefersEnglish = (request: DoorRequest): boolean =>
  /^\s*en\b/i.test(headerOf(request, 'accept-language') ?? '');
