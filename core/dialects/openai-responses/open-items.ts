import type { Citation, ProviderState, TokenLogprob } from '../message/parts.ts';
import { writeAnnotation } from './citations.ts';
import { membersOf, type EventLines, type ItemPlace } from './event-lines.ts';
import { writeHeldState } from './reasoning-state.ts';
import {
  writeCallItem,
  writeMessage,
  writeOutputText,
  writeReasoningItem,
  writeRefusal,
  type CallHead,
} from './write-items.ts';

/*
 * Items while they are streamed. Each ends by repeating itself as a whole, and so does the response, so the text of an
 * answer is held until its end: the format asks for it.
 */

export interface OpenItem {
  readonly open: () => string;
  delta(text: string, logprobs?: readonly TokenLogprob[]): string;
  /** Ends the part that is being filled. */
  closePart(state?: ProviderState): string;
  /** The whole item, as JSON. */
  finish(): string;
}

/** Texts and refusals in a row are the contents of one message. */
export class OpenMessage implements OpenItem {
  readonly #lines: EventLines;
  readonly #place: ItemPlace;
  /** Those that are closed, as JSON. */
  readonly #contents: string[] = [];
  #type: 'text' | 'refusal' = 'text';
  #pieces: string[] = [];
  #length = 0;
  #annotations: unknown[] = [];
  #logprobs: TokenLogprob[] = [];
  #writeDelta: (text: string) => string = () => '';

  constructor(lines: EventLines, place: ItemPlace) {
    this.#lines = lines;
    this.#place = place;
  }

  readonly open = () =>
    this.#lines.item(this.#place, 'added', JSON.stringify(writeMessage(this.#place.id, 'in_progress', [])));

  openPart(type: 'text' | 'refusal'): string {
    this.#type = type;
    this.#pieces = [];
    this.#length = 0;
    this.#annotations = [];
    this.#logprobs = [];
    const place = `"content_index":${this.#contents.length},`;
    this.#writeDelta =
      type === 'refusal'
        ? this.#lines.prepareDeltas(this.#place, 'response.refusal.delta', place)
        : this.#lines.prepareDeltas(this.#place, 'response.output_text.delta', place, ',"logprobs":[]');
    return this.#inside('response.content_part.added', `"part":${JSON.stringify(this.#part(''))}`);
  }

  delta(text: string, logprobs?: readonly TokenLogprob[]): string {
    this.#pieces.push(text);
    this.#length += text.length;
    if (logprobs === undefined || this.#type === 'refusal') return this.#writeDelta(text);
    this.#logprobs.push(...logprobs);
    return this.#inside('response.output_text.delta', membersOf({ delta: text, logprobs }));
  }

  citation(citation: Citation): string {
    const annotation = writeAnnotation(citation, this.#length);
    const annotation_index = this.#annotations.push(annotation) - 1;
    return this.#inside('response.output_text.annotation.added', membersOf({ annotation_index, annotation }));
  }

  closePart(): string {
    const text = this.#pieces.join('');
    const part = JSON.stringify(this.#part(text));
    const done =
      this.#type === 'refusal'
        ? this.#inside('response.refusal.done', membersOf({ refusal: text }))
        : this.#inside('response.output_text.done', membersOf({ text, logprobs: this.#logprobs }));
    const closed = this.#inside('response.content_part.done', `"part":${part}`);
    this.#contents.push(part);
    return done + closed;
  }

  finish(): string {
    const message = JSON.stringify(writeMessage(this.#place.id, 'completed', []));
    return message.replace('"content":[]', () => `"content":[${this.#contents.join(',')}]`);
  }

  #part(text: string) {
    return this.#type === 'refusal'
      ? writeRefusal(text)
      : writeOutputText(text, this.#annotations, this.#logprobs);
  }

  #inside(type: string, members: string): string {
    const index = this.#contents.length;
    return this.#lines.inside(this.#place, type, `"content_index":${index},${members}`);
  }
}

/** What was thought is told as a summary, which is what clients show. */
export class OpenReasoning implements OpenItem {
  readonly #lines: EventLines;
  readonly #place: ItemPlace;
  #text: string[] = [];
  #encrypted: string | undefined;

  constructor(lines: EventLines, place: ItemPlace) {
    this.#lines = lines;
    this.#place = place;
  }

  readonly open = () =>
    this.#lines.item(this.#place, 'added', JSON.stringify(writeReasoningItem(this.#place.id, '')));

  delta(text: string): string {
    const opened = this.#text.length === 0 ? this.#inside('part.added', `"part":${writePart('')}`) : '';
    this.#text.push(text);
    return opened + this.#inside('text.delta', `"delta":${JSON.stringify(text)}`);
  }

  closePart(state?: ProviderState): string {
    this.#encrypted = state && writeHeldState(state);
    if (this.#text.length === 0) return '';
    const text = this.#text.join('');
    return (
      this.#inside('text.done', `"text":${JSON.stringify(text)}`) +
      this.#inside('part.done', `"part":${writePart(text)}`)
    );
  }

  finish(): string {
    return JSON.stringify(writeReasoningItem(this.#place.id, this.#text.join(''), this.#encrypted));
  }

  #inside(type: string, members: string): string {
    const name = `response.reasoning_summary_${type}`;
    return this.#lines.inside(this.#place, name, `"summary_index":0,${members}`);
  }
}

const writePart = (text: string) => JSON.stringify({ type: 'summary_text', text });

export class OpenCall implements OpenItem {
  readonly #lines: EventLines;
  readonly #place: ItemPlace;
  readonly #call: CallHead;
  readonly #pieces: string[] = [];

  constructor(lines: EventLines, place: ItemPlace, call: CallHead) {
    this.#lines = lines;
    this.#place = place;
    this.#call = call;
  }

  readonly open = () => {
    const item = writeCallItem(this.#place.id, 'in_progress', this.#call, '');
    return this.#lines.item(this.#place, 'added', JSON.stringify(item));
  };

  delta(text: string): string {
    this.#pieces.push(text);
    return this.#inside('delta', `"delta":${JSON.stringify(text)}`);
  }

  closePart(): string {
    const input = this.#pieces.join('');
    const { kind, name } = this.#call;
    return this.#inside('done', membersOf(kind === 'text' ? { input } : { name, arguments: input }));
  }

  finish(): string {
    return JSON.stringify(writeCallItem(this.#place.id, 'completed', this.#call, this.#pieces.join('')));
  }

  #inside(step: 'delta' | 'done', members: string): string {
    const what = this.#call.kind === 'text' ? 'custom_tool_call_input' : 'function_call_arguments';
    return this.#lines.inside(this.#place, `response.${what}.${step}`, members);
  }
}
