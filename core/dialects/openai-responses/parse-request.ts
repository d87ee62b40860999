import { Fields, refuse } from '../message/fields.ts';
import type { FieldPaths, LossReport } from '../message/loss.ts';
import type { Turn } from '../message/parts.ts';
import {
  effortLevels,
  type MessageRequest,
  type OutputFormat,
  type ReasoningWish,
} from '../message/request.ts';
import { tidyTurns } from '../message/tidy-turns.ts';
import type { RequestSource } from '../translation.ts';
import { parseInput } from './parse-items.ts';
import { parseToolChoice, parseTools } from './parse-tools.ts';

export const fieldPaths: FieldPaths = {
  tools: 'tools',
  toolChoice: 'tool_choice',
  parallelToolCalls: 'parallel_tool_calls',
  maxTokens: 'max_output_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  logprobs: 'top_logprobs',
  effort: 'reasoning.effort',
  show: 'reasoning.summary',
  format: 'text.format',
  verbosity: 'text.verbosity',
  user: 'user',
  metadata: 'metadata',
  cacheKey: 'prompt_cache_key',
  serviceTier: 'service_tier',
};

export function parseRequest(body: unknown, { loss }: RequestSource): MessageRequest {
  const fields = new Fields(body, '');
  refuseKept(fields);
  const { turns, tools } = parseInput(fields, loss);
  const text = fields.maybeObject('text');
  const oldUser = fields.maybeText('user');
  const request: MessageRequest = {
    model: fields.text('model'),
    stream: fields.maybeFlag('stream') ?? false,
    turns: tidyTurns([...parseInstructions(fields), ...turns], loss),
    tools: parseTools([...fields.maybeObjects('tools'), ...tools], loss),
    toolChoice: parseToolChoice(fields, loss),
    parallelToolCalls: fields.maybeFlag('parallel_tool_calls'),
    maxTokens: fields.maybeCount('max_output_tokens', 1),
    temperature: fields.maybeNumber('temperature'),
    topP: fields.maybeNumber('top_p'),
    logprobs: parseLogprobs(fields, loss),
    reasoning: parseReasoning(fields, loss),
    format: text && parseFormat(text),
    verbosity: text?.maybeText('verbosity'),
    user: fields.maybeText('safety_identifier') ?? oldUser,
    metadata: parseMetadata(fields),
    cacheKey: fields.maybeText('prompt_cache_key'),
    serviceTier: fields.maybeText('service_tier'),
    streamUsage: true,
  };
  text?.reportUnread(loss);
  skipMeaningless(fields);
  fields.reportUnread(loss);
  return request;
}

/**
 * Nothing of an answer is kept here, so whoever builds on what was kept has to be told before the model answers
 * without knowing of it.
 */
function refuseKept(fields: Fields): void {
  for (const key of ['previous_response_id', 'conversation'])
    if (fields.any(key) !== undefined)
      refuse(key, 'answers of this account are not kept: send the whole conversation as input');
  if (fields.any('prompt') !== undefined) refuse('prompt', 'stored prompts are at OpenAI only');
  if (fields.maybeFlag('store') === true)
    refuse('store', 'answers of this account are not kept: it must be false');
  if (fields.maybeFlag('background') === true)
    refuse('background', 'answers of this account are not kept: it must be false');
}

/** Pitfall 34: the system prompt may stand here, among the items, or both. */
function parseInstructions(fields: Fields): Turn[] {
  const text = fields.maybeText('instructions') ?? '';
  return text === '' ? [] : [{ role: 'system', parts: [{ type: 'text', text, at: 'instructions' }] }];
}

function parseLogprobs(fields: Fields, loss: LossReport): number | undefined {
  const included = fields.maybeTexts('include') ?? [];
  included.forEach((what, place) => {
    // Encrypted reasoning is always given.
    if (what !== 'reasoning.encrypted_content' && what !== logprobsIncluded)
      loss.add(`include[${place}]`, `other providers have no ${what}`);
  });
  const alternatives = fields.maybeCount('top_logprobs');
  if (!included.includes(logprobsIncluded)) return alternatives === 0 ? undefined : alternatives;
  return alternatives ?? 0;
}

export const logprobsIncluded = 'message.output_text.logprobs';

function parseReasoning(fields: Fields, loss: LossReport): ReasoningWish | undefined {
  const reasoning = fields.maybeObject('reasoning');
  if (reasoning === undefined) return undefined;
  const effort = reasoning.maybeWord('effort', effortLevels);
  const old = reasoning.maybeText('generate_summary');
  const summary = reasoning.maybeText('summary') ?? old;
  reasoning.reportUnread(loss);
  const show = summary === undefined ? undefined : summary !== 'none';
  return effort === undefined && show === undefined ? undefined : { effort, show };
}

function parseFormat(text: Fields): OutputFormat | undefined {
  const format = text.maybeObject('format');
  if (format === undefined) return undefined;
  switch (format.text('type')) {
    case 'text':
      return undefined;
    case 'json_object':
      return { type: 'json' };
    case 'json_schema':
      return {
        type: 'json-schema',
        name: format.text('name'),
        description: format.maybeText('description'),
        schema: format.object('schema').raw,
        strict: format.maybeFlag('strict'),
      };
    default:
      return refuse(format.pathOf('type'), 'it must be one of text, json_object, json_schema');
  }
}

function parseMetadata(fields: Fields): Record<string, string> | undefined {
  const metadata = fields.maybeObject('metadata');
  if (metadata === undefined) return undefined;
  return Object.fromEntries(Object.keys(metadata.raw).map((key) => [key, metadata.text(key)]));
}

/** What says no more than what goes without saying, or is meant for OpenAI's own service. */
function skipMeaningless(fields: Fields): void {
  fields.skip('client_metadata', 'stream_options');
  if (fields.raw['truncation'] === 'disabled') fields.skip('truncation');
}
