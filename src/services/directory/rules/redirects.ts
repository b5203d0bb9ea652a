/** Where a customer's browser may be sent back to. */
import { REDIRECT_URI_CHARS_MAX, REDIRECT_URIS_MAX } from '../model.ts';

export type RedirectRefusal =
  | 'software_has_too_many_redirect_uris'
  | 'redirect_uris_are_not_distinct'
  | 'redirect_uri_is_not_in_its_normal_form'
  | 'redirect_uri_is_not_https'
  | 'redirect_uri_has_a_wildcard'
  | 'redirect_uri_has_a_fragment'
  | 'redirect_uri_has_user_information'
  | 'redirect_uri_host_is_not_public';

export interface RedirectFault {
  readonly reason: RedirectRefusal;
  /** Of the address that is at fault. */
  readonly at: number;
}

/** Native apps in development (RFC 8252 §7.3); `localhost` may be resolved to something else (§8.3). */
const LOOPBACK = new Set(['127.0.0.1', '[::1]']);
const DNS_NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * Addresses are compared character by character (FAPI 2.0 §5.3.2.2, RFC 9700 §2.1), so each is taken only in the form
 * that a browser would write it in. `loopback`: a hub in development takes http to the developer's own machine.
 */
export function redirectFault(
  uris: readonly string[],
  { loopback }: { readonly loopback: boolean },
): RedirectFault | undefined {
  if (uris.length > REDIRECT_URIS_MAX)
    return { reason: 'software_has_too_many_redirect_uris', at: REDIRECT_URIS_MAX };
  for (const [at, uri] of uris.entries()) {
    const reason = uris.indexOf(uri) < at ? 'redirect_uris_are_not_distinct' : faultOf(uri, loopback);
    if (reason !== undefined) return { reason, at };
  }
  return undefined;
}

function faultOf(uri: string, loopback: boolean): RedirectRefusal | undefined {
  if (uri.includes('*')) return 'redirect_uri_has_a_wildcard';
  // RFC 6749 §3.1.2: no fragment, not even an empty one.
  if (uri.includes('#')) return 'redirect_uri_has_a_fragment';
  const url = uri.length <= REDIRECT_URI_CHARS_MAX ? URL.parse(uri) : null;
  if (url === null) return 'redirect_uri_is_not_in_its_normal_form';
  if (url.username !== '' || url.password !== '') return 'redirect_uri_has_user_information';
  const local = loopback && LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !(local && url.protocol === 'http:')) return 'redirect_uri_is_not_https';
  if (url.href !== uri) return 'redirect_uri_is_not_in_its_normal_form';
  return local || DNS_NAME.test(url.hostname) ? undefined : 'redirect_uri_host_is_not_public';
}
