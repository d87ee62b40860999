/** Same dialect on both sides: bytes pass as they come, and are read only on the side (decision D4). */
import type { AppError } from '../../shared/errors.ts';
import type { Sentence } from '../../shared/models/sentence.ts';
import { readProvidersWords, withoutCredential } from '../accounts/provider-words.ts';
import type { Upstream } from '../accounts/upstream.ts';
import type { AnswerFacts, DialectAdapter, StreamTap } from '../dialects/dialect.ts';
import { type AnswerRelay, type RelayEnd, unknownFacts } from './answer-relay.ts';
import type { Reply } from './reply.ts';

/** A provider's error body is read this far for its words when it cannot be passed on as it is. */
const errorBodyLimitBytes = 262_144;

export class PassingStream implements AnswerRelay {
  readonly #reply: Reply;
  readonly #tap: StreamTap;
  readonly #upstream: Upstream;

  constructor(reply: Reply, tap: StreamTap, upstream: Upstream) {
    this.#reply = reply;
    this.#tap = tap;
    this.#upstream = upstream;
  }

  get isOver(): boolean {
    return this.#tap.ending !== 'open';
  }

  get facts(): AnswerFacts {
    return this.#tap.facts;
  }

  write(chunk: Buffer): boolean {
    this.#tap.feed(chunk);
    return this.#reply.write(chunk);
  }

  end(): RelayEnd {
    // After the last event there may be a broken connection, whose rest is not to be read.
    if (!this.isOver) this.#tap.end();
    const { ending, errorText } = this.#tap;
    if (ending === 'open') {
      const error: AppError = { code: 'upstream-cut', account: this.#upstream.accountLabel };
      return { kind: 'refused', outcome: 'cut', error };
    }
    this.#reply.finish();
    const words = errorText === null ? null : withoutCredential(errorText, this.#upstream.credential);
    return {
      kind: 'passed',
      failed: ending === 'failed',
      error: words === null ? null : { code: 'words', words },
    };
  }
}

export class PassingWhole implements AnswerRelay {
  readonly isOver = false;
  readonly #reply: Reply;
  readonly #adapter: DialectAdapter;
  readonly #upstream: Upstream;
  readonly #status: number;
  facts: AnswerFacts = unknownFacts;

  constructor(reply: Reply, adapter: DialectAdapter, upstream: Upstream, status: number) {
    this.#reply = reply;
    this.#adapter = adapter;
    this.#upstream = upstream;
    this.#status = status;
  }

  write(chunk: Buffer): boolean {
    return this.#reply.write(chunk);
  }

  end(): RelayEnd {
    const body = this.#reply.finish();
    const failed = this.#status >= 400;
    if (body === undefined) return { kind: 'passed', failed, error: null };
    if (this.#status < 300) {
      this.facts = this.#adapter.readAnswer(parseJson(body));
      return { kind: 'passed', failed, error: null };
    }
    return { kind: 'passed', failed, error: this.#explain(body) };
  }

  #explain(body: Buffer): Sentence {
    const words = readProvidersWords(body.toString('utf8'), this.#upstream.credential);
    return words === undefined
      ? { code: 'provider-answered', status: this.#status }
      : { code: 'words', words };
  }
}

/** A refusal that cannot be passed on as it is: a stream has begun, or the client speaks another dialect. */
export class RetoldRefusal implements AnswerRelay {
  readonly isOver = false;
  readonly facts = unknownFacts;
  readonly #upstream: Upstream;
  readonly #status: number;
  readonly #parts: Buffer[] = [];
  #bytes = 0;

  constructor(upstream: Upstream, status: number) {
    this.#upstream = upstream;
    this.#status = status;
  }

  write(chunk: Buffer): boolean {
    if (this.#bytes < errorBodyLimitBytes) this.#parts.push(chunk);
    this.#bytes += chunk.length;
    return true;
  }

  end(): RelayEnd {
    const { accountLabel: account, credential } = this.#upstream;
    const status = this.#status;
    const body = Buffer.concat(this.#parts).toString('utf8');
    const words = readProvidersWords(body, credential) ?? `it answered ${status}`;
    return {
      kind: 'refused',
      outcome: 'failed',
      error: { code: 'upstream-refused', account, status, words },
    };
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
