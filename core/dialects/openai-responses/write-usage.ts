import type { TokenUsage } from '../../../shared/models/activity.ts';
import type { JsonObject } from '../read-json.ts';

/** OpenAI counts what caches read and wrote within the input (pitfalls 28, 29). */
export function writeUsage({ input, output, cacheRead, cacheWrite, reasoning }: TokenUsage): JsonObject {
  const whole = (input ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0);
  return {
    input_tokens: whole,
    input_tokens_details: {
      cached_tokens: cacheRead ?? 0,
      ...(cacheWrite !== null && { cache_write_tokens: cacheWrite }),
    },
    output_tokens: output ?? 0,
    output_tokens_details: { reasoning_tokens: reasoning ?? 0 },
    total_tokens: whole + (output ?? 0),
  };
}
