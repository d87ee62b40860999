import { createHash } from 'node:crypto';
import type { TextPart, Turn } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import { ToolIndex } from '../message/tool-index.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget, WrittenRequest } from '../translation.ts';
import { chooseSampling } from './choose-sampling.ts';
import { chooseThinking } from './choose-thinking.ts';
import { fitOutputSchema } from './fit-schema.ts';
import { markCache } from './mark-cache.ts';
import { traitsOf, type ModelTraits } from './model-traits.ts';
import { writeAssistantPart, writeText, writeUserPart } from './write-parts.ts';
import { writeTools, writeToolChoice } from './write-tools.ts';

const nameRule = { maxLength: 128 };
const maxUserLength = 256;
/** Something must be asked; what, the system prompt says. */
const openingWords = 'Begin.';

interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: JsonObject[];
}

export function writeRequest(request: MessageRequest, target: RequestTarget): WrittenRequest {
  const tools = new ToolIndex(request.tools, nameRule);
  const traits = traitsOf(target.model);
  const maxTokens = chooseMaxTokens(request, target, traits);
  const thinking = chooseThinking(request, target, traits, maxTokens);
  const format = writeFormat(request, traits);
  const { system, messages } = writeTurns(request, tools, target);
  if (format.words !== undefined) system.push({ type: 'text', text: format.words });
  const body = {
    model: target.model,
    max_tokens: maxTokens,
    stream: target.stream ? true : undefined,
    system: system.length > 0 ? system : undefined,
    messages,
    tools: request.tools.length > 0 ? writeTools(request, tools, traits, target) : undefined,
    tool_choice: writeToolChoice(request, tools),
    thinking: thinking.thinking,
    output_config:
      format.schema === undefined && thinking.effort === undefined
        ? undefined
        : { effort: thinking.effort, format: format.schema },
    ...chooseSampling(request, traits, thinking.isOn, target.loss),
    stop_sequences: writeStop(request, target),
    metadata: request.user === undefined ? undefined : { user_id: fitUser(request.user) },
    service_tier: writeServiceTier(request, target),
  };
  reportLost(request, format.words !== undefined, target);
  return { body: markCache(body, request, target), tools };
}

/** Anthropic insists on a limit. */
function chooseMaxTokens({ maxTokens }: MessageRequest, target: RequestTarget, traits: ModelTraits): number {
  const limit = target.maxOutputTokens ?? traits.maxOutputTokens;
  if (maxTokens === undefined) return limit;
  const isKnown = target.maxOutputTokens !== undefined || target.model.startsWith('claude-');
  if (!isKnown || maxTokens <= limit) return maxTokens;
  target.loss.addField('maxTokens', `this model writes ${limit} tokens at most`);
  return limit;
}

/** Neighbours of the same role are one message, the first one is the user's, and none is empty. */
function writeTurns(request: MessageRequest, index: ToolIndex, target: RequestTarget) {
  const system: JsonObject[] = [];
  const messages: Message[] = [];
  for (const turn of request.turns) {
    if (turn.role === 'system' && messages.length === 0) system.push(...writeSystem(turn.parts));
    else addMessage(messages, writeTurn(turn, index, target));
  }
  if (messages[0]?.role !== 'user')
    messages.unshift({ role: 'user', content: [{ type: 'text', text: openingWords }] });
  trimEnd(messages.at(-1));
  return { system, messages };
}

function writeSystem(parts: readonly TextPart[]): JsonObject[] {
  return parts.filter(({ text }) => text !== '').map(writeText);
}

function writeTurn(turn: Turn, index: ToolIndex, target: RequestTarget): Message {
  switch (turn.role) {
    case 'system':
      target.loss.addOnce(turn.parts[0]?.at, 'system text in mid-talk is told as the user’s');
      return { role: 'user', content: turn.parts.filter(({ text }) => text !== '').map(writeSystemAside) };
    case 'user':
      return { role: 'user', content: turn.parts.flatMap((part) => writeUserPart(part, target)) };
    case 'assistant':
      return {
        role: 'assistant',
        content: turn.parts.flatMap((part) => writeAssistantPart(part, index, target)),
      };
  }
}

const writeSystemAside = (part: TextPart) =>
  writeText({ ...part, text: `<system>\n${part.text}\n</system>` });

function addMessage(messages: Message[], message: Message): void {
  if (message.content.length === 0) return;
  const last = messages.at(-1);
  if (last?.role !== message.role) messages.push(message);
  else for (const block of message.content) last.content.push(block);
}

/** An answer that is to be continued must not end in white space. */
function trimEnd(last: Message | undefined): void {
  const block = last?.role === 'assistant' ? last.content.at(-1) : undefined;
  if (last === undefined || typeof block?.['text'] !== 'string') return;
  const text = block['text'].trimEnd();
  last.content.splice(-1, 1, ...(text === '' ? [] : [{ ...block, text }]));
}

function writeFormat(
  { format }: MessageRequest,
  { structured }: ModelTraits,
): { schema?: JsonObject; words?: string } {
  if (format === undefined) return {};
  if (format.type === 'json') return { words: 'Answer with one JSON object and nothing else.' };
  if (structured) return { schema: { type: 'json_schema', schema: fitOutputSchema(format.schema) } };
  return {
    words: `Answer with JSON that follows this schema, and nothing else:\n${JSON.stringify(format.schema)}`,
  };
}

function writeStop({ stop }: MessageRequest, { loss }: RequestTarget): readonly string[] | undefined {
  const taken = stop?.filter((sequence) => sequence.trim() !== '');
  if (taken?.length !== stop?.length) loss.addField('stop', 'Anthropic does not stop at white space');
  return taken !== undefined && taken.length > 0 ? taken : undefined;
}

/** The same for the same user, whatever the length. */
function fitUser(user: string): string {
  return user.length <= maxUserLength ? user : createHash('sha256').update(user).digest('hex');
}

function writeServiceTier({ serviceTier }: MessageRequest, { loss }: RequestTarget): string | undefined {
  if (serviceTier === undefined || serviceTier === 'auto') return serviceTier;
  if (serviceTier === 'default') return 'standard_only';
  loss.addField('serviceTier', `Anthropic has no tier "${serviceTier}"`);
  return undefined;
}

const unknownHere = [
  'frequencyPenalty',
  'presencePenalty',
  'seed',
  'logprobs',
  'verbosity',
  'metadata',
] as const;

function reportLost(
  request: MessageRequest,
  isFormatInWords: boolean,
  { loss, autoCache }: RequestTarget,
): void {
  for (const field of unknownHere)
    if (request[field] !== undefined) loss.addField(field, 'Anthropic has nothing like it');
  if (isFormatInWords) loss.addField('format', 'it is asked for in words and not enforced');
  if (request.cacheKey !== undefined && request.cacheKey !== request.user && autoCache === undefined)
    loss.addField('cacheKey', 'Anthropic only caches what is marked');
}
