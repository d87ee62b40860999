import type {
  AccountOrders,
  CommandName,
  EventName,
  Input,
  Output,
  Payload,
} from '../../../shared/contract.ts';
import type { AccountView } from '../../../shared/models/account.ts';
import type { ActivityEntry } from '../../../shared/models/activity.ts';
import type { ClientPlan, ClientStatus } from '../../../shared/models/client.ts';
import type { EngineStatus } from '../../../shared/models/engine.ts';
import type { FoundLogin, LoginAttempt } from '../../../shared/models/login.ts';
import type { LocalKeyView } from '../../../shared/models/key.ts';
import type { ProviderView } from '../../../shared/models/provider.ts';
import type { OutboundProxies } from '../../../shared/models/proxy.ts';
import { Settings } from '../../../shared/models/settings.ts';
import type { VaultStatus } from '../../../shared/models/vault.ts';

/** One believable value of everything that the contract carries; also what the fake engine starts from. */
export const account: AccountView = {
  id: 'acc_1',
  provider: 'anthropic',
  label: 'Work',
  kind: 'api-key',
  baseUrl: 'https://api.anthropic.com',
  keyHint: 'x9Qz',
  identity: null,
  source: null,
  status: { state: 'ready' },
  lastError: { words: { code: 'provider-answered', status: 529 }, at: 1_790_000_000_000 },
  quota: null,
  weight: 1,
  renewable: false,
  expiresAt: null,
  renewsAt: null,
  createdAt: 1_790_000_000_000,
  lastUsedAt: null,
};

export const localKey: LocalKeyView = {
  id: 'key_1',
  name: 'my editor',
  client: null,
  shared: false,
  hint: 'aB3d',
  createdAt: 1_790_000_000_000,
  lastUsedAt: 1_790_000_100_000,
};

export const vault: VaultStatus = {
  kind: 'keychain',
  locked: false,
  backend: 'secret-service',
  fault: null,
  message: null,
};

export const engineStatus: EngineStatus = {
  version: '0.1.0',
  pid: 4242,
  startedAt: 1_790_000_000_000,
  url: 'http://127.0.0.1:7787',
  port: 7787,
  uiUrl: 'http://127.0.0.1:7788/#token=sample',
  uiPort: 7788,
  demo: false,
  pause: null,
  requestsInFlight: 0,
};

export const plan: ClientPlan = {
  client: 'claude-code',
  planId: 'plan_1',
  files: [{ path: '/home/me/.claude/settings.json', change: 'edit', diff: '--- a\n+++ b\n+  "env": {}\n' }],
  notes: [{ code: 'key-differs', key: 'env.ANTHROPIC_BASE_URL' }],
};

export const client: ClientStatus = {
  id: 'claude-code',
  name: 'Claude Code',
  installed: true,
  binary: '/usr/bin/claude',
  version: '2.1.118',
  launchCommand: 'portunus clients run claude-code',
  login: 'portunus',
  canKeepLogin: true,
  state: 'off',
  configPath: '/home/me/.claude/settings.json',
  notes: [],
};

export const activityEntry: ActivityEntry = {
  id: 'req_1',
  time: 1_790_000_000_000,
  client: 'claude-code',
  dialect: 'anthropic',
  method: 'POST',
  path: '/v1/messages',
  provider: 'anthropic',
  account: 'acc_1',
  accountLabel: 'Work',
  modelAsked: 'claude-sonnet-5',
  modelServed: 'claude-sonnet-5',
  stream: true,
  outcome: 'completed',
  status: 200,
  error: null,
  attempts: 1,
  attemptLog: [{ account: 'acc_1', provider: 'anthropic', status: 200, error: null, durationMs: 812.5 }],
  firstByteMs: 210,
  totalMs: 812.5,
  requestBytes: 1200,
  responseBytes: 3400,
  tokens: { input: 12, output: 34, cacheRead: 0, cacheWrite: null, reasoning: null },
  loss: [{ path: 'messages[0].cache_control', reason: 'not known there' }],
  decision: [{ code: 'account-asked', account: 'Work', others: [] }],
};

const settings = Settings.parse({});
const proxies: OutboundProxies = {
  global: 'http://••••@proxy.example:3128',
  environment: null,
  accounts: { acc_1: 'direct' },
};
const check = { outcome: 'works', message: 'HTTP 200', mended: null, models: ['claude-sonnet-5'] } as const;
const provider: ProviderView = {
  id: 'anthropic',
  label: 'Anthropic',
  baseUrl: 'https://api.anthropic.com',
  baseUrlSuffix: '',
  dialects: ['anthropic'],
  keyPrefixes: ['sk-ant-'],
  keyPage: 'https://console.anthropic.com/settings/keys',
  modelPatterns: ['claude-*'],
  models: [{ id: 'claude-sonnet-5', label: 'Claude Sonnet 5' }],
  policy: {
    standing: 'allowed',
    summary: { en: 'API keys are for any tool.', 'zh-CN': 'API 密钥可用于任何工具。' },
    asOf: '2026-10-01',
    link: null,
  },
  methods: [{ method: 'api-key' }],
  signInEmbeds: null,
  signInOrigins: [],
  signInHosts: [],
};

const login: LoginAttempt = {
  id: 'login_1',
  provider: 'codex',
  method: 'browser',
  account: null,
  state: 'waiting',
  url: 'https://auth.example.com/oauth/authorize?state=s',
  redirectUri: 'http://localhost:1455/auth/callback',
  listening: true,
  userCode: null,
  endsAt: 1_790_000_600_000,
  identity: null,
  updates: null,
  differs: false,
  error: null,
};

const found: FoundLogin = {
  id: 'found_1',
  source: { owner: 'codex', path: '/home/me/.codex/auth.json', entry: null },
  provider: 'codex',
  kind: 'oauth',
  name: 'me@example.com',
  identity: {
    subject: 'u1',
    organisationId: 'w1',
    organisation: null,
    email: 'me@example.com',
    plan: 'plus',
  },
  baseUrl: null,
  keyHint: 'aB3d',
  expiresAt: 1_790_000_000_000,
  renewable: true,
  account: null,
  problem: null,
  borrowable: true,
};

const orders: AccountOrders = { all: ['acc_1'], clients: { codex: ['acc_1'] } };

export const eventSamples: { [E in EventName]: Payload<E> } = {
  'engine.changed': engineStatus,
  'accounts.changed': { revision: 2, accounts: [account] },
  'logins.changed': { revision: 1, logins: [login] },
  'keys.changed': { revision: 1, keys: [localKey] },
  'clients.changed': { revision: 1, clients: [client] },
  'vault.changed': { revision: 1, vault },
  'settings.changed': { revision: 1, settings },
  'proxies.changed': proxies,
  'activity.changed': [activityEntry],
  'activity.cleared': {},
};

export const commandSamples: { [N in CommandName]: { input: Input<N>; output: Output<N> } } = {
  'state.snapshot': {
    input: {},
    output: {
      engine: engineStatus,
      providers: [provider],
      accounts: eventSamples['accounts.changed'],
      logins: eventSamples['logins.changed'],
      keys: eventSamples['keys.changed'],
      clients: eventSamples['clients.changed'],
      vault: eventSamples['vault.changed'],
      settings: eventSamples['settings.changed'],
    },
  },
  'engine.status': { input: {}, output: engineStatus },
  'engine.stop': { input: {}, output: {} },
  'engine.pause': {
    input: { forMs: 3_600_000 },
    output: { ...engineStatus, pause: { endsAt: 1_790_003_600_000 } },
  },
  'engine.resume': { input: {}, output: engineStatus },
  'accounts.list': { input: {}, output: [account] },
  'accounts.add': {
    input: { provider: 'openai-compatible', key: 'sk-1', baseUrl: 'http://127.0.0.1:1/v1', label: 'Hub' },
    output: { account, check: { ...check, models: [...check.models] } },
  },
  'accounts.remove': {
    input: { account: 'acc_1', undoable: true },
    output: {
      revocation: { code: 'revocation-not-offered', page: 'https://claude.ai/settings/claude-code' },
    },
  },
  'accounts.setOrder': { input: { client: 'codex', accounts: ['acc_1'] }, output: orders },
  'accounts.clearOrder': { input: { client: 'codex' }, output: orders },
  'accounts.orders': { input: {}, output: orders },
  'accounts.setWeight': { input: { account: 'acc_1', weight: 3 }, output: account },
  'accounts.renew': { input: { account: 'acc_1' }, output: account },
  'accounts.renewals': {
    input: { account: 'acc_1' },
    output: [{ at: 1_790_000_000_000, outcome: 'failed', reason: { code: 'rate-limited' } }],
  },
  'accounts.pasteToken': {
    input: { provider: 'claude', token: 'sk-ant-oat01-1', expiresInMs: 7_200_000, acceptPolicy: true },
    output: { account, check: null },
  },
  'accounts.addPassThrough': { input: { acceptPolicy: true }, output: account },
  'logins.preflight': {
    input: { provider: 'codex', method: 'browser' },
    output: [{ id: 'clock', level: 'ok', finding: { code: 'words', words: 'The clock is right.' } }],
  },
  'logins.begin': { input: { provider: 'codex', method: 'browser' }, output: login },
  'logins.get': { input: { login: 'login_1' }, output: login },
  'logins.paste': { input: { login: 'login_1', text: 'code#state' }, output: login },
  'logins.save': { input: { login: 'login_1' }, output: account },
  'logins.cancel': { input: { login: 'login_1' }, output: {} },
  'imports.scan': { input: { owner: 'codex' }, output: [found] },
  'imports.take': {
    input: { logins: ['found_1'], mode: 'import' },
    output: [{ login: 'found_1', name: 'me@example.com', account: 'acc_1', error: null }],
  },
  'accounts.restore': { input: { account: 'acc_1' }, output: account },
  'accounts.rename': { input: { account: 'acc_1', label: 'Home' }, output: { ...account, label: 'Home' } },
  'accounts.pause': { input: { account: 'acc_1' }, output: { ...account, status: { state: 'paused' } } },
  'accounts.resume': { input: { account: 'acc_1' }, output: account },
  'accounts.test': {
    input: { account: 'acc_1' },
    output: { account, check: { ...check, models: [...check.models] } },
  },
  'keys.list': { input: {}, output: [localKey] },
  'keys.create': { input: { name: 'my editor' }, output: { key: localKey, text: 'pk-portunus-secret' } },
  'keys.revealShared': {
    input: {},
    output: { key: { ...localKey, shared: true }, text: 'pk-portunus-shared' },
  },
  'keys.revoke': { input: { key: 'key_1' }, output: localKey },
  'clients.list': {
    input: { environment: { HOME: '/home/me' } },
    output: [client],
  },
  'clients.plan': { input: { client: 'claude-code' }, output: plan },
  'clients.apply': { input: { client: 'claude-code', planId: 'plan_1' }, output: plan },
  'clients.planRevert': { input: { client: 'claude-code' }, output: plan },
  'clients.revert': { input: { client: 'claude-code', planId: 'plan_1' }, output: plan },
  'clients.launch': {
    input: { client: 'claude-code', environment: { PATH: '/usr/bin' } },
    output: { command: '/usr/bin/claude', environment: { A: 'b' }, keyId: 'key_1', notes: [] },
  },
  'activity.list': { input: { limit: 10 }, output: [activityEntry] },
  'activity.get': { input: { id: 'req_1' }, output: activityEntry },
  'activity.overview': {
    input: { sinceAt: 1_789_990_000_000 },
    output: {
      sinceAt: 1_789_990_000_000,
      requests: 3,
      failed: 1,
      tokens: activityEntry.tokens,
      medianFirstByteMs: 210,
      clients: [
        {
          client: 'claude-code',
          requests: 3,
          failed: 1,
          tokens: activityEntry.tokens,
          last: activityEntry,
        },
      ],
    },
  },
  'activity.clear': { input: {}, output: {} },
  'vault.status': { input: {}, output: vault },
  'vault.unlock': { input: { passphrase: 'correct horse' }, output: vault },
  'vault.create': { input: { kind: 'session' }, output: { ...vault, kind: 'session', backend: null } },
  'vault.changePassphrase': { input: { current: 'old one', next: 'new one' }, output: vault },
  'routes.simulate': {
    input: { model: 'claude-sonnet-5', client: 'claude-code' },
    output: {
      account: { id: 'acc_1', label: 'Work', provider: 'anthropic' },
      dialect: 'anthropic',
      upstreamDialect: 'anthropic',
      model: 'claude-sonnet-5',
      strategy: 'round_robin',
      ownOrder: false,
      decision: [{ code: 'account-preferred', account: 'Work', others: ['Home'], by: 'round_robin' }],
      error: null,
    },
  },
  'proxies.get': { input: {}, output: proxies },
  'proxies.set': {
    input: { account: 'acc_1', url: 'socks5://name:word@proxy.example:1080' },
    output: { ...proxies, accounts: { acc_1: 'socks5://••••@proxy.example:1080' } },
  },
  'proxies.test': {
    input: {},
    output: {
      proxy: 'http://proxy.example:3128',
      host: 'api.anthropic.com:443',
      tookMs: 40,
      error: {
        code: 'proxy-failed',
        proxy: 'proxy.example:3128',
        host: 'api.anthropic.com:443',
        problem: 'login-needed',
      },
    },
  },
  'settings.get': { input: {}, output: settings },
  'settings.update': {
    input: { port: 7900, language: 'zh-CN', theme: 'dark' },
    output: { ...settings, port: 7900, language: 'zh-CN', theme: 'dark' },
  },
  'doctor.run': {
    input: { live: true },
    output: [{ id: 'keychain', level: 'ok', message: 'The keychain answers.', hint: '' }],
  },
};
