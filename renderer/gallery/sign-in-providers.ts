import type { ProviderView } from '../../shared/models/provider.ts';

const asOf = '2026-11-21';

/** Providers that people sign in to, as their data files describe them. */
export const signInProviders: readonly ProviderView[] = [
  {
    id: 'claude',
    label: 'Claude',
    baseUrl: 'https://api.anthropic.com',
    baseUrlSuffix: '',
    dialects: ['anthropic'],
    keyPrefixes: ['sk-ant-oat01-'],
    keyPage: null,
    modelPatterns: ['claude-*'],
    models: [],
    policy: {
      standing: 'own-apps-only',
      summary: {
        en: 'Anthropic says that Free, Pro and Max logins are for Claude Code and its own apps; other tools should use an API key. Since January 2026 it refuses many requests from elsewhere.',
        'zh-CN':
          'Anthropic 表示，Free、Pro 和 Max 登录仅供 Claude Code 及其自家应用使用；其他工具应使用 API 密钥。自 2026 年 1 月起，它会拒绝许多来自其他工具的请求。',
      },
      asOf,
      link: 'https://code.claude.com/docs/en/legal-and-compliance',
    },
    methods: [
      {
        method: 'pass-through',
        policy: {
          standing: 'allowed',
          summary: {
            en: 'Claude Code keeps its own login and sends it to Anthropic through Portunus, untouched; Portunus keeps nothing of it. Anthropic documents gateways for Claude Code.',
            'zh-CN':
              'Claude Code 保留自己的登录，并通过 Portunus 原样发送给 Anthropic；Portunus 不保存其中任何内容。Anthropic 的文档支持为 Claude Code 使用网关。',
          },
          asOf,
          link: 'https://code.claude.com/docs/en/llm-gateway',
        },
      },
      {
        method: 'setup-token',
        policy: {
          standing: 'unclear',
          summary: {
            en: 'A token of "claude setup-token" is made for Claude Code in scripts and CI. Anthropic answers Claude Code with it and refuses many requests of other tools.',
            'zh-CN':
              '“claude setup-token” 生成的令牌供脚本和 CI 中的 Claude Code 使用。Anthropic 会响应 Claude Code，但会拒绝许多来自其他工具的请求。',
          },
          asOf,
          link: 'https://code.claude.com/docs/en/legal-and-compliance',
        },
      },
      { method: 'import' },
      { method: 'browser' },
    ],
    signInEmbeds: true,
    signInOrigins: ['https://claude.ai'],
    signInHosts: ['claude.ai', '*.claude.ai'],
  },
  {
    id: 'codex',
    label: 'ChatGPT',
    baseUrl: 'https://chatgpt.com/backend-api/codex',
    baseUrlSuffix: '',
    dialects: ['openai-responses'],
    keyPrefixes: [],
    keyPage: null,
    modelPatterns: ['gpt-*', 'codex-*'],
    models: [],
    policy: {
      standing: 'unclear',
      summary: {
        en: 'OpenAI has no written rule about other tools using a ChatGPT plan. It serves clients that say honestly who they are, as Portunus does, and names several of them in its open-source program.',
        'zh-CN':
          'OpenAI 没有关于其他工具使用 ChatGPT 套餐的书面规定。它会为如实表明身份的客户端提供服务（Portunus 正是如此），并在其开源项目页面中列出了其中一些。',
      },
      asOf,
      link: 'https://developers.openai.com/codex/open-source',
    },
    methods: [{ method: 'browser' }, { method: 'device-code' }, { method: 'import' }, { method: 'token' }],
    signInEmbeds: true,
    signInOrigins: ['https://auth.openai.com'],
    signInHosts: ['auth.openai.com', '*.openai.com'],
  },
  {
    id: 'code-assist',
    label: 'Gemini Code Assist',
    baseUrl: 'https://cloudcode-pa.googleapis.com',
    baseUrlSuffix: '',
    dialects: ['gemini'],
    keyPrefixes: [],
    keyPage: null,
    modelPatterns: ['gemini-*'],
    models: [],
    policy: {
      standing: 'own-apps-only',
      summary: {
        en: 'Only for Workspace and Enterprise licences: Google ended it for personal accounts on 18 June 2026, and says that other software using this sign-in breaks its terms.',
        'zh-CN':
          '仅适用于 Workspace 和 Enterprise 许可：Google 已于 2026 年 6 月 18 日对个人账号停止此服务，并表示其他软件使用此登录违反其条款。',
      },
      asOf,
      link: 'https://github.com/google-gemini/gemini-cli/blob/main/docs/resources/faq.md',
    },
    methods: [{ method: 'import' }, { method: 'browser' }],
    signInEmbeds: false,
    signInOrigins: ['https://accounts.google.com'],
    signInHosts: [],
  },
];
