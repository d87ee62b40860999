import type { BrowserWindow, Session, WebContentsView } from 'electron';
import { toAppError } from '../../core/api/to-app-error.ts';
import type { Logger } from '../../core/ports.ts';
import { AppFailure, type AppError } from '../../shared/errors.ts';
import type { LoginAttempt } from '../../shared/models/login.ts';
import type { ProviderView } from '../../shared/models/provider.ts';
import { SignInAct, type SignInBar } from '../../shared/sign-in-bar.ts';
import type { EngineLink } from '../host/engine-link.ts';
import { isOwnFrame, type SenderFrame } from '../ipc.ts';
import { listSignInHosts } from '../windows/external-url.ts';
import { type ContentsRules, guardSession } from '../windows/guard-contents.ts';
import { createPageRules, createRequestRule, type PageListener } from './guard-page.ts';
import { judgePageAddress, listSignInPlaces } from './judge-address.ts';
import { barUrl, type ClosedBecause, SignInWindow } from './sign-in-window.ts';

export interface SignInServices {
  readonly engine: Pick<EngineLink, 'invoke' | 'on' | 'onConnection'>;
  readonly log: Logger;
  readonly providers: () => readonly ProviderView[];
  readonly language: () => SignInBar['language'];
  readonly title: (provider: string) => string;
  /** The one way to the system's browser (row EL-5). */
  readonly openPage: (url: string, hosts: ReadonlySet<string>) => Promise<void>;
  readonly openSession: (partition: string) => Session;
  readonly createWindow: (title: string) => BrowserWindow;
  readonly createPage: (session: Session) => WebContentsView;
  readonly showMain: () => void;
}

/**
 * Brings people to their provider's sign-in page, in a window of its own or in the system's browser. The engine says
 * which page that is and listens for the answer; a window only ever names the attempt. Each attempt has a session of
 * its own in memory, so that nobody stays signed in here, and no two accounts meet.
 */
export class SignIns {
  readonly #services: SignInServices;
  readonly #windows = new Map<string, SignInWindow>();
  readonly #rules = new Map<Session, ContentsRules>();

  constructor(services: SignInServices) {
    this.#services = services;
    services.engine.on('logins.changed', () => this.#followAll());
    services.engine.onConnection((connection) => {
      // Attempts live in the engine's memory.
      if (connection === 'lost') this.closeAll();
      else this.#followAll();
    });
  }

  /** Throws the engine's AppFailure, or `login-over` for an attempt that waits for nobody. */
  async open(login: string): Promise<{ opened: 'window' | 'browser' }> {
    const attempt = await this.#ask(login);
    const provider = this.#findProvider(attempt);
    if (provider.signInEmbeds !== true || attempt.method !== 'browser') {
      await this.#openInBrowser(attempt, provider);
      return { opened: 'browser' };
    }
    const open = this.#windows.get(attempt.id);
    if (open === undefined) this.#openWindow(attempt, provider);
    else open.focus();
    return { opened: 'window' };
  }

  /** As `open` does. */
  async openInBrowser(login: string): Promise<void> {
    const attempt = await this.#ask(login);
    await this.#openInBrowser(attempt, this.#findProvider(attempt));
  }

  /** For `guardContents`. */
  rulesOf(session: Session): ContentsRules | undefined {
    return this.#rules.get(session);
  }

  /** What a bar's page sent: from its own top frame, in the shape of the contract, or not at all (row EL-6). */
  hear(sender: unknown, frame: SenderFrame | null, message: unknown): void {
    const window = [...this.#windows.values()].find(({ bar }) => bar === sender);
    if (window === undefined || !isOwnFrame(frame) || frame?.url !== barUrl) return;
    const act = SignInAct.safeParse(message);
    if (act.success) window.act(act.data);
  }

  /** The language is another now. */
  speak(): void {
    for (const window of this.#windows.values()) window.speak();
  }

  setGround(colour: string): void {
    for (const window of this.#windows.values()) window.setGround(colour);
  }

  /** Whether there was one with the focus. */
  closeFocused(): boolean {
    const focused = [...this.#windows.values()].find((window) => window.isFocused());
    focused?.close('person');
    return focused !== undefined;
  }

  closeAll(): void {
    for (const window of this.#windows.values()) window.close('over');
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

  async #openInBrowser(attempt: LoginAttempt, provider: ProviderView): Promise<void> {
    await this.#services.openPage(attempt.url, listSignInHosts(provider));
    this.#windows.get(attempt.id)?.close('moved');
  }

  #openWindow(attempt: LoginAttempt, provider: ProviderView): void {
    const { log, language, openSession, createWindow, createPage } = this.#services;
    const title = () => this.#services.title(provider.label);
    const places = listSignInPlaces(provider, attempt);
    const listener: PageListener = {
      places,
      takeAnswer: attempt.listening ? null : (url) => signInWindow.takeAnswer(url),
      tellBlocked: (blocked) => signInWindow.tellBlocked(blocked),
    };
    const session = openSession(`login-${attempt.id}`);
    guardSession(session, createRequestRule(listener));
    this.#rules.set(session, createPageRules(listener));
    const signInWindow = new SignInWindow({
      attempt,
      provider: provider.label,
      window: createWindow(title()),
      page: createPage(session),
      log,
      language,
      title,
      isOurs: (url) => judgePageAddress(url, places).goes === 'back',
      useBrowser: () => this.#try(() => this.#openInBrowser(attempt, provider)),
      paste: (text) => this.#try(() => this.#paste(attempt.id, text)),
      onClosed: (because) => this.#closed(attempt.id, session, because),
    });
    this.#windows.set(attempt.id, signInWindow);
  }

  async #paste(login: string, text: string): Promise<void> {
    const result = await this.#services.engine.invoke('logins.paste', { login, text });
    if (!result.ok) throw new AppFailure(result.error);
    this.#follow(login, result.value);
  }

  #followAll(): void {
    for (const login of this.#windows.keys()) {
      // Asked anew: an event may be older than the attempt.
      void this.#services.engine
        .invoke('logins.get', { login })
        .then((result) => this.#follow(login, result.ok ? result.value : undefined));
    }
  }

  #follow(login: string, attempt: Pick<LoginAttempt, 'state'> | undefined): void {
    const window = this.#windows.get(login);
    if (attempt?.state === 'waiting' || attempt?.state === 'exchanging') window?.follow(attempt);
    else window?.close('over');
  }

  #closed(login: string, session: Session, because: ClosedBecause): void {
    this.#windows.delete(login);
    this.#rules.delete(session);
    void forget(session);
    if (because === 'person') void this.#services.engine.invoke('logins.cancel', { login });
    if (because !== 'moved') this.#services.showMain();
  }

  async #try(work: () => Promise<void>): Promise<AppError | null> {
    try {
      await work();
      return null;
    } catch (cause) {
      return toAppError(cause, { command: 'sign-in' }, this.#services.log);
    }
  }
}

/** The session was in memory only, but an app that lives in the tray lives long. */
async function forget(session: Session): Promise<void> {
  await Promise.all([session.clearStorageData(), session.clearCache(), session.clearAuthCache()]);
  await session.closeAllConnections();
}
