import { expect, test } from 'vitest';
import { createFakeHandlers, createMemoryLog } from '../../core/api/__fixtures__/fake-handlers.ts';
import { createLocalBridge } from '../../core/api/local-bridge.ts';
import { EventHub } from '../../core/events.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { Handlers } from '../../core/api/handlers.ts';
import { createDesktopHandlers } from './desktop-handlers.ts';

const loginItem = { supported: true, unsupported: null, enabled: false, hidden: true } as const;

function createHandlers(overrides: Partial<Handlers> = {}) {
  const clipboard: string[] = [];
  const handlers = createDesktopHandlers({
    engine: createLocalBridge(createFakeHandlers(overrides), new EventHub(), createMemoryLog()),
    supervisor: { restart: () => Promise.resolve() },
    loginItem: {
      read: () => loginItem,
      write: () => undefined,
      refresh: () => undefined,
      startsHidden: () => false,
    },
    status: () => ({ platform: 'linux', tray: true, loginItem, engineError: null }),
    announce: () => undefined,
    signIns: { open: () => Promise.resolve({ opened: 'window' }), openInBrowser: () => Promise.resolve() },
    openLink: () => Promise.resolve(),
    writeClipboard: (text) => Promise.resolve(void clipboard.push(text)),
  });
  return { handlers, clipboard };
}

test('a key’s text goes onto the clipboard and nowhere else', async () => {
  const { handlers, clipboard } = createHandlers();
  expect(await handlers['desktop.copyKey']({})).toEqual({});
  expect(await handlers['desktop.createKey']({ name: 'my editor' })).toEqual({});
  expect(clipboard).toEqual([expect.stringContaining('portunus'), expect.stringContaining('portunus')]);
});

test('a key that could not be made leaves the clipboard as it was, and says why', async () => {
  const failure = new AppFailure({ code: 'vault-session-only' });
  const { handlers, clipboard } = createHandlers({ 'keys.create': () => Promise.reject(failure) });
  await expect(handlers['desktop.createKey']({ name: 'x' })).rejects.toMatchObject({
    error: { code: 'vault-session-only' },
  });
  expect(clipboard).toEqual([]);
});
