/** Different dialects: what comes is read event by event and written down anew for the client (decision D5). */
import type { TokenUsage } from '../../shared/models/activity.ts';
import { withoutCredential } from '../accounts/provider-words.ts';
import type { Upstream } from '../accounts/upstream.ts';
import type { AnswerFacts, ErrorText } from '../dialects/dialect.ts';
import type { AnswerEvent, MessageAnswer } from '../dialects/message/answer.ts';
import { AnswerCollector, replayAnswer } from '../dialects/message/collect-answer.ts';
import { type StreamParser, type StreamWriter, UpstreamFault } from '../dialects/translation.ts';
import { type AnswerRelay, type RelayEnd, unknownFacts } from './answer-relay.ts';
import type { Reply } from './reply.ts';
import type { TranslatedAttempt } from './translated-request.ts';
import { WholeBody, wholeLimitBytes } from './whole-body.ts';

/** Stream in, stream out: each chunk's events leave in one write. */
export class TranslatedStream implements AnswerRelay {
  readonly #reply: Reply;
  readonly #upstream: Upstream;
  readonly #parser: StreamParser;
  readonly #writer: StreamWriter;
  readonly #notes = new AnswerNotes();
  #pending = '';

  constructor(reply: Reply, upstream: Upstream, attempt: TranslatedAttempt) {
    this.#reply = reply;
    this.#upstream = upstream;
    this.#writer = attempt.client.createStreamWriter(attempt.target);
    this.#parser = attempt.upstream.createStreamParser(attempt.source, (event) => {
      this.#notes.take(event);
      this.#pending += this.#writer.write(masked(event, upstream));
    });
  }

  get isOver(): boolean {
    return this.#parser.isOver;
  }

  get facts(): AnswerFacts {
    return this.#notes.facts;
  }

  write(chunk: Buffer): boolean {
    this.#parser.feed(chunk);
    return this.#flush();
  }

  end(): RelayEnd {
    this.#parser.end();
    this.#flush();
    if (!this.#parser.isOver) return cut(this.#upstream);
    this.#reply.finish();
    return this.#notes.end(this.#upstream);
  }

  writeError(error: ErrorText): string {
    return this.#writer.write({ type: 'error', error });
  }

  #flush(): boolean {
    if (this.#pending === '') return true;
    const text = this.#pending;
    this.#pending = '';
    return this.#reply.write(Buffer.from(text));
  }
}

/** Stream in, whole answer out. */
export class CollectedStream implements AnswerRelay {
  readonly #reply: Reply;
  readonly #upstream: Upstream;
  readonly #attempt: TranslatedAttempt;
  readonly #parser: StreamParser;
  readonly #collector = new AnswerCollector();
  readonly #notes = new AnswerNotes();
  #bytes = 0;

  constructor(reply: Reply, upstream: Upstream, attempt: TranslatedAttempt) {
    this.#reply = reply;
    this.#upstream = upstream;
    this.#attempt = attempt;
    this.#parser = attempt.upstream.createStreamParser(attempt.source, (event) => {
      this.#notes.take(event);
      this.#collector.take(event);
    });
  }

  /** The client has nothing yet, so the connection's end does matter. */
  readonly isOver = false;

  get facts(): AnswerFacts {
    return this.#notes.facts;
  }

  write(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes <= wholeLimitBytes) this.#parser.feed(chunk);
    return true;
  }

  end(): RelayEnd {
    if (this.#bytes > wholeLimitBytes) return malformed(this.#upstream, 'it is too large');
    this.#parser.end();
    const { answer, error } = this.#collector;
    if (error !== undefined) return refused(this.#upstream, error);
    if (answer === undefined) return cut(this.#upstream);
    return passWhole(this.#reply, this.#attempt, answer);
  }
}

/** Whole answer in; out goes what the client asked for. */
export class TranslatedWhole implements AnswerRelay {
  readonly isOver = false;
  readonly #reply: Reply;
  readonly #upstream: Upstream;
  readonly #attempt: TranslatedAttempt;
  readonly #clientStreams: boolean;
  readonly #body = new WholeBody();
  facts: AnswerFacts = unknownFacts;

  constructor(reply: Reply, upstream: Upstream, attempt: TranslatedAttempt, clientStreams: boolean) {
    this.#reply = reply;
    this.#upstream = upstream;
    this.#attempt = attempt;
    this.#clientStreams = clientStreams;
  }

  write(chunk: Buffer): boolean {
    this.#body.add(chunk);
    return true;
  }

  end(): RelayEnd {
    try {
      const answer = this.#attempt.upstream.parseResponse(this.#body.parse(), this.#attempt.source);
      this.facts = { tokens: answer.usage, model: answer.model ?? null };
      return this.#clientStreams ? this.#replay(answer) : passWhole(this.#reply, this.#attempt, answer);
    } catch (cause) {
      if (!(cause instanceof UpstreamFault)) throw cause;
      return malformed(this.#upstream, cause.message);
    }
  }

  #replay(answer: MessageAnswer): RelayEnd {
    const { client, target } = this.#attempt;
    const writer = client.createStreamWriter(target);
    let text = '';
    replayAnswer(answer, (event) => (text += writer.write(event)));
    this.#reply.beginTranslatedStream(target.framing);
    this.#reply.write(Buffer.from(text));
    this.#reply.finish();
    return { kind: 'passed', failed: false, error: null };
  }
}

function passWhole(reply: Reply, { client, target }: TranslatedAttempt, answer: MessageAnswer): RelayEnd {
  reply.answerJson(JSON.stringify(client.writeResponse(answer, target)));
  return { kind: 'passed', failed: false, error: null };
}

/** What the story wants to know of a stream that passes. */
class AnswerNotes {
  #tokens: TokenUsage = unknownFacts.tokens;
  #model: string | null = null;
  #error: ErrorText | undefined;

  get facts(): AnswerFacts {
    return { tokens: this.#tokens, model: this.#model };
  }

  take(event: AnswerEvent): void {
    if (event.type === 'start') {
      this.#model = event.model ?? null;
      this.#tokens = event.usage;
    } else if (event.type === 'end') this.#tokens = event.usage;
    else if (event.type === 'error') this.#error = event.error;
  }

  end({ credential }: Upstream): RelayEnd {
    if (this.#error === undefined) return { kind: 'passed', failed: false, error: null };
    const words = withoutCredential(this.#error.message, credential);
    return { kind: 'passed', failed: true, error: { code: 'words', words } };
  }
}

/** Some providers say back the key they were sent (row SEC-4). */
function masked(event: AnswerEvent, { credential }: Upstream): AnswerEvent {
  if (event.type !== 'error') return event;
  const message = withoutCredential(event.error.message, credential);
  return { type: 'error', error: { ...event.error, message } };
}

function malformed({ accountLabel: account }: Upstream, problem: string): RelayEnd {
  return { kind: 'refused', outcome: 'failed', error: { code: 'upstream-malformed', account, problem } };
}

function cut({ accountLabel: account }: Upstream): RelayEnd {
  return { kind: 'refused', outcome: 'cut', error: { code: 'upstream-cut', account } };
}

function refused({ accountLabel: account, credential }: Upstream, { status, message }: ErrorText): RelayEnd {
  const words = withoutCredential(message, credential);
  return { kind: 'refused', outcome: 'failed', error: { code: 'upstream-refused', account, status, words } };
}
