import { findCalls } from '../message/find-calls.ts';
import type { ToolCallPart, Turn } from '../message/parts.ts';
import { reportCacheMarks } from '../message/report-cache-marks.ts';
import type { MessageRequest, OutputFormat } from '../message/request.ts';
import { ToolIndex } from '../message/tool-index.ts';
import type { JsonObject } from '../read-json.ts';
import type { RequestTarget, WrittenRequest } from '../translation.ts';
import { traitsOf, type ModelTraits } from './model-traits.ts';
import { writeGenerationConfig } from './write-generation-config.ts';
import { writeModelParts, writeUserParts } from './write-parts.ts';
import { writeToolConfig, writeTools } from './write-tools.ts';

/** Pitfall 18. */
const nameRule = { maxLength: 64, startsWithLetter: true };
/** Something must be asked; what, the system instruction says. */
const openingWords = 'Begin.';

interface Content {
  readonly role: 'user' | 'model';
  readonly parts: JsonObject[];
}

/** Which model, and whether it is to stream, stands in the path. */
export function writeRequest(request: MessageRequest, target: RequestTarget): WrittenRequest {
  const tools = new ToolIndex(request.tools, nameRule);
  const traits = traitsOf(target);
  const { system, contents } = writeTurns(request, tools, target);
  const { format, words } = chooseFormat(request, traits, target);
  if (words !== undefined) system.push({ text: words });
  const body = {
    systemInstruction: system.length > 0 ? { parts: system } : undefined,
    contents,
    tools: writeTools(request, tools, traits, target),
    toolConfig: writeToolConfig(request, tools),
    generationConfig: writeGenerationConfig(request, target, traits, format),
    serviceTier: writeServiceTier(request, target),
  };
  reportLost(request, target);
  return { body, tools };
}

/** Neighbours of the same role are one content, the first one is the user's, and none is empty. */
function writeTurns({ turns }: MessageRequest, index: ToolIndex, target: RequestTarget) {
  const calls = findCalls(turns);
  const system: JsonObject[] = [];
  const contents: Content[] = [];
  for (const turn of turns) {
    if (turn.role === 'system' && contents.length === 0)
      system.push(...turn.parts.filter(({ text }) => text !== '').map(({ text }) => ({ text })));
    else addContent(contents, writeTurn(turn, calls, index, target));
  }
  if (contents[0]?.role !== 'user') contents.unshift({ role: 'user', parts: [{ text: openingWords }] });
  return { system, contents };
}

function writeTurn(
  turn: Turn,
  calls: ReadonlyMap<string, ToolCallPart>,
  index: ToolIndex,
  target: RequestTarget,
): Content {
  switch (turn.role) {
    case 'system': {
      target.loss.addOnce(turn.parts[0]?.at, 'system text in mid-talk is told as the user’s');
      const texts = turn.parts.filter(({ text }) => text !== '');
      return {
        role: 'user',
        parts: texts.map(({ text }) => ({ text: `<system>\n${text}\n</system>` })),
      };
    }
    case 'user':
      return { role: 'user', parts: writeUserParts(turn.parts, calls, index, target) };
    case 'assistant':
      return { role: 'model', parts: writeModelParts(turn.parts, index, target) };
  }
}

function addContent(contents: Content[], content: Content): void {
  if (content.parts.length === 0) return;
  const last = contents.at(-1);
  if (last?.role !== content.role) contents.push(content);
  else for (const part of content.parts) last.parts.push(part);
}

/** Models before the third generation answer in JSON or call functions, not both. */
function chooseFormat(
  { format, tools }: MessageRequest,
  { isThird }: ModelTraits,
  { loss }: RequestTarget,
): { format?: OutputFormat | undefined; words?: string } {
  if (format === undefined || isThird || tools.length === 0) return { format };
  loss.addField('format', 'it is asked for in words and not enforced');
  if (format.type === 'json') return { words: 'Answer with one JSON object and nothing else.' };
  return {
    words: `Answer with JSON that follows this schema, and nothing else:\n${JSON.stringify(format.schema)}`,
  };
}

function writeServiceTier({ serviceTier }: MessageRequest, { loss }: RequestTarget): string | undefined {
  switch (serviceTier) {
    case undefined:
    case 'auto':
      return undefined;
    case 'default':
      return 'standard';
    case 'flex':
    case 'priority':
      return serviceTier;
    default:
      loss.addField('serviceTier', `Google has no tier "${serviceTier}"`);
      return undefined;
  }
}

const unknownHere = ['user', 'metadata', 'verbosity'] as const;

function reportLost(request: MessageRequest, { loss }: RequestTarget): void {
  for (const field of unknownHere)
    if (request[field] !== undefined) loss.addField(field, 'Gemini has nothing like it');
  if (request.parallelToolCalls === false)
    loss.addField('parallelToolCalls', 'Gemini decides by itself how many tools it calls at once');
  if (request.cacheKey !== undefined && request.cacheKey !== request.user)
    loss.addField('cacheKey', 'Gemini caches by itself');
  reportCacheMarks(request, loss);
}
