import { unknownUsage, type TokenUsage } from '../../../shared/models/activity.ts';
import { AnswerSequencer } from '../message/answer-sequencer.ts';
import type { AnswerSink } from '../message/answer.ts';
import type { InputKind, ProviderState } from '../message/parts.ts';
import { asCount, asList, asObject, asText, isObject, readErrorText, type JsonObject } from '../read-json.ts';
import type { EventParsing } from '../event-parser.ts';
import { parseSseStream } from '../sse-parser.ts';
import type { AnswerSource, StreamParser } from '../translation.ts';
import { readAnnotations } from './citations.ts';
import { readArguments, readLogprobs, readText } from './parse-response.ts';
import { readReasoningText } from './reasoning-state.ts';
import { readUsage } from './read-usage.ts';
import { readStopReason } from './stop-reason.ts';

export function createStreamParser(source: AnswerSource, sink: AnswerSink): StreamParser {
  const sequencer = new AnswerSequencer(source.tools, sink);
  return parseSseStream(new ChunkParsing(source, sequencer), sequencer);
}

/** A call whose name or id has not come yet (pitfall 3). */
interface PendingCall {
  readonly key: string;
  id: string | null;
  name: string | null;
  kind: InputKind;
  input: string;
  isOpen: boolean;
}

class ChunkParsing implements EventParsing {
  readonly #source: AnswerSource;
  readonly #sequencer: AnswerSequencer;
  /** What was thought is its own state: only its maker wants it back. */
  readonly #reasoningState: ProviderState;
  readonly #calls = new Map<number, PendingCall>();
  #lastCall: PendingCall | undefined;
  #callCount = 0;
  #usage: TokenUsage = unknownUsage;
  #finish: string | null = null;
  #serviceTier: string | undefined;

  constructor(source: AnswerSource, sequencer: AnswerSequencer) {
    this.#source = source;
    this.#sequencer = sequencer;
    this.#reasoningState = { maker: source.maker, data: '' };
  }

  read(chunk: JsonObject): void {
    if (isObject(chunk['error']) || asText(chunk['error']) !== null) {
      this.#sequencer.fail(readError(chunk['error']));
      return;
    }
    // Usage is not an end: it may come with every chunk, and after the finish (pitfalls 2, 11).
    this.#usage = readUsage(chunk) ?? this.#usage;
    this.#serviceTier = asText(chunk['service_tier']) ?? this.#serviceTier;
    const choice = asList(chunk['choices']).map(asObject).find(isFirst);
    if (choice === undefined) return;
    this.#sequencer.start(asText(chunk['model']) ?? undefined);
    this.#readDelta(asObject(choice['delta']), choice);
    this.#finish = asText(choice['finish_reason']) ?? this.#finish;
  }

  readMarker(data: string): void {
    if (data.trim() === '[DONE]') this.#end();
  }

  /** Not every server says `[DONE]`, but all say why they finished (pitfall 12). */
  close(): void {
    this.#end();
  }

  #end(): void {
    if (this.#finish === null) return;
    this.#closeReasoning();
    for (const call of this.#calls.values()) this.#openCall(call);
    const stop = readStopReason(this.#finish);
    this.#sequencer.end({ stop, usage: this.#usage, serviceTier: this.#serviceTier });
  }

  #readDelta(delta: JsonObject, choice: JsonObject): void {
    this.#readReasoning(readReasoningText(delta));
    const text = readText(delta['content']);
    if (text !== '') this.#closeReasoning();
    this.#sequencer.text('text', 'text', text, readLogprobs(choice));
    this.#sequencer.text('refusal', 'refusal', asText(delta['refusal']) ?? '');
    for (const citation of readAnnotations(delta['annotations'])) this.#sequencer.citation('text', citation);
    // An empty list is no sign of a call (pitfall 8).
    asList(delta['tool_calls']).forEach((call) => this.#readCall(asObject(call)));
    if (isObject(delta['function_call'])) this.#readCall({ index: 0, function: delta['function_call'] });
  }

  #readReasoning(text: string): void {
    this.#sequencer.text('reasoning', 'reasoning', text);
  }

  #closeReasoning(): void {
    this.#sequencer.close('reasoning', this.#reasoningState);
  }

  #readCall(delta: JsonObject): void {
    this.#closeReasoning();
    const call = this.#findCall(asCount(delta['index']), asText(delta['id']));
    const custom = delta['custom'];
    const called = asObject(custom ?? delta['function']);
    call.id ??= asText(delta['id']);
    call.name ??= asText(called['name']);
    if (isObject(custom)) call.kind = 'text';
    const piece = isObject(custom) ? (asText(custom['input']) ?? '') : readArguments(called);
    if (call.isOpen) {
      this.#sequencer.callInput(call.key, piece);
      return;
    }
    call.input += piece;
    if (call.id !== null && call.name !== null) this.#openCall(call);
  }

  /** Some servers leave the index out, or give each whole call the same one: then another id is another call. */
  #findCall(index: number | null, id: string | null): PendingCall {
    const known = index === null ? this.#lastCall : this.#calls.get(index);
    if (known !== undefined && (id === null || known.id === null || known.id === id)) return known;
    this.#callCount += 1;
    const call: PendingCall = {
      key: `call ${this.#callCount}`,
      id: null,
      name: null,
      kind: 'json',
      input: '',
      isOpen: false,
    };
    this.#calls.set(index ?? this.#callCount, call);
    this.#lastCall = call;
    return call;
  }

  #openCall(call: PendingCall): void {
    if (call.isOpen) return;
    call.isOpen = true;
    const id = call.id ?? this.#source.makeId();
    this.#sequencer.call(call.key, { id, upstreamName: call.name ?? '', kind: call.kind });
    this.#sequencer.callInput(call.key, call.input);
    call.input = '';
  }
}

/** Where several answers were asked for, only the first one is told. */
const isFirst = (choice: JsonObject) => (asCount(choice['index']) ?? 0) === 0;

function readError(error: unknown) {
  const { code, status } = asObject(error);
  const told = asCount(code) ?? asCount(status) ?? 502;
  return {
    status: told >= 400 && told < 600 ? told : 502,
    code: 'upstream-refused',
    message: readErrorText(error),
    hint: '',
  };
}
