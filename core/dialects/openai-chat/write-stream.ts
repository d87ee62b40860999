import type { AnswerEnd, AnswerEvent, PartOpening } from '../message/answer.ts';
import type { ProviderState, TokenLogprob } from '../message/parts.ts';
import type { JsonObject } from '../read-json.ts';
import type { AnswerTarget, StreamWriter } from '../translation.ts';
import { writeAnnotation } from './citations.ts';
import { writeCallState, writeDetails } from './reasoning-state.ts';
import { writeStopReason } from './stop-reason.ts';
import { writeStreamError } from './write-stream-error.ts';
import { mediaLoss, writeCalled, writeHead } from './write-response.ts';
import { writeUsage } from './write-usage.ts';

export function createStreamWriter(target: AnswerTarget): StreamWriter {
  return new ChunkWriter(target);
}

class ChunkWriter implements StreamWriter {
  readonly #target: AnswerTarget;
  /** Everything of a chunk up to its choices. */
  #head = '';
  #open: PartOpening = { type: 'text' };
  /** Calls count from 0 without gaps, whatever else the answer holds (pitfall 32). */
  #callIndex = -1;
  #textLength = 0;
  #partStart = 0;
  #hasRefused = false;

  constructor(target: AnswerTarget) {
    this.#target = target;
  }

  write(event: AnswerEvent): string {
    switch (event.type) {
      case 'delta':
        return this.#writeDelta(event.text, event.logprobs);
      case 'start':
        return this.#start(event.model);
      case 'part-start':
        return this.#openPart(event.part);
      case 'citation':
        return this.#chunk({
          annotations: [writeAnnotation(event.citation, this.#partStart, this.#textLength)],
        });
      case 'part-end':
        return this.#closePart(event.state);
      case 'media':
        this.#target.loss.add('', mediaLoss);
        return '';
      case 'end':
        return this.#end(event);
      case 'error':
        return writeStreamError(event.error, 'boundary');
    }
  }

  #start(model: string | undefined): string {
    const { request } = this.#target;
    const head = writeHead('chat.completion.chunk', model ?? request.model, this.#target);
    this.#head = `data: ${JSON.stringify(head).slice(0, -1)}`;
    return this.#chunk({ role: 'assistant', content: '' });
  }

  /** Most of a stream is this: one piece of text, and nothing built for it but the line. */
  #writeDelta(text: string, logprobs: readonly TokenLogprob[] | undefined): string {
    const json = JSON.stringify(text);
    switch (this.#open.type) {
      case 'text':
        this.#textLength += text.length;
        if (logprobs !== undefined)
          return this.#chunk({ content: text }, null, { content: logprobs, refusal: null });
        return this.#line(`{"content":${json}}`);
      case 'reasoning':
        return this.#line(`{"reasoning_content":${json}}`);
      case 'refusal':
        this.#hasRefused = true;
        return this.#line(`{"refusal":${json}}`);
      case 'tool-call': {
        const called =
          this.#open.kind === 'text' ? `"custom":{"input":${json}}` : `"function":{"arguments":${json}}`;
        return this.#line(`{"tool_calls":[{"index":${this.#callIndex},${called}}]}`);
      }
    }
  }

  #openPart(part: PartOpening): string {
    this.#open = part;
    this.#partStart = this.#textLength;
    if (part.type !== 'tool-call') return '';
    this.#callIndex += 1;
    const { id, name, kind, state } = part;
    const call = { index: this.#callIndex, id, ...writeCalled(kind, name, ''), ...writeCallState(state) };
    return this.#chunk({ tool_calls: [call] });
  }

  #closePart(state: ProviderState | undefined): string {
    if (state === undefined) return '';
    if (this.#open.type !== 'tool-call') return this.#chunk({ reasoning_details: writeDetails(state) });
    if (this.#open.state !== undefined) return '';
    return this.#chunk({ tool_calls: [{ index: this.#callIndex, ...writeCallState(state) }] });
  }

  #end({ stop, stopWords, usage }: AnswerEnd): string {
    const refusal =
      stop === 'filtered' && stopWords !== undefined && !this.#hasRefused
        ? this.#chunk({ refusal: stopWords })
        : '';
    const counted = this.#target.request.streamUsage === true ? this.#writeUsage(usage) : '';
    return `${refusal}${this.#chunk({}, writeStopReason(stop))}${counted}data: [DONE]\n\n`;
  }

  #writeUsage(usage: AnswerEnd['usage']): string {
    return `${this.#head},"choices":[],"usage":${JSON.stringify(writeUsage(usage))}}\n\n`;
  }

  #chunk(delta: JsonObject, finishReason: string | null = null, logprobs: JsonObject | null = null): string {
    return this.#line(JSON.stringify(delta), finishReason, logprobs);
  }

  #line(delta: string, finishReason: string | null = null, logprobs: JsonObject | null = null): string {
    const rest = `"logprobs":${logprobs === null ? 'null' : JSON.stringify(logprobs)},"finish_reason":${JSON.stringify(finishReason)}`;
    return `${this.#head},"choices":[{"index":0,"delta":${delta},${rest}}]}\n\n`;
  }
}
