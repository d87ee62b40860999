/** Where a tunnel ends; an IPv6 address without its brackets. */
export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
}

/** `origin`, or any URL at it. */
export function targetOf(origin: string | URL): TunnelTarget {
  const { hostname, port, protocol } = new URL(origin);
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
  };
}
