import { describe, expect, test } from 'vitest';
import { account, engineStatus, vault } from '../../core/api/__fixtures__/samples.ts';
import type { AccountView } from '../../shared/models/account.ts';
import type { ClientStatus } from '../../shared/models/client.ts';
import type { EngineFacts } from '../host/engine-view.ts';
import { chooseLanguage, type Language, words } from '../words.ts';
import { describeTray, type TrayState } from './describe-tray.ts';

const now = 1_790_000_000_000;
const client: ClientStatus = {
  id: 'claude-code',
  name: 'Claude Code',
  installed: true,
  binary: '/usr/bin/claude',
  version: null,
  launchCommand: 'portunus clients run claude-code',
  login: 'portunus',
  canKeepLogin: true,
  state: 'off',
  configPath: '/home/me/.claude/settings.json',
  notes: [],
};
const facts: EngineFacts = {
  engine: { ...engineStatus, pause: null },
  accounts: [account],
  clients: [client],
  vault,
  settings: null,
  providers: [],
};

function show(change: Partial<TrayState> = {}, language: Language = 'en') {
  return describeTray({
    connection: 'open',
    problem: null,
    facts,
    now,
    language,
    words: words[language],
    ...change,
  });
}

/** The menu as a person reads it. */
function read(change: Partial<TrayState> = {}, language: Language = 'en'): string[] {
  return show(change, language).items.map((item) => {
    if (item.kind === 'separator') return '-';
    return item.kind === 'switch' ? `[${item.checked ? 'x' : ' '}] ${item.label}` : item.label;
  });
}

const withAccount = (change: Partial<AccountView>): Partial<TrayState> => ({
  facts: { ...facts, accounts: [{ ...account, ...change }] },
});

describe('the menu', () => {
  test('while all is well', () => {
    expect(show().icon).toBe('serving');
    expect(show().tooltip).toBe('Portunus\nServing on 127.0.0.1:7787');
    expect(read()).toEqual([
      'Serving on 127.0.0.1:7787',
      '-',
      '[ ] Claude Code',
      '-',
      'Copy address',
      'Copy key',
      'Pause for 1 hour',
      '-',
      'Open Portunus',
      'Activity',
      '-',
      'Quit Portunus',
    ]);
  });

  test('in Chinese', () => {
    expect(read({}, 'zh-CN').slice(0, 6)).toEqual([
      '正在 127.0.0.1:7787 提供服务',
      '-',
      '[ ] Claude Code',
      '-',
      '复制地址',
      '复制密钥',
    ]);
  });

  test('while it is paused', () => {
    const engine = { ...engineStatus, pause: { endsAt: now } };
    const state = { facts: { ...facts, engine } };
    expect(show(state).icon).toBe('paused');
    expect(read(state)[0]).toMatch(/^Paused until \d\d:\d\d/);
    expect(read(state)).toContain('Resume now');
    expect(read(state)).not.toContain('Pause for 1 hour');
    expect(read({ facts: { ...facts, engine: { ...engine, pause: { endsAt: null } } } })[0]).toBe('Paused');
  });

  test('a demo says so', () => {
    expect(read({ facts: { ...facts, engine: { ...engineStatus, pause: null, demo: true } } })[0]).toContain(
      'demo',
    );
  });

  test.each([
    ['connecting', 'Starting…'],
    ['lost', 'The engine is being restarted…'],
  ] as const)('%s: nothing is offered that needs an engine', (connection, label) => {
    expect(show({ connection }).icon).toBe('offline');
    expect(read({ connection })).toEqual([label, '-', 'Open Portunus', 'Activity', '-', 'Quit Portunus']);
  });

  test('why no engine runs comes before everything else', () => {
    const error = { code: 'port-unavailable', port: 7787, reason: 'in-use', holder: null } as const;
    const model = show({ connection: 'lost', problem: { error, message: 'Port 7787 is in use.' } });
    expect([model.icon, model.items[0]]).toEqual([
      'offline',
      { kind: 'line', label: 'Port 7787 is in use.', action: { do: 'open' } },
    ]);
  });
});

describe('what needs the person', () => {
  test.each([
    [{ status: { state: 'login-needed', reason: { code: 'key-refused' } } }, 'Work needs a new login…'],
    [{ expiresAt: now + 3 * 3_600_000 }, 'Work ends in 3 hours…'],
    [{ expiresAt: now + 20 * 60_000 }, 'Work ends in 20 minutes…'],
  ] as const)('%j', (change, label) => {
    const model = show(withAccount(change));
    expect([model.icon, model.items[1]]).toEqual([
      'attention',
      { kind: 'line', label, action: { do: 'open', screen: 'accounts' } },
    ]);
    expect(model.tooltip).toContain(label);
  });

  test.each([
    [
      'a cooldown, which mends itself',
      { status: { state: 'cooling-down', reason: { code: 'rate-limited' }, endsAt: now + 1 } },
    ],
    ['a pause that the person wished', { status: { state: 'paused' } }],
    ['an end that is far', { expiresAt: now + 25 * 3_600_000 }],
  ] as const)('not %s', (_, change) => {
    expect(show(withAccount(change)).icon).toBe('serving');
  });

  test('the vault before accounts, and how many more there are', () => {
    const accounts = [account, { ...account, label: 'Two' }].map((each): AccountView => ({
      ...each,
      status: { state: 'login-needed', reason: { code: 'key-refused' } },
    }));
    const lines = read({ facts: { ...facts, accounts, vault: { ...vault, locked: true } } });
    expect(lines.slice(0, 3)).toEqual(['Serving on 127.0.0.1:7787', 'The vault is locked…', '2 more…']);
  });

  test('a first account', () => {
    expect(read({ facts: { ...facts, accounts: [] } })[1]).toBe('Add a first account…');
  });
});

describe('clients', () => {
  const withClient = (change: Partial<ClientStatus>) => ({
    facts: { ...facts, clients: [{ ...client, ...change }] },
  });

  test('one that is on can be switched off', () => {
    expect(show(withClient({ state: 'on' })).items).toContainEqual({
      kind: 'switch',
      label: 'Claude Code',
      checked: true,
      action: { do: 'switch-client', client: 'claude-code', on: false },
    });
  });

  test.each([
    ['drifted', 'Claude Code: changed by you…'],
    ['broken', 'Claude Code: its config cannot be read…'],
  ] as const)('one that is %s is looked at in the window', (state, label) => {
    const item = { kind: 'line', label, action: { do: 'open', screen: 'clients' } };
    expect(show(withClient({ state })).items).toContainEqual(item);
  });

  test('one that is not there is not shown, unless it is on', () => {
    expect(read(withClient({ installed: false })).join()).not.toContain('Claude Code');
    expect(read(withClient({ installed: false, state: 'on' }))).toContain('[x] Claude Code');
  });
});

test.each([
  ['zh-CN', ['en-US'], 'zh-CN'],
  ['en', ['zh-CN'], 'en'],
  ['system', ['zh-Hans-CN', 'en'], 'zh-CN'],
  ['system', ['de-DE', 'en-GB', 'zh'], 'en'],
  ['system', ['de-DE'], 'en'],
  [undefined, ['zh'], 'zh-CN'],
] as const)('language %s on a system that speaks %j is %s', (setting, system, language) => {
  expect(chooseLanguage(setting, system)).toBe(language);
});
