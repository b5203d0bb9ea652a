/** The address that a request was signed for (RFC 9421 §2.2.2), as far as the hub knows its own. */
import type { FastifyRequest } from 'fastify';

/**
 * With a public origin that and nothing else: what a proxy does to Host and scheme does not matter. Without one the hub
 * is called directly, over plain HTTP, at the address that the connection came to; `localhost` counts on loopback. A
 * Host of any other name is refused, so that a request signed for one hub is worth nothing at another.
 */
export function targetUri(request: FastifyRequest, publicOrigin: string | undefined): string | undefined {
  const path = request.raw.url ?? '';
  if (publicOrigin !== undefined) return `${publicOrigin}${path}`;
  const host = request.headers.host?.toLowerCase();
  return host !== undefined && ownHosts(request.socket).includes(host) ? `http://${host}${path}` : undefined;
}

const HTTP_PORT = 80;

function ownHosts({ localAddress = '', localPort }: FastifyRequest['socket']): string[] {
  // An IPv4 address on a socket that speaks both.
  const address = localAddress.replace(/^::ffff:/, '');
  const name = address.includes(':') ? `[${address}]` : address;
  const names = address === '::1' || address.startsWith('127.') ? [name, 'localhost'] : [name];
  return names.flatMap((one) =>
    localPort === HTTP_PORT ? [one, `${one}:${localPort}`] : [`${one}:${localPort}`],
  );
}
