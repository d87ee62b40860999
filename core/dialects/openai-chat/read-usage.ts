import type { TokenUsage } from '../../../shared/models/activity.ts';
import { readOpenAiUsage } from '../openai-usage.ts';
import { asList, asObject, isObject, type JsonObject } from '../read-json.ts';

const names = {
  input: 'prompt_tokens',
  inputDetails: 'prompt_tokens_details',
  output: 'completion_tokens',
  outputDetails: 'completion_tokens_details',
};

/** The usage of an answer or of one chunk; undefined when it says none. */
export function readUsage(answer: JsonObject): TokenUsage | undefined {
  const usage = findUsage(answer);
  return usage === undefined ? undefined : readOpenAiUsage(usage, names);
}

/** Groq and older Moonshot models put a stream's usage in places of their own. */
function findUsage(answer: JsonObject): JsonObject | undefined {
  const choices = asList(answer['choices']).map((choice) => asObject(choice)['usage']);
  return [answer['usage'], asObject(answer['x_groq'])['usage'], ...choices].find(isObject);
}
