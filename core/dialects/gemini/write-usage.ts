import type { TokenUsage } from '../../../shared/models/activity.ts';
import type { JsonObject } from '../read-json.ts';

/** Google counts caches within the prompt and thoughts beside the answer (pitfalls 28, 29); it writes no caches. */
export function writeUsage({ input, output, cacheRead, cacheWrite, reasoning }: TokenUsage): JsonObject {
  const prompt = (input ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0);
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: Math.max((output ?? 0) - (reasoning ?? 0), 0),
    totalTokenCount: prompt + (output ?? 0),
    ...(cacheRead !== null && { cachedContentTokenCount: cacheRead }),
    ...(reasoning !== null && { thoughtsTokenCount: reasoning }),
  };
}
