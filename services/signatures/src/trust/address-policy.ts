// Whom a URL may send us to. A certificate from outside names the places to ask for its status: without a rule it could make
// this service ask anything inside the province's network.
import { BlockList, isIP } from 'node:net';

export interface AddressPolicy {
  /** null when the URL may be asked as it is; else why not. Names are looked at again when they are resolved. */
  refusal(url: URL): string | null;
  /** May a connection for this URL go to this resolved address? */
  mayConnect(url: URL, address: string): boolean;
}

const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4');
}
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
/** Global by form, but they carry an IPv4 address or are for documents only. */
const tunnelled = new BlockList();
for (const [network, prefix] of [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const) {
  tunnelled.addSubnet(network, prefix, 'ipv6');
}

/** Reachable from everywhere on the internet, so that asking it tells an attacker nothing. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4');
  return isIP(address) === 6 && globalUnicast.check(address, 'ipv6') && !tunnelled.check(address, 'ipv6');
}

const defaultPort = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');
const hostAndPort = (url: URL): string => `${url.hostname.toLowerCase()}:${defaultPort(url)}`;
const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/**
 * @param configured URLs or `host:port` that the configuration itself names: they may be private and on any port
 */
export function addressPolicy(configured: readonly string[]): AddressPolicy {
  const known = new Set(
    configured.map((entry) => hostAndPort(new URL(entry.includes('://') ? entry : `http://${entry}`))),
  );
  const isKnown = (url: URL): boolean => known.has(hostAndPort(url));
  return {
    refusal(url) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:') return `scheme ${url.protocol}`;
      if (url.username !== '' || url.password !== '') return 'a user name in the URL';
      if (isKnown(url)) return null;
      if (!['80', '443'].includes(defaultPort(url))) return `port ${defaultPort(url)}`;
      if (isIP(bareHost(url)) !== 0 && !isPublicAddress(bareHost(url))) return `private address ${bareHost(url)}`;
      return null;
    },
    mayConnect: (url, address) => isKnown(url) || isPublicAddress(address),
  };
}
