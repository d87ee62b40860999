import type { TokenUsage } from '../../../shared/models/activity.ts';
import { readOpenAiUsage } from '../openai-usage.ts';

const names = {
  input: 'input_tokens',
  inputDetails: 'input_tokens_details',
  output: 'output_tokens',
  outputDetails: 'output_tokens_details',
};

export function readUsage(usage: unknown): TokenUsage {
  return readOpenAiUsage(usage, names);
}
