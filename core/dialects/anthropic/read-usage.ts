import { unknownUsage, type TokenUsage } from '../../../shared/models/activity.ts';
import { asCount, asObject, isObject } from '../read-json.ts';

/** Anthropic counts cached tokens beside the input, and thinking within the output. What is absent stays as in `before`. */
export function readUsage(usage: unknown, before: TokenUsage = unknownUsage): TokenUsage {
  if (!isObject(usage)) return before;
  return {
    input: asCount(usage['input_tokens']) ?? before.input,
    output: asCount(usage['output_tokens']) ?? before.output,
    cacheRead: asCount(usage['cache_read_input_tokens']) ?? before.cacheRead,
    cacheWrite: asCount(usage['cache_creation_input_tokens']) ?? before.cacheWrite,
    reasoning: asCount(asObject(usage['output_tokens_details'])['thinking_tokens']) ?? before.reasoning,
  };
}
