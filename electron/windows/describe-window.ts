import type { BrowserWindowConstructorOptions } from 'electron';
import { type Bounds, smallest } from './fit-bounds.ts';

export interface WindowOptions {
  readonly bounds: Partial<Bounds>;
  readonly preload: string;
  readonly icon: string;
  readonly dark: boolean;
  /** Only in a build from source. */
  readonly devTools: boolean;
}

/** The page's own ground (renderer's tokens), so that nothing flashes before its first frame. */
const ground = { light: '#f4f5f6', dark: '#0f1315' } as const;

/** What a window is made of: a page without Node, in the sandbox, apart from our preload's world. */
export function describeWindow(options: WindowOptions): BrowserWindowConstructorOptions {
  return {
    ...options.bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Portunus',
    icon: options.icon,
    autoHideMenuBar: true,
    backgroundColor: groundColour(options.dark),
    webPreferences: {
      preload: options.preload,
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
      devTools: options.devTools,
    },
  };
}

export function groundColour(dark: boolean): string {
  return dark ? ground.dark : ground.light;
}
