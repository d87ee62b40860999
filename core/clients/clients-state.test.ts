import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import type { ClientsSlice } from '../../shared/contract.ts';
import { createMemoryLog } from '../api/__fixtures__/fake-handlers.ts';
import { createEngine, type Engine } from '../engine.ts';
import { systemClock } from '../ports.ts';
import { resolvePaths } from '../storage/paths.ts';

let home: TemporaryHome;
let engine: Engine;
let told: ClientsSlice[];
const last = () => told.at(-1)?.clients[0];
const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

beforeEach(async () => {
  home = createTemporaryHome();
  told = [];
  const environment = { ...home.environment, PATH: home.path('bin') };
  const ports = { clock: systemClock, log: createMemoryLog(), environment, paths: resolvePaths(environment) };
  engine = await createEngine({ ports, demo: false });
  await engine.serve({ port: 0, uiPort: null });
  engine.events.on('clients.changed', (slice) => told.push(slice));
});
afterEach(async () => {
  await engine.stop();
  home.remove();
});

const config = () => home.path('.claude', 'settings.json');
const write = (text: string) => {
  mkdirSync(dirname(config()), { recursive: true });
  writeFileSync(config(), text);
};

it('apply and revert are told, and stand in the snapshot', async () => {
  await engine.handlers['clients.apply']({ client: 'claude-code' });
  expect(last()).toMatchObject({ state: 'on', launchCommand: 'portunus clients run claude-code' });
  const { clients } = await engine.handlers['state.snapshot']({});
  expect(clients).toEqual(told.at(-1));
  await engine.handlers['clients.revert']({ client: 'claude-code' });
  expect([told.length, last()?.state]).toEqual([2, 'off']);
});

it('a file that somebody else writes is told, also in a folder that was not there, replaced or deleted', async () => {
  write('{ broken');
  await until(() => expect(last()?.state).toBe('broken'));
  writeFileSync(`${config()}.new`, '{}');
  renameSync(`${config()}.new`, config());
  await until(() => expect(last()?.state).toBe('off'));
  rmSync(dirname(config()), { recursive: true });
  await new Promise((resolve) => setTimeout(resolve, 300));
  write('[1, ');
  await until(() => expect(last()?.state).toBe('broken'));
});

it('a link’s target counts as the file', async () => {
  mkdirSync(home.path('dotfiles'));
  mkdirSync(dirname(config()));
  writeFileSync(home.path('dotfiles', 'claude.json'), '{}');
  symlinkSync(home.path('dotfiles', 'claude.json'), config());
  await engine.handlers['clients.apply']({ client: 'claude-code' });
  await until(() => expect(last()?.state).toBe('on'));
  writeFileSync(home.path('dotfiles', 'claude.json'), '{');
  await until(() => expect(last()?.state).toBe('broken'));
});

it('a program that is installed is told, with its version', async () => {
  const folder = home.path('lib', 'node_modules', '@anthropic-ai', 'claude-code');
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, '{"name":"@anthropic-ai/claude-code","version":"2.1.118"}');
  writeFileSync(`${folder}/cli.js`, '#!/usr/bin/env node\n');
  chmodSync(`${folder}/cli.js`, 0o755);
  mkdirSync(home.path('bin'));
  symlinkSync(`${folder}/cli.js`, home.path('bin', 'claude'));
  await until(() => expect(last()).toMatchObject({ installed: true, version: '2.1.118' }));
  rmSync(home.path('bin', 'claude'));
  await until(() => expect(last()).toMatchObject({ installed: false, version: null }));
});

it('the version may stand in the name of the file', async () => {
  mkdirSync(home.path('versions'));
  writeFileSync(home.path('versions', '2.1.120'), '');
  chmodSync(home.path('versions', '2.1.120'), 0o755);
  mkdirSync(home.path('bin'));
  symlinkSync(home.path('versions', '2.1.120'), home.path('bin', 'claude'));
  const [client] = await engine.handlers['clients.list']({});
  expect(client?.version).toBe('2.1.120');
});

it('a revoked key is told as a change of its client', async () => {
  await engine.handlers['clients.apply']({ client: 'claude-code' });
  const [key] = await engine.handlers['keys.list']({});
  await engine.handlers['keys.revoke']({ key: key?.id ?? '' });
  await until(() => expect(last()?.state).toBe('drifted'));
});
