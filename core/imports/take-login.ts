/**
 * Keeps another tool's login, after it proved to be alive. A trust boundary: a refresh token of an imported login may
 * be good for one use only, so it is used only where the access token has ended, and what came back is kept at once.
 */
import { AppFailure } from '../../shared/errors.ts';
import type { Parsed } from '../../shared/contract.ts';
import type { AccountIdentity } from '../../shared/models/account.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import type { AccountsService } from '../accounts/accounts-service.ts';
import type { NewLogin } from '../accounts/save-account.ts';
import type { TokenSet } from '../accounts/token-set.ts';
import type { Issuer, TokenOutcome } from '../auth/issuer/issuer.ts';
import { mergeIdentities } from '../auth/issuer/login-identity.ts';
import type { Clock } from '../ports.ts';
import type { ProviderRegistry } from '../providers/provider-registry.ts';
import { requirePolicy } from '../providers/require-policy.ts';
import type { ReadLogin } from './login-reader.ts';

/** A client for the provider's issuer; undefined where there is nothing to sign in to. */
export type OpenIssuer = (provider: ProviderId) => Issuer | undefined;

export interface TakerOptions {
  readonly clock: Clock;
  readonly providers: ProviderRegistry;
  readonly accounts: AccountsService;
  readonly openIssuer: OpenIssuer;
}

type How = Pick<Parsed<'imports.take'>, 'mode' | 'acceptPolicy' | 'check'>;
/** A login that can be taken, its tokens as we keep them. */
interface Takeable {
  readonly login: ReadLogin;
  readonly provider: ProviderId;
  readonly tokens: TokenSet;
}

/** What another client signed in cannot be renewed by ours. */
export function refreshTokenOf({ provider, secret }: ReadLogin, providers: ProviderRegistry): string | null {
  if (provider === null || secret?.kind !== 'tokens') return null;
  const { refreshToken, oauthClientId } = secret;
  const own = providers[provider].oauth?.clientId;
  return own === undefined || (oauthClientId !== null && oauthClientId !== own) ? null : refreshToken;
}

export class LoginTaker {
  readonly #options: TakerOptions;

  constructor(options: TakerOptions) {
    this.#options = options;
  }

  /** Gives the account's id. Rejects with an AppFailure that says why it was not kept. */
  async take(login: ReadLogin, how: How): Promise<string> {
    const { provider, secret } = login;
    if (provider === null || secret === null) throw unusable(login, 'it cannot be taken');
    const method = secret.kind === 'key' ? 'api-key' : 'import';
    requirePolicy(this.#options.providers[provider], method, how.acceptPolicy);
    if (secret.kind === 'key') return await this.#takeKey(login, provider, secret.key, how);
    const takeable = { login, provider, tokens: this.#keepTokens(login, secret) };
    return how.mode === 'borrow'
      ? await this.#borrow(takeable, how.check)
      : await this.#import(takeable, how.check);
  }

  /** The id of the account that this login is already; null where there is none, or while the vault is closed. */
  findSame(login: ReadLogin): string | null {
    const { provider, secret } = login;
    if (provider === null || secret === null) return null;
    const { accounts } = this.#options;
    try {
      if (secret.kind === 'key') return accounts.findSameKey(provider, login.baseUrl, secret.key)?.id ?? null;
      const takeable = { login, provider, tokens: this.#keepTokens(login, secret) };
      const same =
        accounts.findSame(describeBorrowed(takeable)) ?? accounts.findSame(describeImported(takeable));
      return same?.id ?? null;
    } catch (cause) {
      if (cause instanceof AppFailure) return null;
      throw cause;
    }
  }

  async #takeKey(login: ReadLogin, provider: ProviderId, key: string, { mode, check }: How): Promise<string> {
    if (mode === 'borrow') throw unusable(login, 'an API key has no owner who renews it: import it');
    const { baseUrl, name } = login;
    const { accounts } = this.#options;
    // A key that is there already keeps the name that a person gave it.
    const isNamed = baseUrl !== null && accounts.findSameKey(provider, baseUrl, key) === undefined;
    const { account } = await accounts.add({
      provider,
      key,
      check,
      ...(baseUrl === null ? {} : { baseUrl }),
      ...(isNamed ? { label: name.slice(0, 80) } : {}),
    });
    return account.id;
  }

  async #borrow(takeable: Takeable, check: boolean): Promise<string> {
    const { login, tokens } = takeable;
    if (check && this.#hasEnded(tokens)) {
      const reason = { code: 'owner-must-renew', owner: login.source.owner } as const;
      throw new AppFailure({ code: 'account-signed-out', account: login.name, reason });
    }
    const identity = check ? await this.#prove(takeable) : login.identity;
    return this.#options.accounts.saveLogin({ ...describeBorrowed(takeable), identity }).id;
  }

  async #import(takeable: Takeable, check: boolean): Promise<string> {
    const { accounts } = this.#options;
    if (check && this.#hasEnded(takeable.tokens)) return await this.#importRenewed(takeable);
    const identity = check ? await this.#prove(takeable) : takeable.login.identity;
    return accounts.saveLogin({ ...describeImported(takeable), identity }).id;
  }

  /** Being renewed is the proof. The old token may be spent by now: what came instead is kept before anything else. */
  async #importRenewed(takeable: Takeable): Promise<string> {
    const { accounts } = this.#options;
    const { tokens, identity: told } = await this.#renew(takeable);
    const renewed = { ...takeable, tokens };
    const identity = mergeIdentities(told, takeable.login.identity);
    const { id } = accounts.saveLogin({ ...describeImported(renewed), identity });
    if (identity?.subject !== undefined && identity.subject !== null) return id;
    const known = await this.#openIssuer(takeable.provider).readIdentity(tokens);
    if (known.kind === 'refused' || known.identity === null) return id;
    return accounts.saveLogin({
      ...describeImported(renewed),
      identity: mergeIdentities(known.identity, identity),
    }).id;
  }

  async #renew({ login, provider, tokens }: Takeable): Promise<Extract<TokenOutcome, { kind: 'granted' }>> {
    const account = login.name;
    if (tokens.refreshToken === null) {
      throw new AppFailure({ code: 'account-signed-out', account, reason: { code: 'token-ended' } });
    }
    const issuer = this.#openIssuer(provider);
    const outcome = await issuer.refresh(tokens);
    switch (outcome.kind) {
      case 'granted':
        return outcome;
      case 'refused': {
        const reason = { code: 'renewal-refused', words: outcome.words } as const;
        throw new AppFailure({ code: 'account-signed-out', account, reason });
      }
      case 'unsent':
      case 'busy':
        throw new AppFailure({
          code: 'issuer-unreachable',
          account,
          host: issuer.host,
          reason: outcome.reason,
        });
      case 'unknown':
        throw new AppFailure({ code: 'login-answer-lost', provider, reason: outcome.reason });
    }
  }

  /**
   * A harmless call that only a live token gets an answer to: the provider's profile where it has one, else its model
   * list. Gives who it is.
   */
  async #prove(takeable: Takeable): Promise<AccountIdentity | null> {
    const { login, provider, tokens } = takeable;
    const told = await this.#openIssuer(provider).readIdentity(tokens);
    if (told.kind === 'refused') throw refusedToken(login.name, told.words);
    const identity = mergeIdentities(told.identity, login.identity);
    const hasProfile = (this.#options.providers[provider].oauth?.profileUrl ?? null) !== null;
    if (told.kind === 'known' && hasProfile) return identity;
    const check = await this.#options.accounts.checkLogin({ provider, tokens, identity });
    if (check.outcome === 'refused') throw refusedToken(login.name, check.message);
    if (check.outcome === 'unreachable') {
      throw new AppFailure({ code: 'account-unreachable', provider, reason: check.message });
    }
    return identity;
  }

  #openIssuer(provider: ProviderId): Issuer {
    const issuer = this.#options.openIssuer(provider);
    if (issuer === undefined) throw new Error(`${provider} has nothing to sign in to`);
    return issuer;
  }

  #hasEnded({ expiresAt }: TokenSet): boolean {
    return expiresAt !== null && expiresAt <= this.#options.clock.now();
  }

  #keepTokens(login: ReadLogin, secret: Extract<ReadLogin['secret'], { kind: 'tokens' }>): TokenSet {
    const { accessToken, idToken, scopes } = secret;
    return {
      accessToken,
      refreshToken: refreshTokenOf(login, this.#options.providers),
      idToken,
      expiresAt: login.expiresAt,
      receivedAt: this.#options.clock.now(),
      scopes: [...scopes],
      generation: 0,
    };
  }
}

function describeImported({ login, provider, tokens }: Takeable): NewLogin {
  const { identity, source } = login;
  const kind = tokens.refreshToken === null ? 'token' : 'oauth';
  return { provider, kind, label: undefined, identity, tokens, source };
}

function describeBorrowed({ login, provider }: Takeable): NewLogin {
  const { identity, source } = login;
  return { provider, kind: 'borrowed', label: undefined, identity, tokens: null, source };
}

function refusedToken(account: string, words: string): AppFailure {
  return new AppFailure({ code: 'account-signed-out', account, reason: { code: 'words', words } });
}

function unusable({ name }: ReadLogin, problem: string): AppFailure {
  return new AppFailure({ code: 'invalid-input', field: 'logins', problem: `${name}: ${problem}` });
}
