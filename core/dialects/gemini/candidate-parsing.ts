import { unknownUsage, type TokenUsage } from '../../../shared/models/activity.ts';
import type { AnswerSequencer } from '../message/answer-sequencer.ts';
import type { TokenLogprob } from '../message/parts.ts';
import { asCount, asList, asObject, asText, isObject, readErrorText, type JsonObject } from '../read-json.ts';
import type { EventParsing } from '../event-parser.ts';
import type { AnswerSource } from '../translation.ts';
import { readFinishReason } from './finish-reason.ts';
import { readCitations } from './grounding.ts';
import { readLogprobs } from './logprobs.ts';
import { mediaKindOf } from './media.ts';
import { PartialArgs } from './partial-args.ts';
import { readUsage } from './read-usage.ts';
import { ownState } from './thought-signature.ts';

/** A call whose arguments are still coming. */
interface OpenCall {
  readonly id: string;
  readonly name: string;
  readonly args: PartialArgs;
  signature: string | null;
}

const ownTools = ['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse'] as const;

/**
 * Google's chunks: each is an answer of its own kind, with what is new. A whole answer is a stream of one chunk.
 * Every chunk may bring a finish reason, and content may follow it, so that only the close is the end (pitfall 31).
 */
export class CandidateParsing implements EventParsing {
  readonly #source: AnswerSource;
  readonly #sequencer: AnswerSequencer;
  readonly #cited = new Set<string>();
  #usage: TokenUsage = unknownUsage;
  #finish: string | null = null;
  #finishWords: string | null = null;
  #blockWords: string | null = null;
  #serviceTier: string | undefined;
  #call: OpenCall | undefined;
  #callCount = 0;
  /** What the last text or thought was, and whether its part still grows. */
  #said: 'text' | 'reasoning' | undefined;

  constructor(source: AnswerSource, sequencer: AnswerSequencer) {
    this.#source = source;
    this.#sequencer = sequencer;
  }

  read(chunk: JsonObject): void {
    if (isObject(chunk['error'])) {
      this.#sequencer.fail(readError(chunk['error']));
      return;
    }
    this.#usage = updateUsage(this.#usage, chunk['usageMetadata']);
    this.#readFeedback(asObject(chunk['promptFeedback']));
    const candidate = asList(chunk['candidates']).map(asObject).find(isFirst);
    if (candidate === undefined && this.#blockWords === null) return;
    this.#sequencer.start(asText(chunk['modelVersion']) ?? undefined, { ...this.#usage, output: null });
    if (candidate !== undefined) this.#readCandidate(candidate);
  }

  /** Some servers wrap an error in a list. */
  readMarker(data: string): void {
    const errors = parseList(data).filter((inner) => isObject(inner) && isObject(inner['error']));
    for (const error of errors) this.read(asObject(error));
  }

  /** Whoever said why it stopped has said everything (pitfall 12). */
  close(): void {
    if (this.#finish === null && this.#blockWords === null) return;
    this.#endCall();
    this.#endThought();
    const stop = this.#finish === null ? 'filtered' : readFinishReason(this.#finish);
    const words = stop === 'end' ? null : (this.#finishWords ?? this.#blockWords);
    this.#sequencer.end({
      stop,
      stopWords: words ?? undefined,
      usage: this.#usage,
      serviceTier: this.#serviceTier,
    });
  }

  #readFeedback(feedback: JsonObject): void {
    const reason = asText(feedback['blockReason']);
    if (reason !== null) this.#blockWords = asText(feedback['blockReasonMessage']) ?? reason;
  }

  #readCandidate(candidate: JsonObject): void {
    let logprobs = readLogprobs(candidate['logprobsResult']);
    for (const part of asList(asObject(candidate['content'])['parts']).map(asObject)) {
      const isText = asText(part['text']) !== null && part['thought'] !== true;
      this.#readPart(part, isText ? logprobs : undefined);
      if (isText) logprobs = undefined;
    }
    for (const citation of readCitations(candidate)) {
      if (this.#cited.has(citation.url)) continue;
      this.#cited.add(citation.url);
      this.#sequencer.citation('text', citation);
    }
    this.#finish = asText(candidate['finishReason']) ?? this.#finish;
    this.#finishWords = asText(candidate['finishMessage']) ?? this.#finishWords;
  }

  #readPart(part: JsonObject, logprobs: readonly TokenLogprob[] | undefined): void {
    const signature = asText(part['thoughtSignature']);
    const blob = asObject(part['inlineData']);
    const own = ownTools.find((key) => isObject(part[key]));
    if (isObject(part['functionCall'])) this.#readCall(part['functionCall'], signature);
    else if (asText(blob['data']) !== null) this.#readMedia(blob, signature);
    else if (own !== undefined) this.#source.loss.add(own, 'what Google’s own tools did has no counterpart');
    else this.#readText(part, signature, logprobs);
  }

  /** Pitfall 30: a text with a signature is still a text; only `thought` makes it one. */
  #readText(part: JsonObject, signature: string | null, logprobs: readonly TokenLogprob[] | undefined): void {
    const text = asText(part['text']) ?? '';
    const kind = part['thought'] === true ? 'reasoning' : 'text';
    if (text === '' && signature === null) return;
    this.#endCall();
    if (text !== '') {
      if (kind === 'text') this.#endThought();
      this.#sequencer.text(kind, kind, text, logprobs);
      this.#said = kind;
    }
    if (signature !== null) this.#sign(signature);
  }

  /** A signature is of what was said last; where nothing was said, it stands for a thought that is not shown. */
  #sign(signature: string): void {
    const key = this.#said ?? 'reasoning';
    if (this.#said === undefined) this.#sequencer.openReasoning(key);
    this.#sequencer.close(key, ownState(this.#source.maker, signature));
    this.#said = undefined;
  }

  #endThought(): void {
    if (this.#said !== 'reasoning') return;
    this.#sequencer.close('reasoning', ownState(this.#source.maker, null));
    this.#said = undefined;
  }

  /** Pitfalls 5, 7: nearly every call comes whole; one that will continue is told once it has come. */
  #readCall(call: JsonObject, signature: string | null): void {
    const name = asText(call['name']);
    if (name !== null) {
      this.#endCall();
      this.#endThought();
      const args = new PartialArgs(asObject(call['args']));
      this.#call = { id: asText(call['id']) ?? this.#source.makeId(), name, args, signature };
    }
    if (this.#call === undefined) return;
    this.#call.signature ??= signature;
    this.#call.args.add(call['partialArgs']);
    if (this.#call.args.isTooLong) {
      const message = 'The provider wrote a call that is too long to be read.';
      this.#sequencer.fail({ status: 502, code: 'upstream-malformed', message, hint: '' });
    }
    if (call['willContinue'] !== true) this.#endCall();
  }

  #endCall(): void {
    const call = this.#call;
    if (call === undefined) return;
    this.#call = undefined;
    this.#said = undefined;
    this.#callCount += 1;
    const key = `call ${this.#callCount}`;
    const state = call.signature === null ? undefined : ownState(this.#source.maker, call.signature);
    this.#sequencer.call(key, { id: call.id, upstreamName: call.name, kind: 'json', state });
    this.#sequencer.callInput(key, call.args.toJson());
    this.#sequencer.close(key, state);
  }

  #readMedia(blob: JsonObject, signature: string | null): void {
    this.#endCall();
    this.#endThought();
    const mediaType = asText(blob['mimeType']) ?? 'application/octet-stream';
    this.#sequencer.media({
      type: 'media',
      media: mediaKindOf(mediaType),
      source: { kind: 'base64', mediaType, data: asText(blob['data']) ?? '' },
      state: signature === null ? undefined : ownState(this.#source.maker, signature),
    });
    this.#said = undefined;
  }
}

/** Where several answers were asked for, only the first one is told. */
const isFirst = (candidate: JsonObject) => (asCount(candidate['index']) ?? 0) === 0;

/** Every chunk counts anew; some say nothing of what the one before them did. */
function updateUsage(before: TokenUsage, usage: unknown): TokenUsage {
  const after = readUsage(usage);
  const isSaid = after.input !== null || after.output !== null;
  return isSaid
    ? {
        ...after,
        cacheRead: after.cacheRead ?? before.cacheRead,
        reasoning: after.reasoning ?? before.reasoning,
      }
    : before;
}

function parseList(data: string): readonly unknown[] {
  try {
    return asList(JSON.parse(data));
  } catch {
    return [];
  }
}

function readError(error: JsonObject) {
  const code = asCount(error['code']) ?? 502;
  return {
    status: code >= 400 && code < 600 ? code : 502,
    code: 'upstream-refused',
    message: readErrorText(error),
    hint: '',
  };
}
