import { anthropicTranslation } from './anthropic/translate.ts';
import { geminiTranslation } from './gemini/translate.ts';
import { openAiChatTranslation } from './openai-chat/translate.ts';
import { openAiResponsesTranslation } from './openai-responses/translate.ts';

/** Every dialect that can be translated; adding one is a folder and a line here. */
export const translations = {
  anthropic: anthropicTranslation,
  'openai-chat': openAiChatTranslation,
  'openai-responses': openAiResponsesTranslation,
  gemini: geminiTranslation,
};
