import { unknownUsage, type TokenUsage } from '../../../shared/models/activity.ts';
import { asCount, isObject } from '../read-json.ts';

/** Google counts cached tokens within the prompt, and thoughts and tool results beside what they belong to. */
export function readUsage(usage: unknown): TokenUsage {
  if (!isObject(usage)) return unknownUsage;
  const cacheRead = asCount(usage['cachedContentTokenCount']);
  const reasoning = asCount(usage['thoughtsTokenCount']);
  const whole = add(asCount(usage['promptTokenCount']), asCount(usage['toolUsePromptTokenCount']));
  return {
    input: whole === null ? null : Math.max(whole - (cacheRead ?? 0), 0),
    output: add(asCount(usage['candidatesTokenCount']), reasoning),
    cacheRead,
    cacheWrite: null,
    reasoning,
  };
}

/** Null only when neither was said: Google leaves zeros out. */
function add(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}
