import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { expect, test } from 'vitest';
import { describeForeignPage, describeWindow } from './describe-window.ts';
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

test('EL-1: a provider’s page has the same walls, no preload script, and a session of its own', () => {
  const session = {} as Session;
  const walls = describeWindow(options).webPreferences;
  expect({ preload: '/p.cjs', ...describeForeignPage(session) }).toEqual({
    ...walls,
    session,
    devTools: false,
    disableDialogs: true,
  });
  expect(describeForeignPage(session)).not.toHaveProperty('preload');
});

/** A web-contents as far as the guard knows one. */
class Contents extends EventEmitter {
  readonly session: object;
  open: (() => { action: string }) | undefined;

  constructor(session = {}) {
    super();
    this.session = session;
  }

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
  guardContents(app as unknown as App, () => undefined);
  const contents = new Contents();
  app.emit('web-contents-created', {}, contents);
  const chosen: unknown[] = [];
  const choose = (choice?: unknown) => chosen.push(choice);
  const names = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'];
  expect(names.map((name) => [name, contents.try(name)])).toEqual(names.map((name) => [name, true]));
  expect(contents.try('select-bluetooth-device', [], choose)).toBe(true);
  expect(contents.try('select-client-certificate', 'https://x', [{}], choose)).toBe(true);
  expect(contents.try('login', {}, {}, choose)).toBe(true);
  expect(chosen).toEqual(['', undefined, undefined]);
  expect(contents.open?.()).toEqual({ action: 'deny' });
});

test('EL-4: only the contents of a session that has rules of its own go by them', () => {
  const app = new EventEmitter();
  const [own, foreign] = [{}, {}];
  guardContents(app as unknown as App, (session) =>
    session === foreign ? (contents) => contents.on('will-navigate', () => undefined) : undefined,
  );
  const [page, provider] = [new Contents(own), new Contents(foreign)];
  for (const contents of [page, provider]) app.emit('web-contents-created', {}, contents);
  expect([page.try('will-navigate'), provider.try('will-navigate')]).toEqual([true, false]);
  expect(provider.try('will-attach-webview')).toBe(true);
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
