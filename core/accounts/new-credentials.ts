import type { Dispatcher } from 'undici';
import { AppFailure } from '../../shared/errors.ts';
import type { Provider, ProviderRegistry } from '../providers/provider-registry.ts';
import { parseBaseUrl } from './base-url.ts';
import { checkAccount, type CheckResult } from './check-account.ts';
import { parseKey } from './key-shape.ts';
import type { NewLogin } from './save-account.ts';
import type { TokenSet } from './token-set.ts';
import { createTokenUpstream, createUpstream, type Upstream } from './upstream.ts';

export interface NewCredentialsOptions {
  readonly providers: ProviderRegistry;
  readonly dispatcher: (upstream: Upstream) => Dispatcher;
  /** Whether an address is one of this engine's own (row LOC-8). */
  readonly isOwnAddress: (url: URL) => boolean;
}

export interface LoginToCheck extends Pick<NewLogin, 'provider' | 'identity'> {
  readonly tokens: TokenSet;
}

/** Looks at keys and logins that are not kept yet: their shape, where they belong, and with a harmless call. */
export class NewCredentials {
  readonly #options: NewCredentialsOptions;

  constructor(options: NewCredentialsOptions) {
    this.#options = options;
  }

  /** The key as it is to be kept, and where it belongs. Throws AppFailure `account-key-invalid`, `account-base-url-invalid`. */
  readKey(provider: Provider, text: string, baseUrl: string | undefined): { key: string; baseUrl: string } {
    const at = this.#readBaseUrl(baseUrl, provider.baseUrl);
    // Only at the vendor's own address is it known what its keys look like.
    const ownAddress = at !== provider.baseUrl || !at.startsWith('https://');
    return { key: parseKey(text, provider, this.#options.providers, ownAddress), baseUrl: at };
  }

  /** Throws AppFailure `account-key-refused` or `account-unreachable`. */
  async requireUsable(provider: Provider, baseUrl: string, key: string): Promise<CheckResult> {
    const upstream = createUpstream({ account: '', accountLabel: '', provider, baseUrl, key });
    const check = await checkAccount(upstream, this.#options.dispatcher(upstream));
    if (check.outcome === 'refused')
      throw new AppFailure({ code: 'account-key-refused', provider: provider.id, words: check.message });
    if (check.outcome === 'unreachable')
      throw new AppFailure({ code: 'account-unreachable', provider: provider.id, reason: check.message });
    return check;
  }

  async checkLogin({ provider: id, identity, tokens }: LoginToCheck): Promise<CheckResult> {
    const provider = this.#options.providers[id];
    const baseUrl = this.#readBaseUrl(undefined, provider.baseUrl);
    const about = { account: '', accountLabel: '', provider, baseUrl, identity };
    const upstream = createTokenUpstream({ ...about, tokens, replaceable: false });
    return await checkAccount(upstream, this.#options.dispatcher(upstream));
  }

  #readBaseUrl(text: string | undefined, providersOwn: string | null): string {
    const refuse = (problem: string) => new AppFailure({ code: 'account-base-url-invalid', problem });
    const chosen = text ?? providersOwn;
    if (chosen === null) throw refuse('this provider needs one: give --base-url');
    if (text === undefined) return chosen;
    const baseUrl = parseBaseUrl(text);
    if (this.#options.isOwnAddress(new URL(baseUrl))) throw refuse('it is this Portunus’s own address');
    return baseUrl;
  }
}
