import { fitKey } from '../fit-openai.ts';
import { clampEffort, effortOf } from '../message/effort.ts';
import { findCalls } from '../message/find-calls.ts';
import { fitName } from '../message/fit-name.ts';
import { joinTexts } from '../message/join-texts.ts';
import type { RequestField } from '../message/loss.ts';
import type { TextPart } from '../message/parts.ts';
import { reportCacheMarks } from '../message/report-cache-marks.ts';
import type { MessageRequest } from '../message/request.ts';
import { ToolIndex } from '../message/tool-index.ts';
import { traitsOf, type TargetTraits } from '../openai-traits.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget, WrittenRequest } from '../translation.ts';
import { logprobsIncluded } from './parse-request.ts';
import { writeAssistantItems, writeDeveloperItem, writeUserItems } from './write-parts.ts';
import { writeTools } from './write-tools.ts';

const nameRule = { maxLength: 64 };
/** OpenAI refuses to be asked for less. */
const leastTokens = 16;

export function writeRequest(request: MessageRequest, target: RequestTarget): WrittenRequest {
  const tools = new ToolIndex(request.tools, nameRule);
  const traits = traitsOf(target);
  const sampling = writeSampling(request, target, traits);
  const body = {
    model: target.model,
    ...writeInput(request, tools, target),
    ...writeTools(request, tools, target),
    max_output_tokens: writeLimit(request, target, traits),
    ...sampling,
    reasoning: writeReasoning(request, target, traits),
    text: writeText(request, target, traits),
    ...writeKeeping(sampling, traits),
    ...writeOpenAiOnly(request, target, traits),
    ...(target.stream && { stream: true }),
  };
  reportCacheMarks(request, target.loss);
  return { body, tools };
}

/** System text in front is the instructions; there must be an item beside them, so alone it becomes one. */
function writeInput(request: MessageRequest, tools: ToolIndex, target: RequestTarget): JsonObject {
  const context = { target, tools, calls: findCalls(request.turns) };
  const system: TextPart[] = [];
  const input: JsonObject[] = [];
  for (const turn of request.turns) {
    if (turn.role === 'user') input.push(...writeUserItems(turn.parts, context));
    else if (turn.role === 'assistant') input.push(...writeAssistantItems(turn.parts, context));
    else if (input.length === 0) system.push(...turn.parts);
    else input.push(writeDeveloperItem(turn.parts));
  }
  if (input.length === 0 && system.length > 0) return { input: [writeDeveloperItem(system)] };
  return { instructions: system.length > 0 ? joinTexts(system) : undefined, input };
}

function writeLimit(
  { maxTokens }: MessageRequest,
  { maxOutputTokens, loss }: RequestTarget,
  { isOpenAi }: TargetTraits,
): number | undefined {
  if (maxTokens === undefined) return undefined;
  if (maxOutputTokens !== undefined && maxTokens > maxOutputTokens) {
    loss.addField('maxTokens', `this model writes ${maxOutputTokens} tokens at most`);
    return maxOutputTokens;
  }
  if (!isOpenAi || maxTokens >= leastTokens) return maxTokens;
  loss.addField('maxTokens', `OpenAI takes no limit below ${leastTokens} tokens`);
  return leastTokens;
}

const samplingFields = { temperature: 'temperature', topP: 'top_p', logprobs: 'top_logprobs' } as const;
const unknownHere = ['stop', 'topK', 'frequencyPenalty', 'presencePenalty', 'seed'] as const;

function writeSampling(
  request: MessageRequest,
  { loss }: RequestTarget,
  { isThinking }: TargetTraits,
): JsonObject {
  const written: Record<string, unknown> = {};
  for (const [field, name] of Object.entries(samplingFields) as [keyof typeof samplingFields, string][]) {
    if (request[field] === undefined) continue;
    if (isThinking) loss.addField(field, 'OpenAI’s thinking models do not take it');
    else written[name] = request[field];
  }
  for (const field of unknownHere)
    if (request[field] !== undefined) loss.addField(field, 'OpenAI Responses has nothing like it');
  return written;
}

/** A server that is merely compatible is asked to think only where its data says that it can be. */
function writeReasoning(
  { reasoning }: MessageRequest,
  target: RequestTarget,
  { isThinking, isOpenAi }: TargetTraits,
): JsonObject | undefined {
  if (reasoning === undefined) return undefined;
  const wanted = effortOf(reasoning);
  const canThink = isThinking || target.efforts !== undefined;
  if (!canThink) {
    if (wanted !== undefined && wanted !== 'none')
      target.loss.addField(
        reasoning.effort === undefined ? 'budgetTokens' : 'effort',
        isOpenAi
          ? 'this model does not think'
          : 'it is not known whether this model can be told how much to think',
      );
    return undefined;
  }
  const effort = wanted && (target.efforts === undefined ? wanted : clampEffort(wanted, target.efforts));
  const summary = reasoning.show === true && wanted !== 'none' ? 'auto' : undefined;
  return effort === undefined && summary === undefined ? undefined : { effort, summary };
}

function writeText(
  request: MessageRequest,
  { loss }: RequestTarget,
  { isOpenAi }: TargetTraits,
): JsonObject | undefined {
  const format = writeFormat(request);
  const verbosity = isOpenAi ? request.verbosity : undefined;
  if (!isOpenAi && request.verbosity !== undefined) loss.addField('verbosity', 'only OpenAI itself has it');
  return format === undefined && verbosity === undefined ? undefined : { format, verbosity };
}

function writeFormat({ format }: MessageRequest): JsonObject | undefined {
  if (format === undefined) return undefined;
  if (format.type === 'json') return { type: 'json_object' };
  const { schema, name = 'answer', description, strict } = format;
  return { type: 'json_schema', name: fitName(name, nameRule), description, schema, strict };
}

/**
 * Left out, `store` means true: nobody who speaks another dialect expects the provider to keep the conversation.
 * What is not kept has to be handed back, so thinking models are asked for their state.
 */
function writeKeeping(sampling: JsonObject, { isThinking }: TargetTraits): JsonObject {
  const include = [
    ...(isThinking ? ['reasoning.encrypted_content'] : []),
    ...('top_logprobs' in sampling ? [logprobsIncluded] : []),
  ];
  return { store: false, include: include.length > 0 ? include : undefined };
}

/** Pitfall 21: compatible servers refuse what they do not know. */
function writeOpenAiOnly(
  request: MessageRequest,
  { loss }: RequestTarget,
  { isOpenAi }: TargetTraits,
): JsonObject {
  const { user, cacheKey, metadata, serviceTier } = request;
  if (isOpenAi) {
    return {
      safety_identifier: user && fitKey(user),
      prompt_cache_key: cacheKey && fitKey(cacheKey),
      metadata,
      service_tier: serviceTier,
    };
  }
  const lost: readonly (RequestField & keyof MessageRequest)[] = ['metadata', 'serviceTier'];
  for (const field of lost)
    if (request[field] !== undefined) loss.addField(field, 'only OpenAI itself has it');
  if (cacheKey !== undefined && cacheKey !== user) loss.addField('cacheKey', 'only OpenAI itself has it');
  return { user: user && fitKey(user) };
}
