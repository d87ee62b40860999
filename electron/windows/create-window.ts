import { BrowserWindow, type Session, WebContentsView } from 'electron';
import { describeForeignPage, describeWindow, type WindowOptions } from './describe-window.ts';

/** The one factory of windows (row EL-1); the linter refuses any other `new BrowserWindow`. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow(describeWindow(options));
  window.setMenuBarVisibility(false);
  return window;
}

/** The same for a page that is not ours, to be put into such a window. */
export function createForeignPage(session: Session): WebContentsView {
  const page = new WebContentsView({ webPreferences: describeForeignPage(session) });
  // What a browser shows below a page that says nothing of its ground.
  page.setBackgroundColor('#ffffff');
  return page;
}
