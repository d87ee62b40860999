import type { Snapshot } from '../../shared/contract.ts';
import type { AccountIdentity, AccountView } from '../../shared/models/account.ts';
import type { ClientPlan, ClientStatus } from '../../shared/models/client.ts';
import type { EngineStatus } from '../../shared/models/engine.ts';
import type { ProviderView } from '../../shared/models/provider.ts';
import type { Settings } from '../../shared/models/settings.ts';
import { signInProviders } from './sign-in-providers.ts';

/** Made-up data of the true shapes, with moments counted back from `now`. */
export const now = Date.now();
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const engine: EngineStatus = {
  version: '0.1.0',
  pid: 4242,
  startedAt: now - 5 * hour,
  url: 'http://127.0.0.1:7787',
  port: 7787,
  uiUrl: null,
  uiPort: null,
  demo: false,
  pause: null,
  requestsInFlight: 1,
};

const allowed = (english: string, chinese: string): ProviderView['policy'] => ({
  standing: 'allowed',
  summary: { en: english, 'zh-CN': chinese },
  asOf: '2026-11-21',
  link: 'https://example.com/terms',
});

export const providers: ProviderView[] = [
  {
    id: 'anthropic',
    label: 'Anthropic',
    baseUrl: 'https://api.anthropic.com',
    baseUrlSuffix: '',
    dialects: ['anthropic'],
    keyPrefixes: ['sk-ant-'],
    keyPage: 'https://console.anthropic.com/settings/keys',
    modelPatterns: ['claude-*'],
    models: [
      { id: 'claude-opus-5-5', label: 'Claude Opus 5.5' },
      { id: 'claude-haiku-5-5', label: 'Claude Haiku 5.5' },
    ],
    methods: [{ method: 'api-key' }],
    signInEmbeds: null,
    signInOrigins: [],
    signInHosts: [],
    policy: allowed(
      'An API key from the Claude Console may be used from any tool; you pay per token.',
      '用 Claude Console 里创建的 API 密钥，可在任何工具中使用；按 token 用量付费。',
    ),
  },
  {
    id: 'openai',
    label: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    baseUrlSuffix: '/v1',
    dialects: ['openai-chat', 'openai-responses'],
    keyPrefixes: ['sk-proj-', 'sk-'],
    keyPage: 'https://platform.openai.com/api-keys',
    modelPatterns: ['gpt-*', 'o1*', 'o3*', 'o4*', 'chatgpt-*', 'codex-*', 'computer-use-*', 'ft:*'],
    models: [
      { id: 'gpt-6-sol', label: 'GPT-6 Sol' },
      { id: 'gpt-5.5', label: 'GPT-5.5' },
    ],
    methods: [{ method: 'api-key' }],
    signInEmbeds: null,
    signInOrigins: [],
    signInHosts: [],
    policy: allowed(
      'An API key may be used from any tool; you pay per token.',
      'API 密钥可用于任何工具；按 token 付费。',
    ),
  },
  {
    id: 'gemini',
    label: 'Google Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    baseUrlSuffix: '/v1beta',
    dialects: ['gemini'],
    keyPrefixes: ['AIza'],
    keyPage: 'https://aistudio.google.com/apikey',
    modelPatterns: ['gemini-*', 'gemma-*', 'models/*'],
    models: [{ id: 'gemini-3.8-flash', label: 'Gemini 3.8 Flash' }],
    methods: [{ method: 'api-key' }],
    signInEmbeds: null,
    signInOrigins: [],
    signInHosts: [],
    policy: allowed('An API key may be used from any tool.', 'API 密钥可用于任何工具。'),
  },
  {
    id: 'openai-compatible',
    label: 'Compatible endpoint',
    baseUrl: null,
    baseUrlSuffix: '/v1',
    dialects: ['openai-chat'],
    keyPrefixes: [],
    keyPage: null,
    modelPatterns: [],
    models: [],
    methods: [{ method: 'api-key' }],
    signInEmbeds: null,
    signInOrigins: [],
    signInHosts: [],
    policy: {
      ...allowed('Whatever the endpoint’s owner allows.', '以端点所有者的规定为准。'),
      link: null,
    },
  },
  ...signInProviders,
];

export const account = (own: Pick<AccountView, 'id' | 'label'> & Partial<AccountView>): AccountView => ({
  provider: 'anthropic',
  kind: 'api-key',
  baseUrl: 'https://api.anthropic.com',
  keyHint: '9fQ2',
  identity: null,
  source: null,
  status: { state: 'ready' },
  lastError: null,
  quota: null,
  weight: 1,
  renewable: false,
  expiresAt: null,
  renewsAt: null,
  createdAt: now - 30 * day,
  lastUsedAt: now - 12_000,
  ...own,
});

export const accounts: AccountView[] = [
  account({ id: 'acc_1', label: 'work' }),
  account({
    id: 'acc_2',
    label: 'personal',
    keyHint: 'aB3d',
    status: {
      state: 'cooling-down',
      reason: { code: 'words', words: 'Its 5 h window is used up, Anthropic says.' },
      endsAt: now + 84 * minute,
    },
  }),
  account({
    id: 'acc_3',
    label: 'team key',
    lastError: { words: { code: 'provider-answered', status: 503 }, at: now - 3 * minute },
    provider: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    keyHint: 'T3am',
    lastUsedAt: now - 2 * minute,
  }),
  account({
    id: 'acc_4',
    label: 'Gemini API key',
    provider: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    keyHint: 'x7Yz',
    status: { state: 'login-needed', reason: { code: 'key-refused' } },
    lastError: { words: { code: 'key-refused' }, at: now - 4 * minute },
    lastUsedAt: now - 4 * minute,
  }),
  account({
    id: 'acc_5',
    label: 'OpenRouter',
    provider: 'openai-compatible',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyHint: '77aa',
    status: { state: 'paused' },
    lastUsedAt: null,
  }),
];

/** A person of whom a provider tells nothing. */
export const nobody: AccountIdentity = {
  subject: null,
  organisationId: null,
  organisation: null,
  email: null,
  plan: null,
};

/** What a provider may say, at its longest. */
export const longWords =
  'Your credit balance is too low to access the API. Please go to Plans & Billing to upgrade or purchase credits. '.repeat(
    5,
  ) + 'request_id=req_011CVnotARealRequestIdentifierThatIsLongAndHasNoPlaceToBreakAnywhereInIt';

export function accountOf(id: string): AccountView {
  const found = accounts.find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no account "${id}".`);
  return found;
}

export const settings: Settings = {
  language: 'system',
  theme: 'system',
  port: 7787,
  uiPort: 7788,
  activity: { maxAgeDays: 30, maxRows: 100_000, maxBytes: 268_435_456 },
  limits: { bodyBytes: 67_108_864, jsonDepth: 200, requestsInFlight: 1024, connections: 2048 },
  keepAliveMs: 15_000,
  expiresSoonMs: day,
  aliases: {},
  cache: { auto: true, ttl: '5m' },
  cacheTtls: {},
  strategy: 'in-order',
  sessionAffinity: true,
  clientLogins: {},
};

export const claudeCode: ClientStatus = {
  id: 'claude-code',
  name: 'Claude Code',
  installed: true,
  binary: '/usr/local/bin/claude',
  version: '2.1.118',
  launchCommand: 'portunus clients run claude-code',
  login: 'portunus',
  canKeepLogin: true,
  state: 'on',
  configPath: '/home/me/.claude/settings.json',
  notes: [],
};

export const snapshot: Snapshot = {
  engine,
  providers,
  accounts: { revision: 1, accounts },
  logins: { revision: 1, logins: [] },
  keys: { revision: 1, keys: [] },
  clients: { revision: 1, clients: [claudeCode] },
  vault: {
    revision: 1,
    vault: { kind: 'keychain', locked: false, backend: 'secret-service', fault: null, message: null },
  },
  settings: { revision: 1, settings },
};

export const plan: ClientPlan = {
  client: 'claude-code',
  planId: 'plan_1',
  files: [
    {
      path: '/home/me/.claude/settings.json',
      change: 'edit',
      diff: [
        '--- /home/me/.claude/settings.json',
        '+++ /home/me/.claude/settings.json',
        '@@ -1,4 +1,8 @@',
        ' {',
        '   "theme": "dark",',
        '-  "model": "opus"',
        '+  "model": "opus",',
        '+  "env": {',
        '+    "ANTHROPIC_BASE_URL": "http://127.0.0.1:7787",',
        '+    "ANTHROPIC_AUTH_TOKEN": "••••••••"',
        '+  }',
        ' }',
        '',
      ].join('\n'),
    },
  ],
  notes: [{ code: 'file-becomes-private' }],
};

export const revertPlan: ClientPlan = {
  client: 'claude-code',
  planId: 'revert_1',
  files: [
    {
      path: '/home/me/.claude/settings.json',
      change: 'edit',
      diff: [
        '--- /home/me/.claude/settings.json',
        '+++ /home/me/.claude/settings.json',
        '@@ -1,8 +1,4 @@',
        ' {',
        '   "theme": "dark",',
        '-  "model": "opus",',
        '-  "env": {',
        '-    "ANTHROPIC_BASE_URL": "http://127.0.0.1:7787",',
        '-    "ANTHROPIC_AUTH_TOKEN": "••••••••"',
        '-  }',
        '+  "model": "opus"',
        ' }',
        '',
      ].join('\n'),
    },
  ],
  notes: [{ code: 'running-client-keeps', client: 'Claude Code' }],
};
