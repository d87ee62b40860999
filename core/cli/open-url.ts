/**
 * The command line's one way to the system's browser (row OA-1). Which program opens an address is decided by its
 * scheme, so only the provider's own sign-in pages go out: https, or the loopback address that its data was overridden
 * to. The address is an argument of the program, never part of a shell's command.
 */
import { spawn } from 'node:child_process';
import type { ProviderView } from '../../shared/models/provider.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The address as it may be opened; undefined for what is not the provider's. */
export function checkSignInUrl(
  text: string,
  { signInOrigins, signInHosts }: Pick<ProviderView, 'signInOrigins' | 'signInHosts'>,
): string | undefined {
  const url = URL.parse(text);
  if (url?.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') {
    const isKnown =
      signInOrigins.includes(url.origin) || (url.port === '' && matchesOne(url.hostname, signInHosts));
    return isKnown ? url.href : undefined;
  }
  const isOverridden = url.protocol === 'http:' && isLoopback(url.hostname);
  return isOverridden && signInOrigins.includes(url.origin) ? url.href : undefined;
}

/** How this system opens an address; undefined where nobody would see it. */
export function findOpener(
  environment: Environment,
  platform: NodeJS.Platform,
): readonly [command: string, ...args: string[]] | undefined {
  const isRemote = environment['SSH_CONNECTION'] !== undefined;
  switch (platform) {
    case 'win32':
      return isRemote ? undefined : ['rundll32.exe', 'url.dll,FileProtocolHandler'];
    case 'darwin':
      return isRemote ? undefined : ['/usr/bin/open'];
    default: {
      const hasDisplay = [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some(Boolean);
      return hasDisplay ? ['xdg-open'] : undefined;
    }
  }
}

/** Whether the browser was started; a failure is no news: the address is printed as well. */
export async function openUrl(url: string, environment: Environment): Promise<boolean> {
  const opener = findOpener(environment, process.platform);
  if (opener === undefined) return false;
  const [command, ...args] = opener;
  return await new Promise((resolve) => {
    const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true, env: environment });
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
    child.unref();
  });
}

/** A leading `*.` stands for any host below. */
function matchesOne(hostname: string, hosts: readonly string[]): boolean {
  return hosts.some((host) => (host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host));
}

const isLoopback = (hostname: string) =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
