import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { expect, test } from 'vitest';
import { describeWindow } from './describe-window.ts';
import { guardContents, guardSession } from './guard-contents.ts';
import { isWorthReloading } from './reload-limit.ts';

const options = { bounds: {}, preload: '/p.cjs', icon: '/i.png', dark: false, devTools: false };

test('EL-1: a window’s page has no Node, no say over its preload, and a sandbox', () => {
  expect(describeWindow(options).webPreferences).toEqual({
    preload: '/p.cjs',
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
    devTools: false,
  });
});

test('is not shown before it is drawn, on the ground of its theme', () => {
  expect(describeWindow(options)).toMatchObject({ show: false, backgroundColor: '#f4f5f6' });
  expect(describeWindow({ ...options, dark: true }).backgroundColor).toBe('#0f1315');
});

/** A web-contents as far as the guard knows one. */
class Contents extends EventEmitter {
  open: (() => { action: string }) | undefined;

  setWindowOpenHandler(handler: () => { action: string }): void {
    this.open = handler;
  }

  /** Whether an event was stopped. */
  try(name: string, ...values: unknown[]): boolean {
    let stopped = false;
    this.emit(name, { preventDefault: () => (stopped = true) }, ...values);
    return stopped;
  }
}

test('EL-4: each event by which a page leaves, opens, embeds or asks is stopped, for every web-contents', () => {
  const app = new EventEmitter();
  guardContents(app as unknown as App);
  const contents = new Contents();
  app.emit('web-contents-created', {}, contents);
  const chosen: string[] = [];
  const choose = (device: string) => chosen.push(device);
  const names = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview', 'login'];
  expect(names.map((name) => [name, contents.try(name)])).toEqual(names.map((name) => [name, true]));
  expect(contents.try('select-bluetooth-device', [], choose)).toBe(true);
  expect(chosen).toEqual(['']);
  expect(contents.open?.()).toEqual({ action: 'deny' });
});

test('EL-4: permissions, devices, downloads and other addresses are denied', () => {
  const denied: unknown[] = [];
  let request: (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void = () =>
    undefined;
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: (...values: unknown[]) => void) =>
      handler({}, 'media', (granted: boolean) => denied.push(granted)),
    setPermissionCheckHandler: (handler: () => boolean) => denied.push(handler()),
    setDevicePermissionHandler: (handler: () => boolean) => denied.push(handler()),
    setSpellCheckerEnabled: (enabled: boolean) => denied.push(enabled),
    webRequest: { onBeforeRequest: (listener: typeof request) => (request = listener) },
  });
  guardSession(session as unknown as Session);
  expect(denied).toEqual([false, false, false, false]);
  let stopped = false;
  session.emit('will-download', { preventDefault: () => (stopped = true) });
  expect(stopped).toBe(true);
  const isCancelled = (url: string) => {
    let answer = false;
    request({ url }, ({ cancel }) => (answer = cancel));
    return answer;
  };
  const foreign = [
    'https://example.com/',
    'http://127.0.0.1:7787/',
    'file:///etc/passwd',
    'data:text/html,x',
    'ws://x/',
    'apps://x',
  ];
  expect(foreign.filter((url) => !isCancelled(url))).toEqual([]);
  expect(isCancelled('app://portunus/index.html')).toBe(false);
});

test('a page that crashes is loaded again three times a minute', () => {
  expect([1, 2, 3, 4].map((count) => isWorthReloading(Array<number>(count).fill(5000), 5000))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(isWorthReloading([0, 1, 2, 90_000], 90_000)).toBe(true);
});
