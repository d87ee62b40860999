import type { BrowserWindowConstructorOptions, Session, WebPreferences } from 'electron';
import { type Bounds, smallest } from './fit-bounds.ts';

export interface WindowOptions {
  readonly bounds: Partial<Bounds>;
  /** Default: what the app's own screens need. */
  readonly smallest?: Pick<Bounds, 'width' | 'height'>;
  readonly title?: string;
  readonly preload: string;
  readonly icon: string;
  readonly dark: boolean;
  /** Only in a build from source. */
  readonly devTools: boolean;
}

/** The page's own ground (renderer's tokens), so that nothing flashes before its first frame. */
const ground = { light: '#f4f5f6', dark: '#0f1315' } as const;

/** What every page has against it, ours or not: no Node, the sandbox, and a world apart from any preload's. */
const walls: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
};

/** A window with a page of ours. */
export function describeWindow(options: WindowOptions): BrowserWindowConstructorOptions {
  const { width, height } = options.smallest ?? smallest;
  return {
    ...options.bounds,
    minWidth: width,
    minHeight: height,
    show: false,
    title: options.title ?? 'Portunus',
    icon: options.icon,
    autoHideMenuBar: true,
    backgroundColor: groundColour(options.dark),
    webPreferences: { ...walls, preload: options.preload, devTools: options.devTools },
  };
}

/** A page of somebody else within a window of ours: nothing of ours is in it, and its cookies are its session's. */
export function describeForeignPage(session: Session): WebPreferences {
  // Its dialogs would hold up the window, and look as if they were ours.
  return { ...walls, session, devTools: false, disableDialogs: true };
}

export function groundColour(dark: boolean): string {
  return dark ? ground.dark : ground.light;
}
