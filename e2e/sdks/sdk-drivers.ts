import { createAnthropicDriver } from './anthropic-driver.ts';
import { createGeminiDriver } from './gemini-driver.ts';
import { createChatDriver, createResponsesDriver } from './openai-drivers.ts';
import type { SdkDriver } from './sdk-driver.ts';

export const sdkDrivers: readonly SdkDriver[] = [
  createAnthropicDriver(),
  createChatDriver(),
  createResponsesDriver(),
  createGeminiDriver(),
];
