import { Fields, refuse } from '../message/fields.ts';
import type { FieldPaths, LossReport } from '../message/loss.ts';
import { effortLevels, type MessageRequest, type OutputFormat } from '../message/request.ts';
import { tidyTurns } from '../message/tidy-turns.ts';
import type { RequestSource } from '../translation.ts';
import { parseToolChoice, parseTools } from './parse-tools.ts';
import { parseTurns } from './parse-turns.ts';

export const fieldPaths: FieldPaths = {
  tools: 'tools',
  toolChoice: 'tool_choice',
  parallelToolCalls: 'parallel_tool_calls',
  maxTokens: 'max_completion_tokens',
  stop: 'stop',
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  seed: 'seed',
  logprobs: 'logprobs',
  effort: 'reasoning_effort',
  format: 'response_format',
  verbosity: 'verbosity',
  user: 'user',
  metadata: 'metadata',
  cacheKey: 'prompt_cache_key',
  serviceTier: 'service_tier',
};

export function parseRequest(body: unknown, { loss }: RequestSource): MessageRequest {
  const fields = new Fields(body, '');
  const effort = fields.maybeWord('reasoning_effort', effortLevels);
  const logprobs = fields.maybeFlag('logprobs');
  const alternatives = fields.maybeCount('top_logprobs');
  const oldLimit = fields.maybeCount('max_tokens', 1);
  const request: MessageRequest = {
    model: fields.text('model'),
    stream: fields.maybeFlag('stream') ?? false,
    streamUsage: fields.maybeObject('stream_options')?.maybeFlag('include_usage') ?? false,
    turns: tidyTurns(parseTurns(fields, loss), loss),
    tools: parseTools(fields, loss),
    toolChoice: parseToolChoice(fields),
    parallelToolCalls: fields.maybeFlag('parallel_tool_calls'),
    maxTokens: fields.maybeCount('max_completion_tokens', 1) ?? oldLimit,
    stop: parseStop(fields),
    temperature: fields.maybeNumber('temperature'),
    topP: fields.maybeNumber('top_p'),
    // Not OpenAI's, but many of those who are compatible have it.
    topK: fields.maybeNumber('top_k'),
    frequencyPenalty: fields.maybeNumber('frequency_penalty'),
    presencePenalty: fields.maybeNumber('presence_penalty'),
    seed: fields.maybeNumber('seed'),
    logprobs: logprobs === true ? (alternatives ?? 0) : undefined,
    reasoning: effort && { effort },
    format: parseFormat(fields),
    verbosity: fields.maybeText('verbosity'),
    user: readUser(fields),
    metadata: parseMetadata(fields),
    cacheKey: fields.maybeText('prompt_cache_key'),
    serviceTier: fields.maybeText('service_tier'),
  };
  skipMeaningless(fields);
  reportCount(fields, loss);
  fields.reportUnread(loss);
  return request;
}

function parseStop(fields: Fields): readonly string[] | undefined {
  const stop = fields.any('stop');
  return typeof stop === 'string' ? [stop] : fields.maybeTexts('stop');
}

function readUser(fields: Fields): string | undefined {
  const old = fields.maybeText('user');
  return fields.maybeText('safety_identifier') ?? old;
}

function parseFormat(fields: Fields): OutputFormat | undefined {
  const format = fields.maybeObject('response_format');
  if (format === undefined) return undefined;
  switch (format.text('type')) {
    case 'text':
      return undefined;
    case 'json_object':
      return { type: 'json' };
    case 'json_schema':
      return parseJsonSchema(format.object('json_schema'));
    default:
      return refuse(format.pathOf('type'), 'it must be one of text, json_object, json_schema');
  }
}

function parseJsonSchema(format: Fields): OutputFormat {
  return {
    type: 'json-schema',
    name: format.text('name'),
    description: format.maybeText('description'),
    schema: format.maybeObject('schema')?.raw ?? {},
    strict: format.maybeFlag('strict'),
  };
}

function parseMetadata(fields: Fields): Record<string, string> | undefined {
  const metadata = fields.maybeObject('metadata');
  if (metadata === undefined) return undefined;
  return Object.fromEntries(Object.keys(metadata.raw).map((key) => [key, metadata.text(key)]));
}

/** What says no more than what goes without saying. */
function skipMeaningless(fields: Fields): void {
  if (fields.raw['store'] === false) fields.skip('store');
  const modalities = fields.raw['modalities'];
  if (Array.isArray(modalities) && modalities.every((modality) => modality === 'text'))
    fields.skip('modalities');
}

function reportCount(fields: Fields, loss: LossReport): void {
  const count = fields.maybeCount('n', 1) ?? 1;
  if (count > 1) loss.add('n', 'other providers answer once; so does this answer');
}
