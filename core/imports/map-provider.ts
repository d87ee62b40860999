import type { ProviderId } from '../../shared/models/provider.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import type { ReadLogin } from './login-reader.ts';

export type MappedProvider = Pick<ReadLogin, 'provider' | 'kind' | 'baseUrl' | 'problem'>;

/** Who speaks OpenAI's API, by the names that OpenCode and OpenClaw share, and where (as of 2026-11-21). */
const compatibleAddresses: Readonly<Record<string, string>> = {
  cerebras: 'https://api.cerebras.ai/v1',
  deepinfra: 'https://api.deepinfra.com/v1/openai',
  deepseek: 'https://api.deepseek.com/v1',
  'fireworks-ai': 'https://api.fireworks.ai/inference/v1',
  fireworks: 'https://api.fireworks.ai/inference/v1',
  groq: 'https://api.groq.com/openai/v1',
  huggingface: 'https://router.huggingface.co/v1',
  mistral: 'https://api.mistral.ai/v1',
  moonshot: 'https://api.moonshot.ai/v1',
  moonshotai: 'https://api.moonshot.ai/v1',
  'moonshotai-cn': 'https://api.moonshot.cn/v1',
  nvidia: 'https://integrate.api.nvidia.com/v1',
  opencode: 'https://opencode.ai/zen/v1',
  openrouter: 'https://openrouter.ai/api/v1',
  together: 'https://api.together.xyz/v1',
  togetherai: 'https://api.together.xyz/v1',
  xai: 'https://api.x.ai/v1',
};

const keyProviders: Readonly<Record<string, ProviderId>> = {
  anthropic: 'anthropic',
  openai: 'openai',
  google: 'gemini',
  gemini: 'gemini',
};
const oauthProviders: Readonly<Record<string, ProviderId>> = {
  anthropic: 'claude',
  openai: 'codex',
  'openai-codex': 'codex',
  codex: 'codex',
  'google-gemini-cli': 'code-assist',
};

/** What another tool's word for a provider is here. */
export function mapProvider(id: string, kind: ReadLogin['kind'], secret: string): MappedProvider {
  const name = id.toLowerCase();
  const taken = (provider: ProviderId, as: ReadLogin['kind'], baseUrl: string | null = null) => ({
    provider,
    kind: as,
    baseUrl,
    problem: null,
  });
  if (kind === 'oauth') {
    const provider = oauthProviders[name];
    return provider === undefined ? unknownKind(id, kind) : taken(provider, kind);
  }
  // A setup token is often kept where a key belongs.
  if (secret.startsWith('sk-ant-oat')) return taken('claude', 'token');
  if (name === 'openai-codex') return taken('codex', 'token');
  const provider = keyProviders[name];
  if (provider !== undefined) return taken(provider, 'api-key');
  const address = compatibleAddresses[name];
  return address === undefined ? unknownKind(id, kind) : taken('openai-compatible', 'api-key', address);
}

function unknownKind(id: string, kind: ReadLogin['kind']): MappedProvider {
  return { provider: null, kind, baseUrl: null, problem: unsupported(id) };
}

export const unsupported = (kind: string): Sentence => ({
  code: 'login-kind-unsupported',
  kind: kind.slice(0, 80),
});
