import { AnswerSequencer } from '../message/answer-sequencer.ts';
import type { AnswerSink } from '../message/answer.ts';
import { unknownUsage, type TokenUsage } from '../../../shared/models/activity.ts';
import { asObject, asText, readErrorText, type JsonObject } from '../read-json.ts';
import type { EventParsing } from '../event-parser.ts';
import { parseSseStream } from '../sse-parser.ts';
import type { AnswerSource, StreamParser } from '../translation.ts';
import { readCitation } from './citations.ts';
import { reasonOfHosted } from './parse-response.ts';
import { readUsage } from './read-usage.ts';
import { readStopReason } from './stop-reason.ts';
import { redactedState, signatureState } from './thinking-state.ts';

export function createStreamParser(source: AnswerSource, sink: AnswerSink): StreamParser {
  const sequencer = new AnswerSequencer(source.tools, sink);
  return parseSseStream(new MessageParsing(source, sequencer), sequencer);
}

class MessageParsing implements EventParsing {
  readonly #source: AnswerSource;
  readonly #sequencer: AnswerSequencer;
  readonly #signatures = new Map<string, string>();
  #usage: TokenUsage = unknownUsage;
  #delta: JsonObject = {};
  #serviceTier: string | undefined;

  constructor(source: AnswerSource, sequencer: AnswerSequencer) {
    this.#source = source;
    this.#sequencer = sequencer;
  }

  read(event: JsonObject): void {
    const key = String(event['index']);
    switch (event['type']) {
      case 'message_start':
        this.#start(asObject(event['message']));
        break;
      case 'content_block_start':
        this.#open(key, asObject(event['content_block']));
        break;
      case 'content_block_delta':
        this.#fill(key, asObject(event['delta']));
        break;
      case 'content_block_stop':
        this.#close(key);
        break;
      case 'message_delta':
        this.#delta = { ...this.#delta, ...asObject(event['delta']) };
        this.#usage = readUsage(event['usage'], this.#usage);
        break;
      case 'message_stop':
        this.#end();
        break;
      case 'error':
        this.#sequencer.fail(readError(asObject(event['error'])));
    }
  }

  /** Whoever said why it stopped has said everything (pitfall 12). */
  close(): void {
    if (asText(this.#delta['stop_reason']) !== null) this.#end();
  }

  #start(message: JsonObject): void {
    this.#usage = readUsage(message['usage'], this.#usage);
    this.#serviceTier = asText(asObject(message['usage'])['service_tier']) ?? undefined;
    this.#sequencer.start(asText(message['model']) ?? undefined, { ...this.#usage, output: null });
  }

  #open(key: string, block: JsonObject): void {
    switch (block['type']) {
      case 'text':
        this.#sequencer.text(key, 'text', asText(block['text']) ?? '');
        break;
      case 'thinking':
        this.#signatures.set(key, asText(block['signature']) ?? '');
        this.#sequencer.openReasoning(key);
        this.#sequencer.text(key, 'reasoning', asText(block['thinking']) ?? '');
        break;
      case 'redacted_thinking':
        this.#sequencer.openReasoning(key);
        this.#sequencer.close(key, redactedState(this.#source.maker, asText(block['data']) ?? ''));
        break;
      case 'tool_use':
        this.#sequencer.call(key, {
          id: asText(block['id']) ?? this.#source.makeId(),
          upstreamName: asText(block['name']) ?? '',
          kind: 'json',
        });
        break;
      default:
        this.#source.loss.add(`content[${key}]`, reasonOfHosted(block['type']));
    }
  }

  #fill(key: string, delta: JsonObject): void {
    switch (delta['type']) {
      case 'text_delta':
        this.#sequencer.text(key, 'text', asText(delta['text']) ?? '');
        break;
      case 'thinking_delta':
        this.#sequencer.text(key, 'reasoning', asText(delta['thinking']) ?? '');
        break;
      case 'signature_delta':
        this.#signatures.set(key, (this.#signatures.get(key) ?? '') + (asText(delta['signature']) ?? ''));
        break;
      case 'input_json_delta':
        this.#sequencer.callInput(key, asText(delta['partial_json']) ?? '');
        break;
      case 'citations_delta': {
        const citation = readCitation(delta['citation']);
        if (citation !== undefined) this.#sequencer.citation(key, citation);
      }
    }
  }

  #close(key: string): void {
    this.#sequencer.close(key, signatureState(this.#source.maker, this.#signatures.get(key) ?? ''));
    this.#signatures.delete(key);
  }

  #end(): void {
    this.#sequencer.end({
      stop: readStopReason(this.#delta['stop_reason']),
      stopSequence: asText(this.#delta['stop_sequence']) ?? undefined,
      stopWords: asText(asObject(this.#delta['stop_details'])['explanation']) ?? undefined,
      usage: this.#usage,
      serviceTier: this.#serviceTier,
    });
  }
}

const statusOfType: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  timeout_error: 504,
  overloaded_error: 529,
};

function readError(error: JsonObject) {
  const status = statusOfType[asText(error['type']) ?? ''] ?? 502;
  return { status, code: 'upstream-refused', message: readErrorText(error), hint: '' };
}
