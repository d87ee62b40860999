import { fitKey } from '../fit-openai.ts';
import { clampEffort, effortOf } from '../message/effort.ts';
import { fitName } from '../message/fit-name.ts';
import { joinTexts } from '../message/join-texts.ts';
import type { RequestField } from '../message/loss.ts';
import type { Turn } from '../message/parts.ts';
import { reportCacheMarks } from '../message/report-cache-marks.ts';
import type { MessageRequest } from '../message/request.ts';
import { ToolIndex } from '../message/tool-index.ts';
import { traitsOf, type TargetTraits } from '../openai-traits.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget, WrittenRequest } from '../translation.ts';
import { writeAssistantMessage, writeUserMessages } from './write-parts.ts';
import { writeTools } from './write-tools.ts';

const nameRule = { maxLength: 64 };
const maxStops = 4;

export function writeRequest(request: MessageRequest, target: RequestTarget): WrittenRequest {
  const tools = new ToolIndex(request.tools, nameRule);
  const traits = traitsOf(target);
  const body = {
    model: target.model,
    messages: request.turns.flatMap((turn) => writeTurn(turn, tools, target)),
    ...writeTools(request, tools, target),
    ...writeLimit(request, target, traits),
    ...writeSampling(request, target, traits),
    ...writeReasoning(request, target, traits),
    response_format: writeFormat(request),
    ...writeOpenAiOnly(request, target, traits),
    ...(target.stream && { stream: true, stream_options: { include_usage: true } }),
  };
  reportCacheMarks(request, target.loss);
  return { body, tools };
}

function writeTurn(turn: Turn, index: ToolIndex, target: RequestTarget): JsonObject[] {
  switch (turn.role) {
    case 'system':
      return [{ role: 'system', content: joinTexts(turn.parts) }];
    case 'user':
      return writeUserMessages(turn.parts, target);
    case 'assistant': {
      const message = writeAssistantMessage(turn.parts, index, target);
      return message === undefined ? [] : [message];
    }
  }
}

/** The old name is the one that compatible servers know. */
function writeLimit(
  { maxTokens }: MessageRequest,
  target: RequestTarget,
  { isOpenAi }: TargetTraits,
): JsonObject {
  if (maxTokens === undefined) return {};
  const { maxOutputTokens, loss } = target;
  const isOver = maxOutputTokens !== undefined && maxTokens > maxOutputTokens;
  if (isOver) loss.addField('maxTokens', `this model writes ${maxOutputTokens} tokens at most`);
  return { [isOpenAi ? 'max_completion_tokens' : 'max_tokens']: isOver ? maxOutputTokens : maxTokens };
}

const samplingFields = {
  temperature: 'temperature',
  topP: 'top_p',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  logprobs: 'top_logprobs',
  stop: 'stop',
  seed: 'seed',
} as const;

function writeSampling(
  request: MessageRequest,
  { loss }: RequestTarget,
  { isThinking, isOpenAi }: TargetTraits,
): JsonObject {
  const written: Record<string, unknown> = {};
  for (const [field, name] of Object.entries(samplingFields) as [keyof typeof samplingFields, string][]) {
    if (request[field] === undefined) continue;
    if (isThinking && field !== 'seed') loss.addField(field, 'OpenAI’s thinking models do not take it');
    else written[name] = request[field];
  }
  if ('top_logprobs' in written) written['logprobs'] = true;
  if ('stop' in written && request.stop !== undefined && request.stop.length > maxStops) {
    loss.addField('stop', `only the first ${maxStops} are looked for`);
    written['stop'] = request.stop.slice(0, maxStops);
  }
  if (request.topK !== undefined) {
    if (isOpenAi) loss.addField('topK', 'OpenAI has nothing like it');
    else written['top_k'] = request.topK;
  }
  return written;
}

/** A server that is merely compatible is asked to think only where its data says that it can be. */
function writeReasoning(
  { reasoning }: MessageRequest,
  target: RequestTarget,
  { isThinking, isOpenAi }: TargetTraits,
): JsonObject {
  const effort = reasoning && effortOf(reasoning);
  if (isOpenAi && reasoning?.show === true)
    target.loss.addField('show', 'OpenAI Chat does not show what its models think');
  if (reasoning === undefined || effort === undefined) return {};
  if (target.efforts !== undefined) return { reasoning_effort: clampEffort(effort, target.efforts) };
  if (isThinking) return { reasoning_effort: effort };
  if (effort !== 'none')
    target.loss.addField(
      reasoning.effort === undefined ? 'budgetTokens' : 'effort',
      isOpenAi
        ? 'this model does not think'
        : 'it is not known whether this model can be told how much to think',
    );
  return {};
}

function writeFormat({ format }: MessageRequest): JsonObject | undefined {
  if (format === undefined) return undefined;
  if (format.type === 'json') return { type: 'json_object' };
  const { schema, name = 'answer', description, strict } = format;
  return { type: 'json_schema', json_schema: { name: fitName(name, nameRule), description, schema, strict } };
}

/** Pitfall 21: compatible servers refuse what they do not know. */
function writeOpenAiOnly(
  request: MessageRequest,
  { loss }: RequestTarget,
  { isOpenAi }: TargetTraits,
): JsonObject {
  const { user, cacheKey, metadata, verbosity, serviceTier } = request;
  if (isOpenAi) {
    return {
      safety_identifier: user && fitKey(user),
      prompt_cache_key: cacheKey && fitKey(cacheKey),
      metadata,
      verbosity,
      service_tier: serviceTier,
    };
  }
  const lost: readonly RequestField[] = ['metadata', 'verbosity', 'serviceTier'];
  for (const field of lost) {
    if (request[field as keyof MessageRequest] !== undefined)
      loss.addField(field, 'only OpenAI itself has it');
  }
  if (cacheKey !== undefined && cacheKey !== user) loss.addField('cacheKey', 'only OpenAI itself has it');
  return { user: user && fitKey(user) };
}
