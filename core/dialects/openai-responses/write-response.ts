import type { MessageAnswer } from '../message/answer.ts';
import type { AssistantPart, ProviderState, TextPart } from '../message/parts.ts';
import type { MessageRequest } from '../message/request.ts';
import type { JsonObject } from '../read-json.ts';
import type { AnswerTarget } from '../translation.ts';
import { writeAnnotation } from './citations.ts';
import { writeHeldState } from './reasoning-state.ts';
import { writeEnding } from './stop-reason.ts';
import {
  mediaLoss,
  writeCallItem,
  writeCarrier,
  writeImageItem,
  writeMessage,
  writeOutputText,
  writeReasoningItem,
  writeRefusal,
} from './write-items.ts';
import { writeUsage } from './write-usage.ts';

export function writeResponse(answer: MessageAnswer, target: AnswerTarget): JsonObject {
  const { model, parts, usage, serviceTier } = answer;
  return {
    ...writeHead(model ?? target.request.model, target),
    ...writeEnding(answer),
    service_tier: serviceTier ?? target.request.serviceTier ?? 'auto',
    output: new OutputWriter(target).write([...parts, ...findLastWords(answer)]),
    usage: writeUsage(usage),
  };
}

/** The words of a refusal that no part has. */
export function findLastWords({ parts, stop, stopWords }: MessageAnswer): AssistantPart[] {
  const isSaid = stop !== 'filtered' || parts.some(({ type }) => type === 'refusal');
  return isSaid || stopWords === undefined ? [] : [{ type: 'refusal', text: stopWords }];
}

/**
 * What of a response is the same from its first event to its last. It repeats the request's settings as OpenAI's does,
 * but not its instructions and tools: clients have these, and they would stand in each of three events.
 */
export function writeHead(model: string, { id, createdAt, request }: AnswerTarget): JsonObject {
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: createdAt,
    model,
    background: false,
    instructions: null,
    max_output_tokens: request.maxTokens ?? null,
    max_tool_calls: null,
    metadata: request.metadata ?? {},
    parallel_tool_calls: request.parallelToolCalls ?? true,
    previous_response_id: null,
    prompt_cache_key: request.cacheKey ?? null,
    reasoning: writeReasoningEcho(request),
    safety_identifier: request.user ?? null,
    store: false,
    temperature: request.temperature ?? null,
    text: { format: writeFormatEcho(request), verbosity: request.verbosity ?? 'medium' },
    tool_choice: request.toolChoice?.mode ?? 'auto',
    tools: [],
    top_logprobs: request.logprobs ?? 0,
    top_p: request.topP ?? null,
    truncation: 'disabled',
  };
}

function writeReasoningEcho({ reasoning }: MessageRequest): JsonObject {
  return { effort: reasoning?.effort ?? null, summary: reasoning?.show === true ? 'auto' : null };
}

function writeFormatEcho({ format }: MessageRequest): JsonObject {
  if (format === undefined) return { type: 'text' };
  return format.type === 'json' ? { type: 'json_object' } : { ...format, type: 'json_schema' };
}

/** What is said in a row is one message. */
class OutputWriter {
  readonly #target: AnswerTarget;
  readonly #items: JsonObject[] = [];
  #content: JsonObject[] | undefined;

  constructor(target: AnswerTarget) {
    this.#target = target;
  }

  write(parts: readonly AssistantPart[]): readonly JsonObject[] {
    parts.forEach((part, place) => this.#writePart(part, `parts[${place}]`));
    return this.#items;
  }

  #writePart(part: AssistantPart, at: string): void {
    switch (part.type) {
      case 'text':
        this.#say(writeTextPart(part));
        this.#carry(part.state, 'previous');
        break;
      case 'refusal':
        this.#say(writeRefusal(part.text));
        break;
      case 'reasoning': {
        const encrypted = part.state && writeHeldState(part.state);
        this.#add((index) => writeReasoningItem(this.#idOf('rs', index), part.text, encrypted));
        break;
      }
      case 'tool-call':
        this.#carry(part.state, 'next');
        this.#add((index) =>
          writeCallItem(this.#idOf(prefixes[part.kind], index), 'completed', part, part.input),
        );
        break;
      case 'media': {
        const item = writeImageItem(this.#idOf('ig', this.#items.length), part);
        if (item === undefined) this.#target.loss.add(at, mediaLoss);
        else this.#add(() => item);
      }
    }
  }

  #say(content: JsonObject): void {
    if (this.#content === undefined) {
      const begun: JsonObject[] = [];
      this.#add((index) => writeMessage(this.#idOf('msg', index), 'completed', begun));
      this.#content = begun;
    }
    this.#content.push(content);
  }

  #carry(state: ProviderState | undefined, owner: 'next' | 'previous'): void {
    if (state !== undefined) this.#add((index) => writeCarrier(this.#idOf('rs', index), state, owner));
  }

  #add(write: (index: number) => JsonObject): void {
    this.#content = undefined;
    this.#items.push(write(this.#items.length));
  }

  #idOf(prefix: string, index: number): string {
    return itemId(prefix, this.#target, index);
  }
}

export const prefixes = { json: 'fc', text: 'ctc' } as const;

export function itemId(prefix: string, { id }: AnswerTarget, index: number): string {
  return `${prefix}_${id}_${index}`;
}

function writeTextPart({ text, citations = [], logprobs = [] }: TextPart): JsonObject {
  const annotations = citations.map((citation) => writeAnnotation(citation, text.length));
  return writeOutputText(text, annotations, logprobs);
}
