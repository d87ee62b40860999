import type { AccountIdentity } from '../../shared/models/account.ts';
import type { UpstreamTimeouts } from '../../shared/models/provider.ts';
import type { Provider } from '../providers/provider-registry.ts';
import type { TokenSet } from './token-set.ts';

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
  /** The credential is the client's own: what it is refused for is its own affair. */
  readonly fromClient: boolean;
  /** The pair that the credential is from; null for keys. */
  readonly tokens: TokenSet | null;
  /** Whether a refused token can be replaced by a newer one. */
  readonly replaceable: boolean;
  /** Whom at the provider its requests are counted for; null where that is not known. */
  readonly organisation: string | null;
  /** Sent whatever the client says, e.g. which workspace of the person pays. */
  readonly headers: Readonly<Record<string, string>>;
  /** The address is the user's own choice: it may be another proxy, even this one. */
  readonly ownAddress: boolean;
}

interface UpstreamOptions {
  readonly account: string;
  readonly accountLabel: string;
  readonly provider: Provider;
  readonly baseUrl: string;
  readonly identity?: AccountIdentity | null;
}

export function createUpstream(options: UpstreamOptions & { readonly key: string }): Upstream {
  const { header, scheme } = options.provider.auth;
  return describe(options, header, scheme === null ? options.key : `${scheme} ${options.key}`);
}

/** For an account whose token is renewed: each pair of tokens has an upstream of its own. */
export function createTokenUpstream(
  options: UpstreamOptions & Pick<Upstream, 'replaceable'> & { readonly tokens: TokenSet },
): Upstream {
  const { tokens, replaceable } = options;
  return { ...createUpstream({ ...options, key: tokens.accessToken }), tokens, replaceable };
}

/** For one request: `authorization` is the client's own, and goes out as it came in. */
export function createPassThrough(options: UpstreamOptions & { readonly authorization: string }): Upstream {
  return { ...describe(options, 'authorization', options.authorization), fromClient: true };
}

function describe(options: UpstreamOptions, header: string, value: string): Upstream {
  const { provider } = options;
  const { origin, host, pathname } = new URL(options.baseUrl);
  const organisation = options.identity?.organisationId ?? null;
  return {
    account: options.account,
    accountLabel: options.accountLabel,
    provider,
    origin,
    host,
    basePath: pathname.replace(/\/+$/, ''),
    timeouts: provider.timeouts,
    credential: { origin, header, value },
    fromClient: false,
    tokens: null,
    replaceable: false,
    organisation,
    headers: workspaceHeaders(provider, organisation),
    ownAddress: options.baseUrl !== provider.baseUrl,
  };
}

/** ChatGPT bills a workspace: which one is a header beside the token. */
function workspaceHeaders(
  { workspaceHeader }: Provider,
  organisation: string | null,
): Record<string, string> {
  return workspaceHeader !== null && organisation !== null ? { [workspaceHeader]: organisation } : {};
}
