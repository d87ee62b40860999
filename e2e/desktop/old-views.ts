/* eslint-disable @typescript-eslint/no-deprecated -- The old Electron has nothing but what was deprecated since. */
/** Pages within windows as today's Electron has them, made of what the old one has: part of `old-runtime.ts`. */
import Module from 'node:module';
import electron, { app, BrowserView, BrowserWindow, type WebContents } from 'electron';

/** Electron 30 and later. */
class OldWebContentsView {
  readonly view: BrowserView;
  #bounds = { x: 0, y: 0, width: 0, height: 0 };
  #visible = true;

  constructor(options: Electron.WebContentsViewConstructorOptions) {
    this.view = new BrowserView(options);
  }

  get webContents(): WebContents {
    return this.view.webContents;
  }

  setBackgroundColor(colour: string): void {
    this.view.setBackgroundColor(colour);
  }

  setBounds(bounds: Electron.Rectangle): void {
    this.#bounds = bounds;
    this.#lay();
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#lay();
  }

  #lay(): void {
    this.view.setBounds(this.#visible ? this.#bounds : { x: 0, y: 0, width: 0, height: 0 });
  }
}

const contentView = {
  get(this: BrowserWindow) {
    return {
      addChildView: (child: OldWebContentsView) => this.addBrowserView(child.view),
    };
  },
};

interface OldContents {
  on(name: string, listener: (event: object, ...values: unknown[]) => void): void;
  close?: () => void;
  destroy?: () => void;
}

/** What today's events and objects say, as the app reads it. */
function modernise(contents: WebContents): void {
  const old = contents as unknown as OldContents;
  old.on('will-navigate', (event, url) => Object.assign(event, { url, isMainFrame: true }));
  old.on('will-redirect', (event, url, _inPlace, isMainFrame) => Object.assign(event, { url, isMainFrame }));
  // Its own `close` leaves a page in a view as it is.
  old.close = () => old.destroy?.();
  const navigationHistory = { canGoBack: () => contents.canGoBack(), goBack: () => contents.goBack() };
  Object.defineProperty(contents, 'navigationHistory', { value: navigationHistory });
}

/** The old one has a `WebContentsView` of another kind, which cannot be replaced where it is. */
const withViews = new Proxy(electron, {
  get: (target, name) =>
    name === 'WebContentsView' ? OldWebContentsView : (Reflect.get(target, name) as unknown),
});

interface Loader {
  _load: (request: string, parent: { filename?: string } | null, isMain: boolean) => unknown;
}

/** For the app alone: the test's driver takes hold of the true one. */
function replaceElectron(): void {
  const loader = Module as unknown as Loader;
  const load = loader._load.bind(loader);
  loader._load = (request, parent, isMain) =>
    request === 'electron' && parent?.filename?.endsWith('main.cjs') === true
      ? withViews
      : load(request, parent, isMain);
}

export function bringViews(): void {
  replaceElectron();
  Object.defineProperty(BrowserWindow.prototype, 'contentView', contentView);
  app.on('web-contents-created', (_, contents) => modernise(contents));
}
