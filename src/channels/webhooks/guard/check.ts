/**
 * Where a name leads, looked up anew at every attempt and connected to as it was checked: a name that is public when
 * it is asked first and private when it is asked again (DNS rebinding) gains nothing, for it is asked once.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLoopback, isPublicAddress } from './addresses.ts';
import { hostOf, isThisMachine, readEndpointUrl } from './url.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Addresses of a name; throws where there are none. */
export type Resolve = (host: string) => Promise<readonly Address[]>;

export type Checked =
  | { readonly kind: 'reachable'; readonly url: URL; readonly addresses: readonly [Address, ...Address[]] }
  | { readonly kind: 'url_is_not_allowed' | 'name_does_not_resolve' | 'address_is_not_public' };

export interface GuardParts {
  /** Plain HTTP and any port on this machine are allowed. */
  readonly sandbox: boolean;
  /** The system's own unless given. */
  readonly resolve?: Resolve;
}

/** A host with more addresses is tried at the first of them. */
const ADDRESSES_MAX = 8;

const resolveBySystem: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));

/** May this URL be called, and at which addresses? One address that may not be called refuses the whole name. */
export async function checkUrl(
  text: string,
  { sandbox, resolve = resolveBySystem }: GuardParts,
): Promise<Checked> {
  const url = readEndpointUrl(text, sandbox);
  if (typeof url === 'string') return { kind: 'url_is_not_allowed' };
  const host = hostOf(url);
  const found = await addressesOf(host, resolve);
  const [first, ...rest] = found;
  if (first === undefined) return { kind: 'name_does_not_resolve' };
  const here = sandbox && isThisMachine(host);
  const allowed = here ? isLoopback : isPublicAddress;
  if (!found.every(({ address }) => allowed(address))) return { kind: 'address_is_not_public' };
  return { kind: 'reachable', url, addresses: [first, ...rest.slice(0, ADDRESSES_MAX - 1)] };
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly Address[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family: family === 6 ? 6 : 4 }];
  try {
    return await resolve(host);
  } catch {
    return [];
  }
}
