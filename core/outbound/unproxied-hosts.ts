import { BlockList, isIP } from 'node:net';

/** Whether a host is reached without a proxy. `port` as in a URL: empty for the scheme's own. */
export type IsUnproxied = (hostname: string, port: string) => boolean;

/** This machine itself, and what NO_PROXY names: hosts with all below them, addresses, ranges, `host:port`, or `*`. */
export function parseNoProxy(text: string): IsUnproxied {
  const entries = text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(parseEntry);
  return (hostname, port) => {
    const host = bare(hostname.toLowerCase());
    return isLoopback(host) || entries.some((matches) => matches(host, port));
  };
}

export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d+){3}$/.test(host)
  );
}

function parseEntry(entry: string): IsUnproxied {
  if (entry === '*') return () => true;
  const range = /^(.+)\/(\d+)$/.exec(entry);
  if (range !== null) return parseRange(bare(range[1] ?? ''), Number(range[2]));
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [undefined, entry];
  const wanted = bare(name.toLowerCase()).replace(/^\*?\./, '');
  return (host, at) =>
    (port === undefined || port === at) &&
    (host === wanted || (isIP(wanted) === 0 && wanted !== '' && host.endsWith(`.${wanted}`)));
}

function parseRange(address: string, prefix: number): IsUnproxied {
  const family = isIP(address);
  if (family === 0 || prefix > (family === 4 ? 32 : 128)) return () => false;
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return (host) => isIP(host) !== 0 && list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}

/** An IPv6 address without its brackets. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');
