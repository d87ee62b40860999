import type { AnswerEnd, AnswerEvent, PartOpening } from '../message/answer.ts';
import type { ProviderState } from '../message/parts.ts';
import { packState } from '../message/provider-state.ts';
import type { JsonObject } from '../read-json.ts';
import { writeSseEvent } from '../sse-text.ts';
import type { AnswerTarget, StreamWriter } from '../translation.ts';
import { writeCitation } from './citations.ts';
import { writeSignature } from './thinking-state.ts';
import { describeError } from './write-error.ts';
import { mediaLoss, writeEnding, writeMessageHead } from './write-response.ts';
import { writeUsage } from './write-usage.ts';

export function createStreamWriter(target: AnswerTarget): StreamWriter {
  return new MessageWriter(target);
}

/** Which delta each kind of part is filled with, up to the text itself. */
const deltaHeads: Readonly<Record<PartOpening['type'], string>> = {
  text: '"type":"text_delta","text":',
  refusal: '"type":"text_delta","text":',
  reasoning: '"type":"thinking_delta","thinking":',
  'tool-call': '"type":"input_json_delta","partial_json":',
};

class MessageWriter implements StreamWriter {
  readonly #target: AnswerTarget;
  #index = -1;
  #open: PartOpening['type'] = 'text';
  #isStateTold = false;
  /** A freeform call's text is told as the one member of an object, as in a whole answer. */
  #isWrapped = false;

  constructor(target: AnswerTarget) {
    this.#target = target;
  }

  write(event: AnswerEvent): string {
    switch (event.type) {
      case 'delta':
        return this.#writeDelta(event.text);
      case 'start':
        return this.#writeStart(event);
      case 'part-start':
        return this.#openPart(event.part);
      case 'citation':
        return this.#fill({ type: 'citations_delta', citation: writeCitation(event.citation) });
      case 'part-end':
        return this.#closePart(event.state);
      case 'media':
        this.#target.loss.add('', mediaLoss);
        return '';
      case 'end':
        return writeEnd(event);
      case 'error':
        return writeSseEvent(describeError(event.error), 'error');
    }
  }

  #writeStart({ model, usage }: Extract<AnswerEvent, { type: 'start' }>): string {
    const head = writeMessageHead(model ?? this.#target.request.model, this.#target);
    const message = {
      ...head,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: writeUsage(usage),
    };
    return writeEvent({ type: 'message_start', message });
  }

  /** Most of a stream is this: one piece of text, and nothing built for it but the line. */
  #writeDelta(text: string): string {
    return this.#writeDeltaText(this.#isWrapped ? JSON.stringify(text).slice(1, -1) : text);
  }

  #writeDeltaText(text: string): string {
    const delta = deltaHeads[this.#open] + JSON.stringify(text);
    return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${this.#index},"delta":{${delta}}}\n\n`;
  }

  #openPart(part: PartOpening): string {
    if (part.type !== 'tool-call') return this.#openBlock(part.type, emptyBlocks[part.type]);
    const carrier = part.state === undefined ? '' : this.#writeCarrier(part.state, 'next');
    this.#isStateTold = part.state !== undefined;
    this.#isWrapped = part.kind === 'text';
    const opened = this.#openBlock('tool-call', {
      type: 'tool_use',
      id: part.id,
      name: part.name,
      input: {},
    });
    return carrier + opened + (this.#isWrapped ? this.#writeDeltaText('{"input":"') : '');
  }

  #closePart(state: ProviderState | undefined): string {
    if (this.#open === 'reasoning') return this.#closeReasoning(state);
    const isTold = this.#isStateTold || state === undefined;
    this.#isStateTold = false;
    const wrapped = this.#isWrapped ? this.#writeDeltaText('"}') : '';
    this.#isWrapped = false;
    return wrapped + this.#closeBlock() + (isTold ? '' : this.#writeCarrier(state, 'previous'));
  }

  #closeReasoning(state: ProviderState | undefined): string {
    const signature = writeSignature(state);
    return (signature === '' ? '' : this.#fill({ type: 'signature_delta', signature })) + this.#closeBlock();
  }

  /** State of a part that has no place for it stands in a thinking block of its own. */
  #writeCarrier(state: ProviderState, owner: 'next' | 'previous'): string {
    const opened = this.#openBlock('reasoning', emptyBlocks.reasoning);
    const signature = packState(state, owner);
    return opened + this.#fill({ type: 'signature_delta', signature }) + this.#closeBlock();
  }

  #openBlock(open: PartOpening['type'], block: JsonObject): string {
    this.#index += 1;
    this.#open = open;
    return writeEvent({ type: 'content_block_start', index: this.#index, content_block: block });
  }

  #fill(delta: JsonObject): string {
    return writeEvent({ type: 'content_block_delta', index: this.#index, delta });
  }

  #closeBlock(): string {
    return writeEvent({ type: 'content_block_stop', index: this.#index });
  }
}

const emptyBlocks = {
  text: { type: 'text', text: '' },
  refusal: { type: 'text', text: '' },
  reasoning: { type: 'thinking', thinking: '', signature: '' },
};

function writeEnd(end: AnswerEnd): string {
  const usage = writeUsage(end.usage);
  return (
    writeEvent({ type: 'message_delta', delta: writeEnding(end), usage }) +
    writeEvent({ type: 'message_stop' })
  );
}

function writeEvent(event: { readonly type: string } & JsonObject): string {
  return writeSseEvent(event, event.type);
}
