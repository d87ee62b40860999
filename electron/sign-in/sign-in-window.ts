import type { BrowserWindow, WebContents, WebContentsView } from 'electron';
import type { Logger } from '../../core/ports.ts';
import { signInBarChannel } from '../../shared/channels.ts';
import type { AppError } from '../../shared/errors.ts';
import type { LoginAttempt } from '../../shared/models/login.ts';
import type {
  SignInAct,
  SignInBar,
  SignInNotice,
  SignInPlace,
  SignInProblem,
} from '../../shared/sign-in-bar.ts';
import { appUrl } from '../windows/app-protocol.ts';
import type { BlockedAddress } from './guard-page.ts';
import { nameProblem } from './name-problem.ts';

/** The bar's own page. */
export const barUrl = `${appUrl}sign-in.html`;

/** `person` closed it, the attempt is `over`, or it goes on elsewhere (`moved`). */
export type ClosedBecause = 'person' | 'over' | 'moved';

export interface SignInWindowOptions {
  readonly attempt: LoginAttempt;
  /** The provider's name. */
  readonly provider: string;
  /** With the bar as its page, and the provider's page to be laid below it. */
  readonly window: BrowserWindow;
  readonly page: WebContentsView;
  readonly log: Logger;
  readonly language: () => SignInBar['language'];
  readonly title: () => string;
  /** Whether an address is the one that the answer comes back to. */
  readonly isOurs: (url: string) => boolean;
  readonly useBrowser: () => Promise<AppError | null>;
  readonly paste: (text: string) => Promise<AppError | null>;
  readonly onClosed: (because: ClosedBecause) => void;
}

/** Until the bar has measured itself. */
const usualBarHeight = 88;

/**
 * A window for one sign-in: a bar of ours that says at all times whose page is shown, and below it the provider's
 * page, which cannot reach, cover or name itself after anything of ours.
 */
export class SignInWindow {
  readonly #options: SignInWindowOptions;
  readonly #window: BrowserWindow;
  readonly #page: WebContentsView;
  #place: SignInPlace;
  #loading = true;
  /** Whether the provider's page has anything to show. */
  #arrived = false;
  #finishing = false;
  #notice: SignInNotice | null = null;
  #problem: SignInProblem | null = null;
  #barHeight = usualBarHeight;
  #closing: ClosedBecause = 'person';

  constructor(options: SignInWindowOptions) {
    this.#options = options;
    this.#window = options.window;
    this.#page = options.page;
    this.#place = describePlace(options.attempt.url);
    this.#watchBar();
    this.#watchPage();
    this.#window.contentView.addChildView(this.#page);
    this.speak();
    this.#lay();
    void this.#window.loadURL(barUrl).catch(() => undefined); // `did-fail-load` has told.
    this.#load();
  }

  get bar(): WebContents {
    return this.#window.webContents;
  }

  isFocused(): boolean {
    return this.#window.isFocused();
  }

  focus(): void {
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
    this.#page.webContents.focus();
  }

  close(because: ClosedBecause): void {
    this.#closing = because;
    this.#window.close();
  }

  follow({ state }: Pick<LoginAttempt, 'state'>): void {
    this.#finishing = state === 'exchanging';
    this.#tell();
  }

  /** Says what it says in the language of now. */
  speak(): void {
    this.#window.setTitle(this.#options.title());
    this.#tell();
  }

  setGround(colour: string): void {
    this.#window.setBackgroundColor(colour);
  }

  tellBlocked(blocked: BlockedAddress): void {
    this.#notice =
      blocked.because === 'host'
        ? { code: 'host-blocked', host: blocked.host }
        : { code: 'scheme-blocked', scheme: blocked.scheme };
    this.#tell();
  }

  /** The provider's answer, which nobody listens for where it was sent. */
  takeAnswer(url: string): void {
    void this.#tellFailure(this.#options.paste(url));
  }

  act(act: SignInAct): void {
    switch (act.act) {
      case 'use-browser':
        void this.#tellFailure(this.#options.useBrowser());
        break;
      case 'paste':
        void this.#tellFailure(this.#options.paste(act.text));
        break;
      case 'cancel':
        this.close('person');
        break;
      case 'back':
        this.#page.webContents.navigationHistory.goBack();
        break;
      case 'restart':
        this.#load();
        break;
      case 'dismiss':
        this.#notice = null;
        this.#tell();
        break;
      case 'measure':
        this.#barHeight = Math.round(act.height * this.bar.getZoomFactor());
        this.#lay();
        break;
    }
  }

  async #tellFailure(work: Promise<AppError | null>): Promise<void> {
    this.#notice = null;
    this.#tell();
    const error = await work;
    if (error === null) return;
    this.#notice = { code: 'failed', error };
    this.#tell();
  }

  #load(): void {
    this.#notice = null;
    this.#problem = null;
    this.#tell();
    this.#lay();
    // A failed load is told by its event.
    void this.#page.webContents.loadURL(this.#options.attempt.url).catch(() => undefined);
  }

  #watchBar(): void {
    const { log, onClosed } = this.#options;
    this.#window.once('ready-to-show', () => this.focus());
    this.#window.on('resize', () => this.#lay());
    this.#window.on('page-title-updated', (event) => event.preventDefault());
    this.#window.on('closed', () => {
      // It is not the window's own page, and would live on.
      if (!this.#page.webContents.isDestroyed()) this.#page.webContents.close();
      onClosed(this.#closing);
    });
    this.bar.on('did-finish-load', () => this.#tell());
    this.bar.on('did-fail-load', (_, code) => log.error('sign-in.bar-not-loaded', { code }));
    // Without its bar nobody could tell whose page it is.
    this.bar.on('render-process-gone', (_, { reason }) => {
      log.error('sign-in.bar-crashed', { reason });
      setImmediate(() => this.#destroy()); // Not while it is being told.
    });
  }

  #watchPage(): void {
    const { webContents } = this.#page;
    webContents.on('did-start-loading', () => this.#change({ loading: true }));
    webContents.on('did-stop-loading', () => this.#change({ loading: false }));
    webContents.on('did-navigate', (_, url, status) => this.#arrive(url, status));
    webContents.on('did-navigate-in-page', () => this.#tell());
    webContents.on('did-fail-load', (_, code, _words, url, isMainFrame) => {
      if (isMainFrame) this.#fail(nameProblem(code), url);
    });
    webContents.on('render-process-gone', (_, { reason }) => {
      this.#options.log.warn('sign-in.page-crashed', { reason });
      this.#fail('crashed');
    });
  }

  #arrive(url: string, status: number): void {
    this.#place = describePlace(url);
    this.#arrived = true;
    this.#problem = null;
    this.#notice = status >= 400 && this.#options.isOurs(url) ? { code: 'answer-strange' } : null;
    this.#tell();
    this.#lay();
  }

  #fail(problem: SignInProblem | undefined, url?: string): void {
    if (problem === undefined) return;
    // Empty where not even an address came of it.
    if (url !== undefined && url !== '') this.#place = describePlace(url);
    this.#arrived = false;
    this.#change({ loading: false });
    this.#problem = problem;
    this.#tell();
    this.#lay();
  }

  #change({ loading }: { loading: boolean }): void {
    this.#loading = loading;
    this.#tell();
  }

  #tell(): void {
    if (this.#window.isDestroyed() || this.#page.webContents.isDestroyed()) return;
    const bar: SignInBar = {
      language: this.#options.language(),
      provider: this.#options.provider,
      place: this.#place,
      arrived: this.#arrived,
      loading: this.#loading,
      finishing: this.#finishing,
      canGoBack: this.#page.webContents.navigationHistory.canGoBack(),
      notice: this.#notice,
      problem: this.#problem,
    };
    this.bar.send(signInBarChannel, bar);
  }

  #lay(): void {
    if (this.#window.isDestroyed()) return;
    const [width = 0, height = 0] = this.#window.getContentSize();
    // However tall the bar thinks it is, a page is left to be seen.
    const top = Math.min(this.#barHeight, Math.round(height / 2));
    this.#page.setBounds({ x: 0, y: top, width, height: height - top });
    this.#page.setVisible(this.#arrived);
  }

  #destroy(): void {
    if (!this.#window.isDestroyed()) this.#window.destroy();
  }
}

/** An address without its path: that holds codes and states. */
export function describePlace(text: string): SignInPlace {
  const { host, protocol } = new URL(text);
  return { host, secured: protocol === 'https:' ? 'by-encryption' : 'by-this-machine' };
}
