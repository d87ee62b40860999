import type { UpstreamTimeouts } from '../../shared/models/provider.ts';
import type { Provider } from '../providers/provider-registry.ts';

/** A provider's secret, tied to the one origin it may be sent to (row PX-15). */
export interface Credential {
  readonly origin: string;
  readonly header: string;
  readonly value: string;
}

/** Where and how an account's requests go: worked out once per account, not per request. */
export interface Upstream {
  readonly account: string;
  readonly accountLabel: string;
  readonly provider: Provider;
  readonly origin: string;
  readonly host: string;
  /** What comes before a dialect's own path, e.g. `/v1`. */
  readonly basePath: string;
  readonly timeouts: UpstreamTimeouts;
  readonly credential: Credential;
  /** The address is the user's own choice: it may be another proxy, even this one. */
  readonly ownAddress: boolean;
}

export function createUpstream(options: {
  account: string;
  accountLabel: string;
  provider: Provider;
  baseUrl: string;
  key: string;
}): Upstream {
  const { provider } = options;
  const { origin, host, pathname } = new URL(options.baseUrl);
  const { header, scheme } = provider.auth;
  return {
    account: options.account,
    accountLabel: options.accountLabel,
    provider,
    origin,
    host,
    basePath: pathname.replace(/\/+$/, ''),
    timeouts: provider.timeouts,
    credential: { origin, header, value: scheme === null ? options.key : `${scheme} ${options.key}` },
    ownAddress: options.baseUrl !== provider.baseUrl,
  };
}
