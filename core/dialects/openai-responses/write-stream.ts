import type { ErrorText } from '../dialect.ts';
import type { AnswerEnd, AnswerEvent, PartOpening } from '../message/answer.ts';
import type { Citation, MediaPart, ProviderState, TokenLogprob } from '../message/parts.ts';
import type { StateOwner } from '../message/provider-state.ts';
import { describeOpenAiError } from '../openai-error.ts';
import type { JsonObject } from '../read-json.ts';
import type { AnswerTarget, StreamWriter } from '../translation.ts';
import { EventLines, membersOf, type ItemPlace } from './event-lines.ts';
import { OpenCall, OpenMessage, OpenReasoning, type OpenItem } from './open-items.ts';
import { writeEnding } from './stop-reason.ts';
import { mediaLoss, writeCarrier, writeImageItem } from './write-items.ts';
import { itemId, prefixes, writeHead } from './write-response.ts';
import { describeFailure } from './write-stream-error.ts';
import { writeUsage } from './write-usage.ts';

export function createStreamWriter(target: AnswerTarget): StreamWriter {
  return new ResponseWriter(target);
}

class ResponseWriter implements StreamWriter {
  readonly #target: AnswerTarget;
  readonly #lines = new EventLines();
  /** Everything of a response that does not change, as JSON up to what does. */
  #head = '';
  /** Those that are done, as JSON: the last event repeats them. */
  readonly #items: string[] = [];
  #item: OpenItem | undefined;
  #place: ItemPlace = { id: '', index: 0 };
  #part: PartOpening = { type: 'text' };
  #hasRefused = false;

  constructor(target: AnswerTarget) {
    this.#target = target;
  }

  write(event: AnswerEvent): string {
    switch (event.type) {
      case 'delta':
        return this.#fill(event.text, event.logprobs);
      case 'start':
        return this.#start(event.model);
      case 'part-start':
        return this.#openPart(event.part);
      case 'citation':
        return this.#cite(event.citation);
      case 'part-end':
        return this.#closePart(event.state);
      case 'media':
        return this.#show(event.part);
      case 'end':
        return this.#end(event);
      case 'error':
        return this.#fail(event.error);
    }
  }

  #start(model: string | undefined): string {
    this.#setHead(model);
    const begun = this.#response({ status: 'in_progress', error: null, incomplete_details: null });
    return this.#lines.write('response.created', begun) + this.#lines.write('response.in_progress', begun);
  }

  #setHead(model: string | undefined): void {
    this.#head = membersOf(writeHead(model ?? this.#target.request.model, this.#target));
  }

  #fill(text: string, logprobs: readonly TokenLogprob[] | undefined): string {
    return this.#item?.delta(text, logprobs) ?? '';
  }

  #cite(citation: Citation): string {
    return this.#item instanceof OpenMessage ? this.#item.citation(citation) : '';
  }

  #openPart(part: PartOpening): string {
    this.#part = part;
    switch (part.type) {
      case 'text':
      case 'refusal':
        return this.#openContent(part.type);
      case 'reasoning':
        return this.#openItem('rs', (place) => new OpenReasoning(this.#lines, place));
      case 'tool-call': {
        const carrier = part.state === undefined ? '' : this.#carry(part.state, 'next');
        return (
          carrier + this.#openItem(prefixes[part.kind], (place) => new OpenCall(this.#lines, place, part))
        );
      }
    }
  }

  #openContent(type: 'text' | 'refusal'): string {
    this.#hasRefused ||= type === 'refusal';
    const opened =
      this.#item instanceof OpenMessage
        ? ''
        : this.#openItem('msg', (place) => new OpenMessage(this.#lines, place));
    return this.#item instanceof OpenMessage ? opened + this.#item.openPart(type) : opened;
  }

  /** A message stays open: what is said next belongs to it. */
  #closePart(state: ProviderState | undefined): string {
    const part = this.#part;
    const closed = this.#item?.closePart(state) ?? '';
    if (part.type === 'reasoning') return closed + this.#closeItem();
    const isTold = state === undefined || (part.type === 'tool-call' && part.state !== undefined);
    const ended = part.type === 'tool-call' ? this.#closeItem() : '';
    return closed + ended + (isTold ? '' : this.#carry(state, 'previous'));
  }

  #show(part: MediaPart): string {
    const closed = this.#closeItem();
    const item = writeImageItem(this.#idOf('ig'), part);
    if (item === undefined) this.#target.loss.add('', mediaLoss);
    return item === undefined ? closed : closed + this.#addItem(item);
  }

  #carry(state: ProviderState, owner: StateOwner): string {
    return this.#closeItem() + this.#addItem(writeCarrier(this.#idOf('rs'), state, owner));
  }

  /** An item that comes as a whole. */
  #addItem(item: JsonObject): string {
    const place = { id: '', index: this.#items.length };
    const json = JSON.stringify(item);
    this.#items.push(json);
    return this.#lines.item(place, 'added', json) + this.#lines.item(place, 'done', json);
  }

  #openItem(prefix: string, create: (place: ItemPlace) => OpenItem): string {
    const closed = this.#closeItem();
    this.#place = { id: this.#idOf(prefix), index: this.#items.length };
    this.#item = create(this.#place);
    return closed + this.#item.open();
  }

  #closeItem(): string {
    if (this.#item === undefined) return '';
    const json = this.#item.finish();
    this.#item = undefined;
    this.#items.push(json);
    return this.#lines.item(this.#place, 'done', json);
  }

  #idOf(prefix: string): string {
    return itemId(prefix, this.#target, this.#items.length);
  }

  #end(end: AnswerEnd): string {
    const { stop, stopWords, usage } = end;
    const isUnsaid = stop === 'filtered' && stopWords !== undefined && !this.#hasRefused;
    const refusal = isUnsaid ? this.#refuse(stopWords) : '';
    const closed = refusal + this.#closeItem();
    const ending = writeEnding(end);
    const response = this.#response(ending, writeUsage(usage), end.serviceTier);
    return closed + this.#lines.write(`response.${ending.status}`, response);
  }

  #refuse(words: string): string {
    return this.#openPart({ type: 'refusal' }) + this.#fill(words, undefined) + this.#closePart(undefined);
  }

  /** OpenAI's SDKs fail on the `error` event, Codex on `response.failed`; each passes over the other. */
  #fail(error: ErrorText): string {
    if (this.#head === '') this.#setHead(undefined);
    const { code, message, param } = describeOpenAiError(error);
    const failed = { status: 'failed', error: describeFailure(error), incomplete_details: null };
    return (
      this.#lines.write('error', membersOf({ code, message, param })) +
      this.#lines.write('response.failed', this.#response(failed))
    );
  }

  #response(state: object, usage: JsonObject | null = null, serviceTier?: string): string {
    const service_tier = serviceTier ?? this.#target.request.serviceTier ?? 'auto';
    const rest = membersOf({ ...state, service_tier, usage });
    return `"response":{${this.#head},${rest},"output":[${this.#items.join(',')}]}`;
  }
}
