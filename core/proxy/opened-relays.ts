/** An answer that comes in an envelope is taken out of it before anybody else reads it: its bytes are not changed. */
import { AppFailure } from '../../shared/errors.ts';
import type { Upstream } from '../accounts/upstream.ts';
import { maxEventBytes } from '../dialects/event-parser.ts';
import type { AnswerFacts, ErrorText } from '../dialects/dialect.ts';
import { readEventData } from '../dialects/read-event-data.ts';
import { SseEventReader } from '../dialects/sse-event-reader.ts';
import { UpstreamFault } from '../dialects/translation.ts';
import { openEnvelope } from '../providers/code-assist/envelope.ts';
import type { AnswerRelay, RelayEnd } from './answer-relay.ts';
import { WholeBody } from './whole-body.ts';

const eventStart = Buffer.from('data: ');
const eventEnd = Buffer.from('\n\n');

/** Event by event; each has one line of data then, which is how clients of Google's expect it. */
export class OpenedStream implements AnswerRelay {
  readonly #inner: AnswerRelay;
  readonly #reader: SseEventReader;
  #opened: Buffer[] = [];

  constructor(inner: AnswerRelay, { accountLabel: account }: Upstream) {
    this.#inner = inner;
    this.#reader = new SseEventReader(
      {
        onEvent: (bytes, start, end) => this.#open(bytes.subarray(start, end)),
        onLongEvent: () => {
          const problem = `an event has more than ${maxEventBytes / 1024 / 1024} MiB`;
          throw new AppFailure({ code: 'upstream-malformed', account, problem });
        },
      },
      maxEventBytes,
    );
  }

  get isOver(): boolean {
    return this.#inner.isOver;
  }

  get facts(): AnswerFacts {
    return this.#inner.facts;
  }

  write(chunk: Buffer): boolean {
    this.#reader.feed(chunk);
    return this.#pass();
  }

  end(): RelayEnd {
    this.#reader.end();
    this.#pass();
    return this.#inner.end();
  }

  writeError(error: ErrorText): string | undefined {
    return this.#inner.writeError?.(error);
  }

  #open(event: Buffer): void {
    const data = readEventData(event);
    if (data.length > 0) this.#opened.push(eventStart, ...splitLines(openEnvelope(data)), eventEnd);
  }

  #pass(): boolean {
    if (this.#opened.length === 0) return true;
    const opened = Buffer.concat(this.#opened);
    this.#opened = [];
    return this.#inner.write(opened);
  }
}

const [lf, cr] = [0x0a, 0x0d];

/** Without its line ends: outside of strings JSON has no use for them, and inside they are escaped. */
function splitLines(json: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  if (!json.includes(lf) && !json.includes(cr)) return [json];
  for (let at = 0; at < json.length; at += 1) {
    if (json[at] !== lf && json[at] !== cr) continue;
    lines.push(json.subarray(start, at));
    start = at + 1;
  }
  lines.push(json.subarray(start));
  return lines;
}

export class OpenedWhole implements AnswerRelay {
  readonly #inner: AnswerRelay;
  readonly #upstream: Upstream;
  readonly #body = new WholeBody();

  constructor(inner: AnswerRelay, upstream: Upstream) {
    this.#inner = inner;
    this.#upstream = upstream;
  }

  /** The client has nothing yet. */
  readonly isOver = false;

  get facts(): AnswerFacts {
    return this.#inner.facts;
  }

  write(chunk: Buffer): boolean {
    this.#body.add(chunk);
    return true;
  }

  end(): RelayEnd {
    try {
      this.#inner.write(openEnvelope(this.#body.bytes()));
    } catch (cause) {
      if (!(cause instanceof UpstreamFault)) throw cause;
      const { accountLabel: account } = this.#upstream;
      const error = { code: 'upstream-malformed', account, problem: cause.message } as const;
      return { kind: 'refused', outcome: 'failed', error };
    }
    return this.#inner.end();
  }
}
