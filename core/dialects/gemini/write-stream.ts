import type { AnswerEnd, AnswerEvent, PartOpening } from '../message/answer.ts';
import type { Citation, ProviderState, TokenLogprob } from '../message/parts.ts';
import { UpstreamFault, type AnswerTarget, type StreamWriter } from '../translation.ts';
import { writeGrounding } from './grounding.ts';
import { writeLogprobs } from './logprobs.ts';
import { writeSignature } from './thought-signature.ts';
import { writeCall, writeFinish, writeShown, writeTail } from './write-response.ts';
import { writeStreamError } from './write-stream-error.ts';
import { writeUsage } from './write-usage.ts';

export function createStreamWriter(target: AnswerTarget): StreamWriter {
  return new CandidateWriter(target);
}

type Calling = Extract<PartOpening, { type: 'tool-call' }>;

/** Each event is a small answer of its own. A call is only written whole, so its input is held until its end. */
class CandidateWriter implements StreamWriter {
  readonly #target: AnswerTarget;
  /** Everything of a chunk behind its candidates. */
  #tail = '';
  #open: PartOpening = { type: 'text' };
  #input: string[] = [];
  readonly #citations: Citation[] = [];
  #hasWritten = false;
  #isOver = false;

  constructor(target: AnswerTarget) {
    this.#target = target;
    this.#nameModel(undefined);
  }

  write(event: AnswerEvent): string {
    if (this.#isOver) return '';
    switch (event.type) {
      case 'delta':
        return this.#writeDelta(event.text, event.logprobs);
      case 'start':
        this.#nameModel(event.model);
        return '';
      case 'part-start':
        this.#open = event.part;
        return '';
      case 'citation':
        this.#citations.push(event.citation);
        return '';
      case 'part-end':
        return this.#closePart(event.state);
      case 'media':
        return writeShown(event.part, this.#target)
          .map((part) => this.#writePart(JSON.stringify(part)))
          .join('');
      case 'end':
        return this.#end(event);
      case 'error':
        return this.#fail(event.error);
    }
  }

  #nameModel(model: string | undefined): void {
    this.#tail = JSON.stringify(writeTail(model, this.#target)).slice(1);
  }

  /** Most of a stream is this: one piece of text, and nothing built for it but the line. */
  #writeDelta(text: string, logprobs: readonly TokenLogprob[] | undefined): string {
    const { type } = this.#open;
    if (type === 'tool-call') {
      this.#input.push(text);
      return '';
    }
    const json = JSON.stringify(text);
    if (type === 'reasoning') return this.#writePart(`{"text":${json},"thought":true}`);
    const rest = logprobs === undefined ? '' : `,"logprobsResult":${JSON.stringify(writeLogprobs(logprobs))}`;
    return this.#writePart(`{"text":${json}}`, rest);
  }

  #closePart(state: ProviderState | undefined): string {
    const open = this.#open;
    if (open.type === 'tool-call') return this.#closeCall(open, state);
    const thoughtSignature = writeSignature(state);
    if (thoughtSignature === undefined) return '';
    const thought = open.type === 'reasoning' ? true : undefined;
    return this.#writePart(JSON.stringify({ text: '', thought, thoughtSignature }));
  }

  #closeCall(open: Calling, state: ProviderState | undefined): string {
    const input = this.#input.join('');
    this.#input = [];
    try {
      return this.#writePart(JSON.stringify(writeCall({ ...open, input, state: state ?? open.state })));
    } catch (cause) {
      if (cause instanceof UpstreamFault) return this.#fail(cause.error);
      throw cause;
    }
  }

  #end(end: AnswerEnd): string {
    this.#isOver = true;
    const candidate = {
      content: { parts: [{ text: '' }], role: 'model' },
      ...writeFinish(end),
      index: 0,
      groundingMetadata: writeGrounding(this.#citations),
    };
    const usage = JSON.stringify(writeUsage(end.usage));
    const last = this.#frame(
      `{"candidates":[${JSON.stringify(candidate)}],"usageMetadata":${usage},${this.#tail}`,
    );
    return this.#target.framing === 'sse' ? last : `${last}\n]`;
  }

  #fail(error: Extract<AnswerEvent, { type: 'error' }>['error']): string {
    this.#isOver = true;
    return writeStreamError(error, this.#target.framing, this.#hasWritten ? 'boundary' : 'start');
  }

  #writePart(part: string, rest = ''): string {
    return this.#frame(
      `{"candidates":[{"content":{"parts":[${part}],"role":"model"},"index":0${rest}}],${this.#tail}`,
    );
  }

  #frame(chunk: string): string {
    const isFirst = !this.#hasWritten;
    this.#hasWritten = true;
    if (this.#target.framing === 'sse') return `data: ${chunk}\n\n`;
    return `${isFirst ? '[' : ',\n'}${chunk}`;
  }
}
