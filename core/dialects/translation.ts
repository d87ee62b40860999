import type { Dialect } from '../../shared/models/provider.ts';
import type { ErrorText, Framing } from './dialect.ts';
import type { AnswerEvent, AnswerSink, MessageAnswer } from './message/answer.ts';
import type { FieldPaths, LossReport } from './message/loss.ts';
import type { CacheTtl } from './message/parts.ts';
import type { Effort, MessageRequest } from './message/request.ts';
import type { ToolIndex } from './message/tool-index.ts';
import type { JsonObject } from './read-json.ts';

/**
 * A wire format's part in translation: between its JSON and the one message model (decision D5). Pure: no I/O, no
 * clock, no randomness. Clients are read strictly (`AppFailure` of `body-invalid`), providers loosely; what cannot
 * be carried goes into the loss report of the call.
 */
export interface DialectTranslation {
  readonly dialect: Dialect;
  readonly fieldPaths: FieldPaths;
  /** `body` is parsed JSON of a client. Throws `body-invalid` with the path of the fault. */
  parseRequest(body: unknown, source: RequestSource): MessageRequest;
  writeRequest(request: MessageRequest, target: RequestTarget): WrittenRequest;
  /** `body` is parsed JSON of a provider that answered with success. Throws `UpstreamFault` when it is no answer. */
  parseResponse(body: unknown, source: AnswerSource): MessageAnswer;
  writeResponse(answer: MessageAnswer, target: AnswerTarget): JsonObject;
  createStreamParser(source: AnswerSource, sink: AnswerSink): StreamParser;
  createStreamWriter(target: AnswerTarget): StreamWriter;
  /** Absent where the dialect cannot ask for a count: OpenAI Chat. */
  readonly counting?: TokenCounting;
}

/** How a dialect asks for, and tells, how many tokens a request would be. */
export interface TokenCounting {
  /** From what `writeRequest` made: the part that a counter takes. */
  narrowRequest(body: JsonObject, model: string): JsonObject;
  /** `body` is parsed JSON of a provider's answer; null when it is no count. */
  readCount(body: unknown): number | null;
  writeCount(tokens: number): JsonObject;
}

/** What the route says of a request beside its body. */
export interface RequestSource {
  /** Where the path names the model (Gemini). */
  readonly model?: string | undefined;
  /** Where the path says so (Gemini). */
  readonly stream?: boolean | undefined;
  /** Counting asks for less: Anthropic wants no `max_tokens` then. */
  readonly operation: 'generate' | 'count-tokens';
  readonly loss: LossReport;
}

/** Whom a request goes to. What is undefined is not known, and guessed from the model's name where it matters. */
export interface RequestTarget {
  readonly model: string;
  /** Not the client's wish: some upstreams only stream. */
  readonly stream: boolean;
  /** Who will read it; state that another maker made stays at home. */
  readonly maker: string;
  readonly maxOutputTokens?: number | undefined;
  /** The levels that the model takes. */
  readonly efforts?: readonly Effort[] | undefined;
  /** How long to cache, for a client whose dialect has no marks for it; Anthropic only. Undefined: do not mark. */
  readonly autoCache?: CacheTtl | undefined;
  readonly loss: LossReport;
}

export interface WrittenRequest {
  readonly body: JsonObject;
  /** Whose tools the upstream's names are; the answer's reader needs it. */
  readonly tools: ToolIndex;
}

/** Whom an answer comes from. */
export interface AnswerSource {
  readonly maker: string;
  readonly tools: ToolIndex;
  /** An id for a call that came without one; each time another. */
  readonly makeId: () => string;
  readonly loss: LossReport;
}

/** Whom an answer goes to. */
export interface AnswerTarget {
  /** What was asked, in the model's words: some dialects repeat it. */
  readonly request: MessageRequest;
  /** Letters, digits, `-` and `_`; the dialect puts its own prefix before it. */
  readonly id: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  readonly framing: Framing;
  readonly loss: LossReport;
}

/**
 * Reads a provider's stream, however its bytes are split, and hands on each event as soon as its bytes are there.
 * Holds one undelivered event at most, and of parallel calls those that came before their turn.
 */
export interface StreamParser {
  feed(chunk: Uint8Array): void;
  /** The upstream closed in order. A stream that has then told neither `end` nor `error` was cut. */
  end(): void;
  /** Whether the last event was told. */
  readonly isOver: boolean;
}

/** Writes events down as a client's stream; holds nothing of what was sent but counters. */
export interface StreamWriter {
  /** What to send now; may be empty. Each return ends at an event's boundary. */
  write(event: AnswerEvent): string;
}

/** What a provider called its answer cannot be read as one. `problem` is for people; no text of the talk is in it. */
export class UpstreamFault extends Error {
  override readonly name = 'UpstreamFault';
  readonly error: ErrorText;

  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.error = { status: 502, code: 'upstream-malformed', message: problem, hint: '' };
  }
}
