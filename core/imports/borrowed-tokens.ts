/**
 * Tokens of logins that stay another tool's: read from its file before each use, never written, never renewed
 * (row SEC-11). Nothing of them is kept but in memory. "There is no login any more" and "it could not be read just
 * now" are different answers (row SEC-5): only the first signs an account out.
 */
import { AppFailure } from '../../shared/errors.ts';
import type { LoginSource } from '../../shared/models/account.ts';
import type { Reason } from '../../shared/models/reason.ts';
import type { Account } from '../accounts/account-store.ts';
import type { TokenSource, TokenState } from '../accounts/token-source.ts';
import type { TokenSet } from '../accounts/token-set.ts';
import type { Clock } from '../ports.ts';
import { isKeychainPlace } from './claude-code-keychain.ts';
import type { ReadLogin, Reading } from './login-reader.ts';
import { stampFile } from './read-login-file.ts';
import type { LoginReaders } from './registry.ts';

export interface BorrowedTokensOptions {
  readonly readers: LoginReaders;
  readonly clock: Clock;
}

/** What was read last. A keychain has no stamp: it is asked again when its token has ended or was refused. */
interface Known {
  readonly stamp: string | undefined;
  /** Undefined: the owner has no such login any more. */
  readonly tokens: TokenSet | undefined;
}

export function openBorrowedTokens(options: BorrowedTokensOptions): TokenSource {
  return new BorrowedTokens(options);
}

class BorrowedTokens implements TokenSource {
  readonly #options: BorrowedTokensOptions;
  readonly #known = new Map<string, Known>();
  /** Access tokens that a provider answered with 401: none of them is tried again. */
  readonly #refused = new Map<string, string>();
  /** One reading of a keychain at a time: each may ask the person. */
  readonly #asking = new Map<string, Promise<Known>>();

  constructor(options: BorrowedTokensOptions) {
    this.#options = options;
  }

  current(account: Account): TokenSet | Promise<TokenSet> {
    const known = this.#look(account);
    return known instanceof Promise
      ? known.then((read) => this.#require(account, read))
      : this.#require(account, known);
  }

  /** Only the owner may renew it: its file is looked at once more. Rejects as `current` where that has no newer one. */
  async replace(account: Account, refused: TokenSet): Promise<TokenSet> {
    this.#refused.set(account.id, refused.accessToken);
    return await this.renew(account);
  }

  async renew(account: Account): Promise<TokenSet> {
    this.#known.delete(account.id);
    return await this.current(account);
  }

  describe(account: Account): TokenState {
    const known = this.#lookSoon(account);
    return {
      // By its owner, which is nothing to wait for.
      renewable: false,
      renewsAt: null,
      refreshing: false,
      ended: known === undefined ? null : this.#whyEnded(account, known),
      expiresAt: known?.tokens?.expiresAt ?? null,
    };
  }

  history(): [] {
    return [];
  }

  forget(account: string): void {
    this.#known.delete(account);
    this.#refused.delete(account);
  }

  #require(account: Account, known: Known): TokenSet {
    const reason = this.#whyEnded(account, known);
    if (reason === null && known.tokens !== undefined) return known.tokens;
    throw new AppFailure({
      code: 'account-signed-out',
      account: account.label,
      reason: reason ?? { code: 'token-ended' },
    });
  }

  #whyEnded(account: Account, { tokens }: Known): Reason | null {
    const { owner, path } = requireSource(account);
    if (tokens === undefined) return { code: 'owner-signed-out', owner, path };
    const isOver = tokens.expiresAt !== null && tokens.expiresAt <= this.#options.clock.now();
    const isRefused = this.#refused.get(account.id) === tokens.accessToken;
    return isOver || isRefused ? { code: 'owner-must-renew', owner } : null;
  }

  /** What stands there now. Throws AppFailure `login-file-broken` where that cannot be told and nothing live is known. */
  #look(account: Account): Known | Promise<Known> {
    const source = requireSource(account);
    const known = this.#known.get(account.id);
    if (isKeychainPlace(source.path)) {
      return known !== undefined && this.#whyEnded(account, known) === null
        ? known
        : this.#askKeychain(account, source);
    }
    try {
      const stamp = stampPlace(source.path);
      if (known !== undefined && known.stamp === stamp) return known;
      const read = stamp === undefined ? undefined : this.#read(source);
      return this.#remember(account, stamp, read as Reading);
    } catch (cause) {
      // Its owner may be writing it this moment: a token that is good stays good.
      if (known !== undefined && this.#whyEnded(account, known) === null) return known;
      throw cause;
    }
  }

  /** For showing: never waits, never fails, asks nobody. Undefined: it cannot be told. */
  #lookSoon(account: Account): Known | undefined {
    const known = this.#known.get(account.id);
    if (known !== undefined && this.#whyEnded(account, known) === null) return known;
    if (isKeychainPlace(requireSource(account).path)) return known;
    try {
      const read = this.#look(account);
      return read instanceof Promise ? undefined : read;
    } catch (cause) {
      if (cause instanceof AppFailure) return undefined;
      throw cause;
    }
  }

  #askKeychain(account: Account, source: LoginSource): Promise<Known> {
    const asking = this.#asking.get(account.id);
    if (asking !== undefined) return asking;
    const asked = Promise.resolve(this.#read(source))
      .then((read) => this.#remember(account, undefined, read))
      .finally(() => this.#asking.delete(account.id));
    this.#asking.set(account.id, asked);
    return asked;
  }

  #read({ owner, path }: LoginSource): Reading | Promise<Reading> {
    return this.#options.readers[owner].read(path);
  }

  #remember(account: Account, stamp: string | undefined, read: Reading): Known {
    const login = read?.find((each) => isSame(each, account));
    const known = { stamp, tokens: login && this.#keep(login) };
    this.#known.set(account.id, known);
    return known;
  }

  #keep({ secret, expiresAt }: ReadLogin): TokenSet | undefined {
    if (secret?.kind !== 'tokens') return undefined;
    const { accessToken, scopes } = secret;
    return {
      accessToken,
      // Not ours to use.
      refreshToken: null,
      idToken: null,
      expiresAt,
      receivedAt: this.#options.clock.now(),
      scopes: [...scopes],
      generation: 0,
    };
  }
}

/** Somebody else may have signed in with the same tool since: that login is another account's. */
function isSame(login: ReadLogin, account: Account): boolean {
  if (login.source.entry !== account.source?.entry || login.provider !== account.provider) return false;
  const [now, then] = [login.identity, account.identity];
  const differs = (field: 'subject' | 'organisationId') =>
    now !== null &&
    then !== null &&
    now[field] !== null &&
    then[field] !== null &&
    now[field] !== then[field];
  return !differs('subject') && !differs('organisationId');
}

/** A database changes in its write-ahead log first. */
function stampPlace(path: string): string | undefined {
  const stamp = stampFile(path);
  return stamp !== undefined && path.endsWith('.sqlite')
    ? `${stamp} ${stampFile(`${path}-wal`) ?? ''}`
    : stamp;
}

function requireSource({ source, label }: Account): LoginSource {
  if (source === null) throw new AppFailure({ code: 'vault-record-damaged', record: label });
  return source;
}
