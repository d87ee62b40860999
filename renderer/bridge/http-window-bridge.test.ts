import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeHandlers, createMemoryLog } from '../../core/api/__fixtures__/fake-handlers.ts';
import { eventSamples } from '../../core/api/__fixtures__/samples.ts';
import { startUiServer, type UiServer } from '../../core/api/ui-server.ts';
import { EventHub } from '../../core/events.ts';
import { createHttpWindowBridge } from './http-window-bridge.ts';
import type { ConnectionState, WindowBridge } from './window-bridge.ts';

/** The bridge against the engine's real UI port, over real sockets. */
const token = 'x'.repeat(43);
const events = new EventHub();
let ui: UiServer;
let stopped: boolean;

const start = (port = 0) =>
  startUiServer({ port, handlers: createFakeHandlers({}), events, log: createMemoryLog(), token });
const stop = async () => {
  if (!stopped) await ui.close();
  stopped = true;
};
const connect = (withToken = token) =>
  createHttpWindowBridge({ origin: `http://127.0.0.1:${ui.port}`, token: withToken });

function watch(bridge: WindowBridge): ConnectionState[] {
  const seen: ConnectionState[] = [];
  bridge.onConnection((state) => seen.push(state));
  return seen;
}

beforeEach(async () => {
  ui = await start();
  stopped = false;
});
afterEach(stop);

describe('events', () => {
  test('are heard from the moment the connection is said to be open', async () => {
    const bridge = connect();
    const heard: unknown[] = [];
    bridge.on('accounts.changed', (slice) => heard.push(slice));
    const seen = watch(bridge);
    await vi.waitFor(() => expect(seen).toEqual(['connecting', 'open']));
    events.publish('accounts.changed', eventSamples['accounts.changed']);
    await vi.waitFor(() => expect(heard).toEqual([eventSamples['accounts.changed']]));
  });

  test('a restart of the engine is told and mended by itself', async () => {
    const seen = watch(connect());
    await vi.waitFor(() => expect(seen).toEqual(['connecting', 'open']));
    const { port } = ui;
    await stop();
    await vi.waitFor(() => expect(seen).toEqual(['connecting', 'open', 'lost']));
    ui = await start(port);
    stopped = false;
    await vi.waitFor(() => expect(seen).toEqual(['connecting', 'open', 'lost', 'open']), 10_000);
  });

  test('who ended a subscription hears nothing more', async () => {
    const bridge = connect();
    const heard: unknown[] = [];
    const end = bridge.on('vault.changed', (slice) => heard.push(slice));
    const seen = watch(bridge);
    await vi.waitFor(() => expect(seen).toContain('open'));
    end();
    events.publish('vault.changed', eventSamples['vault.changed']);
    await wait(100);
    expect(heard).toEqual([]);
  });
});

describe('a page without the right token', () => {
  test('is told so, and does not ask again and again', async () => {
    const seen = watch(connect('y'.repeat(43)));
    await vi.waitFor(() => expect(seen).toEqual(['connecting', 'signed-out']));
  });

  test('gets no answer to a command', async () => {
    expect(await connect('y'.repeat(43)).invoke('engine.status', {})).toEqual({
      ok: false,
      error: { code: 'unauthorised' },
    });
  });
});

describe('commands', () => {
  test('bring the engine’s answer', async () => {
    expect(await connect().invoke('accounts.list', {})).toMatchObject({ ok: true });
  });

  test('say that no engine is there, and throw nothing', async () => {
    const bridge = connect();
    await stop();
    expect(await bridge.invoke('accounts.list', {})).toEqual({
      ok: false,
      error: { code: 'engine-not-running' },
    });
  });
});
