/**
 * A proxy's address with its name and password. A trust boundary: only `maskProxy` and `nameProxy` make texts that
 * may be shown, logged or thrown.
 */
import { AppFailure, type AppError } from '../../shared/errors.ts';

export interface ProxyAddress {
  /** `http` and `https` are asked with CONNECT; `https`: the way to the proxy itself is encrypted too. */
  readonly kind: 'http' | 'https' | 'socks5';
  readonly host: string;
  readonly port: number;
  /** Empty: the proxy asks for none. */
  readonly name: string;
  readonly password: string;
}

const kinds: Readonly<Record<string, ProxyAddress['kind']>> = {
  'http:': 'http',
  'https:': 'https',
  'socks5:': 'socks5',
  // Names are always resolved at the proxy, which is what the h of curl's spelling asks for.
  'socks5h:': 'socks5',
  'socks:': 'socks5',
};
const defaultPorts: Record<ProxyAddress['kind'], number> = { http: 80, https: 443, socks5: 1080 };

/** `host:port` alone is taken for http, as everywhere. Throws AppFailure `proxy-invalid`. */
export function parseProxy(text: string): ProxyAddress {
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  const kind = kinds[url.protocol];
  if (kind === undefined) throw invalid('scheme');
  if (url.hostname === '') throw invalid('not-an-address');
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') throw invalid('more-than-address');
  return {
    kind,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? defaultPorts[kind] : Number(url.port),
    name: decode(url.username),
    password: decode(url.password),
  };
}

export const hasLogin = ({ name, password }: ProxyAddress): boolean => name !== '' || password !== '';

/** The whole address, for the vault and nowhere else. */
export function writeProxy(address: ProxyAddress): string {
  const { name, password } = address;
  return withLogin(address, `${encodeURIComponent(name)}:${encodeURIComponent(password)}@`);
}

/** The name is hidden like the password: with many services it is the key. */
export const maskProxy = (address: ProxyAddress): string => withLogin(address, '••••@');

/** `host:port` */
export const nameProxy = ({ host, port }: Pick<ProxyAddress, 'host' | 'port'>): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

function withLogin(address: ProxyAddress, login: string): string {
  return `${address.kind}://${hasLogin(address) ? login : ''}${nameProxy(address)}`;
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    // The cause would quote the password.
    throw invalid('not-an-address');
  }
}

/** A stray % is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const invalid = (problem: Extract<AppError, { code: 'proxy-invalid' }>['problem']): AppFailure =>
  new AppFailure({ code: 'proxy-invalid', problem });
