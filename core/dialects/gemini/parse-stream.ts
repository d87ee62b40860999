import { AnswerSequencer } from '../message/answer-sequencer.ts';
import type { AnswerSink } from '../message/answer.ts';
import { parseJsonArrayStream } from '../json-array-parser.ts';
import type { EventParsing } from '../event-parser.ts';
import { parseSseStream } from '../sse-parser.ts';
import type { AnswerSource, StreamParser } from '../translation.ts';
import { CandidateParsing } from './candidate-parsing.ts';

export function createStreamParser(source: AnswerSource, sink: AnswerSink): StreamParser {
  const sequencer = new AnswerSequencer(source.tools, sink);
  return new EitherParser(new CandidateParsing(source, sequencer), sequencer);
}

const openBracket = 0x5b;
const spaces: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];

/** Google frames a stream as events or as one list; the first byte that is no white space tells which. */
class EitherParser implements StreamParser {
  readonly #parsing: EventParsing;
  readonly #sequencer: AnswerSequencer;
  #parser: StreamParser | undefined;

  constructor(parsing: EventParsing, sequencer: AnswerSequencer) {
    this.#parsing = parsing;
    this.#sequencer = sequencer;
  }

  get isOver(): boolean {
    return this.#sequencer.isOver;
  }

  feed(chunk: Uint8Array): void {
    this.#parser ??= this.#choose(chunk);
    this.#parser?.feed(chunk);
  }

  end(): void {
    this.#parser?.end();
  }

  #choose(chunk: Uint8Array): StreamParser | undefined {
    const first = chunk.find((byte) => !spaces.includes(byte));
    if (first === undefined) return undefined;
    const parse = first === openBracket ? parseJsonArrayStream : parseSseStream;
    return parse(this.#parsing, this.#sequencer);
  }
}
