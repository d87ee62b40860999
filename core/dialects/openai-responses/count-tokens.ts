import { asCount, asObject } from '../read-json.ts';
import type { TokenCounting } from '../translation.ts';

/** What takes part in the input; the counter knows no limit, no sampling and nothing to store. */
const counted = [
  'model',
  'instructions',
  'input',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning',
  'text',
] as const;

export const counting: TokenCounting = {
  narrowRequest: (body) => Object.fromEntries(counted.map((name) => [name, body[name]])),
  readCount: (body) => asCount(asObject(body)['input_tokens']),
  writeCount: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
};
