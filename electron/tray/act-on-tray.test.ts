import { expect, test } from 'vitest';
import { createFakeHandlers, createMemoryLog } from '../../core/api/__fixtures__/fake-handlers.ts';
import { plan } from '../../core/api/__fixtures__/samples.ts';
import type { Handlers } from '../../core/api/handlers.ts';
import { createLocalBridge } from '../../core/api/local-bridge.ts';
import { EventHub } from '../../core/events.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { TrayAction } from './describe-tray.ts';
import { actOnTray } from './act-on-tray.ts';

/** Does one click and tells what came of it. */
async function click(action: TrayAction, overrides: Partial<Handlers> = {}): Promise<string[]> {
  const done: string[] = [];
  const note = <T>(what: string, value: T) => (done.push(what), value);
  const handlers = createFakeHandlers({
    'clients.apply': (input) => note(`apply ${input.planId ?? ''}`, plan),
    'clients.revert': () => note('revert', plan),
    'engine.pause': ({ forMs }) => note(`pause ${forMs ?? ''}`, createFakeHandlers()['engine.status']({})),
    ...overrides,
  });
  await actOnTray(
    {
      engine: createLocalBridge(handlers, new EventHub(), createMemoryLog()),
      address: () => 'http://127.0.0.1:7787',
      writeClipboard: (text) => Promise.resolve(void done.push(`copied ${text}`)),
      open: (screen) => done.push(`open ${screen ?? ''}`),
      quit: () => done.push('quit'),
    },
    action,
  );
  return done;
}

const on = { do: 'switch-client', client: 'claude-code', on: true } as const;

test('CFG-11: switching a client on shows the diff first, and writes nothing', async () => {
  expect(await click(on)).toEqual(['open clients']);
});

test('what is written already is only confirmed, by the plan that was looked at', async () => {
  const same = {
    ...plan,
    notes: [],
    files: plan.files.map((file) => ({ ...file, change: 'none' as const })),
  };
  expect(await click(on, { 'clients.plan': () => same })).toEqual(['apply plan_1']);
});

test('switching off needs one click; when it fails the window says why', async () => {
  expect(await click({ ...on, on: false })).toEqual(['revert']);
  const fail = () => {
    throw new AppFailure({ code: 'client-config-changed', client: 'claude-code', path: '/x' });
  };
  expect(await click({ ...on, on: false }, { 'clients.revert': fail })).toEqual(['open clients']);
  expect(await click(on, { 'clients.plan': fail })).toEqual(['open clients']);
});

test('copies the address and the key, pauses for an hour, opens and quits', async () => {
  const key = { 'keys.revealShared': createFakeHandlers()['keys.create'] } as unknown as Partial<Handlers>;
  expect(await click({ do: 'copy-address' })).toEqual(['copied http://127.0.0.1:7787']);
  expect((await click({ do: 'copy-key' }, key))[0]).toMatch(/^copied ./);
  expect(await click({ do: 'pause' })).toEqual(['pause 3600000']);
  expect(await click({ do: 'open', screen: 'activity' })).toEqual(['open activity']);
  expect(await click({ do: 'quit' })).toEqual(['quit']);
});

test('a key that cannot be had opens the window', async () => {
  const locked = () => {
    throw new AppFailure({ code: 'vault-session-only' });
  };
  expect(await click({ do: 'copy-key' }, { 'keys.revealShared': locked })).toEqual(['open home']);
});
