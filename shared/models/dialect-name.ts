import type { Dialect } from './provider.ts';

/** How people call a dialect; used in every message that names one. */
export const dialectName: Record<Dialect, string> = {
  anthropic: 'Anthropic Messages',
  'openai-chat': 'OpenAI Chat Completions',
  'openai-responses': 'OpenAI Responses',
  gemini: 'Gemini',
};
