import { asCount, asObject } from '../read-json.ts';
import type { TokenCounting } from '../translation.ts';
import { nameInCollection } from './upstream-path.ts';

export const counting: TokenCounting = {
  /** Beside `contents` the counter takes no tools and no system text: they go in as the request they would be. */
  narrowRequest: (body, model) => ({
    generateContentRequest: {
      model: nameInCollection(model),
      systemInstruction: body['systemInstruction'],
      contents: body['contents'],
      tools: body['tools'],
      toolConfig: body['toolConfig'],
      generationConfig: body['generationConfig'],
    },
  }),
  readCount: (body) => asCount(asObject(body)['totalTokens']),
  writeCount: (tokens) => ({ totalTokens: tokens }),
};
