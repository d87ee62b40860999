import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTemporaryHome, type TemporaryHome } from '../../e2e/fakes/temporary-home.ts';
import type { SettingsSlice } from '../../shared/contract.ts';
import { AppFailure } from '../../shared/errors.ts';
import { Settings } from '../../shared/models/settings.ts';
import { EventHub } from '../events.ts';
import { createLogger } from '../log/logger.ts';
import type { LogRecord } from '../log/log-record.ts';
import { systemClock } from '../ports.ts';
import { openDatabase, type Database } from '../storage/database.ts';
import { portunusMigrations } from '../storage/portunus-schema.ts';
import { createSettings } from './settings-store.ts';

let home: TemporaryHome;
let database: Database;
let logged: LogRecord[];
const events = new EventHub();

beforeEach(() => {
  home = createTemporaryHome();
  logged = [];
  database = openDatabase({
    path: home.path('portunus.db'),
    synchronous: 'full',
    migrations: portunusMigrations,
  });
});
afterEach(() => {
  database.close();
  home.remove();
});

const open = () =>
  createSettings({
    database,
    events,
    log: createLogger({ sink: { write: (record) => logged.push(record) }, clock: systemClock }),
  });
const keep = (value: string) =>
  database.run('INSERT INTO settings (key, value) VALUES (?, ?)', 'settings', value);
const kept = (key = 'settings') =>
  database.get<{ value: string }>('SELECT value FROM settings WHERE key = ?', key)?.value;

test('are the defaults at first, and nothing is written', () => {
  expect(open().get()).toEqual(Settings.parse({}));
  expect(kept()).toBeUndefined();
});

test('a change is kept, told with a revision, and read again', () => {
  const slices: SettingsSlice[] = [];
  const stop = events.on('settings.changed', (slice) => slices.push(slice));
  const settings = open();
  expect(settings.update({ port: 8000, activity: { maxRows: 500 } }).port).toBe(8000);
  settings.update({ port: undefined, uiPort: 8001 });
  stop();
  expect(slices.map(({ revision, settings: now }) => [revision, now.port, now.uiPort])).toEqual([
    [1, 8000, 7788],
    [2, 8000, 8001],
  ]);
  expect(open().get()).toEqual(settings.get());
  expect(open().get().activity).toEqual({ ...Settings.parse({}).activity, maxRows: 500 });
});

test('only what was set is kept, so that a default may change later', () => {
  open().update({ port: 8000 });
  expect(kept()).toBe('{"port":8000}');
});

test('aliases come one by one, and go with null', () => {
  const settings = open();
  settings.update({ aliases: { fast: 'gpt-5-mini', 'claude-*': 'glm-5@Work' } });
  settings.update({ aliases: { fast: 'gpt-5', gone: null } });
  expect(settings.update({ aliases: { 'claude-*': null } }).aliases).toEqual({ fast: 'gpt-5' });
  expect(kept()).toBe('{"aliases":{"fast":"gpt-5"}}');
  expect(open().get().aliases).toEqual({ fast: 'gpt-5' });
});

test.each([{ '': 'x' }, { 'a b': 'x' }, { 'a*b': 'x' }, { '**': 'x' }, { a: '' }, { a: 'gpt-*' }])(
  'the alias %j is refused',
  (aliases) => {
    const settings = open();
    expect(() => settings.update({ aliases })).toThrow(AppFailure);
    expect(settings.get().aliases).toEqual({});
  },
);

test('a change that is not allowed changes nothing', () => {
  const settings = open();
  expect(() => settings.update({ port: 70_000 })).toThrow(AppFailure);
  expect([settings.get().port, kept()]).toEqual([7787, undefined]);
});

test('a bad field falls back to its default alone, with a warning, and is not lost', () => {
  keep('{"port":"no","uiPort":8001,"activity":{"maxRows":1,"maxAgeDays":7},"limits":5,"fromTheFuture":true}');
  const settings = open();
  expect(settings.get()).toMatchObject({
    port: 7787,
    uiPort: 8001,
    activity: { maxRows: 100_000, maxAgeDays: 7 },
  });
  expect(settings.get().limits).toEqual(Settings.parse({}).limits);
  expect(logged.map(({ level, fields }) => [level, fields['field']])).toEqual([
    ['warn', 'port'],
    ['warn', 'activity.maxRows'],
    ['warn', 'limits'],
  ]);
  settings.update({ uiPort: 9000 });
  expect(JSON.parse(kept() ?? '')).toMatchObject({ port: 'no', uiPort: 9000, fromTheFuture: true });
});

test.each(['', '{', '[]', '7', 'null'])(
  'settings that read %j are set aside and the defaults used',
  (value) => {
    keep(value);
    const settings = open();
    expect(settings.get()).toEqual(Settings.parse({}));
    expect(logged.map(({ event }) => event)).toEqual(['settings.unreadable']);
    settings.update({ port: 8000 });
    expect(kept('settings.damaged')).toBe(value);
  },
);
