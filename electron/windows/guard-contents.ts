import type { App, Session, WebContents } from 'electron';
import { appScheme } from './app-protocol.ts';

/**
 * What no page of ours ever needs, denied once for every web-contents, whoever made it (row EL-4): going elsewhere,
 * opening windows, embedding pages, downloads, permissions, devices, and any address but our own files.
 */
export function guardContents(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_, contents) => {
    denyLeaving(contents);
    denyDevices(contents);
  });
}

function denyLeaving(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function denyDevices(contents: WebContents): void {
  contents.on('select-bluetooth-device', (event, _, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.on('login', (event) => event.preventDefault());
}

/** Development tools bring their own pages. */
const allowedScheme = new RegExp(`^(${appScheme}|devtools|chrome-devtools):`);

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !allowedScheme.test(url) }));
  session.setSpellCheckerEnabled(false); // It would fetch dictionaries.
}
