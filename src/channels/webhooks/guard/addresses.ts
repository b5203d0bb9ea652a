/**
 * Addresses that a webhook may be sent to. An endpoint is chosen by a stranger and called from inside: without this
 * rule he would reach what only our own machines may (RFC 9110 does not forbid it, the standard's "SSRF" does).
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Not globally reachable, by https://www.iana.org/assignments/iana-ipv4-special-registry, and what clouds keep for themselves. */
const IPV4_REFUSED: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT; metadata of one cloud
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // a public address by its looks: the host of a virtual machine in one cloud
  ['169.254.0.0', 16], // link-local: metadata of most clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // IETF protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
];

/**
 * Global unicast (RFC 4291 §2.4) and nothing else: loopback, link-local, unique local, multicast, IPv4-mapped,
 * IPv4-compatible and NAT64 (64:ff9b::/96) lie outside by themselves.
 */
const IPV6_ALLOWED = ['2000::', 3] as const;
/** Of those, by https://www.iana.org/assignments/iana-ipv6-special-registry, what is not, or what wraps IPv4. */
const IPV6_REFUSED: readonly (readonly [string, number])[] = [
  ['2001::', 23], // IETF protocol assignments: Teredo, benchmarks, ORCHID
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4 carries any IPv4 address
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
];

const listOf = (kind: 'ipv4' | 'ipv6', nets: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [net, bits] of nets) list.addSubnet(net, bits, kind);
  return list;
};

const REFUSED_4 = listOf('ipv4', IPV4_REFUSED);
const ALLOWED_6 = listOf('ipv6', [IPV6_ALLOWED]);
const REFUSED_6 = listOf('ipv6', IPV6_REFUSED);

/** True for an address of the public internet. A text that is no address is none. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !REFUSED_4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return ALLOWED_6.check(address, 'ipv6') && !REFUSED_6.check(address, 'ipv6');
}

/** This machine: allowed in a sandbox, where somebody tries his receiver. */
export function isLoopback(address: string): boolean {
  if (isIPv4(address)) return address.startsWith('127.');
  return isIPv6(address) && new URL(`http://[${address}]/`).hostname === '[::1]';
}
