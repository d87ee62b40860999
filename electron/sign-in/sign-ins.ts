import type { Bridge } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { LoginAttempt } from '../../shared/models/login.ts';
import type { ProviderView } from '../../shared/models/provider.ts';
import { listSignInHosts } from '../windows/external-url.ts';

export interface SignInServices {
  readonly engine: Bridge;
  readonly providers: () => readonly ProviderView[];
  /** The one way to the system's browser (row EL-5). */
  readonly openPage: (url: string, hosts: ReadonlySet<string>) => Promise<void>;
}

/** Brings people to their provider's sign-in page. The engine says which page that is; a window only names the attempt. */
export class SignIns {
  readonly #services: SignInServices;

  constructor(services: SignInServices) {
    this.#services = services;
  }

  /** Throws the engine's AppFailure, or `login-over` for an attempt that waits for nobody. */
  async open(login: string): Promise<{ opened: 'window' | 'browser' }> {
    await this.openInBrowser(login);
    return { opened: 'browser' };
  }

  async openInBrowser(login: string): Promise<void> {
    const attempt = await this.#ask(login);
    const hosts = listSignInHosts(this.#findProvider(attempt));
    await this.#services.openPage(attempt.url, hosts);
  }

  async #ask(login: string): Promise<LoginAttempt> {
    const result = await this.#services.engine.invoke('logins.get', { login });
    if (!result.ok) throw new AppFailure(result.error);
    if (result.value.state !== 'waiting') throw new AppFailure({ code: 'login-over', login });
    return result.value;
  }

  #findProvider(attempt: LoginAttempt): ProviderView {
    const provider = this.#services.providers().find(({ id }) => id === attempt.provider);
    // The engine was lost just now, and with it the attempt.
    if (provider === undefined) throw new AppFailure({ code: 'engine-not-running' });
    return provider;
  }
}
