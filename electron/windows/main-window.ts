import type { BrowserWindow, WebContents } from 'electron';
import type { Clock, Logger } from '../../core/ports.ts';
import type { Screen } from '../../shared/desktop-contract.ts';
import { appUrl } from './app-protocol.ts';
import type { Bounds } from './fit-bounds.ts';
import { isWorthReloading } from './reload-limit.ts';

export interface MainWindowOptions {
  readonly create: () => BrowserWindow;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asked when a person closes the window: hide it, or end the app. */
  readonly closeHides: () => Promise<boolean>;
  readonly saveLook: (look: { bounds: Bounds; maximized: boolean }) => void;
  /** The page is there and can hear. */
  readonly onLoaded: (contents: WebContents) => void;
  readonly navigate: (contents: WebContents, screen: Screen) => void;
  readonly quit: () => void;
  readonly onVisible: (visible: boolean) => void;
  readonly startMaximized: () => boolean;
}

/** Moving a window tells of each pixel. */
const saveDelayMs = 500;

/** The app's only window: made when it is first shown, kept while hidden, brought back when its page crashes. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | undefined;
  #screen: Screen | undefined;
  #loaded = false;
  #crashes: number[] = [];
  #leaving = false;

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  get contents(): WebContents | undefined {
    return this.#window?.webContents;
  }

  show(screen?: Screen): void {
    if (screen !== undefined) this.#screen = screen;
    const window = (this.#window ??= this.#open());
    if (window.isMinimized()) window.restore();
    // A new window is shown by `ready-to-show`, so that nobody sees it empty.
    if (this.#loaded) {
      window.show();
      window.focus();
      this.#tellScreen();
    }
  }

  toggle(): void {
    if (this.#window?.isVisible() === true && this.#window.isFocused()) this.#window.hide();
    else this.show();
  }

  setGround(colour: string): void {
    this.#window?.setBackgroundColor(colour);
  }

  close(): void {
    this.#window?.close();
  }

  hide(): void {
    this.#window?.hide();
  }

  /** From now on closing is closing: the app quits. */
  release(): void {
    this.#leaving = true;
    this.hide();
  }

  #open(): BrowserWindow {
    const window = this.#options.create();
    this.#loaded = false;
    if (this.#options.startMaximized()) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.webContents.on('did-finish-load', () => {
      this.#loaded = true;
      this.#options.onLoaded(window.webContents);
      this.#tellScreen();
    });
    window.webContents.on('render-process-gone', (_, { reason }) => this.#reload(window, reason));
    window.webContents.on('did-fail-load', (_, code) =>
      this.#options.log.error('window.not-loaded', { code }),
    );
    window.on('close', (event) => this.#close(window, event));
    window.on('show', () => this.#options.onVisible(true));
    window.on('hide', () => this.#options.onVisible(false));
    window.on('closed', () => {
      this.#window = undefined;
      this.#options.onVisible(false);
    });
    this.#keepLook(window);
    this.#load(window);
    return window;
  }

  #load(window: BrowserWindow): void {
    if (!window.isDestroyed()) void window.loadURL(appUrl).catch(() => undefined); // `did-fail-load` has told.
  }

  #close(window: BrowserWindow, event: { preventDefault(): void }): void {
    if (this.#leaving) return;
    event.preventDefault();
    void this.#options.closeHides().then((hides) => {
      if (window.isDestroyed()) return;
      if (hides) window.hide();
      else this.#options.quit();
    });
  }

  #reload(window: BrowserWindow, reason: string): void {
    this.#loaded = false;
    this.#options.log.error('window.crashed', { reason });
    if (reason === 'clean-exit' || this.#leaving) return;
    const now = this.#options.clock.monotonicMs();
    this.#crashes.push(now);
    if (isWorthReloading(this.#crashes, now))
      setImmediate(() => this.#load(window)); // Not while it is being told.
    // A page that crashes on sight is closed; the tray and a second start open it again.
    else window.destroy();
  }

  #keepLook(window: BrowserWindow): void {
    let timer: NodeJS.Timeout | undefined;
    const save = () => {
      clearTimeout(timer);
      if (window.isDestroyed() || window.isMinimized()) return;
      this.#options.saveLook({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    };
    const saveSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(save, saveDelayMs);
    };
    window.on('resize', saveSoon);
    window.on('move', saveSoon);
    window.on('hide', save);
    window.on('close', save);
    window.on('closed', () => clearTimeout(timer));
  }

  #tellScreen(): void {
    if (this.#screen === undefined || this.#window === undefined) return;
    this.#options.navigate(this.#window.webContents, this.#screen);
    this.#screen = undefined;
  }
}
