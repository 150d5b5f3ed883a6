import ipaddr from 'ipaddr.js';

/** Internal addresses that are reachable all the same: networks in CIDR notation, or `true` for every address. */
export type Allowed = boolean | readonly string[];

const global = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address may be sent to: it is one of the public Internet that stands for itself alone, so not loopback, private,
 * link-local, shared, documentation, multicast, nor an address of another kind in disguise (6to4, NAT64, Teredo, mapped).
 */
export const mayReach = (address: string, allowed: Allowed): boolean => {
  if (allowed === true) return true;
  const plain = address.split('%')[0]!;
  if (!ipaddr.isValid(plain)) return false;
  const parsed = ipaddr.process(plain);
  return isPublic(parsed) || (allowed !== false && allowed.some((network) => isWithin(parsed, network)));
};

const isPublic = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(global[0], global[1]));

const isWithin = (address: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean => {
  const [base, bits] = ipaddr.parseCIDR(network);
  return base.kind() === address.kind() && (address as ipaddr.IPv4).match(base as ipaddr.IPv4, bits);
};
