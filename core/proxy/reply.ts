import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppError } from '../../shared/errors.ts';
import type { DialectAdapter, Framing, StreamPosition } from '../dialects/dialect.ts';
import { answerError, errorText, guardHeaders } from './answer.ts';

/** A whole answer up to this size is held until it is complete, so that a cut one can still be told as an error. */
const holdLimitBytes = 262_144;
/** A larger whole answer is watched this far for its usage while it passes. */
const watchLimitBytes = 1_048_576;

interface WholeAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  /** Not sent yet. */
  readonly held: Buffer[];
  /** For its usage; empty once the answer is too large to be watched. */
  watched: Buffer[];
}

interface ReplyOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly adapter: DialectAdapter;
  readonly requestId: string;
  readonly monotonicMs: () => number;
}

/**
 * The client's side of an exchange: holds small answers back, passes streams on as they come, and says in
 * the client's dialect, at a place where its parser understands it, when an answer cannot be completed.
 */
export class Reply {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #adapter: DialectAdapter;
  readonly #requestId: string;
  readonly #monotonicMs: () => number;
  #framing: Framing | undefined;
  #readPosition: (() => StreamPosition) | undefined;
  /** How much was lost in translation, as far as it is known when the head is sent. */
  lossCount = 0;
  /** Whether what is answered is a guess of ours, so that nobody takes it for the provider's word. */
  isEstimate = false;
  #whole: WholeAnswer | undefined;
  #lastSentAt: number;
  bytes = 0;

  constructor(options: ReplyOptions) {
    this.#request = options.request;
    this.#response = options.response;
    this.#adapter = options.adapter;
    this.#requestId = options.requestId;
    this.#monotonicMs = options.monotonicMs;
    this.#lastSentAt = options.monotonicMs();
  }

  /** Something went to the client: from here on no other account may be tried (decision D11). */
  get committed(): boolean {
    return this.#response.headersSent;
  }

  /** `position`: where the client's parser stands, so that what we add is cleanly separated. */
  beginStream(
    status: number,
    headers: readonly string[],
    framing: Framing,
    position: () => StreamPosition,
  ): void {
    this.#framing = framing;
    this.#readPosition = position;
    if (this.committed) return;
    this.#writeHead(status, headers);
    // The first event usually comes in the same tick and then shares a packet with the head.
    setImmediate(() => {
      if (this.bytes === 0 && !this.#response.destroyed) this.#response.flushHeaders();
    });
  }

  /** A stream that we write ourselves: each write ends at an event's boundary. */
  beginTranslatedStream(framing: Framing): void {
    const position = () => (this.bytes === 0 ? 'start' : 'boundary');
    this.beginStream(200, ['content-type', streamType(framing)], framing, position);
  }

  /** A whole answer of our own making. */
  answerJson(text: string): void {
    const body = Buffer.from(text);
    this.bytes += body.length;
    const length = ['content-length', String(body.length)];
    this.#writeHead(200, ['content-type', 'application/json; charset=utf-8', ...length]);
    this.#response.end(body);
  }

  beginWhole(status: number, headers: readonly string[]): void {
    this.#whole = { status, headers, held: [], watched: [] };
  }

  /** Returns false when the client does not keep up: stop reading until `onDrain`. */
  write(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    if (this.#whole !== undefined && !this.#passWhole(this.#whole, chunk)) return true;
    return this.#send(chunk);
  }

  onDrain(resume: () => void): void {
    this.#response.once('drain', resume);
  }

  /** The upstream is done. Returns the whole answer's bytes as far as they were watched. */
  finish(): Buffer | undefined {
    if (this.#whole === undefined) {
      this.#response.end();
      return undefined;
    }
    const { status, headers, held, watched } = this.#whole;
    if (this.committed) {
      this.#response.end();
      return join(watched);
    }
    const body = join(held);
    this.#writeHead(status, [...headers, 'content-length', String(body.length)]);
    this.#response.end(body);
    return body;
  }

  /** Tells the client that there will be no (further) answer. `event`: how its writer says so, if it has one. */
  fail(error: AppError, now: number, event?: string): void {
    if (!this.committed) {
      answerError(this.#request, this.#response, this.#adapter.dialect, error, {
        requestId: this.#requestId,
        now,
      });
      return;
    }
    if (this.#framing === undefined) {
      // Half of a whole answer went out: only a broken connection tells the client so.
      this.#response.destroy();
      return;
    }
    const written =
      event ?? this.#adapter.writeStreamError(errorText(error), this.#framing, this.#position());
    this.#response.end(written);
  }

  /** A sign of life when nothing was sent for `silenceMs`; begins the stream if need be. */
  keepAlive(silenceMs: number, framing: Framing): void {
    // Inside a whole answer it would be taken for a part of it.
    if (this.#whole !== undefined) return;
    if (this.#monotonicMs() - this.#lastSentAt < silenceMs || this.#response.writableNeedDrain) return;
    const sign = this.#adapter.writeKeepAlive(framing, this.#position());
    if (sign === undefined) return;
    if (!this.committed) {
      this.#framing = framing;
      this.#writeHead(200, ['content-type', streamType(framing)]);
    }
    this.#send(Buffer.from(sign));
  }

  #position(): StreamPosition {
    return this.#readPosition?.() ?? 'start';
  }

  /** Whether this chunk is to be sent now; otherwise it is held. */
  #passWhole(whole: WholeAnswer, chunk: Buffer): boolean {
    if (this.bytes <= watchLimitBytes) whole.watched.push(chunk);
    else whole.watched = [];
    if (this.committed) return true;
    whole.held.push(chunk);
    if (this.bytes <= holdLimitBytes) return false;
    this.#writeHead(whole.status, whole.headers);
    for (const part of whole.held.splice(0).slice(0, -1)) this.#send(part);
    return true;
  }

  #send(chunk: Buffer): boolean {
    this.#lastSentAt = this.#monotonicMs();
    return this.#response.write(chunk);
  }

  #writeHead(status: number, headers: readonly string[]): void {
    const own = ['x-portunus-request-id', this.#requestId];
    if (this.lossCount > 0) own.push('x-portunus-loss-count', String(this.lossCount));
    if (this.isEstimate) own.push('x-portunus-estimate', '1');
    this.#response.writeHead(status, [...headers, ...guardHeaders, ...own]);
  }
}

const streamType = (framing: Framing) =>
  framing === 'sse' ? 'text/event-stream; charset=utf-8' : 'application/json; charset=utf-8';

const join = (parts: readonly Buffer[]) =>
  parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
