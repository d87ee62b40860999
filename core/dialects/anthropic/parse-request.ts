import { AppFailure } from '../../../shared/errors.ts';
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
import { parseAssistantParts, parseCache, parseSystem, parseUserParts } from './parse-parts.ts';
import { parseToolChoice, parseTools } from './parse-tools.ts';

export const fieldPaths: FieldPaths = {
  tools: 'tools',
  toolChoice: 'tool_choice',
  parallelToolCalls: 'tool_choice.disable_parallel_tool_use',
  maxTokens: 'max_tokens',
  stop: 'stop_sequences',
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  effort: 'output_config.effort',
  budgetTokens: 'thinking.budget_tokens',
  show: 'thinking.display',
  format: 'output_config.format',
  user: 'metadata.user_id',
  cacheKey: 'metadata.user_id',
  serviceTier: 'service_tier',
};

export function parseRequest(body: unknown, { operation, loss }: RequestSource): MessageRequest {
  const fields = new Fields(body, '');
  refuseThread(fields);
  const outputConfig = fields.maybeObject('output_config');
  const maxTokens = fields.maybeCount('max_tokens', 1);
  if (maxTokens === undefined && operation === 'generate') refuse('max_tokens', 'it is missing');
  const metadata = fields.maybeObject('metadata');
  const user = metadata?.maybeText('user_id');
  metadata?.reportUnread(loss);
  const turns = parseTurns(fields, loss);
  const tools = parseTools(fields, loss);
  const isCacheAsked = parseCache(fields) !== undefined || isMarked(tools, turns);
  const request: MessageRequest = {
    model: fields.text('model'),
    stream: fields.maybeFlag('stream') ?? false,
    turns: tidyTurns(turns, loss),
    tools,
    ...parseToolChoice(fields),
    maxTokens,
    stop: fields.maybeTexts('stop_sequences'),
    temperature: fields.maybeNumber('temperature'),
    topP: fields.maybeNumber('top_p'),
    topK: fields.maybeNumber('top_k'),
    reasoning: parseReasoning(fields, outputConfig, loss),
    format: outputConfig && parseFormat(outputConfig),
    user,
    // Who marks a prefix wants it found again; elsewhere a key says which requests share one.
    cacheKey: isCacheAsked ? user : undefined,
    serviceTier: parseServiceTier(fields),
    streamUsage: true,
  };
  outputConfig?.reportUnread(loss);
  fields.reportUnread(loss);
  return request;
}

/** No other dialect keeps a conversation; Anthropic's SDK sends it whole once it is told so in these words. */
function refuseThread(fields: Fields): void {
  const thread = fields.maybeObject('thread');
  if (thread === undefined) return;
  const goesOn = thread.any('type') === 'continue';
  throw new AppFailure({ code: goesOn ? 'thread-lost' : 'thread-unsupported' });
}

function parseTurns(fields: Fields, loss: LossReport): Turn[] {
  const turns: Turn[] = [];
  if (fields.any('system') !== undefined)
    turns.push({ role: 'system', parts: parseSystem(fields, 'system', loss) });
  for (const message of fields.objects('messages')) {
    turns.push(parseTurn(message, loss));
    message.reportUnread(loss);
  }
  return turns;
}

function parseTurn(message: Fields, loss: LossReport): Turn {
  const role = message.text('role');
  switch (role) {
    case 'user':
      return { role, parts: parseUserParts(message, loss) };
    case 'assistant':
      return { role, parts: parseAssistantParts(message, loss) };
    case 'system':
      return { role, parts: parseSystem(message, 'content', loss) };
    default:
      return refuse(message.pathOf('role'), 'it must be one of user, assistant, system');
  }
}

function parseReasoning(
  fields: Fields,
  outputConfig: Fields | undefined,
  loss: LossReport,
): ReasoningWish | undefined {
  const effort = outputConfig?.maybeWord('effort', effortLevels);
  const thinking = fields.maybeObject('thinking');
  if (thinking === undefined) return effort && { effort };
  const type = thinking.maybeWord('type', ['enabled', 'disabled', 'adaptive'] as const);
  const display = thinking.maybeText('display');
  const show = display === undefined ? undefined : display !== 'omitted';
  const budgetTokens = thinking.maybeCount('budget_tokens');
  thinking.reportUnread(loss);
  switch (type) {
    case 'disabled':
      return { effort: 'none' };
    case 'adaptive':
      return { effort: effort ?? 'auto', show };
    case 'enabled':
      return { effort, budgetTokens, show: show ?? true };
    case undefined:
      return refuse(thinking.pathOf('type'), 'it is missing');
  }
}

function parseFormat(outputConfig: Fields): OutputFormat | undefined {
  const format = outputConfig.maybeObject('format');
  if (format === undefined) return undefined;
  if (format.text('type') !== 'json_schema') refuse(format.pathOf('type'), 'it must be json_schema');
  return { type: 'json-schema', schema: format.object('schema').raw };
}

/** `standard_only` is what others call the default. */
function parseServiceTier(fields: Fields): string | undefined {
  const tier = fields.maybeText('service_tier');
  return tier === 'standard_only' ? 'default' : tier;
}

function isMarked(tools: MessageRequest['tools'], turns: readonly Turn[]): boolean {
  return (
    tools.some((tool) => 'cache' in tool && tool.cache !== undefined) ||
    turns.some(({ parts }) => parts.some((part) => 'cache' in part && part.cache !== undefined))
  );
}
