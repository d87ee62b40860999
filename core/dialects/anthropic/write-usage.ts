import type { TokenUsage } from '../../../shared/models/activity.ts';
import type { JsonObject } from '../read-json.ts';

/** Clients add these up, so what is not known is written as none. */
export function writeUsage({ input, output, cacheRead, cacheWrite, reasoning }: TokenUsage): JsonObject {
  return {
    input_tokens: input ?? 0,
    cache_creation_input_tokens: cacheWrite ?? 0,
    cache_read_input_tokens: cacheRead ?? 0,
    output_tokens: output ?? 0,
    ...(reasoning !== null && { output_tokens_details: { thinking_tokens: reasoning } }),
  };
}
