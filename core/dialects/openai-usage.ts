import type { TokenUsage } from '../../shared/models/activity.ts';
import { unknownUsage } from '../../shared/models/activity.ts';
import { asCount, asObject, isObject } from './read-json.ts';

/** How the two OpenAI dialects spell the same record. */
export interface UsageNames {
  readonly input: string;
  readonly inputDetails: string;
  readonly output: string;
  readonly outputDetails: string;
}

/** OpenAI counts cached tokens within the input and reasoning within the output; here each token counts once. */
export function readOpenAiUsage(usage: unknown, names: UsageNames): TokenUsage {
  if (!isObject(usage)) return unknownUsage;
  const inputDetails = asObject(usage[names.inputDetails]);
  const wholeInput = asCount(usage[names.input]);
  const output = asCount(usage[names.output]);
  const reasoning = asCount(asObject(usage[names.outputDetails])['reasoning_tokens']);
  // Moonshot and DeepSeek have spelt the cache count their own way.
  const cacheRead =
    asCount(inputDetails['cached_tokens']) ??
    asCount(usage['cached_tokens']) ??
    asCount(usage['prompt_cache_hit_tokens']);
  const cacheWrite = asCount(inputDetails['cache_write_tokens']);
  return {
    input: wholeInput === null ? null : Math.max(wholeInput - (cacheRead ?? 0) - (cacheWrite ?? 0), 0),
    output: countOutput(wholeInput, output, reasoning, asCount(usage['total_tokens'])),
    cacheRead,
    cacheWrite,
    reasoning,
  };
}

/** xAI's Chat API leaves reasoning out of the output; its total tells. */
function countOutput(
  input: number | null,
  output: number | null,
  reasoning: number | null,
  total: number | null,
): number | null {
  if (output === null || reasoning === null || reasoning === 0) return output;
  const isApart = total === (input ?? 0) + output + reasoning || reasoning > output;
  return isApart ? output + reasoning : output;
}
