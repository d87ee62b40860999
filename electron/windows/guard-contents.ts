import type { App, OnBeforeRequestListenerDetails, Session, WebContents } from 'electron';
import { appScheme } from './app-protocol.ts';

/** What a web-contents may do on its way elsewhere. */
export type ContentsRules = (contents: WebContents) => void;

/**
 * What no page of ours ever needs, denied once for every web-contents, whoever made it (row EL-4): going elsewhere,
 * opening windows, embedding pages, downloads, permissions, devices, and any address but our own files. Pages of a
 * provider go where `rulesOf` their session says; nobody but a sign-in has a session of its own.
 */
export function guardContents(
  app: Pick<App, 'on'>,
  rulesOf: (session: Session) => ContentsRules | undefined,
): void {
  app.on('web-contents-created', (_, contents) => {
    const rule = rulesOf(contents.session) ?? denyLeaving;
    rule(contents);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    denyDevices(contents);
  });
}

function denyLeaving(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function denyDevices(contents: WebContents): void {
  contents.on('select-bluetooth-device', (event, _, choose) => {
    event.preventDefault();
    choose('');
  });
  // Without an answer of ours the first certificate of the person's store would be shown to whoever asks.
  contents.on('select-client-certificate', (event, _url, _certificates, choose) => {
    event.preventDefault();
    (choose as () => void)();
  });
  // A name and a password for HTTP itself; unanswered, the request fails as it should.
  contents.on('login', (event, _details, _asker, answer) => {
    event.preventDefault();
    answer();
  });
}

/** Development tools bring their own pages. */
const allowedScheme = new RegExp(`^(${appScheme}|devtools|chrome-devtools):`);

export type RequestRule = (request: Pick<OnBeforeRequestListenerDetails, 'url' | 'resourceType'>) => boolean;

/** `allows` says which requests may be made; without it, only those for our own files. */
export function guardSession(
  session: Session,
  allows: RequestRule = ({ url }) => allowedScheme.test(url),
): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((request, decide) => decide({ cancel: !allows(request) }));
  session.setSpellCheckerEnabled(false); // It would fetch dictionaries.
}
