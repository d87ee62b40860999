import { asCount, asObject } from '../read-json.ts';
import type { TokenCounting } from '../translation.ts';

/** What takes part in the input; the counter refuses every other member, `max_tokens` first. */
const counted = [
  'model',
  'system',
  'messages',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'cache_control',
] as const;

export const counting: TokenCounting = {
  narrowRequest: (body) => Object.fromEntries(counted.map((name) => [name, body[name]])),
  readCount: (body) => asCount(asObject(body)['input_tokens']),
  writeCount: (tokens) => ({ input_tokens: tokens }),
};
