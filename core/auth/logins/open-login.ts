/**
 * One sign-in under way. Holds what must never leave the engine's memory: state, verifier, and the tokens until they
 * are saved. Only `view()` is shown to anybody.
 */
import type { AppError } from '../../../shared/errors.ts';
import type { AccountIdentity } from '../../../shared/models/account.ts';
import type { LoginAttempt } from '../../../shared/models/login.ts';
import type { EpochMs } from '../../../shared/models/time.ts';
import type { TokenSet } from '../../accounts/token-set.ts';
import type { ExpectedPaste } from './read-pasted.ts';

/** What a code is exchanged with. */
export interface OpenLoginSecrets {
  readonly expected: ExpectedPaste;
  readonly verifier: string | null;
}

/** Who signed in, until it is saved. */
export interface SignedIn {
  readonly tokens: TokenSet;
  readonly identity: AccountIdentity | null;
  readonly updates: string | null;
  readonly differs: boolean;
}

export type LoginEnd = 'saved' | 'cancelled' | 'expired' | 'failed';

type Opening = Pick<
  LoginAttempt,
  | 'id'
  | 'provider'
  | 'method'
  | 'account'
  | 'url'
  | 'redirectUri'
  | 'listening'
  | 'userCode'
  | 'endsAt'
  | 'error'
>;

export class OpenLogin {
  readonly id: string;
  readonly provider: LoginAttempt['provider'];
  readonly account: string | null;
  readonly label: string | undefined;
  /** Null for a device login. */
  readonly secrets: OpenLoginSecrets | null;
  readonly #abort = new AbortController();
  #view: LoginAttempt;
  #signedIn: SignedIn | null = null;
  #release: () => Promise<void>;
  #endedAt: EpochMs | null = null;

  constructor(
    opening: Opening,
    options: {
      readonly label: string | undefined;
      readonly secrets: OpenLoginSecrets | null;
      /** Lets go of the port. */
      readonly release: () => Promise<void>;
    },
  ) {
    this.id = opening.id;
    this.provider = opening.provider;
    this.account = opening.account;
    this.label = options.label;
    this.secrets = options.secrets;
    this.#release = options.release;
    this.#view = { ...opening, state: 'waiting', identity: null, updates: null, differs: false };
  }

  view(): LoginAttempt {
    return this.#view;
  }

  get state(): LoginAttempt['state'] {
    return this.#view.state;
  }

  get endsAt(): EpochMs {
    return this.#view.endsAt;
  }

  get isOver(): boolean {
    return this.#endedAt !== null;
  }

  /** Null while it is under way. */
  get endedAt(): EpochMs | null {
    return this.#endedAt;
  }

  /** Fires when it ends, however that comes. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get signedIn(): SignedIn | null {
    return this.#signedIn;
  }

  /** The one answer has come: nothing listens any more. */
  beginExchange(): void {
    this.#view = { ...this.#view, state: 'exchanging', listening: false, error: null };
    void this.#letGo();
  }

  confirm(signedIn: SignedIn, endsAt: EpochMs): void {
    const { identity, updates, differs } = signedIn;
    this.#signedIn = signedIn;
    this.#view = { ...this.#view, state: 'confirming', identity, updates, differs, endsAt };
  }

  /** Resolves when the port is free. */
  async end(state: LoginEnd, at: EpochMs, error: AppError | null): Promise<void> {
    this.#endedAt = at;
    this.#signedIn = null;
    this.#view = { ...this.#view, state, listening: false, error };
    this.#abort.abort();
    await this.#letGo();
  }

  #letGo(): Promise<void> {
    const release = this.#release;
    this.#release = () => Promise.resolve();
    return release();
  }
}
