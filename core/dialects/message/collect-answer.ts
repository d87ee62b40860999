import { unknownUsage } from '../../../shared/models/activity.ts';
import type { ErrorText } from '../dialect.ts';
import type { AnswerEnd, AnswerEvent, AnswerSink, MessageAnswer, PartOpening } from './answer.ts';
import type { AssistantPart, Citation, ProviderState, TokenLogprob } from './parts.ts';

/** Puts a streamed answer together, for clients that asked for a whole one of an upstream that only streams. */
export class AnswerCollector {
  readonly #parts: AssistantPart[] = [];
  #opening: PartOpening | undefined;
  #texts: string[] = [];
  #citations: Citation[] = [];
  #logprobs: TokenLogprob[] = [];
  #model: string | undefined;
  #end: AnswerEnd | undefined;
  #error: ErrorText | undefined;

  readonly take: AnswerSink = (event) => this.#take(event);

  /** Undefined as long as the answer has not ended in order. */
  get answer(): MessageAnswer | undefined {
    if (this.#end === undefined) return undefined;
    const { stop, stopSequence, stopWords, usage, serviceTier } = this.#end;
    return { model: this.#model, parts: this.#parts, stop, stopSequence, stopWords, usage, serviceTier };
  }

  /** Why there will be no answer, in the provider's words. */
  get error(): ErrorText | undefined {
    return this.#error;
  }

  #take(event: AnswerEvent): void {
    switch (event.type) {
      case 'start':
        this.#model = event.model;
        break;
      case 'part-start':
        this.#opening = event.part;
        break;
      case 'delta':
        this.#texts.push(event.text);
        if (event.logprobs !== undefined) this.#logprobs.push(...event.logprobs);
        break;
      case 'citation':
        this.#citations.push(event.citation);
        break;
      case 'part-end':
        this.#close(event.state);
        break;
      case 'media':
        this.#parts.push(event.part);
        break;
      case 'end':
        this.#end = event;
        break;
      case 'error':
        this.#error = event.error;
    }
  }

  #close(state: ProviderState | undefined): void {
    const text = this.#texts.join('');
    const opening = this.#opening;
    if (opening?.type === 'tool-call') {
      this.#parts.push({ ...opening, input: text, state: state ?? opening.state });
    } else if (opening?.type === 'text') {
      const citations = this.#citations.length > 0 ? this.#citations : undefined;
      const logprobs = this.#logprobs.length > 0 ? this.#logprobs : undefined;
      this.#parts.push({ type: 'text', text, citations, logprobs, state });
    } else if (opening !== undefined) {
      this.#parts.push({ type: opening.type, text, ...(opening.type === 'reasoning' && { state }) });
    }
    this.#texts = [];
    this.#citations = [];
    this.#logprobs = [];
  }
}

/** Tells a whole answer as a stream, for clients that asked for one of an upstream that does not stream. */
export function replayAnswer(answer: MessageAnswer, sink: AnswerSink): void {
  const { model, parts, ...end } = answer;
  sink({
    type: 'start',
    model,
    usage: {
      ...unknownUsage,
      input: end.usage.input,
      cacheRead: end.usage.cacheRead,
      cacheWrite: end.usage.cacheWrite,
    },
  });
  for (const part of parts) replayPart(part, sink);
  sink({ type: 'end', ...end });
}

function replayPart(part: AssistantPart, sink: AnswerSink): void {
  switch (part.type) {
    case 'media':
      sink({ type: 'media', part });
      return;
    case 'tool-call': {
      const { type, id, name, namespace, kind, input, state } = part;
      sink({ type: 'part-start', part: { type, id, name, namespace, kind, state } });
      sink({ type: 'delta', text: input });
      sink({ type: 'part-end', state });
      return;
    }
    case 'text':
      sink({ type: 'part-start', part: { type: 'text' } });
      if (part.text !== '') sink({ type: 'delta', text: part.text, logprobs: part.logprobs });
      for (const citation of part.citations ?? []) sink({ type: 'citation', citation });
      sink({ type: 'part-end', state: part.state });
      return;
    default:
      sink({ type: 'part-start', part: { type: part.type } });
      if (part.text !== '') sink({ type: 'delta', text: part.text });
      sink({ type: 'part-end', state: part.type === 'reasoning' ? part.state : undefined });
  }
}
