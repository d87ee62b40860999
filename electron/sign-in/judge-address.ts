import type { LoginAttempt } from '../../shared/models/login.ts';
import type { ProviderView } from '../../shared/models/provider.ts';
import { isThisMachine } from '../windows/external-url.ts';

/**
 * Where a sign-in's page may go (row EL-4). A page can be led astray by what it shows, so that the address alone
 * decides: https to the provider's own hosts, and the one address that the answer comes back to. On this machine
 * listens more than us; nothing but that address is reached there, unless the provider's data was overridden to it.
 */
export interface SignInPlaces {
  readonly origins: readonly string[];
  /** A leading `*.` stands for any host below. */
  readonly hosts: readonly string[];
  /** Null for a device login. */
  readonly redirectUri: string | null;
}

export type AddressVerdict =
  | { readonly goes: 'on' }
  /** Back to us, with the answer in its query. */
  | { readonly goes: 'back' }
  | { readonly goes: 'nowhere'; readonly because: 'host'; readonly host: string }
  | { readonly goes: 'nowhere'; readonly because: 'scheme'; readonly scheme: string };

export function listSignInPlaces(
  provider: Pick<ProviderView, 'signInOrigins' | 'signInHosts'>,
  attempt: Pick<LoginAttempt, 'redirectUri'>,
): SignInPlaces {
  return {
    origins: provider.signInOrigins.filter(isTrustworthyOrigin),
    hosts: provider.signInHosts,
    redirectUri: attempt.redirectUri,
  };
}

/** For the window itself, whoever wants to take it there: a link, a form, a redirect, a script. */
export function judgePageAddress(text: string, places: SignInPlaces): AddressVerdict {
  const url = URL.parse(text);
  // Before all else: the origin of a `blob:` is that of the page that made it.
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    return { goes: 'nowhere', because: 'scheme', scheme: url?.protocol.slice(0, -1) ?? '' };
  }
  if (isRedirect(url, places)) return { goes: 'back' };
  if (places.origins.includes(url.origin) && !hasCredentials(url)) return { goes: 'on' };
  const isKnown = url.protocol === 'https:' && url.port === '' && !hasCredentials(url);
  if (isKnown && places.hosts.some((host) => matchesHost(url.hostname, host))) return { goes: 'on' };
  return { goes: 'nowhere', because: 'host', host: url.host };
}

/** For frames in the page and all that it loads: anything from the web, but nothing from this machine. */
export function isPartAllowed(text: string, places: SignInPlaces): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  if (places.origins.includes(url.origin)) return true;
  return partSchemes.has(url.protocol) && !isThisMachine(url.hostname);
}

/** `about:` and `data:` reach nothing; `blob:` is the page's own. */
const partSchemes: ReadonlySet<string> = new Set(['https:', 'wss:', 'blob:', 'data:', 'about:']);

/** Unencrypted only where it stays on this machine. */
function isTrustworthyOrigin(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname));
}

function isRedirect(url: URL, { redirectUri }: SignInPlaces): boolean {
  const expected = redirectUri === null ? null : URL.parse(redirectUri);
  if (expected === null || hasCredentials(url)) return false;
  return url.origin === expected.origin && url.pathname === expected.pathname;
}

function matchesHost(hostname: string, host: string): boolean {
  return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
}

const hasCredentials = ({ username, password }: URL) => username !== '' || password !== '';
