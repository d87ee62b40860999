import type { Upstream } from '../accounts/upstream.ts';
import type { TokenCounting } from '../dialects/translation.ts';
import { UpstreamFault } from '../dialects/translation.ts';
import { type AnswerRelay, type RelayEnd, unknownFacts } from './answer-relay.ts';
import type { Reply } from './reply.ts';
import { WholeBody } from './whole-body.ts';

/** A count of another dialect's counter, told in the client's words. */
export class TranslatedCount implements AnswerRelay {
  readonly isOver = false;
  /** Counted, not used. */
  readonly facts = unknownFacts;
  readonly #reply: Reply;
  readonly #upstream: Upstream;
  readonly #asked: TokenCounting;
  readonly #told: TokenCounting;
  readonly #body = new WholeBody();

  constructor(reply: Reply, upstream: Upstream, asked: TokenCounting, told: TokenCounting) {
    this.#reply = reply;
    this.#upstream = upstream;
    this.#asked = asked;
    this.#told = told;
  }

  write(chunk: Buffer): boolean {
    this.#body.add(chunk);
    return true;
  }

  end(): RelayEnd {
    try {
      const tokens = this.#asked.readCount(this.#body.parse());
      if (tokens === null) throw new UpstreamFault('it is no count of tokens');
      this.#reply.answerJson(JSON.stringify(this.#told.writeCount(tokens)));
      return { kind: 'passed', failed: false, error: null };
    } catch (cause) {
      if (!(cause instanceof UpstreamFault)) throw cause;
      const { accountLabel: account } = this.#upstream;
      const error = { code: 'upstream-malformed', account, problem: cause.message } as const;
      return { kind: 'refused', outcome: 'failed', error };
    }
  }
}
