import type { ClientPlan, ClientState, ClientStatus } from '../../shared/models/client.ts';
import type { LocalKeyView } from '../../shared/models/key.ts';
import { createFakeBridge, FakeFailure, type FakeAnswers, type FakeBridge } from '../bridge/fake-bridge.ts';
import * as samples from './samples.ts';

/** Claude Code in each of its states, over an engine that remembers what was written. */
export const clientScenarios: Record<string, (answers: FakeAnswers) => FakeBridge> = {
  'client-off': (answers) => openClient(answers, { state: 'off' }),
  'client-on': (answers) => openClient(answers, { state: 'on' }),
  'client-drifted': (answers) =>
    openClient(answers, {
      state: 'drifted',
      notes: [{ code: 'key-differs', key: 'env.ANTHROPIC_BASE_URL' }],
    }),
  'client-broken': (answers) =>
    openClient(answers, {
      state: 'broken',
      notes: [
        {
          code: 'client-config-broken',
          client: 'claude-code',
          path: '/home/me/.claude/settings.json',
          line: 7,
          column: 3,
          problem: 'a comma is missing',
        },
      ],
    }),
  'client-missing': (answers) =>
    openClient(answers, {
      state: 'off',
      installed: false,
      binary: null,
      version: null,
      notes: [{ code: 'program-missing', configured: false }],
    }),
  'client-changing': (answers) => openClient(answers, { state: 'off' }, { changes: 1 }),
  'client-failing': (answers) => openClient(answers, { state: 'off' }, { full: true }),
  keys: (answers) => openKeys(answers, 3),
  'many-keys': (answers) => openKeys(answers, 1000),
};

const broken = new FakeFailure({
  code: 'client-config-broken',
  client: 'claude-code',
  path: '/home/me/.claude/settings.json',
  line: 7,
  column: 3,
  problem: 'a comma is missing',
});

/** `changes`: how often another program is faster than the first tries to write. `full`: the disk is. */
function openClient(
  answers: FakeAnswers,
  own: Partial<ClientStatus>,
  { changes = 0, full = false }: { changes?: number; full?: boolean } = {},
): FakeBridge {
  let status: ClientStatus = { ...samples.claudeCode, ...own };
  let revision = 1;
  let changesLeft = changes;
  const become = (state: ClientState) => {
    status = { ...status, state, notes: [] };
    revision += 1;
    bridge.publish('clients.changed', { revision, clients: [status] });
  };
  const write = (plan: ClientPlan, state: ClientState) => (input: { planId?: string | undefined }) => {
    if (full) {
      const reason = 'no space is left on the disk';
      return new FakeFailure({ code: 'storage-failed', path: status.configPath, reason });
    }
    if (changesLeft > 0) {
      changesLeft -= 1;
      return new FakeFailure({
        code: 'client-config-changed',
        client: 'claude-code',
        path: status.configPath,
      });
    }
    if (input.planId !== plan.planId) throw new Error(`Not the plan that was shown: ${String(input.planId)}`);
    become(state);
    return plan;
  };
  const snapshot = answers['state.snapshot'];
  const bridge = createFakeBridge({
    ...answers,
    'state.snapshot': async () => {
      const value = (await snapshot?.({})) ?? samples.snapshot;
      return value instanceof FakeFailure ? value : { ...value, clients: { revision, clients: [status] } };
    },
    'clients.list': () => [status],
    'clients.plan': () => (status.state === 'broken' ? broken : samples.plan),
    'clients.planRevert': () => samples.revertPlan,
    'clients.apply': write(samples.plan, 'on'),
    'clients.revert': write(samples.revertPlan, 'off'),
    'accounts.test': ({ account }) => ({
      account: samples.accountOf(account),
      check: { outcome: 'works', message: 'HTTP 200', mended: null, models: [] },
    }),
  });
  return bridge;
}

function openKeys(answers: FakeAnswers, count: number): FakeBridge {
  let keys = Array.from({ length: count }, (_, index) => sampleKey(index));
  let revision = 1;
  const publish = () => {
    revision += 1;
    bridge.publish('keys.changed', { revision, keys });
  };
  const snapshot = answers['state.snapshot'];
  const bridge = createFakeBridge({
    ...answers,
    'state.snapshot': async () => {
      const value = (await snapshot?.({})) ?? samples.snapshot;
      return value instanceof FakeFailure ? value : { ...value, keys: { revision, keys } };
    },
    'keys.create': ({ name }) => {
      const key = { ...sampleKey(keys.length), name, client: null, shared: false, lastUsedAt: null };
      keys = [...keys, key];
      publish();
      return { key, text: `ptn_${'k7Lq2mXo'.repeat(5)}e4f` };
    },
    'keys.revoke': ({ key: id }) => {
      const key = keys.find((each) => each.id === id);
      if (key === undefined) return new FakeFailure({ code: 'not-found', what: 'key', id });
      keys = keys.filter((each) => each.id !== id);
      publish();
      return key;
    },
    'activity.clear': () => ({}),
    'proxies.get': () => ({ global: null, environment: 'http://proxy.example:3128', accounts: {} }),
    'proxies.set': ({ url }) => {
      const shown = url === null || url === 'direct' ? url : 'http://••••@proxy.example:8080';
      const proxies = { global: shown, environment: 'http://proxy.example:3128', accounts: {} };
      bridge.publish('proxies.changed', proxies);
      return proxies;
    },
    'proxies.test': ({ url }) => ({
      proxy: url === 'direct' ? null : 'http://••••@proxy.example:8080',
      host: 'api.anthropic.com:443',
      tookMs: 40,
      error:
        url === undefined || url.includes('right')
          ? null
          : {
              code: 'proxy-failed',
              proxy: 'proxy.example:8080',
              host: 'api.anthropic.com:443',
              problem: 'login-refused',
            },
    }),
    'settings.update': (patch) => {
      const settings = {
        ...samples.settings,
        ...patch,
        activity: { ...samples.settings.activity, ...patch.activity },
        limits: samples.settings.limits,
      } as typeof samples.settings;
      bridge.publish('settings.changed', { revision: 2, settings });
      return settings;
    },
  });
  return bridge;
}

function sampleKey(index: number): LocalKeyView {
  const names = [
    'Claude Code',
    'Tools set up by hand',
    'my editor, with a name that is as long as a name of a key may ever be, 80',
  ];
  return {
    id: `key_${index}`,
    name: index < 3 ? (names[index] ?? '') : `script ${index}`,
    client: index === 0 ? 'claude-code' : null,
    shared: index === 1,
    hint: '4f2c',
    createdAt: samples.now - 30 * samples.day,
    lastUsedAt: index === 2 ? null : samples.now - (index + 1) * 12_000,
  };
}
