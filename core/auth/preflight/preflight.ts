import type { Dispatcher } from 'undici';
import type { Parsed } from '../../../shared/contract.ts';
import { AppFailure } from '../../../shared/errors.ts';
import type { PreflightCheck } from '../../../shared/models/login.ts';
import type { OAuthData } from '../../../shared/models/provider.ts';
import type { ChooseProxy } from '../../proxy/upstream-pools.ts';
import type { Clock } from '../../ports.ts';
import type { ProviderRegistry } from '../../providers/provider-registry.ts';
import type { Vault } from '../../vault/vault.ts';
import { checkCallbackPort } from './check-callback-port.ts';
import { checkHosts } from './check-hosts.ts';

export interface PreflightServices {
  readonly providers: ProviderRegistry;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly chooseProxy: ChooseProxy;
  /** The way out of an account; null: of one that there is not yet. */
  readonly dispatcher: (account: string | null) => Dispatcher;
  /** For each check. @default 5 s */
  readonly limitMs?: number;
}

export type PreflightRequest = Pick<Parsed<'logins.preflight'>, 'provider' | 'method'> & {
  /** Its id; null: not there yet. */
  readonly account: string | null;
};

const defaultLimitMs = 5000;

/**
 * What could get in the way of a sign-in, all looked at at once, within a few seconds whatever hangs. Throws AppFailure
 * `login-method-missing`.
 */
export async function preflight(
  services: PreflightServices,
  { provider: id, method, account }: PreflightRequest,
): Promise<PreflightCheck[]> {
  const { oauth, methods } = services.providers[id];
  if (oauth === null || !methods.some((offered) => offered.method === method)) {
    throw new AppFailure({ code: 'login-method-missing', provider: id, method });
  }
  const [ports, hosts] = await Promise.all([
    method === 'browser' ? checkCallbackPort(oauth.callback) : undefined,
    checkHosts({
      origins: listOrigins(oauth, method),
      chooseProxy: (origin) => services.chooseProxy(account, origin),
      dispatcher: services.dispatcher(account),
      clock: services.clock,
      limitMs: services.limitMs ?? defaultLimitMs,
    }),
  ]);
  return [
    checkVault(services.vault),
    ...(ports === undefined ? [] : [{ id: 'callback-port' as const, ...ports }]),
    ...hosts,
  ];
}

function listOrigins(oauth: OAuthData, method: PreflightRequest['method']): string[] {
  const first = method === 'browser' ? oauth.authorizeUrl : oauth.deviceUrl;
  const urls = first === null ? [oauth.tokenUrl] : [first, oauth.tokenUrl];
  return [...new Set(urls.map((url) => new URL(url).origin))];
}

function checkVault(vault: Vault): PreflightCheck {
  try {
    vault.requireOpen();
    return { id: 'vault', level: 'ok', finding: { code: 'vault-ready' } };
  } catch (cause) {
    if (cause instanceof AppFailure) return { id: 'vault', level: 'fail', finding: cause.error };
    throw cause;
  }
}
