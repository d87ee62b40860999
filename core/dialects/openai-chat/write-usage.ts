import type { TokenUsage } from '../../../shared/models/activity.ts';
import type { JsonObject } from '../read-json.ts';

/** OpenAI counts what caches read and wrote within the prompt (pitfalls 28, 29). */
export function writeUsage({ input, output, cacheRead, cacheWrite, reasoning }: TokenUsage): JsonObject {
  const prompt = (input ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: output ?? 0,
    total_tokens: prompt + (output ?? 0),
    prompt_tokens_details: {
      cached_tokens: cacheRead ?? 0,
      ...(cacheWrite !== null && { cache_write_tokens: cacheWrite }),
    },
    completion_tokens_details: { reasoning_tokens: reasoning ?? 0 },
  };
}
