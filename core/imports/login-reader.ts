import type { AccountIdentity, LoginSource } from '../../shared/models/account.ts';
import type { ClientEnvironment } from '../../shared/models/client.ts';
import type { LoginOwner } from '../../shared/models/login-owner.ts';
import type { FoundLogin } from '../../shared/models/login.ts';
import type { ProviderId } from '../../shared/models/provider.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { EpochMs } from '../../shared/models/time.ts';

/** Whose logins are looked for, and on what kind of machine. */
export interface Machine {
  readonly home: string;
  readonly environment: ClientEnvironment;
  readonly platform: NodeJS.Platform;
}

/** What a login is used with. Never shown, logged or thrown. */
export type LoginSecret =
  | { readonly kind: 'key'; readonly key: string }
  | {
      readonly kind: 'tokens';
      readonly accessToken: string;
      /** Null: nothing renews it. */
      readonly refreshToken: string | null;
      readonly idToken: string | null;
      readonly scopes: readonly string[];
      /** The OAuth client that signed in: no other one can renew it. Null: the provider's usual one. */
      readonly oauthClientId: string | null;
    };

/** A login as another tool keeps it. Everything but `secret` may be shown. */
export interface ReadLogin {
  readonly source: LoginSource;
  /** Null: Portunus has nothing for it, and `problem` says so. */
  readonly provider: ProviderId | null;
  readonly kind: FoundLogin['kind'];
  readonly name: string;
  readonly identity: AccountIdentity | null;
  /** Only for providers of which every account brings its own address. */
  readonly baseUrl: string | null;
  readonly expiresAt: EpochMs | null;
  /** Why it cannot be taken. */
  readonly problem: Sentence | null;
  readonly secret: LoginSecret | null;
}

/**
 * How one tool keeps its logins. Three answers are kept apart (row SEC-5): a login, no login, and "could not be read".
 * Nothing is ever written, created or locked.
 */
export interface LoginReader {
  readonly owner: LoginOwner;
  /** Its files have names of their own making, so that any file of a folder may be one. */
  readonly takesAnyName?: boolean;
  /** Where the tool keeps logins on this machine, the usual place first. Throws AppFailure `invalid-input`. */
  places(machine: Machine): readonly string[];
  /** Where they are in a folder that a person named: the tool's own folder, or a copy of it. */
  placesIn(folder: string): readonly string[];
  /**
   * The logins in a place; undefined: there is nothing there, or something of another tool. Without `machine` only
   * what is in or beside the place counts. Throws or rejects with AppFailure `login-file-broken`.
   */
  read(place: string, machine?: Machine): Reading | Promise<Reading>;
  /** Logins that are known to be somewhere that cannot be read. */
  hidden?(machine: Machine): readonly ReadLogin[];
}

export type Reading = readonly ReadLogin[] | undefined;
