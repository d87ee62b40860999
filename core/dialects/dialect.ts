import type { TokenUsage } from '../../shared/models/activity.ts';
import type { Dialect } from '../../shared/models/provider.ts';

/** What a model route asks for. Not every dialect has every operation. */
export type Operation = 'generate' | 'count-tokens' | 'compact';

/** How a streamed answer is framed; Gemini without `alt=sse` streams one JSON array. */
export type Framing = 'sse' | 'json-array';

/** What went wrong, before a dialect gives it its own shape. `code` is our AppError code. */
export interface ErrorText {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** A wire format's own ways, as far as passing it through needs them. Pure: no I/O, no clock. */
export interface DialectAdapter {
  readonly dialect: Dialect;
  /** The path below a provider's base URL as the vendor's SDK takes it, e.g. `/v1/messages` or `/chat/completions`. */
  upstreamPath(operation: Operation, model: string, stream: boolean): string;
  /** A whole error body, as the vendor's own API would write it. */
  writeError(error: ErrorText): string;
  /**
   * An error inside an answer that has begun. `position` says where the client's parser stands, so that
   * the error is cleanly separated from a half-sent line.
   */
  writeStreamError(error: ErrorText, framing: Framing, position: StreamPosition): string;
  /** A sign of life that changes nothing; only written where `position` allows it, else undefined. */
  writeKeepAlive(framing: Framing, position: StreamPosition): string | undefined;
  createStreamTap(options: TapOptions): StreamTap;
  /** Usage and model of a whole (not streamed) answer; unknown fields stay null. Never throws. */
  readAnswer(body: unknown): AnswerFacts;
}

/**
 * `start`: nothing was sent. `boundary`: between events. `line-start`: inside an event, after a line end. `mid-line`.
 * In a JSON array: `boundary` is after an element, `line-start` where an element may begin, `mid-line` inside one.
 */
export type StreamPosition = 'start' | 'boundary' | 'line-start' | 'mid-line';

export interface TapOptions {
  readonly framing: Framing;
  /** ProviderData.doneMarkerOptional. */
  readonly doneMarkerOptional: boolean;
}

export interface AnswerFacts {
  readonly tokens: TokenUsage;
  readonly model: string | null;
}

/**
 * Watches a stream pass by (decision D4). Never throws, never changes or delays a byte, keeps at most
 * 1 MiB whatever comes, and gives the same result however the bytes are split.
 */
export interface StreamTap {
  feed(chunk: Uint8Array): void;
  /**
   * After the last byte of a stream that closed in order: a final line without a line end counts too.
   * Not to be called for a connection that broke.
   */
  end(): void;
  readonly position: StreamPosition;
  /** `complete`: the dialect's last event passed. `failed`: the upstream's own error event passed. */
  readonly ending: 'open' | 'complete' | 'failed';
  /** The upstream's own words when `ending` is `failed`. */
  readonly errorText: string | null;
  readonly facts: AnswerFacts;
}
