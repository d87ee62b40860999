import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  clipboard,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  utilityProcess,
  type WebContents,
} from 'electron';
import { FileSink } from '../core/log/file-sink.ts';
import { createLogger } from '../core/log/logger.ts';
import { type Paths, systemClock } from '../core/ports.ts';
import { eventChannel, rpcChannel, signInActChannel } from '../shared/channels.ts';
import { type EventName, events, type Payload } from '../shared/contract.ts';
import type { DesktopEventName, DesktopPayload, DesktopStatus, Screen } from '../shared/desktop-contract.ts';
import { explain } from '../shared/explain.ts';
import { describeNews } from './host/describe-news.ts';
import { createDesktopHandlers } from './host/desktop-handlers.ts';
import { EngineLink } from './host/engine-link.ts';
import { forkEngine } from './host/engine-process.ts';
import { EngineSupervisor, type SupervisorNews } from './host/engine-supervisor.ts';
import { EngineView } from './host/engine-view.ts';
import { createLoginItem, type LoginItemPort } from './host/login-item.ts';
import { hasTrayHost } from './host/tray-host.ts';
import { answerCall } from './ipc.ts';
import { describeMenu } from './menu/application-menu.ts';
import { SignIns } from './sign-in/sign-ins.ts';
import { actOnTray } from './tray/act-on-tray.ts';
import { AppTray } from './tray/app-tray.ts';
import { describeTray, type TrayAction } from './tray/describe-tray.ts';
import { appScheme, createAppHandler } from './windows/app-protocol.ts';
import { createForeignPage, createWindow } from './windows/create-window.ts';
import { groundColour } from './windows/describe-window.ts';
import { listExternalHosts } from './windows/external-url.ts';
import { fitBounds, signInSize } from './windows/fit-bounds.ts';
import { guardContents, guardSession } from './windows/guard-contents.ts';
import { openLookStore } from './windows/look-store.ts';
import { MainWindow } from './windows/main-window.ts';
import { openExternal } from './windows/open-external.ts';
import { chooseLanguage, type Language, words, type Words } from './words.ts';

export interface DesktopOptions {
  /** The app's folder, with `dist` and `resources` in it. */
  readonly root: string;
  readonly paths: Paths;
}

/** Relative times in the tray ("in 3 hours") move on by themselves. */
const trayStepMs = 60_000;

/** Everything between the engine's process and the person's screen, wired once. */
export class Desktop {
  readonly #options: DesktopOptions;
  readonly #link = new EngineLink();
  readonly #view = new EngineView(this.#link);
  readonly #log;
  readonly #look;
  readonly #supervisor: EngineSupervisor;
  readonly #window: MainWindow;
  readonly #loginItem: LoginItemPort;
  readonly #signIns: SignIns;
  #tray: AppTray | undefined;
  #trayHost = process.platform !== 'linux';
  #language: Language = 'en';
  #quitting: 'no' | 'stopping' | 'done' = 'no';

  constructor(options: DesktopOptions) {
    this.#options = options;
    const profile = join(options.paths.home, 'desktop');
    this.#log = createLogger({ sink: new FileSink({ folder: join(profile, 'logs') }), clock: systemClock });
    this.#look = openLookStore(profile, ipcMain);
    this.#supervisor = new EngineSupervisor({
      paths: options.paths,
      clock: systemClock,
      log: this.#log,
      link: this.#link,
      spawn: ({ port }) =>
        forkEngine(utilityProcess, join(options.root, 'dist', 'serve.js'), engineArgs(port)),
    });
    this.#window = this.#createMainWindow();
    this.#signIns = new SignIns({
      engine: this.#link,
      log: this.#log,
      providers: () => this.#view.facts.providers,
      language: () => this.#language,
      title: (provider) => this.#words.signInTo(provider),
      openPage: openExternal,
      openSession: (partition) => session.fromPartition(partition, { cache: false }),
      createWindow: (title) => this.#createSignInWindow(title),
      createPage: createForeignPage,
      showMain: () => this.show(),
    });
    this.#loginItem = createLoginItem({
      app,
      environment: process.env,
      args: process.argv,
      command: ownCommand(),
      words: () => this.#words,
      hiddenWish: {
        get: () => this.#look.look.hiddenAtLogin,
        set: (hiddenAtLogin) => this.#look.save({ hiddenAtLogin }),
      },
    });
  }

  start(): void {
    guardContents(app, (of) => this.#signIns.rulesOf(of));
    guardSession(session.defaultSession);
    protocol.handle(appScheme, createAppHandler(join(this.#options.root, 'dist', 'renderer')));
    nativeTheme.themeSource = this.#look.look.theme;
    nativeTheme.on('updated', () => this.#setGround());
    this.#answerWindow();
    this.#speak();
    this.#followEngine();
    this.#supervisor.start();
    powerMonitor.on('resume', () => this.#supervisor.resumed());
    powerMonitor.on('shutdown', () => app.quit());
    void this.#findTrayHost();
    this.#loginItem.refresh();
    if (this.#loginItem.startsHidden()) showInDock(false);
    else this.show();
  }

  show(screenName?: Screen): void {
    if (this.#quitting === 'no') this.#window.show(screenName);
  }

  /** Holds the quit back until the engine has ended. */
  quit(event: { preventDefault(): void }): void {
    if (this.#quitting === 'done') return;
    event.preventDefault();
    if (this.#quitting === 'stopping') return;
    this.#quitting = 'stopping';
    this.#window.release();
    this.#signIns.closeAll();
    void this.#supervisor.stop().finally(() => {
      this.#quitting = 'done';
      this.#tray?.destroy();
      app.quit();
    });
  }

  get #words(): Words {
    return words[this.#language];
  }

  #createMainWindow(): MainWindow {
    const { root } = this.#options;
    return new MainWindow({
      create: () =>
        createWindow({
          bounds: fitBounds(
            this.#look.look.bounds,
            screen.getAllDisplays().map(({ workArea }) => workArea),
          ),
          preload: join(root, 'dist', 'electron', 'preload.cjs'),
          icon: join(root, 'resources', 'icons', 'icon.png'),
          dark: nativeTheme.shouldUseDarkColors,
          devTools: !app.isPackaged,
        }),
      clock: systemClock,
      log: this.#log,
      startMaximized: () => this.#look.look.maximized,
      saveLook: (look) => this.#look.save(look),
      closeHides: () => this.#findTrayHost(),
      quit: () => app.quit(),
      onVisible: showInDock,
      onLoaded: (contents) => this.#tell('desktop.connection', this.#link.connection, contents),
      navigate: (contents, to) => this.#tell('desktop.navigate', { screen: to }, contents),
    });
  }

  #createSignInWindow(title: string): BrowserWindow {
    const { root } = this.#options;
    return createWindow({
      title,
      bounds: signInSize.usual,
      smallest: signInSize.smallest,
      preload: join(root, 'dist', 'electron', 'sign-in-preload.cjs'),
      icon: join(root, 'resources', 'icons', 'icon.png'),
      dark: nativeTheme.shouldUseDarkColors,
      devTools: false,
    });
  }

  #setGround(): void {
    const ground = groundColour(nativeTheme.shouldUseDarkColors);
    this.#window.setGround(ground);
    this.#signIns.setGround(ground);
  }

  #answerWindow(): void {
    const desktop = createDesktopHandlers({
      engine: this.#link,
      supervisor: this.#supervisor,
      loginItem: this.#loginItem,
      status: () => this.#status(),
      announce: () => this.#tell('desktop.changed', this.#status()),
      signIns: this.#signIns,
      openLink: (url) => openExternal(url, listExternalHosts(this.#view.facts.providers)),
      writeClipboard: async (text) => await clipboard.writeText(text),
    });
    const options = { engine: this.#link, desktop, log: this.#log };
    ipcMain.handle(rpcChannel, (event, name: unknown, input: unknown) =>
      answerCall(options, event.senderFrame, name, input),
    );
    ipcMain.on(signInActChannel, ({ sender, senderFrame }, act: unknown) =>
      this.#signIns.hear(sender, senderFrame, act),
    );
    for (const name of Object.keys(events) as EventName[]) {
      this.#link.on(name, (payload) => this.#tell(name, payload));
    }
  }

  #status(): DesktopStatus {
    return {
      platform: process.platform as DesktopStatus['platform'],
      tray: this.#trayHost,
      loginItem: this.#loginItem.read(),
      engineError: this.#supervisor.error,
    };
  }

  #tell<E extends EventName | DesktopEventName>(
    name: E,
    payload: E extends EventName ? Payload<E> : E extends DesktopEventName ? DesktopPayload<E> : never,
    contents: WebContents | undefined = this.#window.contents,
  ): void {
    if (contents?.isDestroyed() === false) contents.send(eventChannel, name, payload);
  }

  #followEngine(): void {
    this.#view.onChange(({ settings }) => {
      const theme = settings?.theme ?? this.#look.look.theme;
      if (theme !== this.#look.look.theme) this.#look.save({ theme });
      if (theme !== nativeTheme.themeSource) nativeTheme.themeSource = theme;
      this.#speak();
    });
    this.#link.onConnection((connection) => {
      this.#tell('desktop.connection', connection);
      this.#tell('desktop.changed', this.#status());
      this.#showTray();
    });
    this.#supervisor.onNews((news) => {
      this.#tell('desktop.changed', this.#status());
      this.#showTray();
      this.#notify(news);
    });
    setInterval(() => this.#showTray(), trayStepMs).unref();
  }

  /** Everything that main says, in the language of now. */
  #speak(): void {
    const language = chooseLanguage(this.#view.facts.settings?.language, app.getPreferredSystemLanguages());
    if (language !== this.#language || Menu.getApplicationMenu() === null) {
      this.#language = language;
      this.#setMenu();
      this.#signIns.speak();
    }
    this.#showTray();
  }

  #setMenu(): void {
    const template = describeMenu(
      this.#words,
      {
        openSettings: () => this.show('settings'),
        closeWindow: () => this.#signIns.closeFocused() || this.#window.close(),
        quit: () => app.quit(),
      },
      { platform: process.platform, development: !app.isPackaged },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #showTray(): void {
    if (this.#quitting === 'done') return;
    const { error } = this.#supervisor;
    const model = describeTray({
      connection: this.#link.connection,
      problem: error === null ? null : { error, message: explain(error).message },
      facts: this.#view.facts,
      now: systemClock.now(),
      language: this.#language,
      words: this.#words,
    });
    if (this.#tray !== undefined) {
      this.#tray.show(model);
      return;
    }
    const images = join(this.#options.root, 'resources', 'tray');
    this.#tray = new AppTray(
      { images, act: (action) => this.#act(action), onClick: () => this.#window.toggle() },
      model,
    );
  }

  #act(action: TrayAction): void {
    const hands = {
      engine: this.#link,
      address: () => this.#view.facts.engine?.url ?? null,
      writeClipboard: async (text: string) => await clipboard.writeText(text),
      open: (to?: Screen) => this.show(to),
      quit: () => app.quit(),
    };
    void actOnTray(hands, action);
  }

  #notify(news: SupervisorNews): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification(describeNews(news, this.#words));
    notification.on('click', () => this.show());
    notification.show();
  }

  async #findTrayHost(): Promise<boolean> {
    const found = await hasTrayHost(process.env);
    if (found !== this.#trayHost) {
      this.#trayHost = found;
      this.#tell('desktop.changed', this.#status());
    }
    return found;
  }
}

/** macOS: an app without a window has no place in the Dock. */
function showInDock(visible: boolean): void {
  if (visible) void app.dock?.show();
  else app.dock?.hide();
}

function engineArgs(port: number | undefined): string[] {
  const demo = process.argv.includes('--demo') ? ['--demo'] : [];
  return port === undefined ? demo : [...demo, '--port', String(port)];
}

/** An AppImage is mounted at another place on each start: what lasts is the image's own path. */
function ownCommand(): string[] {
  const program = process.env['APPIMAGE'] ?? process.execPath;
  return app.isPackaged ? [program] : [program, app.getAppPath()];
}
