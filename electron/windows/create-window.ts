import { BrowserWindow } from 'electron';
import { describeWindow, type WindowOptions } from './describe-window.ts';

/** The one factory of windows (row EL-1); the linter refuses any other `new BrowserWindow`. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow(describeWindow(options));
  window.setMenuBarVisibility(false);
  return window;
}
