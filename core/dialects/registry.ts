import type { Dialect } from '../../shared/models/provider.ts';
import { anthropic } from './anthropic/adapter.ts';
import type { DialectAdapter } from './dialect.ts';
import { gemini } from './gemini/adapter.ts';
import { openAiChat } from './openai-chat/adapter.ts';
import { openAiResponses } from './openai-responses/adapter.ts';

/** Every dialect Portunus speaks; adding one is a folder and a line here. */
export const dialectAdapters: Readonly<Record<Dialect, DialectAdapter>> = {
  anthropic,
  'openai-chat': openAiChat,
  'openai-responses': openAiResponses,
  gemini,
};
