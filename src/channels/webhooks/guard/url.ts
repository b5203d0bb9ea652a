/** What a URL of an endpoint may look like; where its name leads is looked up at every attempt. */
import { isIP } from 'node:net';
import { URL_CHARS_MAX } from '../rules/limits.ts';
import { isLoopback, isPublicAddress } from './addresses.ts';

export type UrlRefusal =
  | 'url_is_not_valid'
  | 'url_is_not_https'
  | 'url_has_credentials'
  | 'url_port_is_not_allowed'
  | 'url_host_is_not_public';

/** Ports on which services speak HTTPS; a scanner of ports needs others. */
const PORTS = new Set(['', '443', '8443']);

export function readEndpointUrl(text: string, sandbox: boolean): URL | UrlRefusal {
  if (text.length > URL_CHARS_MAX || !URL.canParse(text)) return 'url_is_not_valid';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'url_is_not_https';
  if (url.username !== '' || url.password !== '') return 'url_has_credentials';
  if (url.hash !== '') return 'url_is_not_valid';
  const host = hostOf(url);
  const here = sandbox && isThisMachine(host);
  if (url.protocol === 'http:' && !here) return 'url_is_not_https';
  if (!here && !PORTS.has(url.port)) return 'url_port_is_not_allowed';
  if (here) return url;
  const reachable = isIP(host) === 0 ? isPublicName(host) : isPublicAddress(host);
  return reachable ? url : 'url_host_is_not_public';
}

/** Without the brackets of an IPv6 address. The parser has made `0x7f.1` and `2130706433` into `127.0.0.1`. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** In a sandbox plain HTTP and any port are for this machine alone. */
export function isThisMachine(host: string): boolean {
  return isIP(host) === 0 ? /^(.+\.)?localhost\.?$/.test(host) : isLoopback(host);
}

/** Names of one's own net, said early: the address is checked in any case (RFC 6761, 6762, 8375, 9476). */
function isPublicName(host: string): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  return (
    name.includes('.') &&
    !/(^|\.)(localhost|local|internal|home\.arpa|onion|test|example|invalid|alt)$/.test(name)
  );
}
